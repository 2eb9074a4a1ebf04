import { encode, gapTable, substitutionTable, tableWidth } from './distance.ts';
import type { HeardSounds } from './heard.ts';

/** One way to say a phrase, ready to be looked for. */
export interface SoundPattern {
  readonly codes: Uint8Array;
  /** What it would cost to lose all of it: the measure of how much there is to hear. */
  readonly weight: number;
}

/** A stretch of sounds [from, until) of a transcript that resembles a pattern. */
export interface SoundMatch {
  readonly from: number;
  readonly until: number;
  /** Cost over the pattern's weight: 0 is the same sounds. */
  readonly ratio: number;
}

/** A pattern from a pronunciation. */
export function patternOf(sounds: string): SoundPattern {
  const codes = encode(sounds);
  return { codes, weight: codes.reduce((sum, code) => sum + (gapTable[code] as number), 0) };
}

/** Two rows of costs and of starts for the inner loop; they only grow, so that a look makes no garbage. */
let scratch = makeScratch(256);

function makeScratch(size: number) {
  const rows = () => [new Float64Array(size), new Float64Array(size)] as const;
  return { size, costs: rows(), starts: rows() };
}

/**
 * Every stretch that resembles the pattern with a ratio of at most `bound`, not overlapping, best first:
 * approximate substring search (Sellers, "The theory and computation of evolutionary distances", 1980) with our costs.
 */
export function findPattern(pattern: SoundPattern, heard: HeardSounds, bound: number): SoundMatch[] {
  const { codes, startCost, endCost } = heard;
  const length = codes.length;
  if (scratch.size <= length) scratch = makeScratch(2 * length);
  const most = bound * pattern.weight;
  let [costs, nextCosts] = scratch.costs as [Float64Array, Float64Array];
  let [starts, nextStarts] = scratch.starts as [Float64Array, Float64Array];
  for (let at = 0; at <= length; at++) {
    costs[at] = startCost[at] as number;
    starts[at] = at;
  }
  for (const code of pattern.codes) {
    const lose = gapTable[code] as number;
    const row = code * tableWidth;
    let diagonal = costs[0] as number;
    let left = diagonal + lose;
    let least = left;
    nextCosts[0] = left;
    nextStarts[0] = 0;
    for (let at = 1; at <= length; at++) {
      const sound = codes[at - 1] as number;
      const above = costs[at] as number;
      let cost = diagonal + (substitutionTable[row + sound] as number);
      let start = starts[at - 1] as number;
      if (above + lose < cost) {
        cost = above + lose;
        start = starts[at] as number;
      }
      const added = left + (gapTable[sound] as number);
      if (added < cost) {
        cost = added;
        start = nextStarts[at - 1] as number;
      }
      nextCosts[at] = cost;
      nextStarts[at] = start;
      if (cost < least) least = cost;
      diagonal = above;
      left = cost;
    }
    // No way on from here comes back under the bound.
    if (least > most) return [];
    [costs, nextCosts] = [nextCosts, costs];
    [starts, nextStarts] = [nextStarts, starts];
  }
  const matches: SoundMatch[] = [];
  for (let until = 1; until <= length; until++) {
    const cost = (costs[until] as number) + (endCost[until] as number);
    if (cost <= most) matches.push({ from: starts[until] as number, until, ratio: cost / pattern.weight });
  }
  matches.sort((a, b) => a.ratio - b.ratio);
  const apart: SoundMatch[] = [];
  for (const match of matches) {
    if (apart.every((other) => match.until <= other.from || match.from >= other.until)) apart.push(match);
  }
  return apart;
}
