/** Payment card numbers. */

import { phrases } from './as-read.ts';
import { luhn } from './checksums.ts';
import { digitsOf } from './fold.ts';
import { labelledValues, partOf } from './labelled.ts';
import type { Page } from './page.ts';
import type { Reading } from './reading.ts';
import type { FoundText, TextRule } from './text-rule.ts';

/** Issuers' first digits and how long their numbers are. */
const issuers: readonly (readonly [start: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [16, 19, 13]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^(?:30[0-5]|3095|36|38|39)/, [14, 16]],
  [/^35(?:2[89]|[3-8])/, [16]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, [16, 18, 19]],
  [/^220[0-4]/, [16]],
  [/^(?:60|81|82|508|353|356)/, [16]],
  [/^(?:636368|438935|504175|451416|636297|5067|4576|4011|506699)/, [16]],
  [/^9792/, [16]],
];

/**
 * Groups of digits beside each other; which of them are a number is seen by their lengths. Not behind what may be a part of a hash; a word whose
 * space was not read is none, though it ends in a letter from A to F.
 */
const candidate =
  /(?<!(?:\d|(?<![A-Za-z])[A-Fa-f]+)[.,]?)\d{2,19}(?:(?:[ \t]{1,2}| ?[-.] ?)\d{1,12}){0,9}(?![\d])/g;
const label = new RegExp(
  phrases(
    'card number',
    'card no',
    'card num',
    'credit card',
    'debit card',
    'payment card',
    'kartennummer',
    'kreditkarte',
    'carte bancaire',
    'numero de carte',
    'numero de tarjeta',
    'numero de la tarjeta',
    'tarjeta',
    'numero carta',
    'visa',
    'mastercard',
    'master card',
    'amex',
    'american express',
    'discover',
    'maestro',
    'cardnumber',
  ),
  'g',
);
const groupings = new Set(['4-4-4-4', '4-6-5', '4-6-4', '4-4-4-4-3', '6-13', '4-4-5', '4-4-4-2', '4-5-6']);

export const paymentCard: TextRule = {
  category: 'financial.payment-card',
  source: 'ISO/IEC 7812-1 (Luhn, issuer numbers); ranges and lengths as the networks publish them',
  find(page) {
    return [
      ...inReading(page.blocks, page),
      ...inReading(page.rows, page),
      ...shortened(page.blocks),
      ...labelled(page),
    ];
  },
};

function inReading(reading: Reading, page: Page): FoundText[] {
  const found: FoundText[] = [];
  for (const match of reading.digits.matchAll(candidate)) {
    if (match[0].length < 13) continue;
    const groups = [...match[0].matchAll(/\d+/g)].map((group) => ({
      digits: group[0],
      from: match.index + group.index,
    }));
    for (let first = 0; first < groups.length; first++) {
      const last = lastGroup(groups.slice(first).map(({ digits }) => digits));
      if (last === undefined) continue;
      const own = groups.slice(first, first + last + 1);
      const from = own[0]?.from as number;
      const until = (own.at(-1)?.from as number) + (own.at(-1)?.digits.length as number);
      const confidence = judged(
        reading,
        page,
        from,
        until,
        own.map(({ digits }) => digits),
      );
      if (confidence > 0) found.push({ confidence, ranges: reading.ranges(from, until) });
      first += last;
    }
  }
  return found;
}

/** Which of `groups` is the last of a number that begins with the first; undefined: none does. The likeliest grouping wins. */
function lastGroup(groups: readonly string[]): number | undefined {
  let digits = '';
  let any: number | undefined;
  for (let last = 0; last < groups.length && digits.length < 19; last++) {
    digits += groups[last];
    const issuer = issuers.find(([start]) => start.test(digits));
    if (!issuer?.[1].includes(digits.length)) continue;
    const shape = groups.slice(0, last + 1).map((group) => group.length);
    if (luhn(digits) || groupings.has(shape.join('-'))) return last;
    any ??= last;
  }
  return any;
}

function judged(
  reading: Reading,
  page: Page,
  from: number,
  until: number,
  groups: readonly string[],
): number {
  const digits = groups.join('');
  if (/^(\d)\1+$/.test(digits)) return 0;
  const before = reading.lower.slice(Math.max(0, from - 40), from);
  const after = reading.text.slice(until, until + 4);
  const isBehindLabel = new RegExp(`${label.source}$`).test(before);
  if (/[_$€£]$/.test(before) && !isBehindLabel) return 0;
  if (/\d[ ]?[.,:/-]$/.test(before) || /^[.,]\d|^[a-f]{1,2}\d|^[a-f]{3}|^[_%]/i.test(after)) return 0;
  const shape = groups.map((group) => group.length).join('-');
  const isGrouped = groupings.has(shape);
  // A word whose space was not read; what is not grouped behind a letter is a name or a number of something else.
  if (/[a-z]$/.test(before) && !isBehindLabel && !(isGrouped && luhn(digits))) return 0;
  const isLabelled = isNearLabel(reading, from, page);
  if (!luhn(digits)) return isLabelled && (isGrouped || groups.length === 1) ? 0.7 : 0;
  if (isGrouped || isLabelled) return 0.98;
  // More groups of digits around it: a table or a dump in which some number is bound to fit.
  if (/\d[ ]{1,2}$/.test(before) || /^[ ]{1,2}\d/.test(after)) return 0.3;
  if (groups.length > 1) return Math.max(...groups.map((group) => group.length)) >= 8 ? 0.7 : 0.4;
  return digits.length === 13 || digits.length > 16 ? 0.4 : 0.8;
}

/** A label in the same line or block heading, or in the line left of or above it. */
function isNearLabel(reading: Reading, at: number, page: Page): boolean {
  const place = reading.lineAt(at);
  if (!place) return false;
  const { line } = place;
  const near = [line, page.leftOf(line), page.above(line)];
  return near.some((one) => one !== undefined && one.lower.search(label) >= 0);
}

/** Four groups of which the reader lost a digit or two: in small letters, digits that repeat. */
function shortened(reading: Reading): FoundText[] {
  const found: FoundText[] = [];
  for (const match of reading.digits.matchAll(
    /(?<![\dA-Za-z.,-]|\d )[3-6]\d{3}(?: \d{3,4}){3}(?![\dA-Za-z]|[.,-]\d| \d)/g,
  )) {
    const digits = match[0].replaceAll(' ', '');
    if (
      digits.length < 14 ||
      digits.length > 15 ||
      !issuers.some(([start, [length]]) => length === 16 && start.test(digits))
    )
      continue;
    found.push({ confidence: 0.55, ranges: reading.ranges(match.index, match.index + match[0].length) });
  }
  return found;
}

/** A number read with slips that leave no run of digits, behind a label. */
function labelled(page: Page): FoundText[] {
  const found: FoundText[] = [];
  for (const value of labelledValues(page, label)) {
    const match = /^[\dOoIl|SsBZ](?:[ -]?[\dOoIl|SsBZ]){11,18}(?![A-Za-z\d])/.exec(value.text);
    if (!match) continue;
    const digits = digitsOf(match[0]).replace(/\D/g, '');
    const issuer = issuers.find(([start]) => start.test(digits));
    const usual = issuer?.[1][0] ?? 0;
    const isShortened = digits.length >= usual - 3 && digits.length < usual;
    if (!issuer?.[1].includes(digits.length) && !isShortened) continue;
    found.push({ confidence: luhn(digits) ? 0.98 : 0.7, ranges: partOf(value, 0, match[0].length) });
  }
  return found;
}
