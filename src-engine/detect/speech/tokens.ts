/**
 * Text and tokens. Moonshine's vocabulary is Llama's 32,000 pieces (the rest up to 32,768 is unused); a piece that
 * opens a word begins with "▁".
 */
import tokenizer from 'llama-tokenizer-js';

/** The pieces of `word` as they follow other words: opening with "▁". */
export function tokensOfWord(word: string): number[] {
  return tokenizer.encode(word, false, true);
}

/** A token's text, "▁" where it opens a word. Byte pieces come as "<0x0A>". */
export function pieceOf(token: number): string {
  return tokenizer.vocabById[token] ?? '';
}

export function textOf(tokens: readonly number[]): string {
  return tokenizer.decode([...tokens], false, false);
}
