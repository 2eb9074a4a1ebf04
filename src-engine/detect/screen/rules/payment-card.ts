/** Payment card numbers. */

import { phrases } from './as-read.ts';
import { luhn } from './checksums.ts';
import { digitsOf } from './fold.ts';
import { labelledValues, partOf } from './labelled.ts';
import type { Page, Reading } from './page.ts';
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

const candidate = /(?<![\d.,][-. ]?)\d(?:[ \t.-]{0,2}\d){12,18}(?![\d]|[.,]\d|[ -]\d{4}\b)/g;
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
    return [...inReading(page.blocks, page), ...inReading(page.rows, page), ...labelled(page)];
  },
};

function inReading(reading: Reading, page: Page): FoundText[] {
  const found: FoundText[] = [];
  for (const match of reading.digits.matchAll(candidate)) {
    const number = match[0];
    const digits = number.replace(/\D/g, '');
    if (/^(\d)\1+$/.test(digits)) continue;
    const issuer = issuers.find(([start]) => start.test(digits));
    if (!issuer?.[1].includes(digits.length)) continue;
    const before = reading.lower.slice(Math.max(0, match.index - 40), match.index);
    if (/[a-z_]$/.test(before) && !new RegExp(`${label.source}$`).test(before)) continue;
    const groups = number.split(/\D+/).map((group) => group.length);
    const isGrouped = groups.length > 1 && groupings.has(groups.join('-'));
    const isLabelled = isNearLabel(reading, match.index, page);
    const isValid = luhn(digits);
    let confidence: number;
    if (isValid && (isGrouped || isLabelled)) confidence = 0.98;
    else if (isValid && groups.length === 1 && digits.length <= 16)
      confidence = digits.length === 13 ? 0.4 : 0.8;
    else if (isValid && groups.length > 1) confidence = 0.75;
    else if (isValid) confidence = 0.4;
    else if (isLabelled && (isGrouped || groups.length === 1)) confidence = 0.7;
    else continue;
    found.push({ confidence, ranges: reading.ranges(match.index, match.index + number.length) });
  }
  return found;
}

/** A label in the same line or block heading, or in the line left of or above it. */
function isNearLabel(reading: Reading, at: number, page: Page): boolean {
  const place = reading.lineAt(at);
  if (!place) return false;
  const { line } = place;
  const near = [line, page.leftOf(line), page.above(line)];
  return near.some((one) => one !== undefined && one.lower.search(label) >= 0);
}

/** A number read with slips that leave no run of digits, behind a label. */
function labelled(page: Page): FoundText[] {
  const found: FoundText[] = [];
  for (const value of labelledValues(page, label)) {
    const match = /^[\dOoIl|SsBZ](?:[ -]?[\dOoIl|SsBZ]){12,18}(?![A-Za-z\d])/.exec(value.text);
    if (!match) continue;
    const digits = digitsOf(match[0]).replace(/\D/g, '');
    if (!issuers.some(([start, lengths]) => start.test(digits) && lengths.includes(digits.length))) continue;
    found.push({ confidence: luhn(digits) ? 0.98 : 0.7, ranges: partOf(value, 0, match[0].length) });
  }
  return found;
}
