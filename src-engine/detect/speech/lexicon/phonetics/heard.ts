import { encode, gapTable } from './distance.ts';
import type { Pronouncer } from './pronounce.ts';

/** A transcript as one row of sounds; the sound at i belongs to word `wordOf[i]`. */
export interface HeardSounds {
  readonly codes: Uint8Array;
  readonly wordOf: Uint16Array;
  /** Where in its word the sound is, as a fraction 0..1 of the word's sounds. */
  readonly fractionOf: Float32Array;
  /** What it costs to begin a match at i: nothing at a word's first sound, else the sounds of the word skipped before. */
  readonly startCost: Float32Array;
  /** What it costs to end a match before i: nothing at a word's end, else the sounds of the word left over. */
  readonly endCost: Float32Array;
}

/** A match may begin or end inside a word, at this part of the price of the sounds skipped. */
const skipFactor = 0.7;
/** A plural or possessive "s" left over at a word's end. */
const pluralCost = 0.1;

/** The sounds of written words, each by its most usual pronunciation. */
export function soundsOf(words: readonly string[], pronouncer: Pronouncer): HeardSounds {
  const perWord = words.map((word) => encode(pronouncer.pronounce(word)[0] ?? ''));
  const length = perWord.reduce((sum, codes) => sum + codes.length, 0);
  const codes = new Uint8Array(length);
  const wordOf = new Uint16Array(length);
  const fractionOf = new Float32Array(length);
  const startCost = new Float32Array(length + 1);
  const endCost = new Float32Array(length + 1);
  const plurals = new Set(encode('sz'));
  let at = 0;
  perWord.forEach((word, wordIndex) => {
    const from = at;
    const until = at + word.length;
    codes.set(word, from);
    for (; at < until; at++) {
      wordOf[at] = wordIndex;
      fractionOf[at] = (at - from) / word.length;
      if (at > from)
        startCost[at] =
          (startCost[at - 1] as number) + skipFactor * (gapTable[codes[at - 1] as number] as number);
    }
    for (let end = until - 1; end > from; end--) {
      const left = codes[end] as number;
      const price =
        end === until - 1 && plurals.has(left) ? pluralCost : skipFactor * (gapTable[left] as number);
      endCost[end] = (endCost[end + 1] as number) + price;
    }
  });
  // Position `from` of a word is the end of the one before: both costs are 0 there.
  return { codes, wordOf, fractionOf, startCost, endCost };
}
