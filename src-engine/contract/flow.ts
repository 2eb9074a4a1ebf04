/**
 * The values that flow from capture to cut. All times are milliseconds on the engine's monotonic clock
 * (`performance.now()` of the main thread live; the recording's own clock in `scan`). Source time is when something
 * was said; airtime is source time + D.
 */
import type { Category } from './categories.ts';

/** Sound on its way in: mono, 16 kHz, f32 in -1..1. */
export interface SoundFrame {
  /** Source time of the first sample. */
  readonly fromMs: number;
  readonly samples: Float32Array;
}

/** The sample rate of every SoundFrame, in Hz. */
export const SAMPLE_RATE = 16_000;

/** Half-open span of time [fromMs, untilMs). */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What a detector found: never the word itself, only what kind it is, when, and how sure we are. */
export interface Detection extends Span {
  readonly id: string;
  /** Our id of the input (see contract/inputs.ts), not OBS's name of it. */
  readonly inputId: string;
  readonly detector: 'speech';
  readonly category: Category;
  /** 0..1, calibrated: comparable with a policy's threshold. */
  readonly confidence: number;
  /** When the first evidence for it was there. */
  readonly firstEvidenceAtMs: number;
}

/** What a policy made of a detection. Times are source time and hold the pad already. */
export interface Decision extends Span {
  readonly id: string;
  readonly inputId: string;
  readonly category: Category;
  readonly action: 'mute' | 'bleep';
  readonly detectionId: string;
  /** What was found itself, without pads, in source time: what leaks where it airs uncut. */
  readonly content: Span;
  /** A later cut that starts within this time of this one's end joins it. */
  readonly coolDownMs: number;
  /** Index of the rule in the policy that fired. */
  readonly ruleIndex: number;
  readonly decidedAtMs: number;
  readonly dryRun: boolean;
}
