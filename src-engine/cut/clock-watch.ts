/** Notices sleep, a stall of the process and a clock that was set, from ticks that should come regularly. Pure. */
import type { Span } from '../contract/flow.ts';

export interface ClockTick {
  /** The engine's clock: does not go on during sleep on Linux and macOS, does on Windows. */
  readonly monotonicMs: number;
  /** The time of day, ms since 1970: goes on during sleep, and can be set. */
  readonly wallMs: number;
}

export type ClockFinding =
  /** The machine slept (or the time of day was set forward: not told apart, the safe side of the two). */
  | { readonly kind: 'slept'; readonly forMs: number; readonly unchecked: Span }
  /** No tick came for a while: the process hung or was stopped, or the machine slept on Windows. */
  | { readonly kind: 'stalled'; readonly forMs: number; readonly unchecked: Span }
  /** The time of day was set back. Sound is stamped with the engine's clock, so nothing is lost by it. */
  | { readonly kind: 'clock-set-back'; readonly byMs: number };

/** Two clocks read one after the other, and slewed by NTP (at most 0.5 ms a second), stay well within this of each other. */
const DRIFT_TOLERANCE_MS = 1000;

export class ClockWatch {
  readonly #stallMs: number;
  #last: ClockTick | null = null;

  /** @param tickEveryMs How often ticks come. Three missed in a row, but at least 2 s, are a stall. */
  constructor(tickEveryMs: number) {
    this.#stallMs = Math.max(2000, 4 * tickEveryMs);
  }

  /**
   * Compares a tick with the one before. What was stamped within `unchecked` (engine's clock) must count as not checked:
   * capture stamps sound that piled up in between with the wrong times.
   */
  tick(now: ClockTick): ClockFinding | null {
    const last = this.#last;
    this.#last = now;
    if (last === null) return null;
    const ranMs = now.monotonicMs - last.monotonicMs;
    const wallAheadMs = now.wallMs - last.wallMs - ranMs;
    const unchecked = { fromMs: last.monotonicMs, untilMs: now.monotonicMs };
    if (wallAheadMs > DRIFT_TOLERANCE_MS) return { kind: 'slept', forMs: wallAheadMs, unchecked };
    if (ranMs > this.#stallMs) return { kind: 'stalled', forMs: ranMs, unchecked };
    if (wallAheadMs < -DRIFT_TOLERANCE_MS) return { kind: 'clock-set-back', byMs: -wallAheadMs };
    return null;
  }
}
