/** A microphone of this system by its name or by default, on Windows, macOS and Linux, through PvRecorder. */
import { UserError } from '../contract/errors.ts';
import { DeviceSource, type OpenDeviceFunction } from './device-source.ts';
import { type MicrophoneChild, startMicrophoneChild } from './microphone-child.ts';
import type { MicrophoneMessage, MicrophoneRequest } from './microphone-messages.ts';

export interface MicrophoneOptions {
  /** As `listMicrophones` tells it. Left out: the system's default. */
  readonly device?: string | undefined;
  /** The engine's clock. */
  readonly nowMs?: () => number;
}

const OPEN_TIMEOUT_MS = 8000;

/** A live SoundSource on a microphone; says `lost` when it goes away and comes back with it. */
export function microphoneSource(options: MicrophoneOptions = {}): DeviceSource {
  return new DeviceSource(openMicrophone(options), options.nowMs);
}

/** The microphones by name. Rejects with `capture-failed` where the system's sound cannot be reached. */
export async function listMicrophones(): Promise<readonly string[]> {
  const recorder = new RecorderProcess({ task: 'list' });
  try {
    const answer = await recorder.first();
    if (answer.kind === 'devices') return answer.names;
    throw cannotOpen();
  } finally {
    await recorder.end();
  }
}

function openMicrophone(options: MicrophoneOptions): OpenDeviceFunction {
  const nowMs = options.nowMs ?? (() => performance.now());
  return async (onSound, signal) => {
    const recorder = new RecorderProcess({ task: 'listen', device: options.device });
    const abort = () => void recorder.end();
    signal.addEventListener('abort', abort, { once: true });
    recorder.onSound = ({ atHrMs, samples }) => {
      const agoMs = Number(process.hrtime.bigint()) / 1e6 - atHrMs;
      onSound({ stampMs: nowMs() - agoMs, samples: Float32Array.from(samples, (sample) => sample / 32_768) });
    };
    const answer = await recorder.first();
    if (answer.kind !== 'opened') {
      await recorder.end();
      throw answer.kind === 'failed' && answer.why === 'no-such-device'
        ? noSuchDevice(options.device)
        : cannotOpen();
    }
    const close = async () => {
      signal.removeEventListener('abort', abort);
      await recorder.end();
    };
    return { label: answer.label, ended: recorder.ended.then(() => unplugged(answer.label)), close };
  };
}

type Sound = Extract<MicrophoneMessage, { kind: 'sound' }>;

/** The process that reads the microphone, and its messages: the first answer, then sound. */
class RecorderProcess {
  onSound: (sound: Sound) => void = () => undefined;
  readonly ended: Promise<void>;
  readonly #child: MicrophoneChild;
  readonly #first: Promise<MicrophoneMessage>;

  constructor(request: MicrophoneRequest) {
    this.#child = startMicrophoneChild();
    this.ended = this.#child.ended;
    this.#first = new Promise((resolve) => {
      this.#child.onMessage((message) => {
        if (message.kind === 'sound') this.onSound(message);
        else resolve(message);
      });
    });
    this.#child.send(request);
  }

  async first(): Promise<MicrophoneMessage> {
    const failed: MicrophoneMessage = { kind: 'failed', why: 'cannot-open' };
    const { promise: late, cancel } = after(OPEN_TIMEOUT_MS);
    const ended = this.ended.then(() => failed);
    const answer = await Promise.race([this.#first, ended, late.then(() => failed)]);
    cancel();
    return answer;
  }

  async end(): Promise<void> {
    this.#child.kill();
    await this.ended;
  }
}

function after(ms: number): { promise: Promise<void>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return { promise, cancel: () => clearTimeout(timer) };
}

function noSuchDevice(device: string | undefined): UserError {
  return new UserError(
    'capture-failed',
    `There is no microphone called ${device}.`,
    'Plug it in, or choose another one; Airlock listens again as soon as it is there.',
  );
}

function cannotOpen(): UserError {
  return new UserError(
    'capture-failed',
    'The microphone cannot be opened.',
    'Check that one is plugged in, that the system lets Airlock use it, and that no other program holds it alone.',
  );
}

function unplugged(label: string): UserError {
  return new UserError(
    'capture-failed',
    `The microphone ${label} went away.`,
    'Plug it in again; Airlock listens again as soon as it is there.',
  );
}
