/** Words as people paste them or keep them in a file: one a line, "#" begins a comment. */

const MAX_PHRASE_LENGTH = 200;
/** As many as one request of the engine takes. */
export const MAX_PHRASES_AT_ONCE = 500;

export interface WordLines {
  readonly phrases: readonly string[];
  /** Lines that cannot be a phrase, counted from 1. Told by number only: what stands there may be private. */
  readonly badLines: readonly number[];
}

/** Reads lines; empty ones, comments and repeats are left out. */
export function readWordLines(text: string): WordLines {
  const phrases = new Map<string, string>();
  const badLines: number[] = [];
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .forEach((line, index) => {
      const phrase = line.trim();
      if (phrase === '' || phrase.startsWith('#')) return;
      if (phrase.length > MAX_PHRASE_LENGTH || /\p{Cc}/u.test(phrase)) badLines.push(index + 1);
      else if (!phrases.has(phrase.toLowerCase())) phrases.set(phrase.toLowerCase(), phrase);
    });
  return { phrases: [...phrases.values()], badLines };
}

/** The list with a phrase more, unless it is there already in whatever case. */
export function withPhrase(phrases: readonly string[], phrase: string): string[] {
  const added = phrase.trim();
  const isKnown = phrases.some((known) => known.toLowerCase() === added.toLowerCase());
  return isKnown || added === '' ? [...phrases] : [...phrases, added];
}
