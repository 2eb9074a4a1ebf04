/** The user's own private strings, however they are spelt, spaced, broken over lines or read. */
import { fold } from './fold.ts';
import type { Page } from './page.ts';
import type { Reading } from './reading.ts';
import type { FoundText, TextRule } from './text-rule.ts';

/** At most this many characters: then it is looked for as a word of its own. */
const shortLength = 5;
/** From this length on, one character may have been read wrong; from twice it, two. */
const slipLength = 9;

const like: Readonly<Record<string, string>> = {
  '1': 'l',
  i: 'l',
  '|': 'l',
  '0': 'o',
  q: 'g',
  '9': 'g',
  '5': 's',
  '8': 'b',
  '2': 'z',
};

/** Letters and digits alone, look-alikes as one; `at` tells where each stands in the text it was made of. */
function skeleton(lower: string): { readonly text: string; readonly at: number[] } {
  let text = '';
  const at: number[] = [];
  for (let index = 0; index < lower.length; index++) {
    const character = lower[index] as string;
    if (!/[a-z0-9|]/.test(character) && (character < '\u00a1' || !/[\p{L}\p{N}]/u.test(character))) continue;
    text += like[character] ?? character;
    at.push(index);
  }
  return { text, at };
}

/** A rule for these strings: made anew when they change. */
export function privateStringRule(strings: readonly string[]): TextRule {
  const wanted = strings
    .map((string) => fold(string).text.toLowerCase())
    .map((lower) => ({ lower: lower.trim(), bones: skeleton(lower).text }))
    .filter(({ bones }) => bones !== '');
  return {
    category: 'private',
    source: 'The user',
    find(page: Page) {
      if (wanted.length === 0) return [];
      const readings = [page.blocks, page.rows].map((reading) => ({
        reading,
        bones: skeleton(reading.lower),
      }));
      return readings.flatMap(({ reading, bones }) =>
        wanted.flatMap((one) =>
          one.bones.length <= shortLength ? asWord(reading, one.lower) : anywhere(reading, bones, one.bones),
        ),
      );
    },
  };
}

function asWord(reading: Reading, lower: string): FoundText[] {
  const found: FoundText[] = [];
  for (let at = reading.lower.indexOf(lower); at >= 0; at = reading.lower.indexOf(lower, at + 1)) {
    const isApart = [reading.lower[at - 1], reading.lower[at + lower.length]].every(
      (beside) => beside === undefined || !/[\p{L}\p{N}]/u.test(beside),
    );
    if (isApart) found.push({ confidence: 0.98, ranges: reading.ranges(at, at + lower.length) });
  }
  return found;
}

function anywhere(
  reading: Reading,
  page: { readonly text: string; readonly at: number[] },
  bones: string,
): FoundText[] {
  const found: FoundText[] = [];
  const add = (first: number, last: number, confidence: number) => {
    const from = page.at[first] as number;
    const until = (page.at[last] as number) + 1;
    // Not over a gap between blocks: those pieces do not belong together.
    if (!reading.text.slice(from, until).includes('\n\n'))
      found.push({ confidence, ranges: reading.ranges(from, until) });
  };
  for (let at = page.text.indexOf(bones); at >= 0; at = page.text.indexOf(bones, at + 1))
    add(at, at + bones.length - 1, 0.98);
  if (found.length === 0 && bones.length >= slipLength) {
    const slips = Math.min(2, Math.floor(bones.length / slipLength));
    if (mayStandIn(page.text, bones, slips))
      for (const [first, last] of withSlips(page.text, bones, slips)) add(first, last, 0.8);
  }
  return found;
}

/** False where it cannot: of one part more than there are slips, one part at least is as it was. */
function mayStandIn(text: string, pattern: string, slips: number): boolean {
  const size = Math.floor(pattern.length / (slips + 1));
  return Array.from({ length: slips + 1 }, (_, part) =>
    pattern.slice(part * size, part === slips ? undefined : (part + 1) * size),
  ).some((part) => text.includes(part));
}

/** Another digit is another number, not a slip: look-alikes are one by now. */
function changeCost(read: string, wanted: string): number {
  return read === wanted ? 0 : slipCost(read + wanted);
}

function slipCost(characters: string): number {
  return /\d/.test(characters) ? 9 : 1;
}

/**
 * Where `pattern` stands in `text` with at most `slips` characters changed, lost or added (P. H. Sellers, The Theory and
 * Computation of Evolutionary Distances, 1980). Places as [first, last] unit.
 */
function withSlips(text: string, pattern: string, slips: number): [number, number][] {
  const length = pattern.length;
  let costs = Array.from({ length: length + 1 }, (_, row) => row);
  let starts: number[] = new Array(length + 1).fill(0);
  const places: [number, number][] = [];
  let best = slips + 1;
  let bestAt: [number, number] | undefined;
  for (let at = 0; at < text.length; at++) {
    const nextCosts = [0];
    const nextStarts = [at + 1];
    for (let row = 1; row <= length; row++) {
      const change = (costs[row - 1] as number) + changeCost(text[at] as string, pattern[row - 1] as string);
      const added = (costs[row] as number) + slipCost(text[at] as string);
      const lost = (nextCosts[row - 1] as number) + slipCost(pattern[row - 1] as string);
      const least = Math.min(change, added, lost);
      nextCosts.push(least);
      nextStarts.push(
        least === change
          ? row === 1
            ? at
            : (starts[row - 1] as number)
          : least === added
            ? (starts[row] as number)
            : (nextStarts[row - 1] as number),
      );
    }
    costs = nextCosts;
    starts = nextStarts;
    const cost = costs[length] as number;
    if (cost < best) {
      best = cost;
      bestAt = [starts[length] as number, at];
    } else if (bestAt && at - bestAt[1] >= slips) {
      places.push(bestAt);
      best = slips + 1;
      bestAt = undefined;
    }
  }
  if (bestAt) places.push(bestAt);
  return places;
}
