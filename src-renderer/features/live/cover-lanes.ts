/** Covers beside each other on the time line. Pure. */
import type { TapeCover } from '../../state/live-tape.ts';

export const LANES = 4;

export interface CoverBar {
  readonly cover: TapeCover;
  readonly airFromMs: number;
  readonly airUntilMs: number;
  readonly lane: number;
  /** False where it lies over another one: then its words would not be read. */
  readonly hasRoom: boolean;
}

/**
 * One bar for covers of the same kind that are on air together, thirty keys in one terminal say; each in the first lane that
 * is free then. More kinds at a time than there are lanes lie in the last one.
 */
export function coverBars(covers: Iterable<TapeCover>, nowMs: number): CoverBar[] {
  const freeFromMs = Array.from({ length: LANES }, () => Number.NEGATIVE_INFINITY);
  return merged(covers, nowMs).map(({ cover, airFromMs, airUntilMs }) => {
    const free = freeFromMs.findIndex((atMs) => atMs <= airFromMs);
    const lane = free === -1 ? LANES - 1 : free;
    freeFromMs[lane] = airUntilMs;
    return { cover, airFromMs, airUntilMs, lane, hasRoom: free !== -1 };
  });
}

interface Merged {
  readonly cover: TapeCover;
  readonly airFromMs: number;
  airUntilMs: number;
}

function merged(covers: Iterable<TapeCover>, nowMs: number): Merged[] {
  const bars: Merged[] = [];
  const lastByKind = new Map<string, Merged>();
  for (const cover of [...covers].sort((a, b) => a.airFromMs - b.airFromMs)) {
    const { airFromMs, airUntilMs = nowMs } = cover;
    const kind = `${cover.reason} ${cover.action} ${cover.dryRun}`;
    const last = lastByKind.get(kind);
    if (last !== undefined && airFromMs <= last.airUntilMs) {
      last.airUntilMs = Math.max(last.airUntilMs, airUntilMs);
      continue;
    }
    const bar = { cover, airFromMs, airUntilMs };
    lastByKind.set(kind, bar);
    bars.push(bar);
  }
  return bars;
}
