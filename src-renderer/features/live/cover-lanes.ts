/** Covers beside each other on the time line. Pure. */
import type { TapeCover } from '../../state/live-tape.ts';

export const LANES = 3;

/** Each cover with the first lane that is free then; more at a time than there are lanes lie in the last one. */
export function inLanes(covers: readonly TapeCover[], nowMs: number): [TapeCover, number][] {
  const freeFromMs = Array.from({ length: LANES }, () => Number.NEGATIVE_INFINITY);
  return covers.map((cover) => {
    const free = freeFromMs.findIndex((atMs) => atMs <= cover.airFromMs);
    const lane = free === -1 ? LANES - 1 : free;
    freeFromMs[lane] = cover.airUntilMs ?? nowMs;
    return [cover, lane];
  });
}
