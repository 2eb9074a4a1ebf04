/**
 * Which stretch of sound each look gets. Pure: fed with one voice activity probability and one loudness per 32 ms step.
 *
 * A window ends now. It begins at a pause where there is one, since a word that the window's edge cuts is misheard, and
 * far enough back that every word is looked at several times with the sound that followed it. It keeps its beginning
 * for as long as it can, so that each look can take the one before as its draft.
 */

/** Seconds; all were chosen on the dev corpus (docs/figures.md). */
export interface WindowOptions {
  /** A window is at most this long: cost grows with it, accuracy no longer does. */
  readonly longestMs: number;
  /** The last this much of a window stays in the next one: words need the sound after them to be heard right. */
  readonly keepMs: number;
  /** How far before `keepMs` a beginning is looked for where speech has no pause. */
  readonly searchMs: number;
}

export const windowOptions: WindowOptions = { longestMs: 3000, keepMs: 1300, searchMs: 800 };

/** One step of voice activity, ms. */
export const STEP_MS = 32;
/** Above this probability a step is speech; low, since what is taken for silence is never looked at. */
const SPEECH = 0.35;
/** So many steps without speech are a pause (224 ms). */
const PAUSE_STEPS = 7;
/** A window begins this many steps before its speech (128 ms): the activity model needs some to notice. */
const LEAD_STEPS = 4;
/** Breaks in speech of up to this many steps (128 ms) lie within a word. */
const JOIN_STEPS = 4;
/** Steps kept: longer than any window. */
const KEPT_STEPS = 256;

export interface Window {
  /** Step numbers since the beginning (or the last reset); the window is [fromStep, untilStep). */
  readonly fromStep: number;
  readonly untilStep: number;
  /** True where it begins where the last one began. */
  readonly sameStart: boolean;
}

export class WindowPlanner {
  readonly #options: WindowOptions;
  /** Ring buffers over the last KEPT_STEPS steps. */
  readonly #speech = new Uint8Array(KEPT_STEPS);
  readonly #loudness = new Float32Array(KEPT_STEPS);
  #steps = 0;
  #anchor = 0;

  constructor(options: WindowOptions = windowOptions) {
    this.#options = options;
  }

  /** How many steps were pushed. */
  get steps(): number {
    return this.#steps;
  }

  /** Where the silence that lasts until now began; now, where it is not silent. Not older than what is kept. */
  get quietSinceStep(): number {
    let step = this.#steps;
    while (step > 0 && step > this.#steps - KEPT_STEPS + 1 && !this.#isSpeech(step - 1)) step -= 1;
    return step;
  }

  /** @param loudness Any measure that grows with level, e.g. mean square in dB. */
  push(speechProbability: number, loudness: number): void {
    this.#speech[this.#steps % KEPT_STEPS] = speechProbability > SPEECH ? 1 : 0;
    this.#loudness[this.#steps % KEPT_STEPS] = loudness;
    this.#steps += 1;
  }

  /** The window that ends now, or null where nothing was said that has not been looked at often enough. */
  next(): Window | null {
    const now = this.#steps;
    const latest = now - Math.round(this.#options.keepMs / STEP_MS);
    const before = this.#anchor;
    this.#anchor = Math.max(this.#anchor, this.#beginning(latest), now - KEPT_STEPS);
    if ((now - this.#anchor) * STEP_MS > this.#options.longestMs) this.#anchor = this.#quietest(latest);
    if (!this.#anySpeech(Math.max(this.#anchor, latest), now)) return null;
    return { fromStep: this.#anchor, untilStep: now, sameStart: this.#anchor === before };
  }

  /** A little before the latest speech that begins after a pause, at or before `latest`; leading silence is left out. */
  #beginning(latest: number): number {
    let quiet = 0;
    let found = this.#anchor;
    const oldest = Math.max(this.#anchor, this.#steps - KEPT_STEPS);
    for (let step = oldest; step <= latest; step += 1) {
      if (!this.#isSpeech(step)) {
        quiet += 1;
        continue;
      }
      if (quiet >= PAUSE_STEPS) found = step - LEAD_STEPS;
      quiet = 0;
    }
    // Nothing but silence at the end: what comes next may begin right there.
    return quiet >= this.#pauseThatEndsAll ? latest - LEAD_STEPS : found;
  }

  get #pauseThatEndsAll(): number {
    return Math.round(this.#options.keepMs / STEP_MS);
  }

  /**
   * The run of speech that shares most with [fromStep, untilStep), or null where none does. Breaks of up to
   * `JOIN_STEPS` belong to a run: the silence before a stop consonant is part of its word.
   */
  speechWithin(fromStep: number, untilStep: number): { fromStep: number; untilStep: number } | null {
    const oldest = Math.max(fromStep - JOIN_STEPS, 0, this.#steps - KEPT_STEPS);
    const newest = Math.min(untilStep + JOIN_STEPS, this.#steps);
    let best: { fromStep: number; untilStep: number } | null = null;
    let run: { fromStep: number; untilStep: number } | null = null;
    const common = (span: { fromStep: number; untilStep: number }): number =>
      Math.min(span.untilStep, untilStep) - Math.max(span.fromStep, fromStep);
    for (let step = oldest; step < newest; step += 1) {
      if (!this.#isSpeech(step)) continue;
      if (run && step - run.untilStep < JOIN_STEPS) run.untilStep = step + 1;
      else run = { fromStep: step, untilStep: step + 1 };
      if (common(run) > (best ? common(best) : 0)) best = run;
    }
    return best;
  }

  #quietest(latest: number): number {
    let best = Math.max(latest - Math.round(this.#options.searchMs / STEP_MS), this.#anchor + 1);
    for (let step = best; step <= latest; step += 1) {
      if (this.#loudness[step % KEPT_STEPS]! < this.#loudness[best % KEPT_STEPS]!) best = step;
    }
    return best;
  }

  #anySpeech(fromStep: number, untilStep: number): boolean {
    for (let step = fromStep; step < untilStep; step += 1) if (this.#isSpeech(step)) return true;
    return false;
  }

  #isSpeech(step: number): boolean {
    return this.#speech[step % KEPT_STEPS] === 1;
  }
}
