import { SAMPLE_RATE, type SoundFrame } from '../contract/flow.ts';

/** The level of digital silence and of nothing at all, in dBFS: about the noise of 20 bit, and a finite number for JSON. */
export const SILENCE_DB = -120;

/** Level of an amplitude of 0..1 in dBFS (a full-scale sine peaks at 0), never below SILENCE_DB. */
export function toDb(amplitude: number): number {
  return amplitude > 0 ? Math.max(SILENCE_DB, 20 * Math.log10(amplitude)) : SILENCE_DB;
}

/** The level of one step of 50 ms. */
export interface Level {
  /** Source time of the step's end. */
  readonly atMs: number;
  readonly peakDb: number;
  readonly rmsDb: number;
}

/** OBS tells its volume every 50 ms; so do we. */
const STEP_SAMPLES = SAMPLE_RATE / 20;

/** Peak and RMS of every 50 ms that were heard. A gap starts a new step. Pure. */
export class LevelMeter {
  #count = 0;
  #peak = 0;
  #energy = 0;
  #untilMs: number | undefined;

  /** Returns the steps that end in this frame. */
  push(frame: SoundFrame): Level[] {
    const levels: Level[] = [];
    if (this.#untilMs !== undefined && Math.abs(frame.fromMs - this.#untilMs) > 5) this.#clear();
    for (let index = 0; index < frame.samples.length; index += 1) {
      const sample = frame.samples[index] as number;
      this.#peak = Math.max(this.#peak, Math.abs(sample));
      this.#energy += sample * sample;
      this.#count += 1;
      if (this.#count === STEP_SAMPLES) {
        const atMs = frame.fromMs + ((index + 1) * 1000) / SAMPLE_RATE;
        levels.push({ atMs, peakDb: toDb(this.#peak), rmsDb: toDb(Math.sqrt(this.#energy / STEP_SAMPLES)) });
        this.#clear();
      }
    }
    this.#untilMs = frame.fromMs + (frame.samples.length * 1000) / SAMPLE_RATE;
    return levels;
  }

  #clear(): void {
    this.#count = 0;
    this.#peak = 0;
    this.#energy = 0;
  }
}
