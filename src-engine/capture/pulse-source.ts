/** A PulseAudio source (or PipeWire's, which speaks the same protocol) by its name, through the system's `parec`. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from '../contract/errors.ts';
import { SAMPLE_RATE } from '../contract/flow.ts';
import { DeviceSource, type OpenDevice, type OpenDeviceFunction } from './device-source.ts';

export interface PulseOptions {
  /** The source's name, as `listPulseSources` tells it. Left out: the system's default source, wherever that moves. */
  readonly sourceName?: string;
  /** Variables over the process's own: PULSE_SERVER, XDG_RUNTIME_DIR. */
  readonly env?: NodeJS.ProcessEnv;
  /** The engine's clock. */
  readonly nowMs?: () => number;
}

export interface PulseSourceInfo {
  readonly name: string;
  readonly label: string;
  /** What another program plays, not a microphone. */
  readonly isMonitor: boolean;
}

/** Asked for; PulseAudio gives fragments of this length where the device can. */
const LATENCY_MS = 20;
/** The server answers within this or not at all. */
const OPEN_TIMEOUT_MS = 5000;
const BYTES_PER_SAMPLE = 4;
const MAX_LINE_CHARS = 1000;

/** A live SoundSource on a PulseAudio source; says `lost` when the source or the server goes away, and comes back with it. */
export function pulseSource(options: PulseOptions = {}): DeviceSource {
  return new DeviceSource(openPulse(options), options.nowMs);
}

/** The sources of the server. Rejects with `capture-failed` where there is no PulseAudio. */
export async function listPulseSources(options: Pick<PulseOptions, 'env'> = {}): Promise<PulseSourceInfo[]> {
  const run = promisify(execFile);
  const { stdout } = await run('pactl', ['--format=json', 'list', 'sources'], {
    env: environment(options.env),
    timeout: OPEN_TIMEOUT_MS,
    maxBuffer: 16 * 1024 * 1024,
  }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? notInstalled('pactl') : noServer();
  });
  const sources: { name: string; description: string; monitor_source: string }[] = JSON.parse(stdout);
  return sources.map((source) => ({
    name: source.name,
    label: source.description,
    isMonitor: source.monitor_source !== '',
  }));
}

function openPulse(options: PulseOptions): OpenDeviceFunction {
  const nowMs = options.nowMs ?? (() => performance.now());
  return async (onSound, signal) => {
    const child = spawn('parec', argumentsFor(options.sourceName), {
      env: environment(options.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
    });
    const samplesOf = sampleReader();
    child.stdout.on('data', (chunk: Buffer) => {
      const samples = samplesOf(chunk);
      if (samples.length > 0) onSound({ stampMs: nowMs(), samples });
    });
    const ended = untilItEnds(child, options.sourceName);
    const device: OpenDevice = {
      label: options.sourceName ?? 'default source',
      ended,
      close: async () => {
        child.kill('SIGKILL');
        child.stdout.destroy();
        await ended;
      },
    };
    const why = await Promise.race([untilConnected(child), ended]);
    if (why === undefined) return device;
    await device.close();
    throw why;
  };
}

function argumentsFor(sourceName: string | undefined): string[] {
  const format = ['--raw', '--format=float32le', `--rate=${SAMPLE_RATE}`, '--channels=1'];
  // Verbose, because only then it says that the server moved it to another source.
  const stream = [
    '--verbose',
    `--latency-msec=${LATENCY_MS}`,
    '--client-name=Airlock',
    '--stream-name=Airlock',
  ];
  return [...format, ...stream, ...(sourceName === undefined ? [] : [`--device=${sourceName}`])];
}

/** In English, whatever the user's language: what parec says is read. */
function environment(env: NodeJS.ProcessEnv | undefined): NodeJS.ProcessEnv {
  return { ...process.env, ...env, LC_ALL: 'C' };
}

/** Undefined once parec is connected to the source; an error where that takes too long. */
function untilConnected(child: ChildProcess): Promise<UserError | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(noServer()), OPEN_TIMEOUT_MS);
    const done = () => {
      clearTimeout(timer);
      resolve(undefined);
    };
    onLines(child, (line) => {
      if (line.startsWith('Connected to device')) done();
    });
    child.once('close', () => clearTimeout(timer));
  });
}

/** Why there is no more sound from it: parec ended, or the server moved it to another source than the chosen one. */
function untilItEnds(child: ChildProcess, sourceName: string | undefined): Promise<UserError> {
  return new Promise((resolve) => {
    let noSuchSource = false;
    onLines(child, (line) => {
      if (line.includes('No such entity')) noSuchSource = true;
      const movedTo = /^Stream moved to device (\S+)/.exec(line)?.[1];
      if (sourceName !== undefined && movedTo !== undefined && movedTo !== sourceName) {
        resolve(gone(sourceName));
        child.kill('SIGKILL');
      }
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ENOENT' ? notInstalled('parec') : noServer());
    });
    child.once('close', () => {
      const missing = noSuchSource || sourceName === undefined;
      resolve(missing ? gone(sourceName) : noServer());
    });
  });
}

/** Calls back for each line of the child's stderr; its counters overwrite each other with \r. */
function onLines(child: ChildProcess, onLine: (line: string) => void): void {
  let rest = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('utf8')).split(/[\r\n]+/);
    rest = (lines.pop() ?? '').slice(-MAX_LINE_CHARS);
    for (const line of lines) onLine(line);
  });
}

/** From chunks of bytes, cut anywhere, to samples. */
function sampleReader(): (chunk: Buffer) => Float32Array {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const count = Math.floor(bytes.length / BYTES_PER_SAMPLE);
    rest = Buffer.from(bytes.subarray(count * BYTES_PER_SAMPLE));
    const samples = new Float32Array(count);
    for (let index = 0; index < count; index += 1)
      samples[index] = bytes.readFloatLE(index * BYTES_PER_SAMPLE);
    return samples;
  };
}

function gone(sourceName: string | undefined): UserError {
  return new UserError(
    'capture-failed',
    sourceName === undefined
      ? 'The sound system has no microphone.'
      : `The sound system has no source ${sourceName}.`,
    'Plug the microphone in, or choose another one; Airlock listens again as soon as it is there.',
  );
}

function noServer(): UserError {
  return new UserError(
    'capture-failed',
    'The sound system (PulseAudio or PipeWire) does not answer.',
    'Check that it runs (pactl info); Airlock listens again as soon as it does.',
  );
}

function notInstalled(program: string): UserError {
  return new UserError(
    'capture-failed',
    `The program ${program} is not installed.`,
    'Install PulseAudio’s tools (Debian and Ubuntu: apt install pulseaudio-utils).',
  );
}
