/** Personal data in what was read on a screen. */
import type { LineRange, TextFinding, TextLine } from '../text-line.ts';
import { apiKey } from './api-key.ts';
import { email } from './email.ts';
import { fold } from './fold.ts';
import { iban } from './iban.ts';
import { ipAddress } from './ip-address.ts';
import { jwt } from './jwt.ts';
import { nationalId } from './national-id.ts';
import { oneTimeCode } from './one-time-code.ts';
import { Page } from './page.ts';
import { password } from './password.ts';
import { paymentCard } from './payment-card.ts';
import { phone } from './phone.ts';
import { postalAddress } from './postal-address.ts';
import { privateKey } from './private-key.ts';
import { privateStringRule } from './private-string.ts';
import { seedPhrase } from './seed-phrase.ts';
import { ssn } from './ssn.ts';
import { streamKey } from './stream-key.ts';
import type { TextRule } from './text-rule.ts';

/** Every rule; where two say the same place with the same confidence, the earlier one names it. */
export const textRules: readonly TextRule[] = [
  privateKey,
  seedPhrase,
  jwt,
  streamKey,
  apiKey,
  iban,
  paymentCard,
  ssn,
  email,
  ipAddress,
  oneTimeCode,
  nationalId,
  phone,
  postalAddress,
  password,
];

/** Below this nothing is told: no policy asks for less. */
const leastConfidence = 0.25;

/**
 * What in `lines` is personal or secret. Pure, and quick: a dense screen (120 lines) takes some milliseconds. `privateStrings`
 * are found whatever they are; what lies within a string of `allowed` is let through. Ranges count UTF-16 units of the lines'
 * own text and hold the value, not its label.
 */
export function findInLines(
  lines: readonly TextLine[],
  words: { readonly privateStrings: readonly string[]; readonly allowed: readonly string[] },
): TextFinding[] {
  const page = new Page(lines);
  const found: TextFinding[] = [];
  for (const rule of [privateStringRule(words.privateStrings), ...textRules]) {
    for (const { confidence, ranges } of rule.find(page)) {
      if (confidence >= leastConfidence && ranges.length > 0)
        found.push({ category: rule.category, confidence, ranges });
    }
  }
  const allowed = words.allowed.map(key).filter((one) => one !== '');
  return withoutRepeats(found).filter((finding) => !isAllowed(finding, lines, allowed));
}

function isAllowed(finding: TextFinding, lines: readonly TextLine[], allowed: readonly string[]): boolean {
  if (allowed.length === 0) return false;
  const text = key(
    finding.ranges.map(({ line, from, until }) => lines[line]?.text.slice(from, until)).join(' '),
  );
  return allowed.some((one) => one.includes(text));
}

/** What is left of a text when case, spaces and punctuation do not count. */
function key(text: string): string {
  return fold(text)
    .text.toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Drops what lies within a finding that is at least as sure, and so says nothing more. */
function withoutRepeats(found: readonly TextFinding[]): TextFinding[] {
  return found.filter((one, at) =>
    found.every(
      (other, otherAt) =>
        other === one ||
        other.confidence < one.confidence ||
        !one.ranges.every((range) => other.ranges.some((outer) => isWithin(range, outer))) ||
        (other.confidence === one.confidence &&
          otherAt > at &&
          other.ranges.every((range) => one.ranges.some((outer) => isWithin(range, outer)))),
    ),
  );
}

function isWithin(inner: LineRange, outer: LineRange): boolean {
  return inner.line === outer.line && inner.from >= outer.from && inner.until <= outer.until;
}
