/**
 * How old the picture is that airs. A Render Delay keeps a number of frames, not a time (obs-filters/gpu-delay.c): an OBS that cannot
 * keep up renders fewer, and what it airs is older than D then. What it rendered is counted, so that covers end when what they
 * cover has aired, not sooner.
 */

/** What OBS's GetStats says at a moment, on the engine's clock. */
export interface RenderCount {
  readonly atMs: number;
  /** Frames due since OBS began: rendered or left out. */
  readonly dueFrames: number;
  /** Of those, how many were left out since OBS was late. */
  readonly skippedFrames: number;
}

/** Counts are kept for so long, ms: an older picture than this is none. */
const KEEP_MS = 20_000;
/** The greatest age counts for so long after it was measured, ms: the count of now is not in yet. */
const HOLD_MS = 1500;

export class RenderClock {
  #counts: { readonly atMs: number; readonly rendered: number }[] = [];
  #ages: { readonly atMs: number; readonly ageMs: number }[] = [];

  /** Takes a count; `delayFrames`: how many frames the delay keeps. */
  add({ atMs, dueFrames, skippedFrames }: RenderCount, delayFrames: number): void {
    const rendered = dueFrames - skippedFrames;
    const last = this.#counts.at(-1);
    // OBS was started anew.
    if (last !== undefined && rendered < last.rendered) this.#counts = [];
    this.#counts.push({ atMs, rendered });
    this.#counts = this.#counts.filter((count) => atMs - count.atMs <= KEEP_MS);
    this.#ages.push({ atMs, ageMs: atMs - this.#momentOf(rendered - delayFrames) });
    this.#ages = this.#ages.filter((age) => atMs - age.atMs <= HOLD_MS);
  }

  /** The greatest age of what aired lately, in ms; `leastMs` (D) where nothing older was measured. */
  ageMs(leastMs: number): number {
    return Math.max(leastMs, ...this.#ages.map(({ ageMs }) => ageMs));
  }

  /** When that many frames had been rendered; where that was before the first count, that one: it is at least as old. */
  #momentOf(rendered: number): number {
    const next = this.#counts.findIndex((count) => count.rendered >= rendered);
    const [before, after] = [this.#counts[next - 1], this.#counts[next]];
    if (before === undefined || after === undefined) return this.#counts[0]?.atMs ?? 0;
    const share = (rendered - before.rendered) / Math.max(1, after.rendered - before.rendered);
    return before.atMs + share * (after.atMs - before.atMs);
  }
}
