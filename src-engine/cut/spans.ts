/** Sets of time: half-open spans in ms, sorted, apart from each other. Pure. */
import type { Span } from '../contract/flow.ts';

/** `spans` with `span` added; pieces at most `joinMs` apart become one. Returns a new array. */
export function addSpan(spans: readonly Span[], span: Span, joinMs = 0): Span[] {
  if (!(span.untilMs > span.fromMs)) return [...spans];
  const before = spans.filter((other) => other.untilMs + joinMs < span.fromMs);
  const after = spans.filter((other) => other.fromMs - joinMs > span.untilMs);
  const touching = spans.slice(before.length, spans.length - after.length);
  const joined = {
    fromMs: Math.min(span.fromMs, touching[0]?.fromMs ?? span.fromMs),
    untilMs: Math.max(span.untilMs, touching.at(-1)?.untilMs ?? span.untilMs),
  };
  return [...before, joined, ...after];
}

/** What is left of `spans` outside `hole`. */
export function removeSpan(spans: readonly Span[], hole: Span): Span[] {
  if (!(hole.untilMs > hole.fromMs)) return [...spans];
  return spans
    .flatMap(({ fromMs, untilMs }) => [
      { fromMs, untilMs: Math.min(untilMs, hole.fromMs) },
      { fromMs: Math.max(fromMs, hole.untilMs), untilMs },
    ])
    .filter((piece) => piece.untilMs > piece.fromMs);
}

/** How many ms of `spans` (which may overlap) lie outside every span of `cover`. */
export function uncoveredMs(spans: readonly Span[], cover: readonly Span[]): number {
  const union = spans.reduce<Span[]>((all, span) => addSpan(all, span), []);
  return lengthMs(cover.reduce<Span[]>((left, hole) => removeSpan(left, hole), union));
}

/** The span of `spans` that holds the moment `atMs`. */
export function spanAt(spans: readonly Span[], atMs: number): Span | undefined {
  return spans.find((span) => span.fromMs <= atMs && atMs < span.untilMs);
}

/** `spans` without those that ended before `beforeMs`: keeps a set from growing. */
export function forgetBefore(spans: readonly Span[], beforeMs: number): Span[] {
  return spans.filter((span) => span.untilMs >= beforeMs);
}

function lengthMs(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + (span.untilMs - span.fromMs), 0);
}
