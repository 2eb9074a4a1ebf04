/** Counts a take's cuts against the truth, as the corpus's README says. Pure; all times ms from the take's start. */
import type { Phrase, Take } from './corpus.ts';

export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Words' times are good to about this: so much at each edge of a phrase is no leak, ms. */
const EDGE_MS = 30;
/** A cut this near to a flagged phrase is not a false one, ms. */
const GRACE_MS = 100;

export interface PhraseCount {
  readonly phrase: Phrase;
  /** A cut covers its middle. */
  readonly recalled: boolean;
  /** ms of it that no cut covers, edges left out. */
  readonly leakedMs: number;
  /** Its share of what the cuts at it removed of innocent sound, ms; 0 where nothing was cut. */
  readonly overcutMs: number;
}

export interface TakeCount {
  readonly phrases: readonly PhraseCount[];
  /** Cuts that touch no flagged phrase and no neutral word. */
  readonly falseCuts: readonly Span[];
  /** Innocent sound that all cuts removed, ms. */
  readonly overcutMs: number;
}

export function countTake(take: Pick<Take, 'phrases' | 'neutral'>, cuts: readonly Span[]): TakeCount {
  const excused = [...take.phrases, ...take.neutral];
  const over = cuts.map((cut) => cut.untilMs - cut.fromMs - covered(cut, excused));
  const touched = cuts.map((cut) => take.phrases.filter((phrase) => near(cut, phrase)));
  const phrases = take.phrases.map((phrase) => {
    const middleMs = (phrase.fromMs + phrase.untilMs) / 2;
    const inner = { fromMs: phrase.fromMs + EDGE_MS, untilMs: phrase.untilMs - EDGE_MS };
    return {
      phrase,
      recalled: cuts.some((cut) => cut.fromMs <= middleMs && cut.untilMs >= middleMs),
      leakedMs: Math.max(0, inner.untilMs - inner.fromMs - covered(inner, cuts)),
      overcutMs: cuts.reduce(
        (sum, _, index) =>
          touched[index]?.includes(phrase) ? sum + (over[index] ?? 0) / (touched[index]?.length ?? 1) : sum,
        0,
      ),
    };
  });
  const falseCuts = cuts.filter(
    (cut, index) => touched[index]?.length === 0 && !take.neutral.some((word) => near(cut, word)),
  );
  return { phrases, falseCuts, overcutMs: over.reduce((sum, ms) => sum + ms, 0) };
}

function near(cut: Span, phrase: Span): boolean {
  return cut.untilMs > phrase.fromMs - GRACE_MS && cut.fromMs < phrase.untilMs + GRACE_MS;
}

/** How much of `span` lies in any of `others`, each ms counted once. */
function covered(span: Span, others: readonly Span[]): number {
  let total = 0;
  let reachedMs = span.fromMs;
  for (const other of [...others].sort((a, b) => a.fromMs - b.fromMs)) {
    const fromMs = Math.max(other.fromMs, reachedMs);
    const untilMs = Math.min(other.untilMs, span.untilMs);
    if (untilMs <= fromMs) continue;
    total += untilMs - fromMs;
    reachedMs = untilMs;
  }
  return total;
}
