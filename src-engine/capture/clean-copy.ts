/**
 * Writes a recording again without what was cut: as exact as the format is. Outside of the cuts and their ramps every byte
 * of the sound stays as it was. Titles, notes, markers and transcripts that an editor left in the file are not copied.
 */
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../contract/errors.ts';
import type { Span } from '../contract/flow.ts';
import { diskFull, encodeWithFfmpeg, type FfmpegOptions } from './ffmpeg.ts';
import { readSample, writeSample } from './pcm.ts';
import { openPcm, type PcmStream } from './recording.ts';
import { type PcmFormat, wavHeaderBytes } from './wav.ts';

/** One cut, in ms from the recording's start. */
export interface CopyCut extends Span {
  readonly action: 'mute' | 'bleep';
}

export interface CleanCopyOptions extends FfmpegOptions {
  /** Told after each block: how much of the recording is written, in ms. */
  readonly onProgress?: (doneMs: number) => void;
  /** true: the copy holds the sound alone, whatever its name. */
  readonly soundOnly?: boolean;
}

export interface CleanCopy {
  readonly durationMs: number;
  /** `wav`: written by us; `ffmpeg`: encoded again, as the name of the copy says. */
  readonly writtenBy: 'wav' | 'ffmpeg';
  /** What differs from the original besides the cuts, in sentences for the user. */
  readonly notes: readonly string[];
}

/** The fade on each side lies outside of the cut, so that nothing of the word is left in it. */
const RAMP_MS = 3;
const BLEEP_HZ = 1000;
/** Peak of the bleep: -20 dBFS. */
const BLEEP_PEAK = 0.1;

/**
 * Writes `outFile` by way of a temporary file beside it: it is there whole or not at all. A WAV stays in its format (or, under
 * a name that is not .wav, goes through ffmpeg); other recordings become what the name of the copy says, .wav as 32-bit float.
 * Rejects with `bad-request` (a cut that is no span, copy over the original), `disk-full`, `recording-unreadable`,
 * `ffmpeg-missing`, or the signal's reason.
 */
export async function writeCleanCopy(
  inFile: string,
  outFile: string,
  cuts: readonly CopyCut[],
  options: CleanCopyOptions = {},
): Promise<CleanCopy> {
  const spans = cuts.map(checkedCut);
  await refuseOverwritingOriginal(inFile, outFile);
  const pcm = await openPcm(inFile, options);
  const temporary = temporaryBeside(outFile);
  const toWav = isWav(outFile);
  try {
    const durationMs = toWav
      ? await writeWav(pcm, temporary, spans, options)
      : await encode(pcm, inFile, temporary, spans, options);
    options.signal?.throwIfAborted();
    await rename(temporary, outFile);
    return { durationMs, writtenBy: toWav ? 'wav' : 'ffmpeg', notes: notesOn(pcm, toWav) };
  } catch (error) {
    await rm(temporary, { force: true });
    throw told(error, outFile, options);
  } finally {
    await pcm.close();
  }
}

function checkedCut(cut: CopyCut): CopyCut {
  if (!(Number.isFinite(cut.fromMs) && Number.isFinite(cut.untilMs) && cut.untilMs >= cut.fromMs)) {
    throw new UserError(
      'bad-request',
      'A cut is no span of time.',
      'Give fromMs and untilMs in ms, in this order.',
    );
  }
  return cut;
}

/** A name of our own beside the copy, with its ending: what is there under the copy's name is whole. */
export function temporaryBeside(outFile: string): string {
  const name = `.airlock-${process.pid}-${randomBytes(4).toString('hex')}${path.extname(outFile)}`;
  return path.join(path.dirname(outFile), name);
}

/** True for a copy that can hold sound only. */
export function isWav(outFile: string): boolean {
  return path.extname(outFile).toLowerCase() === '.wav';
}

/** Rejects with `bad-request` where both are the same file, whatever their names. */
export async function refuseOverwritingOriginal(inFile: string, outFile: string): Promise<void> {
  const [from, to] = await Promise.all(
    [inFile, outFile].map((file) => realpath(file).catch(() => undefined)),
  );
  if (from !== undefined && from === to) {
    throw new UserError(
      'bad-request',
      'The clean copy would overwrite the original.',
      'Give the clean copy a name of its own.',
    );
  }
}

function notesOn(pcm: PcmStream, toWav: boolean): string[] {
  if (pcm.container === 'wav' && toWav) return [];
  if (toWav) return ['The copy is a WAV of the sound alone, decoded with ffmpeg.'];
  return [
    'The sound was encoded again with ffmpeg.',
    'Other tracks, subtitles, chapters, cover art and tags were left out.',
  ];
}

/** Errors of the system in the user's words; all others as they are. */
export function told(error: unknown, outFile: string, { signal }: FfmpegOptions): unknown {
  if (signal?.aborted === true) return signal.reason;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return diskFull({ cause: error });
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'EISDIR') {
    const folder = path.basename(path.dirname(path.resolve(outFile)));
    return new UserError(
      'bad-request',
      `The clean copy cannot be written into the folder ${folder}.`,
      'Choose a folder that exists and that you may write to.',
      { cause: error },
    );
  }
  return error;
}

async function writeWav(
  pcm: PcmStream,
  file: string,
  cuts: readonly CopyCut[],
  options: CleanCopyOptions,
): Promise<number> {
  await using handle = await open(file, 'wx');
  let dataBytes = 0;
  await writeAll(handle, wavHeaderBytes(pcm.format, pcm.formatChunk, dataBytes));
  for await (const block of cleanBlocks(pcm, cuts, options)) {
    await writeAll(handle, block);
    dataBytes += block.length;
  }
  if (dataBytes % 2 === 1) await writeAll(handle, Buffer.alloc(1));
  // The sizes are known only now; the header keeps its length.
  await handle.write(wavHeaderBytes(pcm.format, pcm.formatChunk, dataBytes), 0, undefined, 0);
  await handle.sync();
  return durationMsOf(dataBytes, pcm.format);
}

/** A write may be short, on a full disk above all: the next one then tells why. */
async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await handle.write(bytes, written)).bytesWritten;
  }
}

async function encode(
  pcm: PcmStream,
  inFile: string,
  file: string,
  cuts: readonly CopyCut[],
  options: CleanCopyOptions,
): Promise<number> {
  const ffmpeg = encodeWithFfmpeg(options.soundOnly === true ? undefined : inFile, file, options);
  const stdin = ffmpeg.child.stdin as NodeJS.WritableStream;
  try {
    let dataBytes = 0;
    stdin.write(wavHeaderBytes(pcm.format, pcm.formatChunk, unknownLength(pcm.format)));
    for await (const block of cleanBlocks(pcm, cuts, options)) {
      dataBytes += block.length;
      const full = !stdin.write(block);
      if (full) await Promise.race([drained(stdin), ffmpeg.ended]);
    }
    stdin.end();
    await ffmpeg.ended;
    return durationMsOf(dataBytes, pcm.format);
  } finally {
    ffmpeg.stop();
    await ffmpeg.ended.catch(() => undefined);
  }
}

/** An error of the pipe is not waited for here: how ffmpeg ended says why. */
function drained(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => stream.once('drain', resolve));
}

/** Stands for "until the pipe ends" in an RF64 header: longer than any recording. */
function unknownLength(format: PcmFormat): number {
  return 2 ** 44 * format.bytesPerSample * format.channelCount;
}

function durationMsOf(dataBytes: number, format: PcmFormat): number {
  return (dataBytes / (format.bytesPerSample * format.channelCount) / format.sampleRateHz) * 1000;
}

async function* cleanBlocks(
  pcm: PcmStream,
  cuts: readonly CopyCut[],
  options: CleanCopyOptions,
): AsyncGenerator<Buffer> {
  const frameBytes = pcm.format.bytesPerSample * pcm.format.channelCount;
  let firstFrame = 0;
  for await (const block of pcm.blocks()) {
    yield cutBlock(block, firstFrame, cuts, pcm.format);
    firstFrame += block.length / frameBytes;
    options.onProgress?.((firstFrame / pcm.format.sampleRateHz) * 1000);
  }
}

/** A copy of the block with its part of the cuts carried out; the block itself where no cut touches it. */
function cutBlock(block: Buffer, firstFrame: number, cuts: readonly CopyCut[], format: PcmFormat): Buffer {
  const { bytesPerSample: width, channelCount, sampleRateHz } = format;
  const frameBytes = width * channelCount;
  const frameMs = 1000 / sampleRateHz;
  const fromMs = firstFrame * frameMs;
  const untilMs = fromMs + (block.length / frameBytes) * frameMs;
  const near = cuts.filter((cut) => cut.fromMs - RAMP_MS < untilMs && cut.untilMs + RAMP_MS > fromMs);
  if (near.length === 0) return block;
  const copy = Buffer.from(block);
  for (let offset = 0; offset < copy.length; offset += frameBytes) {
    const atMs = fromMs + (offset / frameBytes) * frameMs;
    const gain = Math.min(...near.map((cut) => voiceGain(cut, atMs, frameMs)));
    if (gain === 1) continue;
    const loudness = bleepGain(near, atMs);
    const tone = loudness && loudness * BLEEP_PEAK * Math.sin(2 * Math.PI * BLEEP_HZ * (atMs / 1000));
    for (let channel = 0; channel < channelCount; channel += 1) {
      const at = offset + channel * width;
      writeSample(copy, at, format, gain * readSample(copy, at, format) + tone);
    }
  }
  return copy;
}

/** 0 within the cut (from the last frame before it to the first after it), 1 from a ramp's length away, a line between. */
function voiceGain(cut: CopyCut, atMs: number, frameMs: number): number {
  const outsideMs = Math.max(cut.fromMs - atMs, atMs - cut.untilMs) - frameMs;
  return Math.max(0, Math.min(1, outsideMs / RAMP_MS));
}

/** The tone's ramps lie within the cut. */
function bleepGain(cuts: readonly CopyCut[], atMs: number): number {
  const gains = cuts
    .filter((cut) => cut.action === 'bleep')
    .map((cut) => Math.min(atMs - cut.fromMs, cut.untilMs - atMs) / RAMP_MS);
  return Math.max(0, Math.min(1, Math.max(0, ...gains)));
}
