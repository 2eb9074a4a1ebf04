import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../contract/errors.ts';
import type { CaptureStatistics, SoundSource } from '../operations/ports/sound.ts';
import type { ArrivedSound } from './frame-order.ts';
import { LiveFeed, type OnFrame, type OnGap, type OnState } from './live-feed.ts';

/** A device that gives sound until it ends by itself or is closed. */
export interface OpenDevice {
  readonly label: string;
  /** Settles when no more sound will come, with why; never rejects. */
  readonly ended: Promise<UserError>;
  close(): Promise<void>;
}

/** Opens the device; resolves when sound can come, rejects with a UserError. Closes all again where the signal aborts. */
export type OpenDeviceFunction = (
  onSound: (arrived: ArrivedSound) => void,
  signal: AbortSignal,
) => Promise<OpenDevice>;

/** An open device that gives nothing for this long is as good as unplugged. */
const STALL_MS = 3000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 4000;
/** A device that gave sound for this long was no flicker: the next try is a quick one again. */
const STEADY_MS = 5000;

const stalled = () =>
  new UserError(
    'capture-failed',
    'The microphone is open but gives no sound.',
    'Plug it in again, or choose another one.',
  );

/** Keeps one device open from start to stop: when it goes away, says so and tries again until it is back. */
export class DeviceSource implements SoundSource {
  readonly #open: OpenDeviceFunction;
  readonly #nowMs: () => number;
  readonly #feed = new LiveFeed();
  #started = false;
  #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #soundAtMs = 0;

  /** `nowMs` is the engine's clock. */
  constructor(open: OpenDeviceFunction, nowMs: () => number = () => performance.now()) {
    this.#open = open;
    this.#nowMs = nowMs;
  }

  async start(onFrame: OnFrame, onState: OnState, onGap?: OnGap): Promise<void> {
    if (this.#started) throw new Error('a source is started once');
    this.#started = true;
    this.#feed.listen(onFrame, onState, onGap);
    const device = await this.#openOnce();
    this.#running = this.#keepOpen(device);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#feed.mute();
    await this.#running;
  }

  statistics(): CaptureStatistics {
    return this.#feed.statistics();
  }

  async #openOnce(): Promise<OpenDevice> {
    const { signal } = this.#stopping;
    signal.throwIfAborted();
    const early: ArrivedSound[] = [];
    let opened = false;
    const device = await this.#open((arrived) => {
      this.#soundAtMs = this.#nowMs();
      if (opened) this.#feed.push(arrived);
      else early.push(arrived);
    }, signal);
    if (signal.aborted) {
      await device.close();
      signal.throwIfAborted();
    }
    this.#soundAtMs = this.#nowMs();
    opened = true;
    this.#feed.opened(device.label);
    for (const arrived of early) this.#feed.push(arrived);
    return device;
  }

  async #keepOpen(first: OpenDevice): Promise<void> {
    const { signal } = this.#stopping;
    let device: OpenDevice | undefined = first;
    let retryMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      if (device !== undefined) {
        const openedAtMs = this.#nowMs();
        const why = await this.#untilItEnds(device, signal);
        if (why !== undefined) this.#feed.lost(why.message, why.advice);
        await device.close();
        if (why === undefined) return;
        if (this.#soundAtMs - openedAtMs >= STEADY_MS) retryMs = FIRST_RETRY_MS;
      }
      await sleep(retryMs, undefined, { signal }).catch(() => undefined);
      retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2);
      // Why it stays away was said when it went.
      device = signal.aborted ? undefined : await this.#openOnce().catch(() => undefined);
    }
  }

  /** Why the device ended; undefined where the source is to stop. */
  async #untilItEnds(device: OpenDevice, signal: AbortSignal): Promise<UserError | undefined> {
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    const stopped = new Promise<undefined>((resolve) => {
      if (signal.aborted) resolve(undefined);
      signal.addEventListener('abort', () => resolve(undefined), { once: true, signal: over.signal });
    });
    try {
      return await Promise.race([device.ended, stopped, this.#untilItStalls(either)]);
    } finally {
      over.abort();
    }
  }

  async #untilItStalls(signal: AbortSignal): Promise<UserError | undefined> {
    while (!signal.aborted) {
      const quietMs = this.#nowMs() - this.#soundAtMs;
      if (quietMs >= STALL_MS) return stalled();
      await sleep(STALL_MS - quietMs, undefined, { signal }).catch(() => undefined);
    }
    return undefined;
  }
}
