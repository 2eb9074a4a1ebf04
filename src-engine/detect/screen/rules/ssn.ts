/** United States social security numbers, and the tax numbers given out in their shape. */
import { phrases } from './as-read.ts';
import { digitsOf } from './fold.ts';
import { labelledValues, partOf } from './labelled.ts';
import type { FoundText, TextRule } from './text-rule.ts';

const shape =
  /(?<!\d|\d[ ,/.-]|[A-Za-z][-.]|(?<![A-Za-z]{2})[A-Za-z])(\d{3})( ?[-.] ?| )(\d{2})( ?[-.] ?| )(\d{4})(?!\d|[A-Za-z](?![A-Za-z]{2})|[-./]\d| \d)/g;
const label = new RegExp(
  `${phrases('social security number', 'social security no', 'social security', 'soc sec no', 'soc. sec.', 'ss number', 'ss#', 'taxpayer id', 'tax id', 'itin')}|(?<![a-z])[s5][s5]n(?![a-z])(?:[ ]?(?:no|number|#)[.]?)?|(?<=[a-z])ssn(?=[:;=])`,
  'g',
);
const labelledShape = /^[\dOolI|SsBZ]{3}[ .-]{0,3}[\dOolI|SsBZ]{2}[ .-]{0,3}[\dOolI|SsBZ]{4}(?![A-Za-z\d])/;

export const ssn: TextRule = {
  category: 'personal.ssn',
  source: 'Social Security Administration, RM 10201.035 (invalid numbers); 26 CFR 301.6109-1 (ITIN)',
  find(page) {
    const found: FoundText[] = [];
    const { digits } = page.blocks;
    for (const match of digits.matchAll(shape)) {
      const [all, area, first, group, second, serial] = match;
      const isDashed = first?.includes('-') && second?.includes('-');
      const confidence = isDashed ? (isIssued(`${area}${group}${serial}`) ? 0.85 : 0.6) : 0.3;
      if (!/^0+$/.test(`${area}${group}${serial}`))
        found.push({ confidence, ranges: page.blocks.ranges(match.index, match.index + all.length) });
    }
    for (const value of labelledValues(page, label)) {
      const match = labelledShape.exec(value.text);
      if (!match) continue;
      const number = digitsOf(match[0]).replace(/\D/g, '');
      // Further down a column, only what is set apart as such a number is.
      if (
        (value.where === 'column' || value.where === 'row') &&
        !/^\w{3}[ -]\w{2}[ -]\w{4}$/.test(value.text)
      )
        continue;
      if (number.length !== 9 || /^0+$/.test(number)) continue;
      found.push({ confidence: isIssued(number) ? 0.95 : 0.85, ranges: partOf(value, 0, match[0].length) });
    }
    return found;
  },
};

/** False for what was never given out: areas 000, 666 and 9xx, group 00, serial 0000, and numbers printed in advertisements. */
function isIssued(number: string): boolean {
  return !/^(?:000|666|9)|^...00|0000$|^078051120$|^219099999$/.test(number);
}
