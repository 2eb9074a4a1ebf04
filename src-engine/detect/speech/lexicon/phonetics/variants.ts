import { fold, lettersOf } from '../normalise.ts';
import { Dictionary } from './dictionary.ts';
import { Pronouncer } from './pronounce.ts';

/** Sounds that one spelling and another hardly tell apart, made the same. */
const merged: Readonly<Record<string, string>> = { V: '@', i: '@', o: 'a', x: 'u', Z: 'S', D: 'T' };

function coarse(sounds: string): string {
  return [...sounds].map((sound) => merged[sound] ?? sound).join('');
}

/** Most alternatives kept for one word of a phrase before they are combined. */
const mostPerWord = 8;

/** Letters that a speller leaves out or swaps without changing the sound. */
const slips: readonly (readonly [RegExp, string])[] = [
  [/([b-df-hj-np-tv-z])\1/g, '$1'],
  [/(?<=[b-df-hj-np-tv-z]|ow)e$/g, ''],
  [/sc(?=[eiy])/g, 's'],
  [/ph/g, 'f'],
  [/ck/g, 'k'],
  [/y/g, 'i'],
  [/ae|ea/g, 'e'],
];

interface Alternative {
  readonly text: string;
  /** Letters apart from the word itself: what looks alike is what a recogniser writes. */
  readonly apart: number;
}

/** Letters of two words that do not pair up, by a longest common subsequence. */
function lettersApart(a: string, b: string): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const letter of a) {
    const next = [0];
    for (let j = 1; j <= b.length; j++) {
      const same = (row[j - 1] as number) + 1;
      next.push(letter === b[j - 1] ? same : Math.max(row[j] as number, next[j - 1] as number));
    }
    row = next;
  }
  return a.length + b.length - 2 * (row[b.length] as number);
}

/**
 * Spellings that a recogniser may give for a name: words that sound the same ("Marlowe" → "marlow", "marlo"), the name
 * in two ("birch would"), a final "d" or "t" swallowed ("tolan"). It reads the dictionary once (about 0.3 s, some 25 MB
 * until it is let go): make one, ask for all phrases, drop it.
 */
export class VariantFinder {
  readonly #wordsBySound = new Map<string, string[]>();
  readonly #pronouncer = Pronouncer.shared();

  constructor() {
    for (const [word, sounds] of Dictionary.shared().entries()) {
      if (!/^[a-z]{2,}$/.test(word)) continue;
      const key = coarse(sounds);
      const words = this.#wordsBySound.get(key);
      if (words === undefined) this.#wordsBySound.set(key, [word]);
      else words.push(word);
    }
  }

  /** Up to `most` other spellings of a phrase in lower case, the likeliest first; none for what is not said in English. */
  variants(phrase: string, most = 8): string[] {
    const words = fold(phrase)
      .split(/[\s-]+/)
      .map(lettersOf)
      .filter(Boolean);
    let combined: Alternative[] = [{ text: '', apart: 0 }];
    for (const word of words) {
      const alternatives = this.#alternatives(word);
      combined = combined
        .flatMap((before) =>
          alternatives.map(({ text, apart }) => ({
            text: `${before.text} ${text}`.trim(),
            apart: before.apart + apart,
          })),
        )
        .sort((a, b) => a.apart - b.apart)
        .slice(0, 4 * most);
    }
    const own = words.join(' ');
    return [...new Set(combined.map(({ text }) => text))].filter((text) => text !== own).slice(0, most);
  }

  #alternatives(word: string): Alternative[] {
    const found = new Map<string, number>([[word, 0]]);
    // Two words for one are likely where they look like it ("birch wood"), else less so ("birch would").
    const add = (text: string, price: number) => {
      const apart = lettersApart(word, text.replace(' ', '')) + price;
      found.set(text, Math.min(apart, found.get(text) ?? Number.POSITIVE_INFINITY));
    };
    for (const [letters, simpler] of slips) {
      for (const { index } of word.matchAll(letters))
        add(word.slice(0, index) + word.slice(index).replace(letters, simpler), 0);
    }
    for (const way of this.#pronouncer.waysToSay(word)) {
      const sounds = coarse(way);
      for (const text of this.#wordsBySound.get(sounds) ?? []) add(text, 0);
      if (/[td]$/.test(sounds))
        for (const text of this.#wordsBySound.get(sounds.slice(0, -1)) ?? []) add(text, 0.5);
      this.#addHalves(word, sounds, add);
    }
    const alternatives = [...found].map(([text, apart]) => ({ text, apart }));
    return alternatives.sort((a, b) => a.apart - b.apart).slice(0, mostPerWord);
  }

  /** The word as two: both halves of at least two sounds, the first dozen spellings of each. */
  #addHalves(word: string, sounds: string, add: (text: string, price: number) => void): void {
    const best = (half: string) => (this.#wordsBySound.get(half) ?? []).slice(0, 12);
    for (let cut = 2; cut <= sounds.length - 2; cut++) {
      for (const before of best(sounds.slice(0, cut))) {
        for (const after of best(sounds.slice(cut)))
          add(`${before} ${after}`, before + after === word ? 0.5 : 1.5);
      }
    }
  }
}
