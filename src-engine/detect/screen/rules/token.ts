/** Long strings that mean nothing: how likely one was drawn by chance, and where it goes on over the end of its line. */
import type { Reading } from './reading.ts';

/**
 * True for what looks drawn by chance: capitals, small letters and digits take turns more often than in words, paths, dates or
 * numbers joined by dashes. `leastLength` in characters.
 */
export function isRandom(value: string, leastLength = 16): boolean {
  if (value.length < leastLength || isRepetitive(value)) return false;
  const turns = turnsIn(value);
  return turns >= 4 && turns >= 0.2 * value.length;
}

/** How often capitals, small letters and digits take turns, a capital before small letters being none. */
function turnsIn(value: string): number {
  let turns = 0;
  for (const piece of value.split(/[^A-Za-z\d]+/)) {
    turns += Math.max(0, (piece.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g)?.length ?? 0) - 1);
  }
  return turns;
}

/** Where a token that ends at `until` goes on in its line: readers take "_" for a space. */
export function spacedUntil(text: string, until: number, characters: string): number {
  const piece = new RegExp(` ([${characters}]{4,})(?=[\\s"'\`,;)\\]}.]|$)`, 'y');
  for (let end = until; ; end = piece.lastIndex) {
    piece.lastIndex = end;
    const word = piece.exec(text)?.[1];
    if (word === undefined || turnsIn(word) < Math.max(2, 0.2 * word.length)) return end;
  }
}

/** True where fewer characters are told apart than chance would give. */
export function isRepetitive(value: string): boolean {
  return new Set(value.toLowerCase()).size < Math.min(8, 2 + value.length / 4);
}

/**
 * Where a token that ends at `until`, the very end of its line, goes on in the lines below: the end of its last piece. A piece is
 * made of `characters` (inside of a character class), begins its line and looks drawn by chance; no line of the token reaches
 * further than its first. `until` itself where the token ends there.
 */
export function wrappedUntil(reading: Reading, until: number, characters: string): number {
  const first = reading.lineAt(until)?.line;
  if (!first || reading.text[until] !== '\n') return until;
  const slack = (first.right - first.left) / Math.max(8, first.text.length);
  const piece = new RegExp(`\\n(?!\\n)([${characters}]+)(?=[\\s"'\`,;)\\]}.]|$)`, 'y');
  let end = until;
  for (let count = 0; count < 40; count++) {
    piece.lastIndex = end;
    const match = piece.exec(reading.text);
    const next = match && reading.lineAt(end + 1)?.line;
    if (!next) return end;
    const text = match[1] as string;
    if (next.right > first.right + 2 * slack || Math.abs(next.left - first.left) > 40 * slack) return end;
    // The rest of a part, and the next part behind its dot.
    const goesOn = /^\.[A-Za-z\d_-]{10}/.test(next.text.slice(text.length));
    if (!goesOn && text.length < 3) return end;
    if (
      !goesOn &&
      (/^--|^\d+$|=[^=]/.test(text) || !/\d[A-Za-z]|[a-z][A-Z]|[A-Za-z]\d|[A-Z]{2}[a-z]/.test(text))
    )
      return end;
    end += 1 + text.length;
    // A line that stops short is the token's last.
    if (text.length < next.text.length || next.right < first.right - 2.5 * slack) return end;
  }
  return end;
}
