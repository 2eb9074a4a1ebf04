import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Category } from '../../../../src-engine/contract/categories.ts';
import { createLexicon } from '../../../../src-engine/detect/speech/lexicon/lexicon.ts';
import strong from '../../../../src-engine/detect/speech/lexicon/lists/profanity-strong.json' with {
  type: 'json',
};
import hitData from './hits.json' with { type: 'json' };
import innocentData from './innocents.json' with { type: 'json' };

const lexicon = createLexicon();
const hitCases = (Object.entries(hitData.hits) as [Category, string[]][]).flatMap(([category, texts]) =>
  texts.map((text) => [category, text] as const),
);

/** The words of a marked text, and the span of its brackets. */
function readMarked(marked: string): { words: string[]; from: number; until: number } {
  const words = marked.split(' ');
  const from = words.findIndex((word) => word.includes('['));
  const until = words.findIndex((word) => word.includes(']')) + 1;
  return { words: words.map((word) => word.replace(/[[\]]/g, '')), from, until };
}

describe('shipped words', () => {
  it('has enough cases to mean something', () => {
    expect(hitCases.length).toBeGreaterThanOrEqual(150);
    expect(innocentData.innocents.length).toBeGreaterThanOrEqual(200);
  });

  it.each(hitCases)('%s fires on %s', (category, marked) => {
    const { words, from, until } = readMarked(marked);
    const covering = lexicon
      .match(words)
      .filter((hit) => hit.category === category && hit.fromIndex <= from && hit.untilIndex >= until);
    expect(covering).toHaveLength(1);
    expect(covering[0]?.score).toBeGreaterThan(0.5);
  });

  it.each(innocentData.innocents)('nothing fires on "%s"', (text) => {
    expect(lexicon.match(text.split(' '))).toEqual([]);
  });

  it.each(['', 's', "'s"])('catches every listed strong word with the ending "%s"', (ending) => {
    const nouns = [...strong.common.nouns, ...strong.rare.nouns];
    const missed = nouns.filter((entry) => {
      const text = entry.replace(/[+|]/g, '') + ending;
      const plural = ending === 's' && /(?:s|x|sh|ch|[^aeiou]y)$/.test(entry);
      return !plural && lexicon.match(text.split(' ')).every((hit) => hit.category !== 'profanity.strong');
    });
    expect(missed).toEqual([]);
  });

  it('inflects every strong verb', () => {
    const verbs = [...strong.common.verbs, ...strong.rare.verbs].map((entry) => entry.replace(/[+|]/g, ''));
    const stem = (verb: string) =>
      /(?:shit|slap)$/.test(verb) ? verb + verb.at(-1) : verb.replace(/e$/, '');
    const forms = verbs.flatMap((verb) => ['ed', 'ing', "in'", 'er'].map((ending) => stem(verb) + ending));
    expect(forms.filter((form) => lexicon.match([form]).length === 0)).toEqual([]);
  });

  it('gives the longest of overlapping words once', () => {
    expect(lexicon.match(['you', 'dick', 'head'])).toEqual([
      expect.objectContaining({
        fromIndex: 1,
        untilIndex: 3,
        category: 'profanity.strong',
        quality: 'compound',
      }),
    ]);
  });

  it('leaves disabled categories out, compounds too', () => {
    const tame = createLexicon({ disabledCategories: ['profanity.strong'] });
    expect(tame.match(['fuck', 'fuckpuddle', 'damn']).map((hit) => hit.category)).toEqual(['profanity.mild']);
  });

  it('offers the recogniser written forms that fire themselves, few enough to score', () => {
    const surfaces = lexicon.surfaces();
    expect(surfaces.length).toBeLessThan(1300);
    const silent = surfaces.filter(
      ({ text, category }) => !lexicon.match(text.split(' ')).some((hit) => hit.category === category),
    );
    expect(silent).toEqual([]);
  });
});

describe('any input', () => {
  it('never throws, and its hits lie within the words and do not overlap in a category', () => {
    const loaded = createLexicon({
      privatePhrases: ['Marlowe Finch', 'Иван', '42 Juniper Way'],
      watched: { sexual: ['foo*'] },
    });
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        'fuck',
        'f**k',
        'm',
        'a',
        "he'll",
        '-',
        '***',
        '**',
        'marlo',
        'finch',
        'mother-fucking',
        '',
        ' ',
        '42',
        '0',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const hits = loaded.match(words);
        for (const hit of hits) {
          expect(hit.fromIndex).toBeGreaterThanOrEqual(0);
          expect(hit.untilIndex).toBeLessThanOrEqual(words.length);
          expect(hit.fromIndex).toBeLessThan(hit.untilIndex);
          expect(hit.score).toBeGreaterThanOrEqual(0);
          expect(hit.score).toBeLessThanOrEqual(1);
        }
        for (const category of new Set(hits.map((hit) => hit.category))) {
          const spans = hits.filter((hit) => hit.category === category);
          for (const [index, span] of spans.slice(1).entries())
            expect(span.from).toBeGreaterThanOrEqual(spans[index]!.until);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('the allow list wins over whatever is in it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...hitCases), ([, marked]) => {
        const { words } = readMarked(marked);
        const allowed = words.join(' ').replaceAll('*', '');
        fc.pre(!marked.includes('*') && words.length <= 8 && /[a-z]{2}/i.test(allowed));
        expect(createLexicon({ allowed: [allowed] }).match(words)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
