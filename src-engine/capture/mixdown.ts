/**
 * Several channels to one, for listening: the mean of the channels that carry sound. A channel that is silent does not thin the
 * others out (a microphone on the left only is heard in full), and one with turned polarity is turned back, so that a voice is
 * never cancelled. The mean, not the loudest: a voice under a loud game on another channel stays as audible as on air.
 */

/** Weights are found per block of this many ms and pass into each other without a step. */
const BLOCK_MS = 10;
/** A channel counts as carrying sound for this long after it last did. */
const SILENT_AFTER_MS = 1000;
const SILENT_PEAK = 1e-4;
/** Channels are compared with the first over about half a second. */
const MEMORY = 0.98;
/** Correlation below which the polarity counts as turned. */
const TURNED = -0.7;

interface Channel {
  peakBlocksAgo: number;
  withFirst: number;
  energy: number;
  weight: number;
}

/** Streams interleaved sound to mono. Pure, with state from block to block. */
export class Mixdown {
  readonly #channelCount: number;
  readonly #blockFrames: number;
  readonly #channels: Channel[];

  constructor(channelCount: number, sampleRateHz: number) {
    this.#channelCount = channelCount;
    this.#blockFrames = Math.max(1, Math.round((sampleRateHz * BLOCK_MS) / 1000));
    this.#channels = Array.from({ length: channelCount }, () => ({
      peakBlocksAgo: Number.POSITIVE_INFINITY,
      withFirst: 0,
      energy: 0,
      weight: 1 / channelCount,
    }));
  }

  /** Whole frames in, as many mono samples out. */
  push(interleaved: Float32Array): Float32Array {
    if (this.#channelCount === 1) return interleaved;
    const frameCount = interleaved.length / this.#channelCount;
    const mono = new Float32Array(frameCount);
    for (let from = 0; from < frameCount; from += this.#blockFrames) {
      const until = Math.min(frameCount, from + this.#blockFrames);
      this.#mixBlock(interleaved, mono, from, until);
    }
    return mono;
  }

  #mixBlock(interleaved: Float32Array, mono: Float32Array, from: number, until: number): void {
    const stride = this.#channelCount;
    for (const [index, channel] of this.#channels.entries())
      listen(channel, interleaved, index, stride, from, until);
    const sounding = this.#channels.filter((channel) => channel.peakBlocksAgo < SILENT_AFTER_MS / BLOCK_MS);
    const count = sounding.length || stride;
    const reference = this.#channels[0] as Channel;
    for (const [index, channel] of this.#channels.entries()) {
      const scale = Math.sqrt(channel.energy * reference.energy);
      const turned = scale > 0 && channel.withFirst / scale < TURNED;
      const target = (turned ? -1 : 1) / count;
      const step = (target - channel.weight) / (until - from);
      for (let frame = from; frame < until; frame += 1) {
        channel.weight += step;
        mono[frame] =
          (mono[frame] as number) + channel.weight * (interleaved[frame * stride + index] as number);
      }
      channel.weight = target;
    }
  }
}

function listen(
  channel: Channel,
  interleaved: Float32Array,
  index: number,
  stride: number,
  from: number,
  until: number,
): void {
  let [peak, energy, withFirst] = [0, 0, 0];
  for (let frame = from; frame < until; frame += 1) {
    const sample = interleaved[frame * stride + index] as number;
    peak = Math.max(peak, Math.abs(sample));
    energy += sample * sample;
    withFirst += sample * (interleaved[frame * stride] as number);
  }
  channel.peakBlocksAgo = peak > SILENT_PEAK ? 0 : channel.peakBlocksAgo + 1;
  channel.energy = MEMORY * channel.energy + energy;
  channel.withFirst = MEMORY * channel.withFirst + withFirst;
}
