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
    (said) => unreadable(path.basename(file), said),
  );
}

/**
 * Encodes WAV from stdin into `outFile`, by the format its name says, with the picture of `pictureFrom`. Subtitles, chapters,
 * other audio tracks, cover art and tags are left out: they may hold what was cut.
 */
export function encodeWithFfmpeg(pictureFrom: string, outFile: string, options: FfmpegOptions): Ffmpeg {
  const inputs = [...localInput(pictureFrom), '-f', 'wav', '-i', 'pipe:0'];
  const picture = ['-map', '0:V?', '-c:v', 'copy', '-map', '1:a:0', '-sn', '-dn'];
  const bare = ['-map_metadata', '-1', '-map_chapters', '-1'];
  return runFfmpeg(
    [...inputs, ...picture, ...bare, '-y', `file:${path.resolve(outFile)}`],
    options,
    unwritable,
  );
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

function unreadable(name: string, said: string): UserError {
  if (/matches no streams|does not contain any stream/i.test(said)) {
    return new UserError(
      'recording-unreadable',
      `${name} holds no sound.`,
      'Choose a recording with an audio track.',
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
