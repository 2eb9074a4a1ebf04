/** A stretch of 16 kHz mono sound as it came from a device, a pipe or a socket. */
export interface ArrivedSound {
  /** Engine time at which its last sample was there: arrival, or the sender's own stamp brought to the engine's clock. */
  readonly stampMs: number;
  readonly samples: Float32Array;
  /** Counts the sender's frames by one, where it does; then a loss is known at once and exactly. */
  readonly sequence?: number;
}

/** A frame in its place, with the number of samples that are known to be missing before it. */
export interface OrderedSound {
  readonly stampMs: number;
  readonly samples: Float32Array;
  readonly lostSamplesBefore: number;
}

/** Frames that may overtake a missing one before it counts as lost. */
const MAX_OVERTAKING = 4;
/** A sequence number off by more than this is a sender that started anew. */
const MAX_SEQUENCE_STEP = 500;

/** Puts numbered frames back in order, drops what came twice or too late, and tells what is missing. Pure. */
export class FrameOrder {
  #expected: number | undefined;
  #waiting = new Map<number, ArrivedSound>();
  #givenUp = new Set<number>();
  duplicateCount = 0;
  lateCount = 0;

  /** Returns the frames that are in order now, and whether the sender started counting anew. */
  push(arrived: ArrivedSound): { readonly frames: OrderedSound[]; readonly restarted: boolean } {
    const { sequence } = arrived;
    if (sequence === undefined) return { frames: [inOrder(arrived, 0)], restarted: false };
    const restarted = this.#expected !== undefined && Math.abs(sequence - this.#expected) > MAX_SEQUENCE_STEP;
    if (restarted || this.#expected === undefined) {
      this.#expected = sequence;
      this.#waiting.clear();
      this.#givenUp.clear();
    }
    if (sequence < this.#expected) {
      if (this.#givenUp.delete(sequence)) this.lateCount += 1;
      else this.duplicateCount += 1;
      return { frames: [], restarted };
    }
    if (this.#waiting.has(sequence)) {
      this.duplicateCount += 1;
      return { frames: [], restarted };
    }
    this.#waiting.set(sequence, arrived);
    return { frames: this.#take(), restarted };
  }

  #take(): OrderedSound[] {
    const frames: OrderedSound[] = [];
    let expected = this.#expected as number;
    while (this.#waiting.size > 0) {
      let lostSamples = 0;
      if (!this.#waiting.has(expected)) {
        if (this.#waiting.size < MAX_OVERTAKING) break;
        const next = Math.min(...this.#waiting.keys());
        const length = (this.#waiting.get(next) as ArrivedSound).samples.length;
        for (; expected < next; expected += 1) {
          lostSamples += length;
          this.#giveUp(expected);
        }
      }
      frames.push(inOrder(this.#waiting.get(expected) as ArrivedSound, lostSamples));
      this.#waiting.delete(expected);
      expected += 1;
    }
    this.#expected = expected;
    return frames;
  }

  #giveUp(sequence: number): void {
    this.#givenUp.add(sequence);
    if (this.#givenUp.size > MAX_SEQUENCE_STEP) this.#givenUp.delete(Math.min(...this.#givenUp));
  }
}

function inOrder(arrived: ArrivedSound, lostSamplesBefore: number): OrderedSound {
  return { stampMs: arrived.stampMs, samples: arrived.samples, lostSamplesBefore };
}
