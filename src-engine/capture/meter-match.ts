/**
 * Is what OBS airs what we hear, and how much later does OBS take it in? OBS tells the raw peak of its newest block of an input
 * every 50 ms (measured before mute, volume and sync offset, after the user's filters). In dB, and over seconds, these peaks
 * follow our own envelope, shifted by the lag: Pearson's correlation finds the shift and says whether it is the same sound,
 * whatever the gain. Pure: time comes with frames and readings.
 */
import type { SoundFrame } from '../contract/flow.ts';
import type { MeterReading } from '../operations/ports/sound.ts';
import { CELL_MS, HeardEnvelope } from './heard-envelope.ts';
import { toDb } from './levels.ts';
import { percentile, theilSenSlope } from './robust.ts';

export type MatchState = 'unknown' | 'matched' | 'mismatch' | 'obs-has-sound-we-do-not-hear';

export interface MatchVerdict {
  readonly state: MatchState;
  /** When the state began. */
  readonly sinceMs: number;
  /**
   * How much later (+) or earlier (-) than us OBS takes the sound in: what we hear at t, OBS stamps t + lag. Undefined until
   * known. OBS itself may air it up to 70 ms off its stamp (it smooths its time stamps); no meter shows that.
   */
  readonly lagMs: number | undefined;
  /** How fast the lag grows; undefined before three minutes of lags. */
  readonly driftPpm: number | undefined;
  /** Pearson's r at the best lag over the last seconds; undefined while there was too little sound to tell. */
  readonly correlation: number | undefined;
}

/**
 * How old OBS's newest block is when its reading reaches us. Measured on OBS 29 with PulseAudio and parec, two takes of 70 s: readings
 * 5 to 8 ms behind our stamps, while mutes took effect on sound 6 to 15 ms ahead of them.
 */
const READING_AGE_MS = 20;
/** OBS's blocks are 10 to 21 ms long. */
const BLOCK_MS = 10;
/** Levels below this are all the same nothing. */
const FLOOR_DB = -70;
/** Above this an input carries sound. */
const SOUND_DB = -50;
const MIN_LAG_MS = -250;
const MAX_LAG_MS = 600;
/** The verdict is on the last seconds, the lag on more of them. */
const VERDICT_WINDOW_MS = 5000;
const LAG_WINDOW_MS = 20_000;
/** Readings with sound that a verdict needs: 1.5 s. */
const LEAST_SOUND = 30;
/** Less movement in the level than this, in dB, proves nothing. */
const LEAST_SPREAD_DB = 4;
const MATCHED_FROM = 0.75;
const MISMATCH_BELOW = 0.5;
/** A lag that was not known before must be surer, and found again by the next look: of 170 lags, one may fit by chance. */
const FOUND_FROM = 0.9;
const NEAR_MS = 60;
const AGAIN_WITHIN_MS = 15;
/** Looks in a row that must say mismatch. */
const MISMATCH_LOOKS = 3;
/** Silence in OBS counts only this close to its sound: what we hear while OBS is silent is nobody's business. */
const AROUND_SOUND_MS = 400;
/** We do not hear: OBS has sound for this long within the window, and we are this much below what its gain lets expect. */
const UNHEARD_WINDOW_MS = 3000;
const UNHEARD_LEAST = 16;
const UNHEARD_BELOW_DB = 30;
const UNHEARD_DB = -75;
const LOOK_EVERY_MS = 500;
const LAGS_KEPT = 600;
const DRIFT_LEAST_MS = 180_000;

interface Reading {
  readonly atMs: number;
  readonly db: number;
}

interface Fit {
  readonly lagMs: number;
  readonly correlation: number;
}

/** One input's match. Feed it all frames and all of the input's readings, and ask for the verdict a few times a second. */
export class MeterMatch {
  readonly #heard = new HeardEnvelope();
  #readings: Reading[] = [];
  #state: MatchState = 'unknown';
  #sinceMs: number | undefined;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #mismatchLooks = 0;
  #correlation: number | undefined;
  #gainDb: number | undefined;
  /** Where the last look found a likeness at a lag that was not known. */
  #foundMs: number | undefined;
  /** As the readings show it, with their age. */
  #lags: { x: number; y: number }[] = [];

  hear(frame: SoundFrame): void {
    this.#heard.add(frame);
  }

  read(reading: Pick<MeterReading, 'atMs' | 'rawPeak'>): void {
    this.#readings.push({ atMs: reading.atMs, db: Math.max(FLOOR_DB, toDb(reading.rawPeak)) });
  }

  /** Looks again if the last look is half a second ago. */
  verdict(nowMs: number): MatchVerdict {
    this.#sinceMs ??= nowMs;
    if (nowMs - this.#lookedAtMs >= LOOK_EVERY_MS) {
      this.#lookedAtMs = nowMs;
      this.#readings = this.#readings.filter(({ atMs }) => atMs > nowMs - LAG_WINDOW_MS);
      this.#look(nowMs);
    }
    const lagMs = this.#lagMs();
    return {
      state: this.#state,
      sinceMs: this.#sinceMs,
      lagMs: lagMs === undefined ? undefined : lagMs - READING_AGE_MS,
      driftPpm: this.#driftPpm(),
      correlation: this.#correlation,
    };
  }

  #look(nowMs: number): void {
    if (this.#isUnheard(nowMs)) {
      this.#enter('obs-has-sound-we-do-not-hear', nowMs);
      return;
    }
    const recent = aroundSound(this.#readings.filter(({ atMs }) => atMs > nowMs - VERDICT_WINDOW_MS));
    if (recent.filter(({ db }) => db > SOUND_DB).length < LEAST_SOUND) return;
    const known = this.#lagMs();
    const near = known === undefined ? undefined : this.#fit(recent, known - NEAR_MS, known + NEAR_MS);
    if (near !== undefined && near.correlation >= MATCHED_FROM) {
      this.#matched(near, nowMs);
      return;
    }
    const anywhere = this.#fit(recent, MIN_LAG_MS, MAX_LAG_MS);
    if (anywhere === undefined) return;
    const again = this.#foundMs !== undefined && Math.abs(anywhere.lagMs - this.#foundMs) < AGAIN_WITHIN_MS;
    this.#foundMs = anywhere.correlation >= FOUND_FROM ? anywhere.lagMs : undefined;
    if (this.#foundMs !== undefined) {
      this.#mismatchLooks = 0;
      if (!again) return;
      this.#lags = [];
      this.#matched(anywhere, nowMs);
      return;
    }
    const correlation = (near ?? anywhere).correlation;
    this.#correlation = correlation;
    this.#mismatchLooks = correlation < MISMATCH_BELOW ? this.#mismatchLooks + 1 : 0;
    if (this.#mismatchLooks >= MISMATCH_LOOKS) this.#enter('mismatch', nowMs);
  }

  #matched(fit: Fit, nowMs: number): void {
    this.#correlation = fit.correlation;
    this.#mismatchLooks = 0;
    this.#enter('matched', nowMs);
    this.#measureLag(fit, nowMs);
  }

  #enter(state: MatchState, nowMs: number): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#sinceMs = nowMs;
  }

  /** OBS had sound again and again, and around each time we had next to nothing. */
  #isUnheard(nowMs: number): boolean {
    const known = this.#lagMs();
    const [least, most] = known === undefined ? [MIN_LAG_MS, MAX_LAG_MS] : [known - NEAR_MS, known + NEAR_MS];
    const sounding = this.#readings.filter(
      ({ atMs, db }) => atMs > nowMs - UNHEARD_WINDOW_MS && db > SOUND_DB,
    );
    if (sounding.length < UNHEARD_LEAST) return false;
    const unheard = sounding.filter(({ atMs, db }) => {
      const peakDb = toDb(this.#heard.peakOver(atMs - most - BLOCK_MS, atMs - least) ?? 0);
      const expectedDb = this.#gainDb === undefined ? UNHEARD_DB : db - this.#gainDb - UNHEARD_BELOW_DB;
      return peakDb < Math.max(UNHEARD_DB, expectedDb);
    });
    return unheard.length >= UNHEARD_LEAST && unheard.length > sounding.length / 2;
  }

  /** The shift between the two in which our envelope follows OBS's readings best; undefined where the levels hardly move. */
  #fit(readings: readonly Reading[], leastMs: number, mostMs: number): Fit | undefined {
    const fits: Fit[] = [];
    for (let lagMs = leastMs; lagMs <= mostMs; lagMs += CELL_MS) {
      const correlation = this.#correlationAt(readings, lagMs);
      if (correlation !== undefined) fits.push({ lagMs, correlation });
    }
    const best = fits.reduce<Fit | undefined>(
      (a, b) => (a && a.correlation >= b.correlation ? a : b),
      undefined,
    );
    if (best === undefined) return undefined;
    const index = fits.indexOf(best);
    const [before, after] = [fits[index - 1], fits[index + 1]];
    if (before === undefined || after === undefined) return best;
    // The top of the parabola through the three.
    const curve = before.correlation - 2 * best.correlation + after.correlation;
    const shift = curve === 0 ? 0 : (0.5 * (before.correlation - after.correlation)) / curve;
    return { lagMs: best.lagMs + shift * CELL_MS, correlation: best.correlation };
  }

  #correlationAt(readings: readonly Reading[], lagMs: number): number | undefined {
    let [n, sumX, sumY, sumXx, sumYy, sumXy] = [0, 0, 0, 0, 0, 0];
    for (const { atMs, db } of readings) {
      const peak = this.#heard.peakOver(atMs - lagMs - BLOCK_MS, atMs - lagMs);
      if (peak === undefined) continue;
      const heardDb = Math.max(FLOOR_DB, toDb(peak));
      n += 1;
      sumX += db;
      sumY += heardDb;
      sumXx += db * db;
      sumYy += heardDb * heardDb;
      sumXy += db * heardDb;
    }
    if (n < LEAST_SOUND) return undefined;
    const varianceX = sumXx / n - (sumX / n) ** 2;
    const varianceY = sumYy / n - (sumY / n) ** 2;
    if (varianceX < LEAST_SPREAD_DB ** 2) return undefined;
    // Ours stands still while OBS's moves: no likeness.
    if (varianceY <= 0) return 0;
    return (sumXy / n - (sumX / n) * (sumY / n)) / Math.sqrt(varianceX * varianceY);
  }

  /** The lag over the longer window, near the one just found, and the gain between the two. */
  #measureLag(found: Fit, nowMs: number): void {
    const fit = this.#fit(aroundSound(this.#readings), found.lagMs - NEAR_MS, found.lagMs + NEAR_MS);
    if (fit === undefined || fit.correlation < MATCHED_FROM) return;
    this.#lags.push({ x: nowMs, y: fit.lagMs });
    if (this.#lags.length > LAGS_KEPT) this.#lags.shift();
    const gains = this.#readings
      .filter(({ db }) => db > SOUND_DB)
      .map(
        ({ atMs, db }) => db - toDb(this.#heard.peakOver(atMs - fit.lagMs - BLOCK_MS, atMs - fit.lagMs) ?? 1),
      );
    this.#gainDb = percentile(gains, 0.5);
  }

  /** The middle of the newest lags, so that one odd look moves nothing. */
  #lagMs(): number | undefined {
    if (this.#lags.length === 0) return undefined;
    return percentile(
      this.#lags.slice(-9).map(({ y }) => y),
      0.5,
    );
  }

  #driftPpm(): number | undefined {
    const [first, last] = [this.#lags[0], this.#lags.at(-1)];
    if (first === undefined || last === undefined || last.x - first.x < DRIFT_LEAST_MS) return undefined;
    const step = Math.ceil(this.#lags.length / 60);
    const slope = theilSenSlope(this.#lags.filter((_, index) => index % step === 0));
    return slope === undefined ? undefined : slope * 1e6;
  }
}

function aroundSound(readings: readonly Reading[]): Reading[] {
  const soundsAtMs = readings.filter(({ db }) => db > SOUND_DB).map(({ atMs }) => atMs);
  return readings.filter(({ atMs }) =>
    soundsAtMs.some((soundMs) => Math.abs(atMs - soundMs) <= AROUND_SOUND_MS),
  );
}
