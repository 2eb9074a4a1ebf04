/** The checks of the doctor, one function each; none of them changes anything. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, stat, statfs } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readManifest } from '../../models/build.ts';
import { builtFolder } from '../../models/built-folder.ts';
import { listMicrophones } from '../capture/microphone-source.ts';
import { listPulseSources } from '../capture/pulse-source.ts';
import type { Status } from '../contract/endpoints/engine.ts';
import { probeObs } from '../obs/obs-probe.ts';
import { DEFAULT_OBS_URL } from './find-obs.ts';

export interface Check {
  readonly name: string;
  /** `warn`: works without, but worse. */
  readonly state: 'ok' | 'warn' | 'fail';
  readonly message: string;
  readonly advice: string;
}

const GB = 1024 ** 3;
/** The engine takes up to 500 MB, OBS as much again. */
const LEAST_FREE_MEMORY = 1 * GB;
/** The journal keeps at most 4 MB, the log as much; a full disk shows long before. */
const LEAST_FREE_DISK = 0.1 * GB;
const NODE_MAJOR = 24;

const ok = (name: string, message: string): Check => ({ name, state: 'ok', message, advice: '' });
const warn = (name: string, message: string, advice: string): Check => ({
  name,
  state: 'warn',
  message,
  advice,
});
const fail = (name: string, message: string, advice: string): Check => ({
  name,
  state: 'fail',
  message,
  advice,
});

export function machineChecks(): Check[] {
  const major = Number(process.versions.node.split('.')[0]);
  const cores = availableParallelism();
  const memory = `${(freemem() / GB).toFixed(1)} of ${(totalmem() / GB).toFixed(1)} GB free`;
  return [
    major >= NODE_MAJOR
      ? ok('node', process.versions.node)
      : fail(
          'node',
          `${process.versions.node} is too old.`,
          'Run "npm install", and start with "npx airlock".',
        ),
    cores >= 2
      ? ok('processor', `${cores} cores`)
      : warn('processor', 'one core.', 'Speech and OBS share it: use a longer delay.'),
    freemem() > LEAST_FREE_MEMORY
      ? ok('memory', memory)
      : warn('memory', `${memory}.`, 'Close other programs: Airlock needs 0.5 GB.'),
  ];
}

/** Each built model against the SHA-256 of the manifest. */
export async function modelChecks(): Promise<Check[]> {
  return Promise.all(
    (await readManifest()).map(async ({ id, sha256, derive }) => {
      const name = `model ${id}`;
      const bytes = await readFile(join(builtFolder, `${id}.onnx`)).catch(() => undefined);
      if (bytes === undefined)
        return fail(name, 'is not built.', 'Run "npm run models", or just "airlock start".');
      const found = createHash('sha256').update(bytes).digest('hex');
      if (found === (derive?.sha256 ?? sha256)) return ok(name, 'is the one we know');
      return fail(name, 'is not the file we know.', 'Run "npm run models" to build it again.');
    }),
  );
}

export async function microphoneCheck(): Promise<Check> {
  try {
    const names = await listMicrophones();
    if (names.length > 0) return ok('microphone', `${names.length} found`);
  } catch {
    // Said below.
  }
  return warn(
    'microphone',
    'none found.',
    'Plug one in, or let the Airlock app send its sound ("bind --socket").',
  );
}

export async function audioServerCheck(): Promise<Check[]> {
  if (process.platform !== 'linux') return [];
  try {
    return [ok('PulseAudio', `${(await listPulseSources()).length} sources`)];
  } catch {
    return [
      warn('PulseAudio', 'does not answer.', 'Needed only to bind a PulseAudio or PipeWire source by name.'),
    ];
  }
}

export async function ffmpegCheck(): Promise<Check> {
  try {
    await promisify(execFile)('ffmpeg', ['-version'], { timeout: 5000 });
    return ok('ffmpeg', 'is installed');
  } catch {
    return warn('ffmpeg', 'is not installed.', 'Needed only to scan recordings that are not WAV.');
  }
}

export async function obsCheck(url = DEFAULT_OBS_URL): Promise<Check> {
  const found = await probeObs(url);
  if (found === undefined) {
    const advice = 'Start OBS and switch on Tools, WebSocket Server Settings, "Enable WebSocket server".';
    return fail('OBS', `does not answer at ${url}.`, advice);
  }
  const version = `obs-websocket ${found.obsWebSocketVersion}`;
  if (!found.obsWebSocketVersion.startsWith('5.'))
    return fail('OBS', `${version} is too old.`, 'Install OBS 28 or newer.');
  if (!found.needsPassword) {
    const advice =
      'Any program and web page can control it: enable authentication in its WebSocket settings.';
    return warn('OBS', `${version}, without a password.`, advice);
  }
  return ok('OBS', version);
}

export async function stageCheck(dataDir: string, status: Status | undefined): Promise<Check> {
  if (status !== undefined) {
    const { state, delayMs, problems } = status.stage;
    const [first] = problems.filter(({ code }) => code !== 'monitoring-not-delayed');
    if (first !== undefined) return fail('delay', first.message, first.advice);
    if (state === 'ready') return ok('delay', `${delayMs} ms is set up`);
    return fail('delay', 'is not set up.', 'Run "airlock set-up".');
  }
  const left = await journalText(dataDir);
  if (left === undefined || /"collections":\s*\{\s*\}/.test(left))
    return ok('delay', 'not set up, nothing left behind');
  const advice = 'Run "airlock start": it goes on with them or undoes them.';
  return warn('delay', 'changes of an earlier run are still in OBS.', advice);
}

/** OBS may take this long to show one picture, ms: longer, and too little of the delay is left for reading it. */
const LONGEST_LOOK_MS = 500;

/** How OBS shows its picture to the engine that runs; nothing where none does. Its models are among the others. */
export function pictureCheck(status: Status | undefined): Check[] {
  const picture = status?.picture;
  if (picture === undefined) return [];
  if (picture.word === 'off')
    return [warn('picture', 'is not looked at.', 'Switch it on, and follow a policy with rules for it.')];
  const watched = picture.sources.filter(({ state }) => state === 'watched' || state === 'slow');
  const lost = picture.sources.filter(({ state }) => state === 'lost').length;
  const slowestMs = Math.round(Math.max(0, ...watched.map(({ lookMs }) => lookMs)));
  if (picture.word === 'not-protected')
    return [fail('picture', 'is not protected.', 'Run "airlock picture" and "airlock status".')];
  if (lost > 0)
    return [warn('picture', `OBS does not show us ${lost} of its sources.`, 'See in OBS whether they work.')];
  if (slowestMs > LONGEST_LOOK_MS) {
    const advice = 'Close what uses the graphics card, or use a longer delay.';
    return [warn('picture', `OBS takes ${slowestMs} ms to show it to us.`, advice)];
  }
  const looks = watched.length === 0 ? 'no source yet' : `OBS shows it in ${slowestMs} ms at most`;
  return [ok('picture', `${watched.length} sources watched, ${looks}`)];
}

async function journalText(dataDir: string): Promise<string | undefined> {
  return readFile(join(dataDir, 'stage-journal.json'), 'utf8').catch(() => undefined);
}

export async function diskCheck(dataDir: string): Promise<Check> {
  // The folder may not be there before the first start.
  const folder = await firstThere(dataDir);
  const { bavail, bsize } = await statfs(folder);
  const freeGb = `${((bavail * bsize) / GB).toFixed(1)} GB free`;
  if (bavail * bsize > LEAST_FREE_DISK) return ok('disk', freeGb);
  return fail('disk', `${freeGb}.`, 'Make room: settings and incidents cannot be saved on a full disk.');
}

async function firstThere(folder: string): Promise<string> {
  const there = await stat(folder).then(
    () => true,
    () => false,
  );
  return there || dirname(folder) === folder ? folder : firstThere(dirname(folder));
}
