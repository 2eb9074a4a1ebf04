/** How the picture's protection stands, in one word, and why; and what aired, or was covered, unchecked. Pure. */
import type { PictureState } from '../../contract/picture.ts';
import type { PictureDetectorState } from '../ports/picture.ts';
import type { ProblemText } from '../protection/problems.ts';

export interface PictureFacts {
  readonly isWanted: boolean;
  readonly isStarted: boolean;
  readonly isPaused: boolean;
  readonly hasLayout: boolean;
  readonly detector: PictureDetectorState['kind'];
  readonly sources: PictureState['sources'];
  /** D; undefined where no stage is set up. */
  readonly delayMs: number | undefined;
  /** For how long something has aired, or been covered, unchecked, up to now. */
  readonly uncheckedForMs: number;
}

/** Unchecked for longer than this is a problem to be told, ms. */
const CATCHING_UP_AFTER_MS = 1000;

/** What keeps the picture from being protected; undefined where nothing does. */
export function pictureTrouble(facts: PictureFacts): ProblemText | undefined {
  if (facts.detector === 'restarting' || facts.detector === 'failed') return 'picture-model-down';
  const onAir = facts.sources.filter((source) => source.onAir);
  if (onAir.some(({ state }) => state === 'lost')) return 'source-lost';
  const mostMs = (facts.delayMs ?? Number.POSITIVE_INFINITY) / 2;
  if (onAir.some(({ lookMs }) => lookMs > mostMs)) return 'picture-slow';
  return facts.uncheckedForMs > CATCHING_UP_AFTER_MS ? 'picture-unchecked' : undefined;
}

export function pictureWord(facts: PictureFacts): PictureState['word'] {
  if (!facts.isWanted || !facts.isStarted) return 'off';
  if (facts.isPaused) return 'paused';
  const isLoading = facts.sources.length > 0 && facts.detector === 'loading';
  if (!facts.hasLayout || isLoading) return 'starting';
  const trouble = pictureTrouble(facts);
  if (trouble === undefined) return 'protected';
  return trouble === 'picture-unchecked' ? 'catching-up' : 'not-protected';
}

/** How often and for how long something was unchecked. */
export class UncheckedSum {
  #sinceMs: number | undefined;
  #lastMs: number | undefined;
  #count = 0;
  #sumMs = 0;

  /** To be told at every moment. */
  note(isUnchecked: boolean, nowMs: number): void {
    if (isUnchecked) {
      if (this.#sinceMs === undefined) {
        this.#sinceMs = nowMs;
        this.#count += 1;
      } else {
        this.#sumMs += nowMs - (this.#lastMs ?? nowMs);
      }
    } else {
      this.#sinceMs = undefined;
    }
    this.#lastMs = nowMs;
  }

  /** For how long it has been, up to the last moment that was told of; 0 where it is not. */
  get forMs(): number {
    return this.#sinceMs === undefined ? 0 : (this.#lastMs ?? this.#sinceMs) - this.#sinceMs;
  }

  get sums(): { readonly uncheckedCount: number; readonly uncheckedMs: number } {
    return { uncheckedCount: this.#count, uncheckedMs: Math.round(this.#sumMs) };
  }
}
