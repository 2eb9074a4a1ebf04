/**
 * Fail closed: which sound of one input was checked, and whether what airs right now was. Pure. Spans are source time;
 * `airingMs` is the source time of what airs at that moment.
 */
import type { Span } from '../contract/flow.ts';
import type { UncheckedCause } from './cut-events.ts';
import { addSpan, forgetBefore, removeSpan, spanAt, uncoveredMs } from './spans.ts';

/** A hole this short between checked pieces is no hole, ms: no word fits in, and frame stamps jitter by as much. */
const JOIN_MS = 20;

/**
 * After sound that was not checked, the checked sound ahead must last this long before it counts as caught up, ms: below one
 * step of the recogniser (300 ms), so that a healthy one always gets there, and enough not to flicker.
 */
const CAUGHT_UP_MS = 150;

/** Sound that aired this long ago is forgotten, ms. */
const KEEP_MS = 10_000;

export type CoverageStep =
  | { readonly kind: 'catching-up'; readonly cause: UncheckedCause }
  | { readonly kind: 'caught-up'; readonly sinceMs: number; readonly uncheckedMs: number };

export class Coverage {
  #checked: Span[] = [];
  #distrusted: Span[] = [];
  #hasCheckedAnything = false;
  /** Since when unchecked sound airs: on the engine's clock and in source time. */
  #unchecked: { readonly sinceMs: number; readonly airingMs: number } | null = null;

  /** The detector has looked at this sound and would know of what it found by now. */
  checked(span: Span): void {
    this.#hasCheckedAnything = true;
    const checked = addSpan(this.#checked, span, JOIN_MS);
    this.#checked = this.#distrusted.reduce<Span[]>((left, hole) => removeSpan(left, hole), checked);
  }

  /** Whatever is said of this span, now or later: it was not checked (a clock jump, sleep, a device that stuttered). */
  distrust(span: Span): void {
    this.#distrusted = addSpan(this.#distrusted, span);
    this.#checked = removeSpan(this.#checked, span);
  }

  /** Says when unchecked sound begins to air and when it is over. */
  advance(airingMs: number, nowMs: number): CoverageStep | null {
    this.#forget(airingMs);
    if (this.#unchecked === null) {
      if (spanAt(this.#checked, airingMs) !== undefined) return null;
      this.#unchecked = { sinceMs: nowMs, airingMs };
      return { kind: 'catching-up', cause: this.#causeAt(airingMs) };
    }
    return this.aheadMs(airingMs) >= CAUGHT_UP_MS ? this.endSpell(airingMs) : null;
  }

  /** Ends a spell of unchecked sound, whatever the reason; null where there is none. */
  endSpell(airingMs: number): (CoverageStep & { kind: 'caught-up' }) | null {
    this.#forget(airingMs);
    const spell = this.#unchecked;
    if (spell === null) return null;
    this.#unchecked = null;
    const aired = [{ fromMs: spell.airingMs, untilMs: airingMs }];
    return { kind: 'caught-up', sinceMs: spell.sinceMs, uncheckedMs: uncoveredMs(aired, this.#checked) };
  }

  /** True while sound airs that was not checked. */
  get isUnchecked(): boolean {
    return this.#unchecked !== null;
  }

  /** How much checked sound is still to air without a hole, ms; 0 where what airs was not checked. */
  aheadMs(airingMs: number): number {
    const span = spanAt(this.#checked, airingMs);
    return span === undefined ? 0 : span.untilMs - airingMs;
  }

  /** Source time at which `advance` has something to do, if nothing more is checked until then; Infinity for never. */
  nextChangeMs(airingMs: number): number {
    if (this.#unchecked === null) return spanAt(this.#checked, airingMs)?.untilMs ?? airingMs;
    const next = this.#checked.find(({ fromMs }) => fromMs > airingMs);
    return next?.fromMs ?? Number.POSITIVE_INFINITY;
  }

  #forget(airingMs: number): void {
    this.#checked = forgetBefore(this.#checked, airingMs - KEEP_MS);
    this.#distrusted = forgetBefore(this.#distrusted, airingMs - KEEP_MS);
  }

  #causeAt(airingMs: number): UncheckedCause {
    if (!this.#hasCheckedAnything) return 'starting';
    return this.#checked.some(({ fromMs }) => fromMs > airingMs) ? 'gap' : 'behind';
  }
}
