/** When nothing of an input aired: what leaked is read off it. Pure; the engine's clock, ms. */
import type { Span } from '../contract/flow.ts';
import { addSpan, forgetBefore, uncoveredMs } from './spans.ts';

/** No decision comes later than this after its airtime and still counts its leak right, ms. */
const KEEP_MS = 60_000;

export class SilenceLog {
  #silent: Span[] = [];
  /** Leaks that were reported once are not reported again. */
  #reported: Span[] = [];
  #silentSinceMs: number | null = null;

  /** From now on the input is known to be silent. Saying so again changes nothing. */
  begin(nowMs: number): void {
    this.#silentSinceMs ??= nowMs;
  }

  /** From now on it may be heard. */
  end(nowMs: number): void {
    if (this.#silentSinceMs === null) return;
    const silent = addSpan(this.#silent, { fromMs: this.#silentSinceMs, untilMs: nowMs });
    this.#silent = forgetBefore(silent, nowMs - KEEP_MS);
    this.#silentSinceMs = null;
  }

  /** How much of `content` (airtimes, all over by now) aired and was not reported before, ms; it then is. */
  reportLeakMs(content: readonly Span[], nowMs: number): number {
    const silent = addSpan(this.#silent, { fromMs: this.#silentSinceMs ?? nowMs, untilMs: nowMs });
    const leakedMs = uncoveredMs(content, [...silent, ...this.#reported]);
    const reported = content.reduce<Span[]>((all, span) => addSpan(all, span), this.#reported);
    this.#reported = forgetBefore(reported, nowMs - KEEP_MS);
    return leakedMs;
  }
}
