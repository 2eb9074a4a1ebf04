import type { SoundFrame } from '../contract/flow.ts';
import type { CaptureStatistics, SoundGap, SourceState } from '../operations/ports/sound.ts';
import type { ArrivedSound } from './frame-order.ts';
import { SoundTimeline } from './sound-timeline.ts';

/** Nothing at all for this long is no pause of a speaker: rooms and microphones hiss. */
const SILENT_AFTER_MS = 5000;
/** One step of 16 bit: what dithered silence holds. */
const SILENT_PEAK = 1 / 32_768;
const SAMPLES_PER_MS = 16;

export type OnFrame = (frame: SoundFrame) => void;
export type OnState = (state: SourceState) => void;
export type OnGap = (gap: SoundGap) => void;

/** From what a live device delivers to what a SoundSource gives: source time, gaps, and its state, each change told once. */
export class LiveFeed {
  readonly #timeline = new SoundTimeline();
  #onFrame: OnFrame | undefined;
  #onState: OnState | undefined;
  #onGap: OnGap | undefined;
  #label = '';
  #state: SourceState['kind'] | undefined;
  #silentMs = 0;

  /** Tells its listeners from here on; it starts with `starting`. */
  listen(onFrame: OnFrame, onState: OnState, onGap?: OnGap): void {
    this.#onFrame = onFrame;
    this.#onState = onState;
    this.#onGap = onGap;
    this.#tell({ kind: 'starting' });
  }

  /** Tells nobody any more. */
  mute(): void {
    this.#onFrame = undefined;
    this.#onState = undefined;
    this.#onGap = undefined;
  }

  /** A device is open; its count of samples starts here. */
  opened(label: string): void {
    this.#label = label;
    this.#silentMs = 0;
    this.#timeline.reopen();
    this.#tell({ kind: 'running', label });
  }

  lost(reason: string, advice: string): void {
    this.#tell({ kind: 'lost', reason, advice });
  }

  push(arrived: ArrivedSound): void {
    if (this.#state !== 'running' && this.#state !== 'silent') return;
    const { frames, gaps } = this.#timeline.push(arrived);
    for (const gap of gaps) this.#onGap?.(gap);
    for (const frame of frames) {
      this.#listenForSilence(frame);
      this.#onFrame?.(frame);
    }
  }

  statistics(): CaptureStatistics {
    return this.#timeline.statistics();
  }

  #listenForSilence(frame: SoundFrame): void {
    if (frame.samples.some((sample) => Math.abs(sample) > SILENT_PEAK)) {
      this.#silentMs = 0;
      if (this.#state === 'silent') this.#tell({ kind: 'running', label: this.#label });
      return;
    }
    const lengthMs = frame.samples.length / SAMPLES_PER_MS;
    this.#silentMs += lengthMs;
    if (this.#silentMs < SILENT_AFTER_MS || this.#state === 'silent') return;
    this.#tell({
      kind: 'silent',
      label: this.#label,
      sinceMs: frame.fromMs + lengthMs - this.#silentMs,
      advice:
        'Look for a mute switch on the microphone, its plug, and whether the system mutes it for Airlock.',
    });
  }

  #tell(state: SourceState): void {
    this.#state = state.kind;
    this.#onState?.(state);
  }
}
