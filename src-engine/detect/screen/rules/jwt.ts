/** JSON Web Tokens. */
import type { Reading } from './reading.ts';
import type { FoundText, TextRule } from './text-rule.ts';
import { isRepetitive, spacedUntil, wrappedUntil } from './token.ts';

const start =
  /(?:(?<![A-Za-z0-9+/])|(?<=bearer|token|jwt)|(?=ey[Jj](?:hbGc|0eXA|raWQ)))(?:ey[Jj]|eyl|ey1)[A-Za-z\d_|-]{14,}/gi;
/** A part and the dot before it; a line may end beside the dot. */
const part = /( ?[.,·] ?|[.,]?\n(?!\n)[.,]?)([A-Za-z\d_|-]{4,})/y;
const characters = 'A-Za-z\\d_|-';
/** How a header begins that names an algorithm, a type or a key: {"alg": , {"typ": , {"kid": , {"enc": , {"x5t": , {"cty": */
const headerStart = /^ey[Jjl1](?:hbGc|0eXA|raWQ|lbmM|4NXQ|jdHk|h[bl6]GciOi|[0Oo]eXAiOi)/;

export const jwt: TextRule = {
  category: 'secret.jwt',
  source: 'RFC 7519, RFC 7515 section 3.1 (compact serialisation)',
  find({ blocks }) {
    const found: FoundText[] = [];
    for (const match of blocks.text.matchAll(start)) {
      const one = tokenAt(blocks, match.index, match[0]);
      if (one) found.push(one);
    }
    return found;
  },
};

function tokenAt(reading: Reading, from: number, header: string): FoundText | undefined {
  const { text } = reading;
  if (isRepetitive(header)) return undefined;
  let until = wrappedUntil(reading, from + header.length, characters);
  let parts = 1;
  for (; parts < 5; parts++) {
    part.lastIndex = until;
    const next = part.exec(text);
    if (!next) break;
    const end = part.lastIndex;
    if (parts === 1 && (next[2] as string).length < 10 && text[end] !== '\n') break;
    // Behind a space, the second part must begin as one, and a later one look like nothing else.
    if (/\s/.test(next[1] as string) && parts === 1 && !/^ey/.test(next[2] as string)) break;
    if (/ /.test(next[1] as string) && parts > 1 && !/\d[A-Za-z]|[a-z][A-Z]/.test(next[2] as string)) break;
    if (/\n/.test(next[1] as string) && (!/[.,]/.test(next[1] as string) || parts > 2)) break;
    until = wrappedUntil(reading, parts > 1 ? spacedUntil(text, end, characters) : end, characters);
  }
  const full = reading.ranges(from, until);
  if (parts >= 2) return { confidence: namesAlgorithm(header) ? 0.98 : 0.85, ranges: full };
  return headerStart.test(header) || namesAlgorithm(header)
    ? { confidence: 0.8, ranges: full }
    : { confidence: 0.35, ranges: full };
}

function namesAlgorithm(header: string): boolean {
  const json = Buffer.from(header, 'base64url').toString('latin1');
  return /"(?:alg|typ|kid|enc)"/.test(json);
}
