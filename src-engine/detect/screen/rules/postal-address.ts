/** Postal addresses: a street with a number and a town with a postcode, in one line or in lines below each other. */
import { phrases } from './as-read.ts';
import { labelledValues } from './labelled.ts';
import { Page } from './page.ts';
import { streets, towns } from './postal-address-shapes.ts';
import { height, type PageLine } from './reading.ts';
import type { FoundText, TextRule } from './text-rule.ts';

/** A street or a town as it stands in the blocks' text. */
interface Part {
  readonly from: number;
  /** How much of its beginning was put before what was recognised. */
  readonly ahead: number;
  readonly until: number;
  readonly line: PageLine;
  readonly alone: number;
  readonly names: readonly string[];
  readonly withNumber: number;
  /** Runs over the end of its line. */
  readonly wraps?: boolean;
}

/** Suffixes that are ordinary words too: then a street alone is not believed. */
const weakSuffix =
  /(?:Way|Place|Pl|Court|Ct|Circle|Cir|Square|Sq|Drive|Dr|Close|Trail|Trl|Walk|Hill|Row|Green|Park|Loop|Plaza|Pike|Alley|Vista|Ridge|Crossing|View|Point|St|Grove|Gardens|Highway|Hwy|Terrace)$/i;
/** What counts or measures rather than numbers a house, and names that are no streets. */
const notHouse =
  /^(?:19|20)\d\d-(?:19|20)?\d\d|^(?:\d+[ ]?)(?:GB|MB|TB|KB|Hz|GHz|MHz|ms|px|km|kg|mm|cm|hours?|minutes?|days?|years?|Best|New|More|Ways?|Top|Free|Great|Easy|Things|Reasons|Tips|Items?|Users?|Files?|Views?|Likes?|Comments?|Results?|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/i;
const famous =
  /(?:Wall|Sesame|Fleet|Downing|Bourbon|Abbey|Tobacco|Silk|Google|Hard|Flash|USB|Pen|Solid|Right|Fast|Last|Next|First|Second|Third|High|Main[ ]?Event)[ ]?(?:Street|St|Road|Drive|Way|Place|Lane)$/i;

const label = new RegExp(
  `(?<!(?:e-?mail|[il1|]p|mac|web|url|memory|wallet|bitcoin|btc|eth|contract|host|server|base|return|sender|recipient|from|to|reply|bus|network|gateway|subnet|dns|site|phone|hex|virtual|physical|remote|local|source|destination|public|private)[ _-]{0,2})(?<![a-z])(?:(?:home|street|shipping|billing|delivery|mailing|postal|residential|business|your|current|permanent|ship|invoice|ship[- ]?to|deliver)[ _-]{0,2})?${phrases('address', 'address line 1', 'street address', 'adresse', 'anschrift', 'lieferadresse', 'rechnungsadresse', 'postanschrift', 'direccion', 'domicilio', 'indirizzo', 'endereco', 'adres', 'adress', 'residence', 'wohnort', 'strasse und hausnummer', 'ship to', 'deliver to')}(?:[ ]?(?:line)?[ ]?[12])?(?![a-z])`,
  'g',
);

export const postalAddress: TextRule = {
  category: 'personal.postal-address',
  source: 'UPU S42; USPS Publication 28; Royal Mail PAF; DIN 5008; NF Z10-011; national postcode forms',
  find(page) {
    const found = joined(page, partsOf(page, 'street'), partsOf(page, 'town'));
    found.push(...labelled(page, found));
    return found;
  },
};

function partsOf(page: Page, kind: 'street' | 'town'): Part[] {
  return page.lines.flatMap((line) => {
    // A house has a number, a town a postcode; however they were read, a digit is left of them.
    const next = page.following(line)[0];
    const parts = /\d/.test(line.digits) ? partsIn(page, line, line.text, line.digits, kind) : [];
    // Only a long line runs over.
    if (!next || line.text.length < 24 || !/\d/.test(line.digits + next.digits)) return parts;
    // What runs over the end of its line: the same places, for a line break stands there in the page's text.
    const over = partsIn(page, line, `${line.text} ${next.text}`, `${line.digits} ${next.digits}`, kind);
    const end = (page.blocks.startOf(line) as number) + line.text.length;
    const wrapped = over.filter(
      ({ from, ahead, until }) =>
        from + ahead < end && until > end + 1 && !parts.some((part) => part.from === from),
    );
    return [...parts, ...wrapped.map((part) => ({ ...part, alone: 0, withNumber: 0, wraps: true }))];
  });
}

function partsIn(page: Page, line: PageLine, text: string, digits: string, kind: 'street' | 'town'): Part[] {
  const start = page.blocks.startOf(line) as number;
  if (kind === 'street') return streetsIn(line, start, digits);
  // A postcode, however it was read, has two digits in a row or one among capitals.
  return /\d{2}|[A-Z][\dOIlSB]/.test(digits) ? townsIn(line, start, text, digits) : [];
}

function streetsIn(line: PageLine, start: number, digits: string): Part[] {
  return streets.flatMap(({ pattern, lead, alone, aloneWeak, towns: names }) =>
    [...streetMatches(digits, pattern)].map((match) => {
      const ahead = leadLength(digits, match.index, lead);
      const text = digits.slice(match.index - ahead, match.index + match[0].trimEnd().length);
      const suffix = match.groups?.suffix;
      const isWeak =
        suffix === undefined ||
        /\d[ ]?[so]|[ ][so][a-z]/.test(text) ||
        weakSuffix.test(suffix) ||
        famous.test(text);
      const from = start + match.index - ahead;
      const odds = isWeak ? (aloneWeak ?? alone) : alone;
      return { from, ahead, until: from + text.length, line, alone: odds, names, withNumber: 0 };
    }),
  );
}

/** Matches whose name is one; where it is not, the next may begin within it. */
function* streetMatches(text: string, pattern: RegExp): Generator<RegExpExecArray> {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (!notHouse.test(match[0]) && isName(match.groups?.name ?? '')) yield match;
    else pattern.lastIndex = match.index + 1;
  }
}

function townsIn(line: PageLine, start: number, text: string, digits: string): Part[] {
  return (digits === text ? [text] : [text, digits]).flatMap((reading) =>
    towns.flatMap(({ name, pattern, lead, withNumber }) =>
      [...reading.matchAll(pattern)].map((match) => {
        const ahead = leadLength(reading, match.index, lead);
        const from = start + match.index - ahead;
        const until = start + match.index + match[0].trimEnd().length;
        return { from, ahead, until, line, alone: 0, names: [name], withNumber };
      }),
    ),
  );
}

/** A capital, or what is read for one, and letters; or an ordinal. */
const streetWord = /^(?:[A-Zso0158|][A-Za-z0158|'.-]*|\d{1,3}(?:st|nd|rd|th|ST|ND|RD|TH)?)?$/;

/** At most four words, all with a capital or a digit first, or what is read for a capital. */
function isName(name: string): boolean {
  const words = name.trim().split(/[ ]+/);
  return words.length <= 4 && words.every((word) => streetWord.test(word));
}

function leadLength(text: string, at: number, lead: RegExp | undefined): number {
  return lead?.exec(text.slice(Math.max(0, at - 60), at))?.[0].length ?? 0;
}

/** Streets with the town behind or below them, towns below a line with a number, and streets alone. */
function joined(page: Page, streetParts: readonly Part[], townParts: readonly Part[]): FoundText[] {
  const found: FoundText[] = [];
  const used = new Set<Part>();
  for (const street of streetParts) {
    const beside = [page.rightOf(street.line), page.leftOf(street.line)];
    const below = page.following(street.line).slice(0, 3);
    let best: Part | undefined;
    let nearest = 9;
    for (const town of townParts) {
      if (!street.names.some((name) => town.names.includes(name))) continue;
      const isBehind = town.until > street.until && town.from - street.until < 60;
      const isBefore = town.until <= street.from && street.from - town.until < 6;
      const rowsBelow = isAligned(street.line, town.line) ? below.indexOf(town.line) : -1;
      let lines = rowsBelow >= 0 ? 1 + rowsBelow : beside.includes(town.line) ? 4 : 9;
      if (town.line === street.line) lines = isBehind || isBefore ? 0 : 9;
      if (lines === 9) continue;
      // Only an address in one line runs over its end, and only where it is not whole before.
      if (town.wraps && (lines > 0 || (best && !best.wraps))) continue;
      const isLonger = best === undefined || (best.wraps && !town.wraps) || best.until < town.until;
      if (lines > nearest || (lines === nearest && !isLonger)) continue;
      nearest = lines;
      best = town;
    }
    if (best) {
      used.add(best);
      const from = Math.min(street.from, best.from);
      const until = Math.max(street.until, best.until);
      const ranges =
        nearest === 4
          ? [street, best].flatMap((part) => page.blocks.ranges(part.from, part.until))
          : page.blocks.ranges(from, until);
      found.push({ confidence: 0.92, ranges });
    } else if (street.alone > 0) {
      const confidence = standsAlone(page, street) ? street.alone : Math.min(street.alone, 0.4);
      found.push({ confidence, ranges: page.blocks.ranges(street.from, street.until) });
    }
  }
  for (const town of townParts) {
    if (used.has(town) || town.withNumber < 0.25) continue;
    const { text } = page.blocks;
    const place = page.blocks.lineAt(town.from);
    const before = place ? text.slice(place.from, town.from) : '';
    const numbered = /(?<![\d.,:$£€])[1-9]\d{0,4}[A-Za-z]?,? ?[A-Z][A-Za-z'.-]+[^\d]{0,40}$/.exec(before);
    const above = page.above(town.line);
    if (numbered && numbered[0].length > 6) {
      const from = town.from - numbered[0].length;
      found.push({ confidence: town.withNumber, ranges: page.blocks.ranges(from, town.until) });
    } else if (above && before.trim() === '' && isHouseLine(above)) {
      found.push({
        confidence: town.withNumber,
        ranges: [Page.whole(above), ...page.blocks.ranges(town.from, town.until)],
      });
    } else
      found.push({
        confidence: Math.min(0.35, town.withNumber),
        ranges: page.blocks.ranges(town.from, town.until),
      });
  }
  return found;
}

/** True where two lines begin together and are of one size, as those of an address do. */
function isAligned(a: PageLine, b: PageLine): boolean {
  const ratio = height(a) / height(b);
  return Math.abs(a.left - b.left) < 1.5 * height(a) && ratio > 0.75 && ratio < 1.33;
}

/** True where a street begins and ends what is said: a field, an item, "at ..."; not words in the middle of a sentence. */
function standsAlone(page: Page, { from, until }: Part): boolean {
  const place = page.blocks.lineAt(from);
  if (!place) return false;
  const before = page.blocks.lower.slice(place.from, from).trimEnd();
  const after = page.blocks.lower.slice(until, place.until).trimStart();
  return (
    /^$|[:;,|>"'([=-]$|\b(?:at|to|on|from|near|is|am|in|bei|an|live|lives|address|a|en|via|home)$/.test(
      before,
    ) && /^$|^[,;.|<"')\]-]/.test(after)
  );
}

/** A short line that begins or ends with a house's number: "One" and names are not enough. */
function isHouseLine(line: PageLine): boolean {
  return (
    line.text.length <= 48 &&
    (/^[1-9]\d{0,4}[A-Za-z]?,? ?[A-Z][a-zA-Z'. -]{3,}/.test(line.text) ||
      /^[A-Z][A-Za-z'. -]{3,},? \d{1,4}[a-z]?$/.test(line.text)) &&
    !notHouse.test(line.text)
  );
}

/** What stands behind an address's label and has a number and a name, and the lines below it that go with it. */
function labelled(page: Page, known: readonly FoundText[]): FoundText[] {
  const found: FoundText[] = [];
  const covered = new Set(
    known
      .filter(({ confidence }) => confidence > 0.7)
      .flatMap(({ ranges }) => ranges.map(({ line }) => line)),
  );
  for (const value of labelledValues(page, label)) {
    if (covered.has(value.line.index) || value.where === 'column' || value.where === 'row') continue;
    // A label in a line of its own, or a colon: "address" is a word of many sentences.
    if (value.where === 'behind' ? value.joint === '' : value.before.trim() !== '') continue;
    const text = value.text.replace(/^[\s"']+|[\s"',]+$/g, '');
    if (text.length > 120 || /@|:\/\/|0x|\d{1,3}\.\d{1,3}\.\d|[{}()=;_"`\\]|ipv\d|:.*:/i.test(text)) continue;
    const isHouse =
      /(?<![\d.])[1-9]\d{0,4}[A-Za-z]?(?![\d.:])/.test(text) &&
      /[A-Za-z]{3}/.test(text) &&
      /[ ,]|[a-z][A-Z]|\d[A-Z]|[a-z]\d/.test(text);
    if (!isHouse) continue;
    const confidence = value.where === 'behind' ? 0.7 : 0.6;
    const from = value.from + value.text.indexOf(text);
    found.push({
      confidence,
      ranges: [
        {
          line: value.line.index,
          from: value.line.folded.from[from] as number,
          until: value.line.folded.until[from + text.length - 1] as number,
        },
      ],
    });
  }
  return found;
}
