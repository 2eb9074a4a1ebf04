/** Long strings that mean nothing: how likely one was drawn by chance, and where it goes on over the end of its line. */
import type { PageLine, Reading } from './page.ts';

/**
 * True for what looks drawn by chance: letters and digits mixed through each other, not words, paths, dates or numbers joined by
 * dashes. `leastLength` in characters.
 */
export function isRandom(value: string, leastLength = 16): boolean {
  if (value.length < leastLength || isRepetitive(value)) return false;
  const pieces = value.split(/[-_.:/+=]+/).filter((piece) => piece !== '');
  // At least one piece that is neither a word, nor a number, nor a word with a number behind it.
  const mixed = pieces.filter((piece) => changes(piece) >= 3 || (changes(piece) >= 2 && piece.length >= 8));
  const mixedLength = mixed.reduce((sum, piece) => sum + piece.length, 0);
  if (mixedLength >= 0.5 * value.length || mixedLength >= 20) return true;
  // Letters alone, in upper and lower case without order.
  return pieces.some(
    (piece) => piece.length >= 20 && caseChanges(piece) >= 6 && /\d|[a-z][A-Z]{2,}[a-z]/.test(piece),
  );
}

/** How often letters turn to digits or back. */
function changes(piece: string): number {
  return piece.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0;
}

function caseChanges(piece: string): number {
  return piece.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g)?.length ?? 0;
}

/** True where fewer characters are told apart than chance would give. */
export function isRepetitive(value: string): boolean {
  return new Set(value.toLowerCase()).size < Math.min(8, 2 + value.length / 4);
}

/**
 * Where a token that ends at `until`, at the very end of its line, goes on in the lines below: the end of the last piece of
 * `characters` (a global pattern source for a class) that begins its line. `until` itself where it does not.
 */
export function wrappedUntil(reading: Reading, until: number, characters: string, leastPiece = 4): number {
  const piece = new RegExp(`\\n(?!\\n)([${characters}]{${leastPiece},})`, 'y');
  let end = until;
  let first: PageLine | undefined;
  for (let count = 0; count < 40; count++) {
    piece.lastIndex = end;
    const match = piece.exec(reading.text);
    if (!match) return end;
    const here = reading.lineAt(end)?.line;
    const next = reading.lineAt(end + 1)?.line;
    if (!here || !next) return end;
    first ??= here;
    const text = match[1] as string;
    // A line that stops short of the first one's end is the token's last; the next begins something else.
    const isCut = text.length < next.text.length;
    if (!/\d/.test(text) && !/[a-z][A-Z]|[A-Z][a-z]*[A-Z]/.test(text)) return end;
    if (isCut && !/^[\s"'`,;)\]}]/.test(next.text.slice(text.length))) return end;
    end += 1 + text.length;
    if (isCut || next.right < first.right - 0.15 * (first.right - first.left)) return end;
  }
  return end;
}
