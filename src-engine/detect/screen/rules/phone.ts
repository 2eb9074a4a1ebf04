/** Telephone numbers. */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { loose, phrases } from './as-read.ts';
import type { Page } from './page.ts';
import type { PageLine } from './reading.ts';
import type { FoundText, TextRule } from './text-rule.ts';

/** Whose way of writing numbers is tried for one without a country code, in this order. */
const regions: readonly CountryCode[] = [
  'US',
  'GB',
  'DE',
  'FR',
  'ES',
  'IT',
  'AU',
  'NL',
  'IN',
  'BR',
  'PL',
  'SE',
  'CH',
  'AT',
  'BE',
  'JP',
  'MX',
  'PT',
  'IE',
  'NZ',
  'ZA',
  'DK',
  'NO',
  'FI',
  'TR',
  'KR',
];

const candidate = /(?<!\d|[A-Za-z](?=\d[ .:]))(?:\+|\(\+?|00)?\d(?:[\d()./-]|[ ](?![ ])){5,24}\d(?!\d)/g;
const strongLabel = new RegExp(
  `(?:(?<![a-z])${phrases('mob', 'ph', 'tel', 'tlf', 'tfno', 'cell', 'fax', 'sms', 'signal')}|${phrases('phone', 'telephone', 'telefon', 'telefono', 'mobile', 'mobil', 'movil', 'whatsapp', 'handy', 'cellular', 'celular', 'portable', 'rufnummer', 'handynummer', 'contact number', 'contact no', 'callback number', 'phone number', 'phone no', 'cell phone', 'hotline', 'numero de telephone', 'numer telefonu', 'telefoonnummer', 'telefone')})(?:[ (]*(?:number|no|nr|num|home|work|mobile|cell|us|\\(\\w{1,8}\\))[.)]*)?[ .:;=#"'|>-]*$`,
);
const verbLabel = loose(
  /(?:call|text|ring|dial|phone|contact|reach|anrufen)[ ]?(?:me|us|him|her|now|back)?[ ]?(?:at|on|:|now|unter|under)?[ :]*$/,
);
/** A label alone in its line or its column's heading. */
const labelLine = new RegExp(
  `^[^a-z]*(?:home |work |your |primary |business |office |main )?${phrases('phone number', 'phone', 'telephone', 'telephone number', 'mobile number', 'mobile phone', 'mobile', 'cell phone', 'cell', 'tel', 'fax', 'contact number', 'whatsapp', 'telefon', 'telefono', 'handy', 'handynummer', 'telefonnummer', 'rufnummer', 'movil', 'portable', 'numero de telephone', 'telefoonnummer', 'celular', 'telefone')}[^a-z]*(?:\\(?(?:optional|required)\\)?)?[^a-z]*$`,
);
/** Numbers of another kind say what they are. */
const otherLabel = loose(
  /(?:order|invoice|ticket|case|ref(?:erence)?|tracking|isbn|issn|sku|serial|part|item|id|account|acct|booking|imei|issue|pr|build|version|ver|port|pid|zip|total|amount|price|score|size|views|lot|batch|transaction|txn|customer|member|upc|ean|utc|gmt|commit|rev|sn|s\/n|model|range|pages?|no\.|card|visa|ssn)[ .:;#=(-]{0,4}(?:no|nr|number|num|#|id)?[ .:;#=(-]{0,4}$/,
);
const dateInside =
  /(?:19|20)\d\d[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:0?[1-9]|[12]\d|3[01])(?!\d)|(?<!\d)(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|[12]\d|3[01])\1(?:19|20)?\d\d(?!\d)/;

const northAmerican =
  /^(?:\(?\+?1\)?[ ./-]{0,2})?(\()?([2-9]\d\d)(\))?([ ./-]{0,3})(\d{3})([ ./-]{0,2})(\d{4})$/;
const placeholderParens = /^\(1\d\d\) ?\d{3}[- ]\d{4}$/;
const brazilian = /^\(\d\d\) ?9?\d{4}[ -]\d{4}$/;
/** Written apart as the countries with a trunk 0 write them, though not given out (Ofcom's numbers for drama among them). */
const trunkShapes =
  /^(?:0[127]\d{3} \d{6}|0[127]\d{3} \d{3} \d{3}|0[12]\d{2} \d{3} \d{4}|02\d \d{4} \d{4}|0[1-9](?=\d*[ .-]\d+[ .-]\d)(?:[ .-]?\d\d){4}|04\d\d \d{3} \d{3}|06[ -]\d{8}|06[ -]?\d{2}(?: \d\d){3}|0\d{2,4}[ /-]{1,3}\d{5,8}|\(0\d{1,4}\)[ /-]?\d{3,4}[ -]?\d{3,5}|0\d{1,3}-\d{2,4}-\d{4})$/;

/** Written so that it ends where it ends, whatever word follows whose space was not read. */
const inGroups = /^\(?\+\d{1,3}\)?(?:[ .-]\(?\d{2,4}\)?){2,4}$/;

export const phone: TextRule = {
  category: 'personal.phone',
  source: 'ITU-T E.164 and E.123; numbering plans as in libphonenumber',
  find(page) {
    const { digits } = page.blocks;
    const found: FoundText[] = [];
    for (const match of digits.matchAll(candidate)) {
      const text = match[0].replace(/[ ./(-]+$/, '');
      const confidence = judge(page, text, match.index);
      if (confidence > 0)
        found.push({ confidence, ranges: page.blocks.ranges(match.index, match.index + text.length) });
    }
    return found;
  },
};

/** 0: not a telephone number. */
function judge(page: Page, number: string, at: number): number {
  const { lower, text } = page.blocks;
  const digits = number.replace(/\D/g, '');
  if (
    digits.length < 7 ||
    digits.length > 15 ||
    dateInside.test(number) ||
    /^0{2,}\d*$|^(\d)\1+$/.test(digits)
  )
    return 0;
  const place = page.blocks.lineAt(at);
  if (!place) return 0;
  const before = lower.slice(Math.max(place.from, at - 40), at);
  const after = text.slice(at + number.length, Math.min(place.until, at + number.length + 3));
  if (/^[.,:/-]?\d|^[%_@]|^\.[a-z]|^ ?[=x×*]/.test(after) && !/^ ?x ?\d|^ext/i.test(after)) return 0;
  if (/^[A-Za-z]{3}/.test(after) && !/^ext/i.test(after) && !inGroups.test(number)) return 0;
  if (/[\d][ ]?[.,:/_-]$|[a-z]-$|[$€£¥#_=&%^/\\.]$|[$€£¥#] $/.test(before) && !strongLabel.test(before))
    return 0;
  const isLabelled = isNamed(page, place.line, before);
  if (number.startsWith('+') || number.startsWith('(+'))
    return Math.max(international(number, before), isLabelled ? 0.6 : 0);
  if (/[a-z]$/.test(before) && !isLabelled) return 0;
  if (isLabelled)
    return digits.length >= 15 ? 0 : /^[+(0]|\D/.test(number) || digits.length >= 9 ? 0.85 : 0.6;
  if (otherLabel.test(before)) return 0;
  // A dump of bytes.
  if (/(?:^|[^a-z\d])(?:[\da-f]{2} ){2}$/.test(before) && /[a-f]/.test(before.slice(-6))) return 0;
  // One of many numbers in its line: a table, a dump, a log.
  const isCounted = /^[ ]*\d{1,3}[.):]?[ ]+$/.test(before);
  if ((/\d[ ]{1,3}$/.test(before) && !isCounted) || /^[ ]{1,3}\d/.test(after)) return 0;
  if (number.startsWith('00') && digits.length >= 11)
    return international(`+${number.slice(2)}`, before) * 0.8;
  return national(number);
}

function international(number: string, before: string): number {
  if (/(?:utc|gmt)[ ]?$/.test(before)) return 0;
  const cleaned = number.replace(/[()]/g, '').replace(/^\+?(\d{1,3})[ -]?0[ ]/, '+$1 ');
  const parsed = parsePhoneNumberFromString(cleaned.startsWith('+') ? cleaned : `+${cleaned}`);
  const count = number.replace(/\D/g, '').length;
  if (parsed?.isValid()) return 0.95;
  if (parsed?.isPossible() && count >= 8) return 0.9;
  return count >= 10 && !/^\(?\+0/.test(number) && /\D/.test(number.slice(1)) ? 0.6 : 0;
}

function national(number: string): number {
  const american = northAmerican.exec(number);
  if (american) {
    const [, open, , close, first, , second] = american;
    if (open && close) return second === '' ? 0.7 : 0.85;
    if (open || close) return 0;
    if (first === '' || second === '') return /^\+?1[ -]/.test(number) ? 0.6 : 0;
    if (first?.trim() === '' && second?.trim() === '')
      return parsePhoneNumberFromString(number, 'US')?.isValid() ? 0.55 : 0;
    if (first?.trim() !== '' && second?.trim() !== '' && first?.trim() !== second?.trim()) return 0;
    return first === '/' ? 0 : 0.75;
  }
  if (placeholderParens.test(number)) return 0.55;
  if (/^\d{5}-\d{4}$|^\d{3} \d{3} \d{3}$|^\d{4} \d{4} \d{4}$/.test(number)) return 0;
  if (/^1\d\d-\d{3}-\d{4}$/.test(number)) return 0.5;
  if (brazilian.test(number)) return 0.85;
  if (trunkShapes.test(number)) return 0.65;
  if (!/^\(?0[1-9]/.test(number) || !/\D/.test(number)) return 0;
  const groups = number.split(/\D+/).filter((group) => group !== '');
  if ((groups[0] as string).length < 2 || groups.length > 6 || groups.join('').length < 9) return 0;
  const isWritten = regions.some((region) => {
    const parsed = parsePhoneNumberFromString(number, region);
    if (!parsed?.isValid()) return false;
    // Written as people of that country write it, or apart after its area code with more than a space.
    const usual = parsed.formatNational().match(/\d+/g) ?? [];
    return usual.join(' ') === groups.join(' ') || (usual[0] === groups[0] && /[-/(]|^0\d{3}/.test(number));
  });
  return isWritten ? 0.6 : 0;
}

/** True where the line, the line left of or above it, or its column's heading says that it is a telephone number. */
function isNamed(page: Page, line: PageLine, before: string): boolean {
  if (strongLabel.test(before) || verbLabel.test(before)) return true;
  if (/[a-z]/.test(before)) return false;
  return [page.leftOf(line), page.above(line), ...page.headings(line)].some(
    (near) => near !== undefined && near !== line && labelLine.test(near.lower),
  );
}
