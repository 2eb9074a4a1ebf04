/** International bank account numbers. */
import { mod97 } from './checksums.ts';
import { digitsOf } from './fold.ts';
import type { Reading } from './reading.ts';
import type { FoundText, TextRule } from './text-rule.ts';

/** What follows country and check digits, by country: n digits, a capital letters, c either. */
const structures: Readonly<Record<string, string>> = {
  AD: '8n12c',
  AE: '19n',
  AL: '8n16c',
  AT: '16n',
  AZ: '4a20c',
  BA: '16n',
  BE: '12n',
  BG: '4a6n8c',
  BH: '4a14c',
  BR: '23n1a1c',
  BY: '4c4n16c',
  CH: '5n12c',
  CR: '18n',
  CY: '8n16c',
  CZ: '20n',
  DE: '18n',
  DK: '14n',
  DO: '4c20n',
  EE: '16n',
  EG: '25n',
  ES: '20n',
  FI: '14n',
  FO: '14n',
  FR: '10n11c2n',
  GB: '4a14n',
  GE: '2a16n',
  GI: '4a15c',
  GL: '14n',
  GR: '7n16c',
  GT: '4c20c',
  HR: '17n',
  HU: '24n',
  IE: '4a14n',
  IL: '19n',
  IQ: '4a15n',
  IS: '22n',
  IT: '1a10n12c',
  JO: '4a4n18c',
  KW: '4a22c',
  KZ: '3n13c',
  LB: '4n20c',
  LC: '4a24c',
  LI: '5n12c',
  LT: '16n',
  LU: '3n13c',
  LV: '4a13c',
  LY: '21n',
  MC: '10n11c2n',
  MD: '2c18c',
  ME: '18n',
  MK: '3n10c2n',
  MR: '23n',
  MT: '4a5n18c',
  MU: '4a19n3a',
  NL: '4a10n',
  NO: '11n',
  PK: '4a16c',
  PL: '24n',
  PS: '4a21c',
  PT: '21n',
  QA: '4a21c',
  RO: '4a16c',
  RS: '18n',
  SA: '2n18c',
  SC: '4a20n3a',
  SE: '20n',
  SI: '15n',
  SK: '20n',
  SM: '1a10n12c',
  ST: '21n',
  SV: '4a20n',
  TL: '19n',
  TN: '20n',
  TR: '6n16c',
  UA: '6n19c',
  VA: '18n',
  VG: '4a16n',
  XK: '16n',
};

/** One kind for each character of the part after the check digits. */
const shapes = new Map(
  Object.entries(structures).map(([country, structure]) => [
    country,
    [...structure.matchAll(/(\d+)([nac])/g)]
      .map(([, count, kind]) => (kind as string).repeat(Number(count)))
      .join(''),
  ]),
);

/** The same with one to three digits lost. Letters in them are looked at as digits, so that both may be what they look like. */
const shortenedShapes = new Map(
  Object.entries(structures)
    .map(([country, structure]): [string, RegExp] => {
      const parts = [...structure.matchAll(/(\d+)([nac])/g)].map(([, count, kind]) =>
        kind === 'n'
          ? `\\d{${Math.max(0, Number(count) - 3)},${count}}`
          : `[A-Z\\d]{${Math.max(0, Number(count) - (kind === 'a' ? 0 : 3))},${count}}`,
      );
      const length = shapes.get(country)?.length ?? 0;
      return [country, new RegExp(`^(?=.{${length - 3},${length - 1}}$)${parts.join('')}$`)];
    })
    // A short one of letters and digits is any word.
    .filter(([country]) => /^(?:\d?a)?\d{2}n|^4a1\dn/.test(structures[country] as string)),
);

const letterFor: Readonly<Record<string, string>> = {
  '0': 'O',
  '1': 'I',
  '|': 'I',
  '5': 'S',
  '8': 'B',
  '2': 'Z',
  '6': 'G',
};
/** Every place at which one may begin, those within each other too. */
const start =
  /(?=([A-Za-z1058|][A-Za-z0158|][ ]?[\dOoIl|SsBZzG][ ]?[\dOoIl|SsBZzG](?=[ \t-]{0,2}[A-Za-z\d|])))/g;
const unit = /[ \t-]{0,2}([A-Za-z\d|])/y;

export const iban: TextRule = {
  category: 'financial.iban',
  source: 'ISO 13616-1 and the SWIFT IBAN Registry (lengths, structures); ISO 7064 MOD 97-10',
  find: (page) => [...inReading(page.blocks), ...inReading(page.rows)],
};

function inReading(reading: Reading): FoundText[] {
  const found: FoundText[] = [];
  for (const match of reading.text.matchAll(start)) {
    const head = match[1] as string;
    const one = numberAt(reading, match.index, head) ?? shortenedAt(reading, match.index, head);
    if (one) found.push(one);
  }
  return found;
}

function numberAt(reading: Reading, at: number, head: string): FoundText | undefined {
  const packed = head.replace(/ /g, '');
  const country = asLetters(packed.slice(0, 2).toUpperCase());
  const shape = shapes.get(country);
  if (shape === undefined) return undefined;
  const { text, lower } = reading;
  const lineBefore = lower.slice(Math.max(0, at - 40), at);
  const isLabelled = isNamed(lineBefore);
  // Run together with a word before it, only where that word is the label.
  if (/[a-z0-9]$/.test(lineBefore) && !/(?:[il1|]ban|account|number|n[or])$/.test(lineBefore))
    return undefined;
  let place = at + head.length;
  let body = '';
  let gaps = 0;
  for (const kind of shape) {
    unit.lastIndex = place;
    const next = unit.exec(text);
    if (!next) return undefined;
    if (next[0].length > 1) gaps++;
    const character = next[1] as string;
    const read =
      kind === 'n'
        ? digitsOf(character)
        : kind === 'a'
          ? asLetters(character === 'l' ? 'I' : character.toUpperCase())
          : character === 'l'
            ? '1'
            : character.toUpperCase();
    if (kind === 'n' ? !/\d/.test(read) : kind === 'a' && !/[A-Z]/.test(read)) return undefined;
    body += read;
    place = unit.lastIndex;
  }
  const isUpper = !/[a-z]/.test(text.slice(at, at + 2).replace(/l/g, 'I'));
  const isGrouped = gaps >= Math.floor(shape.length / 4) - 1;
  if (!isUpper && !isLabelled && !isGrouped) return undefined;
  // Fingerprints are groups of four as well, and more of them.
  if (
    !isLabelled &&
    (/[A-F\d]{4} {1,2}$/.test(text.slice(Math.max(0, at - 6), at)) ||
      /^ ?[A-F\d]{4}(?![A-Za-z\d])/.test(text.slice(place, place + 6)))
  )
    return undefined;
  const check = digitsOf(packed.slice(2));
  // The number goes on: it was another number.
  if (/^[A-Z]?\d|^[a-z]/.test(text.slice(place, place + 2)) || /^ \d{4}/.test(text.slice(place, place + 5)))
    return undefined;
  const isValid = readings(body, shape).some((one) => mod97(one + country + check) === 1);
  if (!isValid && !isLabelled && !(isGrouped && isUpper)) return undefined;
  const confidence = isValid ? (isUpper || isLabelled ? 0.98 : 0.85) : isLabelled ? 0.75 : 0.6;
  return { confidence, ranges: reading.ranges(at, place) };
}

/** A number of which the reader lost up to three: in small letters, digits that repeat. */
function shortenedAt(reading: Reading, at: number, head: string): FoundText | undefined {
  const { text, lower } = reading;
  const packed = head.replace(/ /g, '');
  const country = asLetters(packed.slice(0, 2));
  const shortened = shortenedShapes.get(country);
  const check = Number(digitsOf(packed.slice(2)));
  if (!shortened || packed.slice(0, 2) !== country || !(check >= 2 && check <= 98)) return undefined;
  if (/[A-Za-z\d]$/.test(text.slice(0, at).slice(-1))) return undefined;
  const from = at + head.length;
  const rest = /^(?:[ -]?[A-Z\dOolI|])+(?![A-Za-z\d])/.exec(text.slice(from, from + 48))?.[0];
  if (!rest || !shortened.test(digitsOf(rest.replace(/[ -]/g, '')))) return undefined;
  const isLabelled = isNamed(lower.slice(Math.max(0, at - 40), at));
  return { confidence: isLabelled ? 0.7 : 0.55, ranges: reading.ranges(at, from + rest.length) };
}

function isNamed(before: string): boolean {
  return /[il1|]ban|account|konto|compte|cuenta|conto|rekening/.test(before);
}

/** Where letters and digits may both stand, what was read as one may be the other. */
function* alternatives(body: string, shape: string): Generator<string> {
  yield body;
  const doubtful = [...shape].flatMap((kind, at) =>
    kind === 'c' && /[OISB0158]/.test(body[at] as string) ? [at] : [],
  );
  if (doubtful.length > 10) return;
  for (let mask = 1; mask < 1 << doubtful.length; mask++) {
    const characters = [...body];
    doubtful.forEach((at, bit) => {
      const character = characters[at] as string;
      if (mask & (1 << bit))
        characters[at] = /\d/.test(character) ? asLetters(character) : digitsOf(character);
    });
    yield characters.join('');
  }
}

function readings(body: string, shape: string): string[] {
  return shape.includes('c') && body.length <= 30 ? [...alternatives(body, shape)].slice(0, 64) : [body];
}

function asLetters(text: string): string {
  let letters = '';
  for (const character of text) letters += letterFor[character] ?? character;
  return letters;
}
