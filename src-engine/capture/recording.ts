/** A recording as a stream of sound: WAV by ourselves, all else through ffmpeg, both block by block. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../contract/errors.ts';
import { SAMPLE_RATE, type SoundFrame } from '../contract/flow.ts';
import { ByteReader } from './byte-reader.ts';
import { decodeWithFfmpeg, type FfmpegOptions } from './ffmpeg.ts';
import { Mixdown } from './mixdown.ts';
import { decodePcm } from './pcm.ts';
import { Resampler } from './resample.ts';
import { type PcmFormat, readWavHeader, type WavHeader } from './wav.ts';

/** Frames read at once. */
const BLOCK_FRAMES = 8192;
/** Length of the frames given out: as long as those of a live microphone. */
const FRAME_MS = 20;

/** The sound of a recording as it is stored. Blocks hold whole frames of the format. */
export interface PcmStream {
  readonly container: 'wav' | 'other';
  readonly format: PcmFormat;
  readonly formatChunk: Buffer;
  /** By the header, in ms; undefined where it does not say. What the blocks hold in the end is what counts. */
  durationMs(): number | undefined;
  blocks(): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

/**
 * Opens a recording. Rejects with `recording-unreadable` (not there, empty, damaged, no sound), with `ffmpeg-missing`, or with
 * the signal's reason.
 */
export async function openPcm(file: string, options: FfmpegOptions = {}): Promise<PcmStream> {
  options.signal?.throwIfAborted();
  const name = path.basename(file);
  const { size } = await checkFile(file);
  const reader = new ByteReader(fileChunks(file, options));
  const header = await readWavHeader(reader).catch((error) => {
    options.signal?.throwIfAborted();
    throw new UserError(
      'recording-unreadable',
      `${name} cannot be read.`,
      'Check the file and its permissions.',
      {
        cause: error,
      },
    );
  });
  if (typeof header !== 'string') {
    const dataBytes = Math.min(header.dataBytes ?? Number.POSITIVE_INFINITY, size - header.dataOffset);
    return wavStream(reader, header, dataBytes, options);
  }
  await reader.close();
  if (header === 'damaged') {
    throw new UserError(
      'recording-unreadable',
      `${name} is a damaged WAV file.`,
      'Record or export it again.',
    );
  }
  return ffmpegStream(file, options);
}

/** Its size in bytes. Rejects with `recording-unreadable` where it is not there, cannot be read, is no file or empty. */
export async function checkFile(file: string): Promise<{ size: number }> {
  const name = path.basename(file);
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    const message = error.code === 'ENOENT' ? `There is no file ${name}.` : `${name} cannot be read.`;
    throw new UserError('recording-unreadable', message, 'Check the name, the folder and its permissions.');
  });
  if (!found.isFile()) {
    throw new UserError('recording-unreadable', `${name} is not a file.`, 'Give the name of a recording.');
  }
  if (found.size === 0) {
    throw new UserError('recording-unreadable', `${name} is empty.`, 'Choose another recording.');
  }
  return found;
}

function fileChunks(file: string, { signal }: FfmpegOptions): AsyncIterable<Buffer> {
  return createReadStream(file, { highWaterMark: 262_144, ...(signal && { signal }) });
}

function wavStream(
  reader: ByteReader,
  header: WavHeader,
  dataBytes: number,
  options: FfmpegOptions,
): PcmStream {
  const { format, formatChunk } = header;
  const frameBytes = format.bytesPerSample * format.channelCount;
  return {
    container: 'wav',
    format,
    formatChunk,
    durationMs: () => (Math.floor(dataBytes / frameBytes) * 1000) / format.sampleRateHz,
    blocks: () => wholeFrames(reader, frameBytes, dataBytes, options),
    close: () => reader.close(),
  };
}

/** Blocks of whole frames; half a frame at a truncated end is dropped. */
async function* wholeFrames(
  reader: ByteReader,
  frameBytes: number,
  dataBytes: number,
  { signal }: FfmpegOptions,
): AsyncGenerator<Buffer> {
  for (let missing = dataBytes; missing > 0; ) {
    signal?.throwIfAborted();
    const block = await reader.take(Math.min(missing, BLOCK_FRAMES * frameBytes));
    const whole = block.length - (block.length % frameBytes);
    if (whole === 0) return;
    missing -= whole;
    yield block.subarray(0, whole);
  }
}

async function ffmpegStream(file: string, options: FfmpegOptions): Promise<PcmStream> {
  const ffmpeg = decodeWithFfmpeg(file, options);
  const reader = new ByteReader(ffmpeg.child.stdout as AsyncIterable<Buffer>);
  // One that never started has no pipe that could end.
  const failed = ffmpeg.ended.then(() => new Promise<never>(() => undefined));
  const header = await Promise.race([readWavHeader(reader), failed]);
  if (typeof header === 'string') {
    await ffmpeg.ended;
    throw new UserError(
      'recording-unreadable',
      `${path.basename(file)} holds no sound.`,
      'Choose another recording.',
    );
  }
  const { format, formatChunk } = header;
  const frameBytes = format.bytesPerSample * format.channelCount;
  const decoded = async function* (): AsyncGenerator<Buffer> {
    yield* wholeFrames(reader, frameBytes, Number.POSITIVE_INFINITY, options);
    await ffmpeg.ended;
  };
  const close = async (): Promise<void> => {
    ffmpeg.stop();
    await ffmpeg.ended.catch(() => undefined);
  };
  return { container: 'other', format, formatChunk, durationMs: ffmpeg.durationMs, blocks: decoded, close };
}

/** A recording for the detectors. */
export interface Recording {
  readonly channelCount: number;
  readonly sampleRateHz: number;
  /** By the header, in ms, for a progress bar; undefined where it does not say. */
  durationMs(): number | undefined;
  /** 20 ms each, from 0 on, the recording's own clock. Once only. Throws as `openRecording` rejects. */
  frames(): AsyncGenerator<SoundFrame>;
  close(): Promise<void>;
}

/** Opens a recording as 16 kHz mono (see mixdown.ts for several channels). Rejects as `openPcm` does. */
export async function openRecording(file: string, options: FfmpegOptions = {}): Promise<Recording> {
  const pcm = await openPcm(file, options);
  return {
    channelCount: pcm.format.channelCount,
    sampleRateHz: pcm.format.sampleRateHz,
    durationMs: pcm.durationMs,
    frames: () => framesOf(pcm),
    close: pcm.close,
  };
}

async function* framesOf(pcm: PcmStream): AsyncGenerator<SoundFrame> {
  const mixdown = new Mixdown(pcm.format.channelCount, pcm.format.sampleRateHz);
  const resampler = new Resampler(pcm.format.sampleRateHz, SAMPLE_RATE);
  const cutter = new FrameCutter();
  try {
    for await (const block of pcm.blocks()) {
      yield* cutter.push(resampler.push(mixdown.push(decodePcm(block, pcm.format))));
    }
    yield* cutter.push(resampler.finish());
    yield* cutter.finish();
  } finally {
    await pcm.close();
  }
}

/** Cuts a stream of samples into frames of one length. */
class FrameCutter {
  readonly #length = (SAMPLE_RATE * FRAME_MS) / 1000;
  #frame = new Float32Array(this.#length);
  #filled = 0;
  #count = 0;

  *push(samples: Float32Array): Generator<SoundFrame> {
    for (let from = 0; from < samples.length; ) {
      const part = samples.subarray(from, from + this.#length - this.#filled);
      this.#frame.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
      if (this.#filled === this.#length) yield this.#next();
    }
  }

  *finish(): Generator<SoundFrame> {
    if (this.#filled > 0) yield this.#next();
  }

  #next(): SoundFrame {
    const frame = { fromMs: this.#count * FRAME_MS, samples: this.#frame.subarray(0, this.#filled) };
    this.#count += 1;
    this.#frame = new Float32Array(this.#length);
    this.#filled = 0;
    return frame;
  }
}
