/**
 * Any sample rate to another: a sinc kernel under a Kaiser window, as a bank of polyphase filters. The kernel is centred, so
 * that sound keeps its time: output sample k is the input at k / outRate. (J. O. Smith, "Digital Audio Resampling".)
 */

/** Zero crossings of the kernel on each side. With the window below: flat to 7.2 kHz of 8, aliases below -75 dB. */
const ZERO_CROSSINGS = 24;
/** Kaiser window's beta for about 80 dB of stop band. */
const KAISER_BETA = 8;
/** Pass band's end as a share of the lower Nyquist frequency. */
const PASS_SHARE = 0.93;
/** Beyond this many phases, the nearest one is taken: an error of 1/2048 of a sample, below -60 dB. */
const MAX_PHASES = 1024;

/** Streams mono sound from one rate to the other. `push` whatever comes, then `finish` once. */
export class Resampler {
  readonly #inRate: number;
  readonly #outRate: number;
  readonly #phaseCount: number;
  readonly #half: number;
  readonly #bank: readonly Float32Array[];
  /** Input kept for the kernel; #keptFrom is the input index of its first sample. */
  #kept: Float32Array;
  #keptFrom: number;
  #received = 0;
  #produced = 0;

  constructor(inRate: number, outRate: number) {
    this.#inRate = inRate;
    this.#outRate = outRate;
    const steps = outRate / greatestCommonDivisor(inRate, outRate);
    this.#phaseCount = Math.min(steps, MAX_PHASES);
    const stretch = Math.max(1, inRate / outRate) / PASS_SHARE;
    this.#half = Math.ceil(ZERO_CROSSINGS * stretch);
    this.#bank = Array.from({ length: this.#phaseCount + 1 }, (_, phase) =>
      kernel(phase / this.#phaseCount, this.#half, stretch),
    );
    this.#kept = new Float32Array(this.#half);
    this.#keptFrom = -this.#half;
  }

  /** Returns what can be made of all input so far. */
  push(samples: Float32Array): Float32Array {
    if (this.#inRate === this.#outRate) return samples;
    const kept = new Float32Array(this.#kept.length + samples.length);
    kept.set(this.#kept);
    kept.set(samples, this.#kept.length);
    this.#kept = kept;
    this.#received += samples.length;
    return this.#produce(this.#received - this.#half);
  }

  /** Returns the rest: all together the output is as long as the input, rounded up. */
  finish(): Float32Array {
    if (this.#inRate === this.#outRate) return new Float32Array(0);
    const total = this.#received;
    const kept = new Float32Array(this.#kept.length + 2 * this.#half);
    kept.set(this.#kept);
    this.#kept = kept;
    return this.#produce(total);
  }

  /** Makes the output samples that lie before input index `untilInput`. */
  #produce(untilInput: number): Float32Array {
    const end = Math.max(this.#produced, Math.ceil((untilInput * this.#outRate) / this.#inRate));
    const output = new Float32Array(end - this.#produced);
    const taps = 2 * this.#half;
    for (let index = 0; index < output.length; index += 1) {
      // Exact in integers, so that hours of sound do not drift.
      const place = (this.#produced + index) * this.#inRate;
      const whole = Math.floor(place / this.#outRate);
      const phase = Math.round(((place % this.#outRate) / this.#outRate) * this.#phaseCount);
      const filter = this.#bank[phase] as Float32Array;
      const from = whole - this.#half + 1 - this.#keptFrom;
      let sum = 0;
      for (let tap = 0; tap < taps; tap += 1) {
        sum += (filter[tap] as number) * (this.#kept[from + tap] as number);
      }
      output[index] = sum;
    }
    this.#produced = end;
    const neededFrom = Math.floor((end * this.#inRate) / this.#outRate) - this.#half + 1;
    const drop = Math.max(0, Math.min(this.#kept.length, neededFrom - this.#keptFrom));
    this.#kept = this.#kept.slice(drop);
    this.#keptFrom += drop;
    return output;
  }
}

/** The filter for an output that lies `fraction` after an input sample, normalised so that a constant stays one. */
function kernel(fraction: number, half: number, stretch: number): Float32Array {
  const taps = new Float64Array(2 * half);
  let sum = 0;
  for (let tap = 0; tap < taps.length; tap += 1) {
    const distance = tap - half + 1 - fraction;
    const edge = distance / half;
    const value = Math.abs(edge) >= 1 ? 0 : sinc(distance / stretch) * kaiser(edge);
    taps[tap] = value;
    sum += value;
  }
  return Float32Array.from(taps, (value) => value / sum);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(edge: number): number {
  return bessel0(KAISER_BETA * Math.sqrt(1 - edge * edge)) / bessel0(KAISER_BETA);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
