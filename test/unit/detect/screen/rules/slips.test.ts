import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInLines } from '../../../../../src-engine/detect/screen/rules/find-in-lines.ts';
import { screenOf } from './screen-of.ts';

/** What PP-OCR takes for each other: nearly all of its mistakes in text of 14 px and more. */
const lookAlikes = ['Il1', 'O0o', 'Ss5', 'B8'];
const seed = 20260105;

interface Positive {
  readonly text: string;
  readonly found: readonly string[];
}

/** A screen, up to two of its characters read as others that look like them. */
function withSlips(positive: readonly Positive[]) {
  const slip = fc.record({ where: fc.nat(10_000), as: fc.nat(10_000) });
  return fc
    .record({ which: fc.nat(positive.length - 1), slips: fc.array(slip, { maxLength: 2 }) })
    .map(({ which, slips }) => {
      const { text, found } = positive[which] as Positive;
      const characters = [...text];
      const doubtful = characters.flatMap((one, at) => (groupOf(one) === undefined ? [] : [at]));
      for (const { where, as } of doubtful.length > 0 ? slips : []) {
        const at = doubtful[where % doubtful.length] as number;
        const group = groupOf(characters[at] as string) as string;
        characters[at] = group[as % group.length] as string;
      }
      return { text: characters.join(''), found };
    });
}

function groupOf(character: string): string | undefined {
  return lookAlikes.find((group) => group.includes(character));
}

const folder = join(import.meta.dirname, '../../../../picture-rule-cases');

describe.each(readdirSync(folder))('%s', (file) => {
  const { category, privateStrings = [], positive } = JSON.parse(readFileSync(join(folder, file), 'utf8'));

  it('is found, nineteen times in twenty, with two characters read wrong', () => {
    const screens = fc.sample(withSlips(positive), { seed, numRuns: 300 });
    const missed = screens.filter(({ text, found }) => {
      const lines = screenOf(text);
      const length = findInLines(lines, { privateStrings, allowed: [] })
        .filter((one) => one.category === category && one.confidence >= 0.5)
        .flatMap(({ ranges }) => ranges)
        .map(({ line, from, until }) => lines[line]?.text.slice(from, until).replace(/\s/g, '').length ?? 0)
        .reduce((sum, one) => sum + one, 0);
      return length < 0.8 * found.join('').replace(/\s/g, '').length;
    });
    expect(missed.map(({ text }) => text).slice(0, missed.length > 0.05 * screens.length ? 20 : 0)).toEqual(
      [],
    );
  });
});
