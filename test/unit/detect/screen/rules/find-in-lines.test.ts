import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PictureCategory } from '../../../../../src-engine/contract/picture.ts';
import { findInLines } from '../../../../../src-engine/detect/screen/rules/find-in-lines.ts';
import { screenOf } from './screen-of.ts';

/** What a balanced policy acts on. */
const balanced = 0.5;

interface RuleCases {
  readonly category: PictureCategory;
  readonly privateStrings?: readonly string[];
  /** Screens (see screen-of.ts) and what is found on them: its lines joined by a line break. */
  readonly positive: readonly { readonly text: string; readonly found: readonly string[] }[];
  /** Screens on which no rule finds anything. */
  readonly negative: readonly string[];
}

const folder = join(import.meta.dirname, '../../../../picture-rule-cases');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe.each(files)('%s', (file) => {
  const {
    category,
    privateStrings = [],
    positive,
    negative,
  } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as RuleCases;

  const foundIn = (text: string) => {
    const lines = screenOf(text);
    return findInLines(lines, { privateStrings, allowed: [] })
      .filter(({ confidence }) => confidence >= balanced)
      .map((finding) => ({
        category: finding.category,
        text: finding.ranges.map(({ line, from, until }) => lines[line]?.text.slice(from, until)).join('\n'),
      }));
  };

  it.each(positive)('finds it: $text', ({ text, found }) => {
    const texts = foundIn(text)
      .filter((one) => one.category === category)
      .map((one) => one.text);
    expect(texts.sort()).toEqual([...found].sort());
  });

  it.each(negative)('lets it be: %s', (text) => {
    expect(foundIn(text)).toEqual([]);
  });
});
