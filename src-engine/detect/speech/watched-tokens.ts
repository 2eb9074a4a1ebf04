/** The watched words as a trie over tokens, so that a decoder's distribution can be followed into all of them at once. */
import type { Category } from '../../contract/categories.ts';
import { EOS, VOCABULARY } from './moonshine.ts';
import { pieceOf, tokensOfWord } from './tokens.ts';

/**
 * Least probability with which a word is followed, by the first part of its category: what is below cannot reach the
 * most sensitive operating point, prior odds (hits.ts) counted in. Following costs a pass of the decoder a token.
 */
const LEAST: Readonly<Record<string, number>> = { private: 0.0003, slur: 0.001 };
const LEAST_OTHERWISE = 0.002;

export interface WatchedNode {
  readonly children: Map<number, WatchedNode>;
  /** Natural logarithm of the least probability of the path so far with which it is worth going on. */
  leastLog: number;
  /** Set where a watched word ends here. */
  category?: Category;
}

/** `surfaces`: written forms. Each is watched as given and with a capital, as it stands at a sentence's start. */
export function buildWatchedTokens(surfaces: readonly { text: string; category: Category }[]): WatchedNode {
  const root: WatchedNode = { children: new Map(), leastLog: Number.NEGATIVE_INFINITY };
  const add = (text: string, category: Category): void => {
    const leastLog = Math.log(LEAST[category.split('.')[0] as string] ?? LEAST_OTHERWISE);
    let node = root;
    for (const token of tokensOfWord(text)) {
      let child = node.children.get(token);
      if (!child) {
        child = { children: new Map(), leastLog };
        node.children.set(token, child);
      }
      child.leastLog = Math.min(child.leastLog, leastLog);
      node = child;
    }
    node.category ??= category;
  };
  for (const { text, category } of surfaces) {
    add(text, category);
    add(text.charAt(0).toUpperCase() + text.slice(1), category);
  }
  return root;
}

/** 1 for tokens that cannot go on with a word: a new word, punctuation, or the end. */
export const endsWord: Uint8Array = (() => {
  const ends = new Uint8Array(VOCABULARY);
  ends[EOS] = 1;
  for (let token = 3; token < 32_000; token += 1) {
    const piece = pieceOf(token);
    if (piece.startsWith('▁') || /^[.,!?;:"\-)]/.test(piece)) ends[token] = 1;
  }
  return ends;
})();
