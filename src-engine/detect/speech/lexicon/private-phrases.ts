import { keyOf } from './lists.ts';
import type { Token } from './normalise.ts';
import { findPattern, patternOf, type SoundPattern } from './phonetics/align.ts';
import { type HeardSounds, soundsOf } from './phonetics/heard.ts';
import type { Pronouncer } from './phonetics/pronounce.ts';
import { PhraseIndex } from './phrase-index.ts';
import { letterRuns } from './spelling.ts';

/** A phrase found by sound: a stretch of tokens, whose ends may lie inside a token. */
export interface PhraseHit {
  /** Fractional token indexes. */
  readonly from: number;
  readonly until: number;
  readonly quality: 'exact' | 'inflected' | 'phonetic';
  /** 1 as written; by sound 1 for the same sounds and 0.5 at the bound. */
  readonly score: number;
}

/**
 * The largest ratio of alignment cost to weight at which a phrase counts as heard. Short names have to be near exact,
 * since ordinary words resemble them. Chosen by `bench/lexicon.ts`, see docs/lexicon.md.
 */
function soundBound(weight: number): number {
  return Math.min(0.34, Math.max(0.05, 0.42 - 1.05 / weight));
}

/** Tokens that are read as one: "north bridge dental" of "Northbridge Dental", and a few more. */
const mostJoined = 6;
/** One letter in so many may be another, missing or added in a word that English does not have. */
const lettersPerSlip = 6;
/** Ways to say a phrase that are tried, over the pronunciations of its words. */
const mostWays = 4;

function waysToSay(words: readonly string[], pronouncer: Pronouncer): string[] {
  let ways = [''];
  for (const word of words) {
    const pronunciations = pronouncer.waysToSay(word);
    // What cannot be said in English (another script) is found as written only.
    if (pronunciations.length === 0) return [];
    ways = ways.flatMap((way) => pronunciations.map((sounds) => way + sounds)).slice(0, mostWays);
  }
  return ways;
}

/** Letters to change, add or leave out to make the one from the other; anything above `most` once that is passed. */
function slipsBetween(a: string, b: string, most: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swapped, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    if (Math.min(...next) > most) return most + 1;
    row = next;
  }
  return row[b.length] as number;
}

/** Letters apart from another word, for what was spelled out: a letter misheard in a short word, two in a long one. */
function nearlySpelled(heard: string, wanted: string): boolean {
  if (heard === wanted) return true;
  if (wanted.length < 5 || heard.length !== wanted.length) return false;
  const different = [...wanted].filter((letter, index) => letter !== heard[index]).length;
  return different <= (wanted.length >= 9 ? 2 : 1);
}

/** Finds phrases as written, spelled out letter by letter, and by their sound over word boundaries. */
export class PrivatePhrases {
  readonly #written = new PhraseIndex<'exact' | 'inflected'>();
  /** Without spaces: "birchwoodlane". */
  readonly #compact = new Set<string>();
  readonly #spelled = new Set<string>();
  readonly #patterns: SoundPattern[] = [];
  readonly #pronouncer: Pronouncer;
  readonly #tolerance: number;

  /** `tolerance` scales the bound: 1 as measured, 0 for the same sounds only. */
  constructor(phrases: readonly string[], pronouncer: Pronouncer, tolerance: number) {
    this.#pronouncer = pronouncer;
    this.#tolerance = tolerance;
    for (const phrase of phrases) {
      const key = keyOf(phrase);
      const words = key.split(' ');
      this.#written.add(key, 'exact');
      this.#written.add(`${key}s`, 'inflected');
      this.#compact.add(words.join(''));
      for (const part of [words.join(''), ...words]) if (part.length >= 5) this.#spelled.add(part);
      for (const way of waysToSay(words, pronouncer)) this.#patterns.push(patternOf(way));
    }
  }

  find(tokens: readonly Token[]): PhraseHit[] {
    const hits: PhraseHit[] = this.#written.findAll(tokens).map(({ from, until, value }) => {
      return { from, until, quality: value, score: 1 };
    });
    hits.push(...this.#findCompact(tokens), ...this.#findMisspelled(tokens), ...this.#findSpelled(tokens));
    if (this.#patterns.length > 0) hits.push(...this.#findSounds(tokens));
    return hits;
  }

  /** Written as one word, or parted otherwise than we have it: "birch wood lane", "BirchwoodLane". */
  *#findCompact(tokens: readonly Token[]): Generator<PhraseHit> {
    for (let from = 0; from < tokens.length; from++) {
      let text = '';
      for (let until = from + 1; until <= Math.min(tokens.length, from + mostJoined); until++) {
        text += (tokens[until - 1] as Token).text;
        if (this.#compact.has(text)) yield { from, until, quality: 'exact', score: 1 };
      }
    }
  }

  /** Written nearly so with a word that English does not have: "pricilla". */
  *#findMisspelled(tokens: readonly Token[]): Generator<PhraseHit> {
    const unknown = tokens.map(({ text }) => text.length > 2 && !this.#pronouncer.isListed(text));
    for (let from = 0; from < tokens.length; from++) {
      let text = '';
      let hasUnknown = false;
      for (let until = from + 1; until <= Math.min(tokens.length, from + mostJoined); until++) {
        text += (tokens[until - 1] as Token).text;
        hasUnknown ||= unknown[until - 1] as boolean;
        if (!hasUnknown) continue;
        for (const phrase of this.#compact) {
          const most = Math.floor(phrase.length / lettersPerSlip);
          if (Math.abs(phrase.length - text.length) > most) continue;
          const slips = slipsBetween(phrase, text, most);
          if (slips > 0 && slips <= most)
            yield { from, until, quality: 'phonetic', score: 1 - (0.5 * slips) / (most + 1) };
        }
      }
    }
  }

  *#findSpelled(tokens: readonly Token[]): Generator<PhraseHit> {
    for (const [runFrom, runUntil] of letterRuns(tokens)) {
      const letters = tokens
        .slice(runFrom, runUntil)
        .map((token) => token.text)
        .join('');
      for (const wanted of this.#spelled) {
        for (let at = 0; at + wanted.length <= letters.length; at++) {
          if (!nearlySpelled(letters.slice(at, at + wanted.length), wanted)) continue;
          yield { from: runFrom + at, until: runFrom + at + wanted.length, quality: 'exact', score: 0.9 };
        }
      }
    }
  }

  *#findSounds(tokens: readonly Token[]): Generator<PhraseHit> {
    const heard = soundsOf(
      tokens.map((token) => token.raw),
      this.#pronouncer,
    );
    for (const pattern of this.#patterns) {
      const bound = soundBound(pattern.weight) * this.#tolerance;
      for (const match of findPattern(pattern, heard, bound)) {
        const score = bound === 0 ? 1 : 1 - (0.5 * match.ratio) / bound;
        yield {
          from: position(heard, match.from),
          until: position(heard, match.until - 1, 1),
          quality: 'phonetic',
          score,
        };
      }
    }
  }
}

/** Fractional token index of the sound at `at` (`after` = 1: of its end), whole where it is the last of its token. */
function position(heard: HeardSounds, at: number, after = 0): number {
  const token = heard.wordOf[at] as number;
  const next = at + after;
  if (after === 1 && heard.wordOf[next] !== token) return token + 1;
  return token + (heard.fractionOf[next] as number);
}
