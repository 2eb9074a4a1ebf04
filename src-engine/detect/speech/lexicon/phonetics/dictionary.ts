import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fromArpabet } from './phonemes.ts';

const space = 0x20;
const newline = 0x0a;
const quote = 0x22;

/**
 * The CMU Pronouncing Dictionary (npm `cmu-pronouncing-dictionary`, ISC), read as bytes: importing the package as a
 * module costs 64 MB and 270 ms, this 5 MB and 15 ms. The file holds one `  "word": "P R AH0 N",` a line in the order
 * of the bytes, further pronunciations as `  "word(2)": ...` right after the word.
 */
export class Dictionary {
  readonly #bytes: Buffer;
  /** Where the line of each word begins, further pronunciations left out. */
  readonly #lines: Uint32Array;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    const lines: number[] = [];
    for (let at = 0; at < bytes.length; ) {
      const end = bytes.indexOf(newline, at);
      if (bytes[at] === space && !this.#isFurther(at)) lines.push(at);
      at = end < 0 ? bytes.length : end + 1;
    }
    this.#lines = Uint32Array.from(lines);
  }

  static #shared: Dictionary | undefined;

  /** The dictionary, read on first use and shared. */
  static shared(): Dictionary {
    const file = fileURLToPath(import.meta.resolve('cmu-pronouncing-dictionary'));
    Dictionary.#shared ??= new Dictionary(readFileSync(file));
    return Dictionary.#shared;
  }

  /** Its pronunciations, the most usual first; empty where the word is not in it. `word` is in lower case. */
  lookUp(word: string): string[] {
    let low = 0;
    let high = this.#lines.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const line = this.#lines[middle] as number;
      const found = this.#wordAt(line);
      if (found === word) return this.#pronunciationsAt(line);
      if (found < word) low = middle + 1;
      else high = middle - 1;
    }
    return [];
  }

  /** All words with their first pronunciation, in order. */
  *entries(): Generator<[word: string, pronunciation: string]> {
    for (const line of this.#lines) yield [this.#wordAt(line), this.#pronunciationsAt(line)[0] as string];
  }

  #wordAt(line: number): string {
    return this.#bytes.toString('latin1', line + 3, this.#bytes.indexOf(quote, line + 3));
  }

  #isFurther(line: number): boolean {
    return this.#bytes[line] === space && this.#wordAt(line).endsWith(')');
  }

  #pronunciationsAt(line: number): string[] {
    const found: string[] = [];
    for (let at = line; at < this.#bytes.length && (at === line || this.#isFurther(at)); ) {
      const end = this.#bytes.indexOf(newline, at);
      const text = this.#bytes.toString('latin1', at, end < 0 ? this.#bytes.length : end);
      const sounds = /": "([^"#]*)/.exec(text)?.[1];
      if (sounds !== undefined) found.push(fromArpabet(sounds.trim()));
      if (end < 0) break;
      at = end + 1;
    }
    return found;
  }
}
