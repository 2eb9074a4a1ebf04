/** The watched words as a trie over tokens, so that a decoder's distribution can be followed into all of them at once. */
import type { Category } from '../../contract/categories.ts';
import { EOS, VOCABULARY } from './moonshine.ts';
import { pieceOf, tokensOfWord } from './tokens.ts';

export interface WatchedNode {
  readonly children: Map<number, WatchedNode>;
  /** Set where a watched word ends here. */
  category?: Category;
}

/** `surfaces`: written forms. Each is watched as given and with a capital, as it stands at a sentence's start. */
export function buildWatchedTokens(surfaces: readonly { text: string; category: Category }[]): WatchedNode {
  const root: WatchedNode = { children: new Map() };
  const add = (text: string, category: Category): void => {
    let node = root;
    for (const token of tokensOfWord(text)) {
      let child = node.children.get(token);
      if (!child) {
        child = { children: new Map() };
        node.children.set(token, child);
      }
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
