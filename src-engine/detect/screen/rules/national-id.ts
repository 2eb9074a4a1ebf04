/** National identity, tax and social insurance numbers, passports and driving licences. */
import { templateFinder } from './id-template.ts';
import { idShapes } from './national-id-shapes.ts';
import type { Page } from './page.ts';
import type { FoundText, TextRule } from './text-rule.ts';

const finding = idShapes.map((shape) => ({ ...shape, finders: shape.templates.map(templateFinder) }));
const anyLabel = new RegExp(idShapes.map(({ label }) => label.source).join('|'));

export const nationalId: TextRule = {
  category: 'personal.national-id',
  source: 'The law or the office that gives them out; each shape names its own',
  find(page) {
    const found: FoundText[] = [];
    const { lower, text } = page.blocks;
    const isAnyNamed = anyLabel.test(lower);
    for (const { finders, accept, isValid, alone, aloneInvalid, label } of finding) {
      if (alone === 0 && !isAnyNamed) continue;
      for (const match of finders.flatMap((finder) => [...finder(text)])) {
        const { id } = match;
        if (accept?.test(id) === false || /^(\d)\1+$/.test(id) || !/\d/.test(id)) continue;
        const fits = isValid?.(id) ?? false;
        // A bare run of digits says nothing by itself, whatever its check digit.
        const isBare = /^[^ .,-]+$/.test(match.text) && /^\d+$/.test(id) && id.length < 15;
        let confidence = isValid === undefined || fits ? alone : aloneInvalid;
        if (isBare && confidence < 0.85) confidence = Math.min(confidence, 0.3);
        if (isAnyNamed && isNamed(page, match.index, match.text.length, label))
          confidence = isValid === undefined ? 0.85 : fits ? 0.95 : 0.75;
        if (confidence > 0)
          found.push({
            confidence,
            ranges: page.blocks.ranges(match.index, match.index + match.text.length),
          });
      }
    }
    return found;
  },
};

/** A label shortly before it in its line, or alone in the line left of or above it. */
function isNamed(page: Page, at: number, length: number, label: RegExp): boolean {
  const place = page.blocks.lineAt(at);
  if (!place) return false;
  const before = place.line.lower.slice(Math.max(0, at - place.from - 48), at - place.from);
  if (label.test(before)) return true;
  if (/[a-z]{2}/.test(before)) return false;
  const isAlone = length >= 0.6 * place.line.text.length;
  return (
    isAlone &&
    [page.leftOf(place.line), page.above(place.line), page.heading(place.line)].some(
      (near) => near !== undefined && near !== place.line && near.text.length < 48 && label.test(near.lower),
    )
  );
}
