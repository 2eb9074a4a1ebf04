/**
 * When sound was taken in, told from when its frames arrive. A frame cannot arrive before its last sample, and the quickest
 * of many arrives with next to no delay: the lower envelope of (arrival - sample time) is the offset of the two clocks.
 * Pure; all times in ms.
 */

/** The envelope is taken over so long; the audio clock drifts under 0.1 ms against the page's in that time. */
const WINDOW_MS = 10_000;
const BUCKET_MS = 1000;
/** Frames that are late by more than this, one after another, are not late: samples were lost, or the machine slept. */
const JUMP_MS = 60;
const LATE_IN_A_ROW = 25;

export class CaptureClock {
  /** The least offset of each bucket of time, oldest first. */
  #buckets: { readonly fromMs: number; offsetMs: number }[] = [];
  #lateInARow = 0;

  /**
   * Takes a frame that ends at `endMs` of the audio clock and arrived at `arrivedMs` of the page's clock; says when that
   * end was on the page's clock.
   */
  stamp(endMs: number, arrivedMs: number): number {
    const offsetMs = arrivedMs - endMs;
    const bestMs = this.#best();
    this.#lateInARow = bestMs !== undefined && offsetMs > bestMs + JUMP_MS ? this.#lateInARow + 1 : 0;
    if (this.#lateInARow >= LATE_IN_A_ROW) {
      this.#buckets = [];
      this.#lateInARow = 0;
    }
    const last = this.#buckets.at(-1);
    if (last === undefined || arrivedMs - last.fromMs >= BUCKET_MS)
      this.#buckets.push({ fromMs: arrivedMs, offsetMs });
    else last.offsetMs = Math.min(last.offsetMs, offsetMs);
    while ((this.#buckets[0]?.fromMs ?? arrivedMs) < arrivedMs - WINDOW_MS) this.#buckets.shift();
    return endMs + (this.#best() ?? offsetMs);
  }

  #best(): number | undefined {
    return this.#buckets.length === 0
      ? undefined
      : Math.min(...this.#buckets.map(({ offsetMs }) => offsetMs));
  }
}
