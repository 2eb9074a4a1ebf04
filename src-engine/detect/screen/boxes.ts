/** What can be worked out from rectangles alone. */
import type { Box } from '../../contract/picture.ts';

/** The area both cover. */
function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Intersection over union, 0..1: 1 where they are the same, 0 where they do not touch. */
export function overlapOf(a: Box, b: Box): number {
  const shared = sharedArea(a, b);
  return shared === 0 ? 0 : shared / (a.width * a.height + b.width * b.height - shared);
}

/** The share of `box` that lies in `area`, 0..1. */
export function shareWithin(box: Box, area: Box): number {
  const shared = sharedArea(box, area);
  return shared === 0 ? 0 : shared / (box.width * box.height);
}

/** True where they share more than an edge. */
export function overlap(a: Box, b: Box): boolean {
  return sharedArea(a, b) > 0;
}

/** The smallest box around both. */
export function around(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** Those that overlap become one around both, until none do. */
export function joinOverlapping<T extends { readonly box: Box }>(
  all: readonly T[],
  join: (a: T, b: T, box: Box) => T,
): T[] {
  const joined: T[] = [];
  for (const one of all) {
    let whole = one;
    let at = joined.findIndex(({ box }) => overlap(box, whole.box));
    while (at >= 0) {
      const [other] = joined.splice(at, 1) as [T];
      whole = join(whole, other, around(whole.box, other.box));
      // What is larger now may overlap others.
      at = joined.findIndex(({ box }) => overlap(box, whole.box));
    }
    joined.push(whole);
  }
  return joined;
}

/** Larger by so much on each side. */
export function grown(box: Box, left: number, top: number, right: number, bottom: number): Box {
  return {
    x: box.x - left,
    y: box.y - top,
    width: box.width + left + right,
    height: box.height + top + bottom,
  };
}

/** Of those that overlap each other by more than `limit`, the surest alone. Surest first. */
export function surest<T extends { readonly box: Box; readonly confidence: number }>(
  all: readonly T[],
  limit: number,
): T[] {
  const kept: T[] = [];
  for (const one of [...all].sort((a, b) => b.confidence - a.confidence)) {
    if (kept.every(({ box }) => overlapOf(box, one.box) <= limit)) kept.push(one);
  }
  return kept;
}

/** How much is looked at around a changed part: what is to be found there may lie across its edge. */
const surroundingsPx = 240;

/** A changed part with what is around it. */
export function withSurroundings(area: Box): Box {
  return grown(area, surroundingsPx, surroundingsPx, surroundingsPx, surroundingsPx);
}
