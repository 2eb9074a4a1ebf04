/** National identity, tax and social insurance numbers, passports and driving licences. */
import { loose } from './as-read.ts';
import { type TemplateMatch, templateFinder } from './id-template.ts';
import { idShapes } from './national-id-shapes.ts';
import type { Page } from './page.ts';
import type { PageLine } from './reading.ts';
import type { FoundText, TextRule } from './text-rule.ts';

const finding = idShapes.map((shape) => ({
  ...shape,
  label: loose(shape.label),
  finders: shape.templates.map(templateFinder),
}));
/** Names an id without its country. */
const anyCountry = loose(
  /national ?(?:id|number)|identity (?:no|number)|(?:^|[^a-z])id ?(?:no|number)(?![a-z])|personal ?(?:id|number)|tax ?(?:id|number|no)/,
);
const anyLabel = new RegExp(
  [anyCountry, ...finding.map(({ label }) => label)].map(({ source }) => source).join('|'),
);

export const nationalId: TextRule = {
  category: 'personal.national-id',
  source: 'The law or the office that gives them out; each shape names its own',
  find(page) {
    const found: FoundText[] = [];
    const isAnyNamed = anyLabel.test(page.blocks.lower);
    for (const line of page.lines) {
      if (!mayHoldId(line)) continue;
      for (const shape of finding) {
        if (shape.alone === 0 && !isAnyNamed) continue;
        for (const match of shape.finders.flatMap((finder) => [...finder(line.text)])) {
          const confidence = judged(page, line, shape, match, isAnyNamed);
          const start = (page.blocks.startOf(line) as number) + match.index;
          if (confidence > 0)
            found.push({ confidence, ranges: page.blocks.ranges(start, start + match.text.length) });
        }
      }
    }
    return found;
  },
};

/** No id has fewer digits than six, one of them read wrong, but the ones of ten places with four. */
function mayHoldId({ text, digits }: PageLine): boolean {
  const count = digits.match(/\d/g)?.length ?? 0;
  return (
    count >= 5 ||
    (count >= 3 && /(?<![A-Za-z\d])[A-Za-z0158]{5}[\dOoIlSsB]{4}[A-Za-z0158](?![A-Za-z\d])/.test(text))
  );
}

function judged(
  page: Page,
  line: PageLine,
  { accept, isValid, alone, aloneInvalid, label }: (typeof finding)[number],
  { id, text, index, isWritten }: TemplateMatch,
  isAnyNamed: boolean,
): number {
  if (accept?.test(id) === false || /^(\d)\1+$/.test(id) || !/\d/.test(id)) return 0;
  const fits = isValid?.(id) ?? false;
  if (isAnyNamed && isNamed(page, line, index, text.length, label))
    return isValid === undefined ? 0.85 : fits ? 0.95 : 0.75;
  if (isAnyNamed && (fits || isWritten) && isNamed(page, line, index, text.length, anyCountry))
    return fits ? 0.85 : 0.6;
  const confidence = fits ? alone : isWritten ? (isValid === undefined ? alone : aloneInvalid) : 0;
  // A bare run of digits says nothing by itself, whatever its check digit.
  const isBare = /^[^ .,-]+$/.test(text) && /^\d+$/.test(id) && id.length < 15;
  return isBare && confidence < 0.85 ? Math.min(confidence, 0.3) : confidence;
}

/** A label shortly before it in its line, or alone in the line left of or above it. */
function isNamed(page: Page, line: PageLine, at: number, length: number, label: RegExp): boolean {
  const before = line.lower.slice(Math.max(0, at - 48), at);
  if (label.test(before)) return true;
  if (/[a-z]{2}/.test(before)) return false;
  const isAlone = length >= 0.6 * line.text.length;
  return (
    isAlone &&
    [page.leftOf(line), page.above(line), ...page.headings(line)].some(
      (near) => near !== undefined && near !== line && near.text.length < 48 && label.test(near.lower),
    )
  );
}
