/** The words of BIP-39's lists, found however they were read: with look-alikes, a slip, run together. */
import { createHash } from 'node:crypto';
import { wordlist as czech } from '@scure/bip39/wordlists/czech.js';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as french } from '@scure/bip39/wordlists/french.js';
import { wordlist as italian } from '@scure/bip39/wordlists/italian.js';
import { wordlist as portuguese } from '@scure/bip39/wordlists/portuguese.js';
import { wordlist as spanish } from '@scure/bip39/wordlists/spanish.js';
import { fold } from './fold.ts';

/** How many words a phrase has. */
export const phraseLengths: readonly number[] = [24, 21, 18, 15, 12];

/** Folded word to its number, list by list. */
const lists = [english, spanish, french, italian, portuguese, czech].map(
  (words) => new Map(words.map((word, index) => [fold(word).text, index])),
);
/** Word without its look-alikes to the word and a bit for each list that holds it. */
const known = new Map<string, { readonly word: string; lists: number }>();
lists.forEach((list, which) => {
  for (const word of list.keys()) {
    const entry = known.get(bones(word));
    if (entry) entry.lists |= 1 << which;
    else known.set(bones(word), { word, lists: 1 << which });
  }
});
const englishBones = new Map(english.map((word) => [bones(word), word]));
/** English words with a star for one of their characters: for finding what was read with one of them wrong. */
const nearly = new Map<string, string>();
for (const [word, plain] of englishBones) {
  if (word.length < 4) continue;
  for (let at = 0; at < word.length; at++) {
    const starred = `${word.slice(0, at)}*${word.slice(at + 1)}`;
    nearly.set(starred, nearly.has(starred) ? '' : plain);
  }
}

/** A word of a list as it stands in a text. */
export interface SeedWord {
  /** Empty: it could not be made out. */
  readonly word: string;
  readonly from: number;
  readonly until: number;
  readonly isSlip: boolean;
  /** The number before it: "3." or "3"; 0: none. */
  readonly number: number;
}

/** Lower case with look-alikes as one. */
function bones(word: string): string {
  return word.replace(/[1i|]/g, 'l').replace(/0/g, 'o').replace(/5/g, 's').replace(/8/g, 'b');
}

/** True where `text` is a word of a list as it stands, look-alikes aside. */
export function isSeedWord(text: string): boolean {
  return known.has(bones(text));
}

/** Which lists hold `word`: a bit for each. An empty word is in all. */
export function listsOf(word: string): number {
  return word === '' ? -1 : (known.get(bones(word))?.lists ?? 0);
}

/**
 * `text` (lower case) as one list word, with one character wrong where it may be a slip, or as several run together where it
 * may be several; undefined: neither. `from` is where it stands, `number` what numbers it.
 */
export function seedWordsOf(
  text: string,
  from: number,
  number: number,
  may: { readonly beSeveral: boolean; readonly beSlip: boolean },
): SeedWord[] | undefined {
  if (text.length < 3) return undefined;
  const until = from + text.length;
  const entry = known.get(bones(text));
  if (entry) return [{ word: entry.word, from, until, isSlip: false, number }];
  const numbered = /^(\d{1,2})([a-z]{3,8})$/.exec(text);
  if (numbered && isSeedWord(numbered[2] as string)) {
    const digits = numbered[1] as string;
    return seedWordsOf(numbered[2] as string, from + digits.length, Number(digits), may);
  }
  const before = /^([a-z]{3,8})\d{1,2}$/.exec(text)?.[1];
  if (before && isSeedWord(before)) return seedWordsOf(before, from, number, may);
  const pieces = may.beSeveral && text.length >= 6 ? split(bones(text)) : undefined;
  if (pieces) {
    let at = from;
    return pieces.map((word, index) => {
      at += word.length;
      return { word, from: at - word.length, until: at, isSlip: false, number: index === 0 ? number : 0 };
    });
  }
  const near = may.beSlip && text.length <= 8 ? slipOf(bones(text)) : undefined;
  return near ? [{ word: near, from, until, isSlip: true, number }] : undefined;
}

/** The one word that differs from `text` in one character of it. */
function slipOf(text: string): string | undefined {
  if (text.length < 4) return undefined;
  for (let at = 0; at < text.length; at++) {
    const word = nearly.get(`${text.slice(0, at)}*${text.slice(at + 1)}`);
    if (word) return word;
  }
  return undefined;
}

/** English list words of which `text` is made, without a rest. */
function split(text: string): string[] | undefined {
  const endingAt: (string | undefined)[] = new Array(text.length + 1).fill(undefined);
  for (let end = 3; end <= text.length; end++) {
    for (let length = Math.min(8, end); length >= 3; length--) {
      if (end - length > 0 && endingAt[end - length] === undefined) continue;
      const word = englishBones.get(text.slice(end - length, end));
      if (word === undefined) continue;
      endingAt[end] = word;
      break;
    }
  }
  if (endingAt[text.length] === undefined) return undefined;
  const words: string[] = [];
  for (let end = text.length; end > 0; ) {
    const word = endingAt[end] as string;
    words.unshift(word);
    end -= word.length;
  }
  return words.length >= 2 ? words : undefined;
}

/** True where some part of `words` is a whole phrase: of one list, of a phrase's length, its checksum right. */
export function holdsPhrase(words: readonly string[]): boolean {
  for (const list of lists) {
    const numbers = words.map((word) => list.get(word));
    if (numbers.filter((number) => number !== undefined).length < 12) continue;
    for (const length of phraseLengths) {
      for (let start = 0; start + length <= words.length; start++) {
        const part = numbers.slice(start, start + length);
        if (part.every((number) => number !== undefined) && hasChecksum(part as number[])) return true;
      }
    }
  }
  return false;
}

/** BIP-39: 11 bits a word; the last of them are the first of the SHA-256 of those before. */
function hasChecksum(numbers: readonly number[]): boolean {
  const bits = numbers.map((number) => number.toString(2).padStart(11, '0')).join('');
  const checkLength = bits.length / 33;
  const entropy = bits.slice(0, bits.length - checkLength);
  const bytes = Uint8Array.from({ length: entropy.length / 8 }, (_, at) =>
    Number.parseInt(entropy.slice(at * 8, at * 8 + 8), 2),
  );
  const hash = createHash('sha256').update(bytes).digest();
  const check = (hash[0] as number).toString(2).padStart(8, '0');
  return bits.slice(entropy.length) === check.slice(0, checkLength);
}
