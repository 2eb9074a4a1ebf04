import type { Token } from './normalise.ts';

/** A stretch of tokens [from, until) that holds an indexed phrase. */
export interface Found<Value> {
  readonly from: number;
  readonly until: number;
  readonly value: Value;
}

/** Phrases by their tokens, found in a transcript in time linear in its length. */
export class PhraseIndex<Value> {
  readonly #values = new Map<string, Value>();
  /** The most tokens of any phrase that begins with this token. */
  readonly #longestByFirst = new Map<string, number>();

  /** Adds a phrase (see `keyOf`); the first value of a key stays. Empty keys are ignored. */
  add(key: string, value: Value): void {
    if (key === '' || this.#values.has(key)) return;
    this.#values.set(key, value);
    const tokens = key.split(' ');
    const first = tokens[0] as string;
    this.#longestByFirst.set(first, Math.max(tokens.length, this.#longestByFirst.get(first) ?? 0));
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  get size(): number {
    return this.#values.size;
  }

  entries(): IterableIterator<[string, Value]> {
    return this.#values.entries();
  }

  /** Every phrase in the tokens, overlapping ones too. */
  findAll(tokens: readonly Token[]): Found<Value>[] {
    const found: Found<Value>[] = [];
    for (let from = 0; from < tokens.length; from++) {
      const first = (tokens[from] as Token).text;
      const longest = Math.min(this.#longestByFirst.get(first) ?? 0, tokens.length - from);
      let key = first;
      for (let count = 1; count <= longest; count++) {
        if (count > 1) key += ` ${(tokens[from + count - 1] as Token).text}`;
        const value = this.#values.get(key);
        if (value !== undefined) found.push({ from, until: from + count, value });
      }
    }
    return found;
  }
}
