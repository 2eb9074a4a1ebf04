/** Neighbours of a letter in the order in which they tell most about its sound: its offsets from the letter. */
const neighbours = [1, -1, 2, -2, 3, -3, 4] as const;

/** The most neighbours that a context holds. */
export const maximumContext = neighbours.length;

/** The letter at `at` and its first `size` neighbours, "_" beyond the word's edges: a key of the table. */
export function contextKey(word: string, at: number, size: number): string {
  let key = word[at] as string;
  for (let index = 0; index < size; index++) key += word[at + (neighbours[index] as number)] ?? '_';
  return key;
}

/**
 * How a word that no dictionary holds is said, letter by letter, by the widest context that the table knows.
 * The table is derived from the CMU Pronouncing Dictionary by `bench/train-letter-to-sound.ts`, which names the method.
 */
export class LetterToSound {
  readonly #sounds = new Map<string, string>();

  /** `contexts`: the sounds of a letter → the contexts in which it has them, one space apart. */
  constructor(contexts: Readonly<Record<string, string>>) {
    for (const [sounds, keys] of Object.entries(contexts)) {
      for (const key of keys.split(' ')) this.#sounds.set(key, sounds);
    }
  }

  /** The sounds of a word of the letters a-z, as a string of phonemes; other characters are silent. */
  pronounce(word: string): string {
    let result = '';
    for (let at = 0; at < word.length; at++) result += this.#soundOf(word, at);
    return result;
  }

  #soundOf(word: string, at: number): string {
    const widest = contextKey(word, at, maximumContext);
    for (let size = widest.length; size > 0; size--) {
      const sounds = this.#sounds.get(widest.slice(0, size));
      if (sounds !== undefined) return sounds;
    }
    return '';
  }
}
