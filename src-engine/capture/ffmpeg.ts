/** The user's own ffmpeg, for every format but WAV. It reads local files only: no network, no playlist leads it out. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { UserError } from '../contract/errors.ts';

export interface FfmpegOptions {
  readonly signal?: AbortSignal;
  /** Where ffmpeg is; by default found on the PATH. */
  readonly ffmpegPath?: string;
}

const QUIET = ['-hide_banner', '-nostdin', '-nostats'];
/** How much of what ffmpeg says is kept, to tell what went wrong. */
const KEPT_CHARS = 20_000;

/** A running ffmpeg. `ended` rejects with a UserError where it failed or is missing. */
export interface Ffmpeg {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  /** How long the input is by its header, once ffmpeg has said so. */
  durationMs(): number | undefined;
  stop(): void;
}

/**
 * Decodes the first audio track to 32-bit float WAV on stdout. Time 0 is the recording's start: silence is put in
 * where the track begins later or has holes.
 */
export function decodeWithFfmpeg(file: string, options: FfmpegOptions): Ffmpeg {
  const decoded = ['-map', '0:a:0', '-vn', '-sn', '-dn', '-af', 'aresample=async=1:first_pts=0'];
  return runFfmpeg(
    [...localInput(file), ...decoded, '-c:a', 'pcm_f32le', '-f', 'wav', 'pipe:1'],
    options,
    (said) => unreadable(path.basename(file), said, 'sound'),
  );
}

/**
 * Decodes the first video track, upright, to PPM files one after the other on stdout: `framesPerSecond` of them for each second
 * of the recording from `fromMs` on. Where the track begins later, its first frame stands for the time before.
 */
export function framesWithFfmpeg(
  file: string,
  fromMs: number,
  framesPerSecond: number,
  options: FfmpegOptions,
): Ffmpeg {
  const seek = fromMs > 0 ? ['-ss', `${fromMs}ms`] : [];
  const paced = ['-map', '0:V:0', '-an', '-sn', '-dn', '-vf', `fps=${framesPerSecond}:start_time=0`];
  return runFfmpeg(
    [
      ...seek,
      ...localInput(file),
      ...paced,
      '-c:v',
      'ppm',
      '-pix_fmt',
      'rgb24',
      '-f',
      'image2pipe',
      'pipe:1',
    ],
    options,
    (said) => unreadable(path.basename(file), said, 'picture'),
  );
}

/** True where the recording has such a track; cover art is no picture. Rejects with `recording-unreadable`, `ffmpeg-missing`. */
export async function hasTrack(
  file: string,
  kind: 'sound' | 'picture',
  options: FfmpegOptions = {},
): Promise<boolean> {
  const track = { sound: '0:a:0', picture: '0:V:0' }[kind];
  let isMissing = false;
  const ffmpeg = runFfmpeg(
    [...localInput(file), '-map', track, '-c', 'copy', '-t', '0', '-f', 'null', '-'],
    options,
    (said) => {
      isMissing = NO_TRACK.test(said);
      return unreadable(path.basename(file), said, kind);
    },
  );
  return ffmpeg.ended.then(
    () => true,
    (error: unknown) => {
      if (isMissing) return false;
      throw error;
    },
  );
}

const NO_TRACK = /matches no streams|does not contain any stream/i;
/** Of the copy only: subtitles, chapters, other tracks, cover art and tags may hold what was cut. */
const BARE = ['-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'];

/**
 * Encodes WAV from stdin into `outFile`, by the format its name says, with the first picture of `pictureFrom` as it is; without
 * one where that is left out.
 */
export function encodeWithFfmpeg(
  pictureFrom: string | undefined,
  outFile: string,
  options: FfmpegOptions,
): Ffmpeg {
  const inputs = ['-f', 'wav', '-i', 'pipe:0', ...(pictureFrom === undefined ? [] : localInput(pictureFrom))];
  const picture = pictureFrom === undefined ? [] : ['-map', '1:V:0?', '-c:v', 'copy'];
  return runFfmpeg(
    [...inputs, ...picture, '-map', '0:a:0', ...BARE, '-y', `file:${path.resolve(outFile)}`],
    options,
    unwritable,
  );
}

export interface PictureEncoding {
  /** Its first video track is the picture. */
  readonly pictureFrom: string;
  /** Its sound is taken as it is; left out: a copy without sound. */
  readonly soundFrom: string | undefined;
  /** Grey frames on stdin, `framesPerSecond` of them, in pixels. */
  readonly mask: { readonly width: number; readonly height: number; readonly framesPerSecond: number };
  /** A filter graph from [0:V:0], the picture, and [1:v], the mask, to [out]. */
  readonly graph: string;
}

/** Encodes the picture again, with what the graph makes of it and of the mask, frame for frame at the same times. */
export function encodePictureWithFfmpeg(
  { pictureFrom, soundFrom, mask, graph }: PictureEncoding,
  outFile: string,
  options: FfmpegOptions,
): Ffmpeg {
  const size = `${mask.width}x${mask.height}`;
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', size, '-r', `${mask.framesPerSecond}`];
  const sound = soundFrom === undefined ? [] : ['-map', '2:a:0', '-c:a', 'copy'];
  return runFfmpeg(
    [
      ...localInput(pictureFrom),
      ...[...raw, '-thread_queue_size', '64', '-i', 'pipe:0'],
      ...(soundFrom === undefined ? [] : localInput(soundFrom)),
      ...['-filter_complex', graph, '-map', '[out]', ...qualityFor(outFile), ...sound],
      ...[...BARE, '-y', `file:${path.resolve(outFile)}`],
    ],
    options,
    unwritable,
  );
}

/** So good that text beside a cover stays as sharp as it was, and as fast as that allows. */
function qualityFor(outFile: string): string[] {
  const isWebm = path.extname(outFile).toLowerCase() === '.webm';
  return isWebm
    ? ['-crf', '24', '-b:v', '0', '-deadline', 'realtime', '-cpu-used', '6', '-row-mt', '1']
    : ['-crf', '18', '-preset', 'veryfast'];
}

function localInput(file: string): string[] {
  return ['-protocol_whitelist', 'file,pipe', '-i', `file:${path.resolve(file)}`];
}

function runFfmpeg(
  args: readonly string[],
  options: FfmpegOptions,
  whyFailed: (said: string) => UserError,
): Ffmpeg {
  const env = { ...process.env, LC_ALL: 'C' };
  const child = spawn(options.ffmpegPath ?? 'ffmpeg', [...QUIET, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    env,
  });
  // A pipe that ffmpeg closed shows in how it ends.
  child.stdin.on('error', () => undefined);
  let said = '';
  let duration: number | undefined;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-KEPT_CHARS);
    duration ??= durationIn(said);
  });
  const stop = () => {
    child.kill('SIGKILL');
    // What nobody reads any more would keep the pipe open.
    child.stdout.destroy();
  };
  options.signal?.addEventListener('abort', stop, { once: true });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? missing() : error),
    );
    child.once('close', (code) => {
      if (options.signal?.aborted === true) reject(options.signal.reason);
      else if (code === 0) resolve();
      else reject(whyFailed(said));
    });
  }).finally(() => options.signal?.removeEventListener('abort', stop));
  // Who reads the pipe sees it end first and asks for `ended` then.
  ended.catch(() => undefined);
  return { child, ended, durationMs: () => duration, stop };
}

/** "Duration: 00:01:02.50" as ffmpeg prints it for its input. */
function durationIn(said: string): number | undefined {
  const match = /Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(said);
  return match === null
    ? undefined
    : ((Number(match[1]) * 60 + Number(match[2])) * 60 + Number(match[3])) * 1000;
}

function missing(): UserError {
  const how = {
    linux: 'apt install ffmpeg (or your distribution’s package)',
    darwin: 'brew install ffmpeg',
    win32: 'winget install ffmpeg',
  }[process.platform as string];
  return new UserError(
    'ffmpeg-missing',
    'Recordings other than WAV are read with ffmpeg, which is not installed here.',
    `Install it: ${how ?? 'see ffmpeg.org'}; or convert the recording to WAV.`,
  );
}

function unreadable(name: string, said: string, wanted: 'sound' | 'picture'): UserError {
  if (NO_TRACK.test(said)) {
    return new UserError(
      'recording-unreadable',
      `${name} holds no ${wanted}.`,
      `Choose a recording with ${wanted === 'sound' ? 'an audio' : 'a video'} track.`,
    );
  }
  return new UserError(
    'recording-unreadable',
    `ffmpeg could not read ${name}: damaged, protected or of an unknown kind.`,
    'Play it in a media player; if that works, convert it to WAV and try again.',
  );
}

function unwritable(said: string): UserError {
  if (/No space left on device/i.test(said)) return diskFull();
  return new UserError(
    'bad-request',
    'ffmpeg cannot write the clean copy in the format that its name says.',
    'Let its name end in .wav, or in what the original’s ends in.',
  );
}

/** There is no room for the clean copy. */
export function diskFull(options?: ErrorOptions): UserError {
  return new UserError(
    'disk-full',
    'There is no room for the clean copy; nothing was written.',
    'Make room on the disk, or write the copy to another one.',
    options,
  );
}
