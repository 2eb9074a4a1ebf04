/**
 * Gives delivered sound its source time. The device's count of samples is a steady clock; when frames arrive is not. So
 * time is the sample count, held to the quickest arrivals: of (arrival - samples / 16), the lower envelope. A frame that
 * arrives late and is caught up with was only late; one whose lateness stays has lost sound before it. Until that is
 * clear (after a quarter of a second of steady lateness) frames are held back, so that none is given a time that is later found wrong.
 */
import { SAMPLE_RATE, type SoundFrame } from '../contract/flow.ts';
import type { CaptureStatistics, SoundGap } from '../operations/ports/sound.ts';
import { type ArrivedSound, FrameOrder, type OrderedSound } from './frame-order.ts';
import { percentile, theilSenSlope } from './robust.ts';

const SAMPLES_PER_MS = SAMPLE_RATE / 1000;
/** Lateness beyond this is either a stall (it will be caught up with) or a loss. Losses below it are smoothed out. */
const STEP_MS = 25;
/** How long lateness must stay the same to be a loss, and how much sound must show it: a burst passes through in no time. */
const HOLD_MS = 250;
const STEADY_MS = 150;
/** What is held longer than this without becoming clear is let go: not heard. */
const MAX_HELD_MS = 2000;
/** Sound that comes this much before its time means that the clock or the count cannot be trusted: start anew. */
const EARLY_MS = 200;
/** Gaps from here on are a clock jump or a sleep, not lost frames. */
const RESYNC_GAP_MS = 2000;
/** Steps between frames below this are drift and slewing. */
const CONTIGUOUS_MS = 5;
/** The floor is the least lateness of the last 6 bins of 0.5 s. */
const BIN_MS = 500;
const FLOOR_BINS = 6;
/** Drift is fitted over the minima of the last two minutes, from 15 s on. */
const DRIFT_BINS = 240;
const DRIFT_LEAST_BINS = 30;
/** The time follows a moved floor by at most this share of the time passed, or the second one when it is far off. */
const SLEW = 0.005;
const FAST_SLEW = 0.05;
const FAR_MS = 5;
/** Jitter and delay are told over this many frames. */
const RECENT_FRAMES = 200;

interface PlacedSound {
  readonly stampMs: number;
  readonly samples: Float32Array;
  readonly fromSample: number;
  /** Arrival minus the sample clock: the offset of the clock plus how late the frame was. */
  readonly deviationMs: number;
}

interface Bin {
  readonly atMs: number;
  readonly leastMs: number;
}

/** What `push` gives: frames in order, none overlapping, and the spans between them that were not heard. */
export interface TimelineOutput {
  readonly frames: SoundFrame[];
  readonly gaps: SoundGap[];
}

/** See the file's head. Pure: time comes with the frames. One per source; `reopen` after the device was away. */
export class SoundTimeline {
  #order = new FrameOrder();
  #sampleCount = 0;
  #offsetMs: number | undefined;
  #held: PlacedSound[] = [];
  #bins: Bin[] = [];
  #currentBin: Bin | undefined;
  #emittedUntilMs: number | undefined;
  #gapReason: SoundGap['reason'] = 'lost';
  #heardMs = 0;
  #lostMs = 0;
  #gapCount = 0;
  #lateCount = 0;
  #recent: { jitterMs: number; delayMs: number }[] = [];

  /** Takes a frame; stamps that are not finite, and empty frames, are dropped. */
  push(arrived: ArrivedSound): TimelineOutput {
    const output: TimelineOutput = { frames: [], gaps: [] };
    if (!Number.isFinite(arrived.stampMs) || arrived.samples.length === 0) return output;
    const { frames, restarted } = this.#order.push(arrived);
    if (restarted) this.#startAnew('reopened');
    for (const frame of frames) this.#accept(this.#place(frame), output);
    return output;
  }

  /** The device was closed and opened again: its count of samples and its order start anew, and what lay between is a gap. */
  reopen(): void {
    const { lateCount, duplicateCount } = this.#order;
    this.#order = new FrameOrder();
    this.#order.lateCount = lateCount;
    this.#order.duplicateCount = duplicateCount;
    this.#startAnew('reopened');
  }

  statistics(): CaptureStatistics {
    const slope = this.#bins.length < DRIFT_LEAST_BINS ? undefined : theilSenSlope(everyFourth(this.#bins));
    return {
      heardMs: this.#heardMs,
      lostMs: this.#lostMs,
      gapCount: this.#gapCount,
      lateFrameCount: this.#lateCount + this.#order.lateCount,
      duplicateFrameCount: this.#order.duplicateCount,
      jitterMs: percentile(
        this.#recent.map((frame) => frame.jitterMs),
        0.95,
      ),
      delayMs: percentile(
        this.#recent.map((frame) => frame.delayMs),
        0.95,
      ),
      // A clock that counts too fast reaches the same count sooner, so the deviation falls.
      driftPpm: slope === undefined ? undefined : -slope * 1e6,
    };
  }

  #startAnew(reason: SoundGap['reason']): void {
    this.#offsetMs = undefined;
    this.#held = [];
    this.#bins = [];
    this.#currentBin = undefined;
    this.#sampleCount = 0;
    this.#gapReason = reason;
  }

  #place(frame: OrderedSound): PlacedSound {
    const fromSample = this.#sampleCount + frame.lostSamplesBefore;
    this.#sampleCount = fromSample + frame.samples.length;
    const deviationMs = frame.stampMs - this.#sampleCount / SAMPLES_PER_MS;
    return { stampMs: frame.stampMs, samples: frame.samples, fromSample, deviationMs };
  }

  #accept(frame: PlacedSound, output: TimelineOutput): void {
    const offsetMs = this.#offsetMs;
    if (offsetMs !== undefined && frame.deviationMs < offsetMs - EARLY_MS) {
      const fresh = { stampMs: frame.stampMs, samples: frame.samples, lostSamplesBefore: 0 };
      this.#startAnew('resync');
      this.#held.push(this.#place(fresh));
      return;
    }
    this.#held.push(frame);
    if (offsetMs !== undefined && frame.deviationMs <= offsetMs + STEP_MS) {
      this.#lateCount += this.#held.length - 1;
      this.#release(frame.stampMs, output);
    } else {
      this.#settleOnceSteady(output);
    }
  }

  /**
   * Looks whether the lateness of what is held has come to stay: then sound was lost, and what is held gets its time by
   * the new floor. Frames that came in a burst before it may be from before or after the loss: they count as not heard.
   */
  #settleOnceSteady(output: TimelineOutput): void {
    const newestMs = this.#held.at(-1)?.stampMs ?? 0;
    const held = this.#held.filter((frame) => frame.stampMs >= newestMs - MAX_HELD_MS);
    this.#held = held;
    const floorMs = Math.min(...held.map((frame) => frame.deviationMs));
    const steady = held.filter((frame) => frame.deviationMs <= floorMs + STEP_MS);
    const [first, last] = [steady[0] as PlacedSound, steady.at(-1) as PlacedSound];
    const steadySamples = steady.reduce((sum, frame) => sum + frame.samples.length, 0);
    if (last.stampMs - first.stampMs < HOLD_MS || steadySamples < STEADY_MS * SAMPLES_PER_MS) return;
    if (this.#offsetMs !== undefined) this.#shiftBins(floorMs - this.#offsetMs);
    this.#offsetMs = floorMs;
    this.#held = [];
    const next = held[held.indexOf(first) + 1];
    const pressed = next !== undefined && next.stampMs - first.stampMs < lengthMs(next) / 2;
    const cameInBurst = held[0] !== first || pressed;
    const certainFromMs = cameInBurst ? first.stampMs + STEP_MS : first.stampMs;
    for (const frame of held) {
      if (frame.stampMs >= certainFromMs && frame.fromSample >= first.fromSample) this.#accept(frame, output);
    }
  }

  /** A loss is no drift: the minima before it move along, so that the fit sees through it. */
  #shiftBins(byMs: number): void {
    this.#bins = this.#bins.map((bin) => ({ atMs: bin.atMs, leastMs: bin.leastMs + byMs }));
    this.#currentBin = undefined;
  }

  #release(nowMs: number, output: TimelineOutput): void {
    for (const frame of this.#held) {
      this.#follow(frame);
      this.#emit(frame, nowMs, output);
    }
    this.#held = [];
  }

  /** Moves the offset towards the floor of the last seconds, slowly, so that time never jumps. */
  #follow(frame: PlacedSound): void {
    const bin = this.#currentBin;
    if (bin !== undefined && frame.stampMs - bin.atMs < BIN_MS) {
      this.#currentBin = { atMs: bin.atMs, leastMs: Math.min(bin.leastMs, frame.deviationMs) };
    } else {
      if (bin !== undefined) this.#bins.push(bin);
      if (this.#bins.length > DRIFT_BINS) this.#bins.shift();
      this.#currentBin = { atMs: frame.stampMs, leastMs: frame.deviationMs };
    }
    const recent = this.#bins.slice(-FLOOR_BINS).map((past) => past.leastMs);
    const floorMs = Math.min((this.#currentBin as Bin).leastMs, ...recent);
    const offsetMs = this.#offsetMs as number;
    const awayMs = floorMs - offsetMs;
    // Upwards only on the word of a full window: a few late frames are no new floor.
    if (awayMs > 0 && recent.length < FLOOR_BINS) return;
    const share = Math.abs(awayMs) > FAR_MS ? FAST_SLEW : SLEW;
    const limitMs = share * lengthMs(frame);
    this.#offsetMs = offsetMs + Math.max(-limitMs, Math.min(limitMs, awayMs));
  }

  #emit(frame: PlacedSound, nowMs: number, output: TimelineOutput): void {
    const offsetMs = this.#offsetMs as number;
    let { samples } = frame;
    let fromMs = frame.fromSample / SAMPLES_PER_MS + offsetMs;
    const afterMs = this.#emittedUntilMs;
    if (afterMs !== undefined && fromMs < afterMs - CONTIGUOUS_MS) {
      const overlap = Math.min(samples.length, Math.ceil((afterMs - fromMs) * SAMPLES_PER_MS));
      samples = samples.subarray(overlap);
      fromMs += overlap / SAMPLES_PER_MS;
      if (samples.length === 0) return;
    }
    if (afterMs !== undefined && fromMs > afterMs + CONTIGUOUS_MS) {
      const missingMs = fromMs - afterMs;
      const jumped = this.#gapReason === 'lost' && missingMs >= RESYNC_GAP_MS;
      output.gaps.push({ fromMs: afterMs, untilMs: fromMs, reason: jumped ? 'resync' : this.#gapReason });
      this.#gapCount += 1;
      this.#lostMs += missingMs;
    }
    this.#gapReason = 'lost';
    const heardMs = samples.length / SAMPLES_PER_MS;
    this.#emittedUntilMs = fromMs + heardMs;
    this.#heardMs += heardMs;
    this.#recent.push({
      jitterMs: Math.max(0, frame.deviationMs - offsetMs),
      delayMs: Math.max(0, nowMs - this.#emittedUntilMs),
    });
    if (this.#recent.length > RECENT_FRAMES) this.#recent.shift();
    output.frames.push({ fromMs, samples });
  }
}

function lengthMs(sound: { readonly samples: Float32Array }): number {
  return sound.samples.length / SAMPLES_PER_MS;
}

/** Sixty points are enough for the fit, and their pairs are sixteen times fewer. */
function everyFourth(bins: readonly Bin[]): { x: number; y: number }[] {
  const points: { x: number; y: number }[] = [];
  for (let index = 0; index + 4 <= bins.length; index += 4) {
    const four = bins.slice(index, index + 4);
    const least = four.reduce((a, b) => (b.leastMs < a.leastMs ? b : a));
    points.push({ x: least.atMs, y: least.leastMs });
  }
  return points;
}
