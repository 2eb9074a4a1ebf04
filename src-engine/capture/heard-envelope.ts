import type { SoundFrame } from '../contract/flow.ts';

/** One value per 5 ms: fine enough for the lag, and a small sum to search through. */
export const CELL_MS = 5;
const CELL_COUNT = 12_000;
const SAMPLES_PER_MS = 16;
const NOT_HEARD = -1;

/** The peaks of what we heard over the last minute, by source time. Pure. */
export class HeardEnvelope {
  readonly #peaks = new Float32Array(CELL_COUNT).fill(NOT_HEARD);
  /** The newest cell there is; older than CELL_COUNT cells before it is forgotten. */
  #newest = Number.NEGATIVE_INFINITY;

  add(frame: SoundFrame): void {
    for (let index = 0; index < frame.samples.length; index += 1) {
      const cell = Math.floor((frame.fromMs + index / SAMPLES_PER_MS) / CELL_MS);
      if (cell > this.#newest) this.#advance(cell);
      else if (cell <= this.#newest - CELL_COUNT) continue;
      const place = modulo(cell);
      this.#peaks[place] = Math.max(this.#peaks[place] as number, Math.abs(frame.samples[index] as number));
    }
  }

  /** The largest peak of the cells that touch [fromMs, untilMs); undefined where none of them was heard. */
  peakOver(fromMs: number, untilMs: number): number | undefined {
    const last = Math.min(this.#newest, Math.ceil(untilMs / CELL_MS) - 1);
    const first = Math.max(Math.floor(fromMs / CELL_MS), this.#newest - CELL_COUNT + 1);
    let peak = NOT_HEARD;
    for (let cell = first; cell <= last; cell += 1)
      peak = Math.max(peak, this.#peaks[modulo(cell)] as number);
    return peak === NOT_HEARD ? undefined : peak;
  }

  #advance(cell: number): void {
    if (cell - this.#newest >= CELL_COUNT) this.#peaks.fill(NOT_HEARD);
    else
      for (let between = this.#newest + 1; between <= cell; between += 1)
        this.#peaks[modulo(between)] = NOT_HEARD;
    this.#newest = cell;
  }
}

function modulo(cell: number): number {
  return ((cell % CELL_COUNT) + CELL_COUNT) % CELL_COUNT;
}
