/** A recording's samples as the frames that /try-recording takes, sent no further than the engine wants. */
import { MAX_FRAME_SAMPLES, MIN_FRAME_SAMPLES } from '../../../src-engine/contract/capture-frame.ts';
import { SAMPLE_RATE } from '../../../src-engine/contract/flow.ts';

const SAMPLES_PER_MS = SAMPLE_RATE / 1000;

export interface RecordingFrame {
  readonly sequence: number;
  readonly clientMs: number;
  readonly samples: Float32Array;
}

/** Hands out frames in order. */
export class RecordingFrames {
  readonly #samples: Float32Array;
  #sentSamples = 0;
  #sequence = 0;

  constructor(samples: Float32Array) {
    this.#samples = samples;
  }

  get isDone(): boolean {
    return this.#sentSamples >= this.#samples.length;
  }

  get durationMs(): number {
    return this.#samples.length / SAMPLES_PER_MS;
  }

  /** The frames up to `untilMs` of the recording that were not handed out before. The last one is filled up with silence. */
  next(untilMs: number): RecordingFrame[] {
    const wanted = Math.min(this.#samples.length, Math.ceil(untilMs * SAMPLES_PER_MS));
    const frames: RecordingFrame[] = [];
    while (this.#sentSamples < wanted) {
      const from = this.#sentSamples;
      const part = this.#samples.subarray(from, from + MAX_FRAME_SAMPLES);
      frames.push({ sequence: this.#sequence, clientMs: from / SAMPLES_PER_MS, samples: atLeast(part) });
      this.#sequence += 1;
      this.#sentSamples += part.length;
    }
    return frames;
  }
}

function atLeast(part: Float32Array): Float32Array {
  if (part.length >= MIN_FRAME_SAMPLES) return part;
  const filled = new Float32Array(MIN_FRAME_SAMPLES);
  filled.set(part);
  return filled;
}

/** The mean of a recording's channels. */
export function mixToMono(channels: readonly Float32Array[]): Float32Array {
  const [first, ...others] = channels;
  if (first === undefined) return new Float32Array();
  if (others.length === 0) return first;
  const mixed = new Float32Array(first.length);
  for (const channel of channels) {
    for (let at = 0; at < mixed.length; at++)
      mixed[at] = (mixed[at] as number) + (channel[at] as number) / channels.length;
  }
  return mixed;
}
