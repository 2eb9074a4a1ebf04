import { describe, expect, it } from 'vitest';
import { findInLines } from '../../../../../src-engine/detect/screen/rules/find-in-lines.ts';
import { asDigits, fold } from '../../../../../src-engine/detect/screen/rules/fold.ts';
import type { TextLine } from '../../../../../src-engine/detect/screen/text-line.ts';
import { screenOf } from './screen-of.ts';

const nothing = { privateStrings: [], allowed: [] };

/** The text turned about the picture's corner, as a side bar's is. */
function turned(lines: readonly TextLine[], turn: 90 | 270): TextLine[] {
  return lines.map((line) => {
    const { x, y, width, height } = line.box;
    const box =
      turn === 90
        ? { x: 1000 - y - height, y: x, width: height, height: width }
        : { x: y, y: 1000 - x - width, width: height, height: width };
    return { ...line, box, turn };
  });
}

describe('findInLines', () => {
  it.each([90, 270] as const)('reads text turned by %i degrees, a label above its value too', (turn) => {
    const lines = turned(screenOf('Password\nXk9#mP2$vL\n\nWrite to jo@example.com'), turn);
    expect(findInLines(lines, nothing).map(({ category }) => category)).toEqual([
      'personal.email',
      'secret.password',
    ]);
  });

  it('tells ranges in the characters of the line as it was read', () => {
    const [line] = screenOf('ﬁle：jo＠example．com') as [TextLine];
    const [finding] = findInLines([line], nothing);
    const { from, until } = finding?.ranges[0] ?? { from: 0, until: 0 };
    expect(line.text.slice(from, until)).toBe('jo＠example．com');
  });

  it('lets through what is allowed, however it is written', () => {
    const lines = screenOf('support@example.com jo@example.com');
    const found = findInLines(lines, { privateStrings: [], allowed: ['Support@Example.com'] });
    expect(found).toHaveLength(1);
  });

  it('finds a private string in any order of the lines', () => {
    const lines = screenOf('far away\n\n\n\nMarie\nCurie').reverse();
    expect(findInLines(lines, { privateStrings: ['Marie Curie'], allowed: [] })).toMatchObject([
      { category: 'private', ranges: [{ line: 1 }, { line: 0 }] },
    ]);
  });

  it('bears with lines of nothing and with no lines', () => {
    expect(findInLines([], nothing)).toEqual([]);
    expect(
      findInLines(
        screenOf('a').map((line) => ({ ...line, text: '' })),
        nothing,
      ),
    ).toEqual([]);
  });
});

describe('fold', () => {
  it('keeps the way back through ligatures, accents and surrogates', () => {
    const folded = fold('Straße 😀 é');
    expect(folded.text).toBe('Strasse 😀 e');
    expect(folded.from[5]).toBe(4);
    expect(folded.until.at(-1)).toBe(11);
  });
});

describe('asDigits', () => {
  it.each([
    ['4lll-I1O5', '4111-1105'],
    ['2O48l7to sign in', '204817to sign in'],
    ['482913is yours', '482913is yours'],
    ['Soil of Oslo', 'Soil of Oslo'],
    ['a3f5de89', 'a3f5de89'],
  ])('%s', (read, digits) => {
    expect(asDigits(read)).toBe(digits);
  });
});
