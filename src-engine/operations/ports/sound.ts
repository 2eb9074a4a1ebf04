/**
 * Ports for sound: what operations ask of capture, of the speech detector and of the stage. Their implementers
 * never import each other; main.ts brings them together.
 */
import type { SoundFrame, Span } from '../../contract/flow.ts';

/** What a sound source says of itself while it runs. */
export type SourceState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly label: string }
  /** Frames come, but for some seconds they hold nothing at all: muted for us alone, a switch on the microphone, or unplugged. */
  | { readonly kind: 'silent'; readonly label: string; readonly sinceMs: number; readonly advice: string }
  | { readonly kind: 'lost'; readonly reason: string; readonly advice: string };

/** A span of source time for which no sound was delivered, or whose time is not known: not heard, so not checked. */
export interface SoundGap extends Span {
  /** `lost`: samples are missing; `resync`: the clock jumped or the machine slept; `reopened`: the device was away. */
  readonly reason: 'lost' | 'resync' | 'reopened';
}

/** How well a source delivers, since it was opened. Times in ms; jitter and delay over the last few seconds. */
export interface CaptureStatistics {
  readonly heardMs: number;
  readonly lostMs: number;
  readonly gapCount: number;
  readonly lateFrameCount: number;
  readonly duplicateFrameCount: number;
  /** 95th percentile of how much later than the quickest a frame arrived. */
  readonly jitterMs: number;
  /** 95th percentile of the time from a frame's last sample to when it was passed on. */
  readonly delayMs: number;
  /** How much faster (+) or slower (-) than the engine's clock the device counts; undefined until it is known. */
  readonly driftPpm: number | undefined;
}

/** A microphone, a socket or a recording that gives 16 kHz frames stamped with source time. */
export interface SoundSource {
  /**
   * Resolves when the first frame can come; rejects with a UserError where the device cannot be opened. Frames come in
   * order. The step from one to the next differs from its length by the drift (under 1 ms); a longer one is a gap.
   */
  start(
    onFrame: (frame: SoundFrame) => void,
    onState: (state: SourceState) => void,
    onGap?: (gap: SoundGap) => void,
  ): Promise<void>;
  stop(): Promise<void>;
  statistics?(): CaptureStatistics;
}

/** The mute of one OBS input and the bleep that goes with it, as far as cuts need them. */
export interface StageSound {
  /** Sets mute states and bleep tones in one batch, so that they land together. Inputs by their OBS name. */
  apply(changes: readonly StageSoundChange[]): Promise<void>;
}

export interface StageSoundChange {
  readonly inputName: string;
  readonly muted: boolean;
  /** True: the bleep tone sounds (if the stage has one). */
  readonly bleep: boolean;
}

/** One step of OBS's `InputVolumeMeters`. */
export interface MeterReading {
  readonly inputName: string;
  /** When the event arrived, on the engine's clock. */
  readonly atMs: number;
  /** Largest raw peak over channels, 0..1: survives a mute (third value of OBS's triples). */
  readonly rawPeak: number;
}
