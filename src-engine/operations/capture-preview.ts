/**
 * Listens to a microphone for its level alone, before it is bound: a capture of its own beside those of the protected
 * inputs, of which nothing is kept and nothing is looked for.
 */
import { UserError } from '../contract/errors.ts';
import type { EventBody } from '../contract/events.ts';
import type { CaptureBinding } from '../contract/inputs.ts';
import type { CaptureState } from '../contract/state.ts';
import type { Listening, SoundLevel } from './ports/listening.ts';
import type { SoundSource } from './ports/sound.ts';
import { captureStateOf } from './protection/protected-input.ts';

const TELL_EVERY_MS = 100;
/** Who forgets it is not listened to for longer. */
const ENDS_AFTER_MS = 2 * 60_000;
const SILENCE_DBFS = -120;

export interface CapturePreviewOptions {
  readonly listening: Listening;
  readonly publish: (event: EventBody) => void;
  /** Ends by itself after this, ms. */
  readonly endsAfterMs?: number;
}

interface Running {
  readonly source: SoundSource;
  readonly timers: readonly NodeJS.Timeout[];
}

export class CapturePreview {
  readonly #options: CapturePreviewOptions;
  #running: Running | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: CapturePreviewOptions) {
    this.#options = options;
  }

  /** Ends the last one and starts this. Rejects with a UserError: `capture-failed`, `conflict`. */
  start(binding: CaptureBinding): Promise<void> {
    return this.#next(async () => {
      await this.#end();
      await this.#begin(binding);
    });
  }

  /** Ends it; no error where none runs. */
  stop(): Promise<void> {
    return this.#next(() => this.#end());
  }

  /** One after the other: two at once would leave a microphone open. */
  #next(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #begin(binding: CaptureBinding): Promise<void> {
    if (binding.kind === 'socket') {
      throw new UserError(
        'conflict',
        'This sound comes from the app itself, which shows its level.',
        'Choose a microphone of this system.',
      );
    }
    const { listening, publish, endsAfterMs = ENDS_AFTER_MS } = this.#options;
    const meter = listening.levelMeter();
    const source = listening.source('capture-preview', binding);
    let capture: CaptureState = { state: 'starting' };
    let levels: SoundLevel[] = [];
    const tell = () => {
      const heard = levels;
      levels = [];
      publish({
        type: 'capture-preview',
        capture,
        peakDbfs: Math.max(SILENCE_DBFS, ...heard.map(({ peakDb }) => peakDb)),
        rmsDbfs: Math.max(SILENCE_DBFS, ...heard.map(({ rmsDb }) => rmsDb)),
      });
    };
    try {
      await source.start(
        (frame) => levels.push(...meter.push(frame)),
        (state) => {
          capture = captureStateOf(state);
        },
      );
    } catch (error) {
      await source.stop().catch(() => undefined);
      throw error instanceof UserError ? error : cannotListen(error);
    }
    this.#running = {
      source,
      timers: [
        setInterval(() => {
          // Frames come in blocks: a step without one is no silence.
          if (levels.length > 0 || capture.state !== 'running') tell();
        }, TELL_EVERY_MS),
        setTimeout(() => void this.stop(), endsAfterMs),
      ],
    };
  }

  async #end(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    for (const timer of running.timers) clearTimeout(timer);
    await running.source.stop();
  }
}

function cannotListen(cause: unknown): UserError {
  return new UserError(
    'capture-failed',
    'The microphone cannot be opened.',
    'Check that it is plugged in and that no other program holds it alone.',
    { cause },
  );
}
