/** Private keys: PEM, OpenSSH and PuTTY files, wallet keys. */
import { phrases } from './as-read.ts';
import { labelledValues, partOf } from './labelled.ts';
import { Page } from './page.ts';
import type { PageLine, Reading } from './reading.ts';
import type { FoundText, TextRule } from './text-rule.ts';
import { isRepetitive } from './token.ts';

const begin = new RegExp(
  `-?[ ]?${phrases('begin')}[ ]?(?:r[s5]a|ec|d[s5]a|${phrases('openssh', 'encrypted', 'pgp', 'ssh2 encrypted')})?[ ]?${phrases('private key')}(?:[ ]?b[l1i|]ock)?`,
  'g',
);
const begins = new RegExp(begin.source);
const end = new RegExp(`${phrases('end')}[ ]?[a-z0-9]{0,12}[ ]?[a-z0-9]{0,9}[ ]?${phrases('private key')}`);
const putty = new RegExp(`${phrases('putty-user-key-file', 'private-lines')}[^\\n:;]{0,4}[:;]`, 'g');
/** A line of a key's body, or of its head. */
const bodyLine = /^["'+ |>\d]{0,6}[A-Za-z\d+/=|]{12,}["',\\n]*$/;
const headLine = /^[a-z][\w-]{2,24} ?: ?/;
/** What the first line of a private key's body always begins with (DER and OpenSSH's magic, in base64). */
const bodyStart =
  /(?<![A-Za-z\d+/=])(?:M[Il1|]{2}[EJB8C][A-Za-z\d+/]{2}[Il1A|][B8I]A[AKIo0][A-Za-z\d+/]{3}|b3B[lI1]bnNza[Cc][l1I]rZXktdj[EF]|M[HI][cG][A-Za-z\d]A[gQ]E[AB]|MC4CAQ[AO]w?BQYDK2V[a-z])[A-Za-z\d+/=]{20,}/g;

export const privateKey: TextRule = {
  category: 'secret.private-key',
  source: 'RFC 7468 sections 10 and 11; OpenSSH PROTOCOL.key; PuTTY appendix C; Bitcoin WIF, BIP 32, NIP-19',
  find(page) {
    return [...framed(page), ...bodies(page), ...wallets(page)];
  },
};

/** From a line that begins a key to the one that ends it, or as far as its body is seen. */
function framed(page: Page): FoundText[] {
  const found: FoundText[] = [];
  for (const pattern of [begin, putty]) {
    for (const match of page.blocks.lower.matchAll(pattern)) {
      const place = page.blocks.lineAt(match.index);
      if (!place) continue;
      const rest = page.blocks.text.slice(match.index + match[0].length, place.until);
      // A search for the words, or a pattern of them, has no body.
      const from = dashesBefore(page.blocks.text, match.index, place.from);
      const ranges = page.blocks.ranges(from, place.until);
      const body = bodyBelow(page, place.line);
      ranges.push(...body.map(Page.whole));
      const hasBody = body.length > 0 || /[A-Za-z\d+/]{24,}/.test(rest);
      const isFrame = /-/.test(page.blocks.text.slice(from, match.index + 1)) || /^ ?-/.test(rest);
      if (hasBody) found.push({ confidence: 0.98, ranges });
      else if (isFrame && pattern === begin && /^[ -]*["'`]?$/.test(rest))
        found.push({ confidence: 0.6, ranges });
    }
  }
  return found;
}

function dashesBefore(text: string, at: number, lineFrom: number): number {
  let from = at;
  while (from > lineFrom && /[- ]/.test(text[from - 1] as string)) from--;
  return from;
}

function bodyBelow(page: Page, first: PageLine): PageLine[] {
  const body: PageLine[] = [];
  if (end.test(first.lower)) return body;
  for (const line of page.following(first)) {
    if (end.test(line.lower)) {
      body.push(line);
      break;
    }
    const packed = line.text.replace(/ /g, '');
    if (!headLine.test(line.lower) && !bodyLine.test(packed) && !/^[A-Za-z\d+/]{1,24}={0,2}$/.test(packed))
      break;
    body.push(line);
  }
  return body;
}

/** A body without its frame: scrolled, or cut by the window. */
function bodies(page: Page): FoundText[] {
  const found: FoundText[] = [];
  for (const match of page.blocks.text.matchAll(bodyStart)) {
    const place = page.blocks.lineAt(match.index);
    if (!place) continue;
    const ranges = page.blocks.ranges(match.index, place.until);
    ranges.push(...bodyBelow(page, place.line).map(Page.whole));
    found.push({ confidence: 0.85, ranges });
  }
  for (const line of page.lines) {
    if (!end.test(line.lower) || begins.test(line.lower)) continue;
    const above: PageLine[] = [line];
    for (let next = page.above(line); next && above.length < 80; next = page.above(next)) {
      if (!bodyLine.test(next.text.replace(/ /g, ''))) break;
      above.push(next);
    }
    if (above.length >= 3) found.push({ confidence: 0.9, ranges: above.reverse().map(Page.whole) });
  }
  return found;
}

const keyLabel = new RegExp(
  `${phrases(
    'private key',
    'privatekey',
    'priv key',
    'privkey',
    'secret key',
    'wallet key',
    'spending key',
    'deployer key',
    'owner key',
    'signer key',
    'private_key',
    'privater schlussel',
    'clave privada',
    'cle privee',
  )}|(?<![a-z\\d])wif(?![a-z\\d])`,
  'g',
);
const hexKey = /^(?:[0Oo] ?[xX] ?)?(?:[\da-fA-FOolI|] ?){64}(?![\da-zA-Z])/;
const base58Key = /^[1-9A-HJ-NP-Za-km-z0OIl|]{51,90}(?![\w])/;
const wif = /(?<![\w+/=-])(?:[5Ss][HJK]|[KL])[1-9A-HJ-NP-Za-km-zOIl0]{49,51}(?![\w+/=-])/g;
const extended = /(?<![\w])(?:[xyzYZtuvUV]prv|nsec[1l])[A-Za-z\d]{50,120}/g;

function wallets(page: Page): FoundText[] {
  const found: FoundText[] = [];
  for (const value of labelledValues(page, keyLabel)) {
    const match = hexKey.exec(value.text) ?? base58Key.exec(value.text);
    if (!match || value.where === 'column' || value.where === 'row' || isRepetitive(match[0])) continue;
    found.push({
      confidence: value.where === 'behind' ? 0.95 : 0.85,
      ranges: partOf(value, 0, match[0].trimEnd().length),
    });
  }
  found.push(...byShape(page.blocks, wif, 0.65), ...byShape(page.blocks, extended, 0.95));
  return found;
}

function byShape(reading: Reading, pattern: RegExp, confidence: number): FoundText[] {
  return [...reading.text.matchAll(pattern)]
    .filter(([text]) => /\d/.test(text) && /[a-z]/.test(text) && !isRepetitive(text))
    .map((match) => ({ confidence, ranges: reading.ranges(match.index, match.index + match[0].length) }));
}
