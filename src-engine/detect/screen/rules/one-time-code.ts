/** One-time codes, the secrets that make them, and the codes kept for when those are lost. */
import { loose, phrases } from './as-read.ts';
import { labelledValues, partOf } from './labelled.ts';
import { Page } from './page.ts';
import { height, type PageLine } from './reading.ts';
import type { FoundText, TextRule } from './text-rule.ts';

const label = new RegExp(
  `${phrases(
    'verification code',
    'verify code',
    'security code',
    'one-time code',
    'one-time password',
    'one-time passcode',
    'one-time pin',
    'onetime code',
    'login code',
    'log-in code',
    'sign-in code',
    'signin code',
    'confirmation code',
    'authentication code',
    'authenticator code',
    'auth code',
    'authorization code',
    'access code',
    'two-factor code',
    '2-step verification code',
    '2fa code',
    'mfa code',
    'otp code',
    'sms code',
    'passcode',
    'pass code',
    'activation code',
    'pairing code',
    'steam guard code',
    'bestatigungscode',
    'verifizierungscode',
    'sicherheitscode',
    'einmalcode',
    'anmeldecode',
    'code de verification',
    'code de securite',
    'code de connexion',
    'code de confirmation',
    'codigo de verificacion',
    'codigo de seguridad',
    'codigo de acceso',
    'codigo de verificacao',
    'codice di verifica',
    'codice di sicurezza',
    'verificatiecode',
    'kod weryfikacyjny',
    'verifieringskod',
  )}|(?<![a-z])[o0]tp(?![a-z])|(?<![a-z\\d])(?:2fa|mfa|tan)(?![a-z\\d])|${phrases('your code', 'use code', 'enter code', 'enter the code', 'the code', 'code below', 'ihr code', 'dein code', 'votre code', 'tu codigo', 'su codigo', 'following code', 'this code')}|(?:your|ihr|dein|votre|tu|su)[ ][a-z0-9]{2,14}[ ]c[o0]de`,
  'g',
);
/** What may stand between a label and its code in one line. */
const filler = loose(
  /^(?:[ ]?(?:for|fur|pour|para|to|on|at|your|the|is|ist|est|es|e|:|sign|log|in|login|account|[a-z][a-z015|]{1,13})\b[ :]*){0,7}?[ :"'(=>-]*/,
);
const digitCode = /^(?:[Gg]-)?(\d{3}[ -]\d{3}|\d{4}[ -]\d{4}|\d{4,8})(?![\d]|[.,:/-]\d|[ -]?%)/;
const letterCode =
  /^(?=[A-Z\dlos-]*\d)(?=[A-Z\dlos-]*[A-Z])([A-Z\dlos]{5,8}|[A-Z\dlos]{3,4}-[A-Z\dlos]{3,4})(?![\w-])/;
const codeFirst = loose(
  /(?<![a-z\d.,:/#$-])(?:g-)?(\d{4,8}|\d{3}[ -]\d{3})[ ]?(?:(?:is|ist|est|es)[ ]?(?:your|ihr|dein|votre|tu|su|the|de)|e il)[\w .']{0,30}?(?:code|otp|pin|passcode|password|codigo|codice|kod)(?![a-z])/gi,
);
/** "Use 482913 to verify your sign-in". */
const useCode = loose(
  /(?:use|enter|type|with) ?(\d{4,8}|\d{3}[ -]\d{3}) ?(?:to|as your|for) ?(?:verify|sign|log|confirm|complete|reset|authenticate|access|continue|verification|code|your (?:account|login|identity))/gi,
);
/** "code is 482913", said in a chat. */
const codeIs = loose(/(?<![a-z])code ?is ?(\d{6}|\d{3}[ -]\d{3})(?![\d.,]*\d)/gi);
const google = /(?<![\w-])G ?- ?(\d{6})(?!\d)/g;
const backupLabel = new RegExp(
  phrases(
    'recovery code',
    'recovery codes',
    'backup code',
    'backup codes',
    'back-up codes',
    'emergency codes',
    'scratch codes',
    'wiederherstellungscodes',
    'codes de secours',
    'codigos de respaldo',
    'codigos de recuperacion',
  ),
);
const backupCode =
  /(?<![\w-])(?:[a-z\d]{4,6}-[a-z\d]{4,6}(?:-[a-z\d]{4,6})?|\d{4} ?\d{4}|[a-f\d]{8,10}|[A-Z\d]{8,10})(?![\w-])/gi;
const otpauth = /otpauth ?: ?\/\/[^\s"'<>]{10,}/gi;
const setupLabel = new RegExp(
  phrases(
    'setup key',
    'set-up key',
    'manual entry',
    'secret key',
    'authenticator key',
    'totp secret',
    'otp secret',
    '2fa secret',
    'enter this key',
    'enter this code',
    'mfa secret',
  ),
  'g',
);
const base32 = /^(?:[A-Z0-8]{4}[ -]?){4,16}(?![A-Za-z\d])/;
const authenticatorCode = /^\d{3}[ -]?\d{3}$/;

export const oneTimeCode: TextRule = {
  category: 'secret.one-time-code',
  source:
    'RFC 4226 and RFC 6238 (6 to 8 digits, secrets in base 32), otpauth key URIs; codes by message have no standard: a label and a short code',
  find: (page) => [...labelled(page), ...worded(page), ...kept(page), ...apps(page)],
};

/** Codes of other kinds. */
const otherCode = loose(
  /(?:zip|post(?:al)?|error|status|exit|country|area|promo|discount|coupon|qr|source|color|colour|product|voucher|gift|referral|invite|swift|sort|dress|response|http|return|currency|language|bar|style|vs|key)[ -]*$/,
);

function labelled(page: Page): FoundText[] {
  const found: FoundText[] = [];
  for (const value of labelledValues(page, label)) {
    const isWeak = /^(?:the|this|use|enter|following)/.test(value.label);
    if (otherCode.test(value.before) || otherCode.test(value.label.replace(/ ?c[o0]de$/, ''))) continue;
    if (value.where === 'column' || value.where === 'row') continue;
    const lead = value.where === 'behind' ? leadOf(value.line.digits.slice(value.from)) : 0;
    const text = value.text.slice(lead);
    const code = codeIn(text, value.line.digits.slice(value.from + lead), !isWeak);
    if (code) {
      const isAlone = code.from + code.length >= text.trimEnd().length;
      if (value.where !== 'behind' && !isAlone) continue;
      if (
        isWeak &&
        value.where === 'behind' &&
        value.joint === '' &&
        lead === 0 &&
        !/^use|^enter/.test(value.label)
      )
        continue;
      found.push({
        confidence: value.where === 'behind' ? (isWeak ? 0.7 : 0.9) : 0.8,
        ranges: partOf(value, lead + code.from, code.length),
      });
      continue;
    }
    // "Enter this code to sign in:" and the code a line or two on.
    for (const line of page.following(value.line).slice(0, 3)) {
      const next = codeIn(line.text, line.digits, !isWeak);
      if (next === undefined || next.from + next.length < line.text.trimEnd().length) continue;
      found.push({
        confidence: 0.75,
        ranges: [
          {
            line: line.index,
            from: line.folded.from[next.from] as number,
            until: line.folded.until[next.from + next.length - 1] as number,
          },
        ],
      });
      break;
    }
  }
  return found;
}

/** Where behind a label's few words of filler a code begins. */
function leadOf(text: string): number {
  const lower = text.toLowerCase();
  let best = 0;
  const starts = /(?<![\w.,#$-])(?:g-)?\d/g;
  for (const match of lower.matchAll(starts)) {
    if (match.index > 48) break;
    if (filler.exec(lower.slice(0, match.index))?.[0].length === match.index || match.index <= 3)
      return match.index;
    if (
      /^[ a-z:'"]*$/.test(lower.slice(0, match.index)) &&
      /(?:[il1][s5]t?|est|es|e|:)[ "']*$/.test(lower.slice(0, match.index))
    )
      return match.index;
    best = 0;
  }
  const letters = /^[ a-z:]{0,24}(?:[il1][s5]|:)[ ]?(?=[A-Z\d]{5,8}(?![\w-]))/i.exec(text);
  return letters ? letters[0].length : best;
}

function codeIn(
  text: string,
  digits: string,
  mayHoldLetters: boolean,
): { readonly from: number; readonly length: number } | undefined {
  const trimmed = text.trimStart();
  const from = text.length - trimmed.length;
  const match = digitCode.exec(digits.slice(from)) ?? (mayHoldLetters ? letterCode.exec(trimmed) : null);
  if (!match) return undefined;
  const code = match[0];
  // A year, a date, a price.
  if (/^(?:19|20)\d\d$/.test(code) || /^(.)\1+$/.test(code.replace(/\D/g, '') || '0')) return undefined;
  if (
    /^[ ]?(?:digits?|characters?|minutes?|mins?|hours?|seconds?|days?|attempts?|times|%|users|people)/i.test(
      trimmed.slice(code.length),
    )
  )
    return undefined;
  return { from, length: code.length };
}

function worded(page: Page): FoundText[] {
  const found: FoundText[] = [];
  const { digits, lower } = page.blocks;
  for (const match of digits.matchAll(codeIs)) {
    if (otherCode.test(lower.slice(Math.max(0, match.index - 16), match.index))) continue;
    const from = match.index + match[0].length - (match[1] as string).length;
    found.push({ confidence: 0.65, ranges: page.blocks.ranges(from, match.index + match[0].length) });
  }
  for (const pattern of [codeFirst, useCode, google]) {
    for (const match of digits.matchAll(pattern)) {
      const code = match[1] as string;
      const from = match.index + match[0].indexOf(code);
      found.push({
        confidence: 0.92,
        ranges: page.blocks.ranges(/^G/i.test(match[0]) ? match.index : from, from + code.length),
      });
    }
  }
  return found;
}

/** Recovery codes under their heading, and the secrets codes are made from. */
function kept(page: Page): FoundText[] {
  const found: FoundText[] = [];
  if (backupLabel.test(page.blocks.lower)) {
    const codes = page.lines.flatMap((line) => {
      const matches = [...line.digits.matchAll(backupCode)].filter(
        ([text]) => /\d/.test(text) && !/^(?:19|20)\d\d[ -]/.test(text),
      );
      const length = matches.reduce((sum, [text]) => sum + text.length, 0);
      return length >= 0.7 * line.text.replace(/^\s*(?:\d{1,2}[.)]|[-•*])\s*/, '').length
        ? matches.map((match) => ({ line, match }))
        : [];
    });
    if (codes.length >= 2) {
      for (const { line, match } of codes)
        found.push({
          confidence: 0.85,
          ranges: [
            {
              line: line.index,
              from: line.folded.from[match.index] as number,
              until: line.folded.until[match.index + match[0].length - 1] as number,
            },
          ],
        });
    }
  }
  for (const match of page.blocks.text.matchAll(otpauth))
    found.push({ confidence: 0.97, ranges: page.blocks.ranges(match.index, match.index + match[0].length) });
  for (const value of labelledValues(page, setupLabel)) {
    const match = base32.exec(value.text.toUpperCase());
    const written = value.text.slice(0, match?.[0].length ?? 0);
    // In capitals or in small letters, not in both.
    if (/[A-HJKMNP-RT-Z]/.test(written) && /[a-hjkmnp-rt-z]/.test(written)) continue;
    if (match && /\d/.test(match[0]) && new Set(match[0]).size >= 6)
      found.push({ confidence: 0.85, ranges: partOf(value, 0, match[0].trimEnd().length) });
  }
  return found;
}

const authenticatorName = loose(/authenticator|authy|2fas|bitwarden|1password|two-?factor/);

/** An authenticator's list: "482 913" in a line of its own, several times or under the app's name. */
function apps(page: Page): FoundText[] {
  const headings = page.lines.filter((line) => authenticatorName.test(line.lower));
  return page.lines
    .filter(
      (line) => authenticatorCode.test(line.digits) && headings.some((heading) => isUnder(heading, line)),
    )
    .map((line) => ({ confidence: 0.65, ranges: [Page.whole(line)] }));
}

/** True where `line` is shown under `heading`, some entries on at most. */
function isUnder(heading: PageLine, line: PageLine): boolean {
  const down = (line.top - heading.bottom) / height(line);
  const across = Math.max(line.left - heading.right, heading.left - line.right) / height(line);
  return down > -1 && down < 25 && across < 12;
}
