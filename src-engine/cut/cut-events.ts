/** What the cut side says of itself. No event holds anything that was said. All times are ms on the engine's clock. */
import type { Category } from '../contract/categories.ts';
import type { Span } from '../contract/flow.ts';

export type CutAction = 'mute' | 'bleep';

/** A cut as it is meant to happen. Times are airtime. */
export interface CutPlan {
  readonly cutId: string;
  readonly inputId: string;
  /** Of every decision in it, each once, the earliest first; never empty. */
  readonly categories: readonly Category[];
  readonly action: CutAction;
  readonly airFromMs: number;
  readonly airUntilMs: number;
  readonly dryRun: boolean;
}

/** A cut that is over: what was meant, what was done, what got through. */
export interface CutRecord extends CutPlan {
  readonly decisionIds: readonly string[];
  /** The whole cut in source time, pads included. */
  readonly source: Span;
  /** What was really cut; null where the decision came after all of it had aired. */
  readonly aired: Span | null;
  /** How much later than its airtime the latest decision was taken up; 0 when all were in time. */
  readonly latenessMs: number;
  /** How much of what was found (pads not counted) aired: by us, or for a dry run, by a cut at the same moments. */
  readonly leakedMs: number;
}

export type CutEvent =
  /** New, or changed since it was last announced under the same id. */
  | { readonly kind: 'cut-planned'; readonly cut: CutPlan }
  /** Taken back before its airtime, or merged into another one. */
  | { readonly kind: 'cut-withdrawn'; readonly cutId: string; readonly inputId: string }
  | { readonly kind: 'cut-started'; readonly cut: CutPlan; readonly atMs: number }
  /** It is on air and goes on for longer, or mutes instead of bleeping. */
  | { readonly kind: 'cut-changed'; readonly cut: CutPlan; readonly atMs: number }
  | { readonly kind: 'cut-ended'; readonly record: CutRecord };

/** Why sound that airs was not checked: nothing was yet, the detector is behind, or a piece is missing in between. */
export type UncheckedCause = 'starting' | 'behind' | 'gap';

export type CoverageEvent =
  | {
      readonly kind: 'catching-up';
      readonly inputId: string;
      readonly cause: UncheckedCause;
      readonly sinceMs: number;
      /** True: a relaxed policy lets it air; false: it is muted until caught up. */
      readonly airs: boolean;
    }
  | {
      readonly kind: 'caught-up';
      readonly inputId: string;
      readonly sinceMs: number;
      readonly untilMs: number;
      /** How much of the sound in between was never checked. */
      readonly uncheckedMs: number;
      readonly because: 'checked' | 'paused';
    };

/** The streamer muted or unmuted the input themselves. */
export interface UserMuteEvent {
  readonly kind: 'user-mute';
  readonly inputId: string;
  readonly muted: boolean;
  readonly atMs: number;
}

export type GateEvent = CutEvent | CoverageEvent | UserMuteEvent;
