/**
 * Ports for sound: what operations ask of capture, of the speech detector and of the stage. Their implementers
 * never import each other; main.ts brings them together.
 */
import type { Category } from '../../contract/categories.ts';
import type { SoundFrame, Span } from '../../contract/flow.ts';

/** What a sound source says of itself while it runs. */
export type SourceState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly label: string }
  | { readonly kind: 'lost'; readonly reason: string; readonly advice: string };

/** A microphone, a socket or a recording that gives 16 kHz frames stamped with source time. */
export interface SoundSource {
  /** Resolves when the first frame can come; rejects with a UserError where the device cannot be opened. */
  start(onFrame: (frame: SoundFrame) => void, onState: (state: SourceState) => void): Promise<void>;
  stop(): Promise<void>;
}

/** One hit of one look at the sound; the evidence gatherer weighs many of them. */
export interface Evidence extends Span {
  readonly category: Category;
  /** 0..1 for this one look. */
  readonly score: number;
  /** Source time up to which this look heard: a word near its end has no right context yet. */
  readonly heardUntilMs: number;
  /** When the look's result was there. */
  readonly atMs: number;
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
