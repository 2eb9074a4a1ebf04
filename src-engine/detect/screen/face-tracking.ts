/**
 * Which face of now is which of before, by place alone, and where one is that was missed for a moment. It knows no identities:
 * a face that comes back after it was lost is a new one. Pure: time is passed in.
 */
import type { Box } from '../../contract/picture.ts';
import { overlapOf } from './boxes.ts';

/** Least overlap of a face with where it was, or is expected to be. */
const sameOverlap = 0.2;
/** How far a face may have gone between two looks, in shares of its size: fast movement leaves no overlap. */
const mostStep = 0.75;
/** A size changed by more than this factor is another face. */
const mostGrowth = 1.8;

/** A face that is followed. Boxes in pixels of the picture. */
export interface TrackedFace {
  /** Stable as long as it is followed; counts up, never used again. */
  readonly id: number;
  readonly box: Box;
  readonly confidence: number;
  readonly lastSeenMs: number;
}

interface FaceSeen {
  readonly box: Box;
  readonly confidence: number;
}

export class FaceTracker {
  readonly #bridgeMs: number;
  #faces: TrackedFace[] = [];
  #lastId = 0;

  /** `bridgeMs`: how long a face that is not found any more is taken to be where it was. */
  constructor({ bridgeMs = 1000 }: { readonly bridgeMs?: number } = {}) {
    this.#bridgeMs = bridgeMs;
  }

  /** Takes what one look at the whole picture found and gives the faces followed now, those missed for a moment among them. */
  update(seen: readonly FaceSeen[], nowMs: number): readonly TrackedFace[] {
    const pairs = this.#faces
      .flatMap((face) => seen.map((now) => ({ face, now, fit: fitOf(face.box, now.box) })))
      .filter(({ fit }) => fit > 0)
      .sort((a, b) => b.fit - a.fit);
    const matchOf = new Map<FaceSeen, TrackedFace>();
    const matched = new Set<TrackedFace>();
    for (const { face, now } of pairs) {
      if (matchOf.has(now) || matched.has(face)) continue;
      matchOf.set(now, face);
      matched.add(face);
    }
    const found = seen.map((now) => ({
      id: matchOf.get(now)?.id ?? this.#nextId(),
      box: now.box,
      confidence: now.confidence,
      lastSeenMs: nowMs,
    }));
    const missed = this.#faces.filter(
      (face) => !matched.has(face) && nowMs - face.lastSeenMs <= this.#bridgeMs,
    );
    this.#faces = [...found, ...missed];
    return this.#faces;
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }
}

/** How well they fit, more for better: those that overlap always before those that are merely near. 0: not the same face. */
function fitOf(before: Box, now: Box): number {
  const growth = Math.sqrt((now.width * now.height) / (before.width * before.height));
  if (!(growth <= mostGrowth && growth >= 1 / mostGrowth)) return 0;
  const shared = overlapOf(before, now);
  if (shared >= sameOverlap) return 1 + shared;
  const across = now.x + now.width / 2 - (before.x + before.width / 2);
  const down = now.y + now.height / 2 - (before.y + before.height / 2);
  const step = Math.hypot(across, down) / Math.max(before.width, before.height);
  return step <= mostStep ? 1 - step : 0;
}
