/** One timer that is on time: Node's own may be some ms late, and a mute may not. */

/** Waited for by timer until so much before, ms, then by turns of the event loop: a timer is 1-2 ms late on an idle machine. */
const EARLY_MS = 3;
/** Node takes longer waits for none. */
const LONGEST_WAIT_MS = 60_000;

export class PreciseTimer {
  readonly #nowMs: () => number;
  readonly #fire: () => void;
  #atMs = Number.POSITIVE_INFINITY;
  #timeout: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;

  constructor(nowMs: () => number, fire: () => void) {
    this.#nowMs = nowMs;
    this.#fire = fire;
  }

  /** Fires at `atMs` and not before; replaces an earlier wish. Infinity: never. */
  at(atMs: number): void {
    if (atMs === this.#atMs) return;
    this.stop();
    this.#atMs = atMs;
    if (atMs !== Number.POSITIVE_INFINITY) this.#wait();
  }

  stop(): void {
    clearTimeout(this.#timeout);
    clearImmediate(this.#immediate);
    this.#atMs = Number.POSITIVE_INFINITY;
  }

  #wait = (): void => {
    const leftMs = this.#atMs - this.#nowMs();
    if (leftMs <= 0) {
      this.#atMs = Number.POSITIVE_INFINITY;
      this.#fire();
    } else if (leftMs <= EARLY_MS) {
      this.#immediate = setImmediate(this.#wait);
    } else {
      this.#timeout = setTimeout(this.#wait, Math.min(leftMs - EARLY_MS, LONGEST_WAIT_MS));
    }
  };
}
