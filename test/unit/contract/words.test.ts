import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskPhrase, newWordSchema } from '../../../src-engine/contract/words.ts';

test('a mask shows how many letters and words, and none of them', () => {
  expect(maskPhrase('Birchwood Lane')).toBe('••••••••• ••••');
});

test('no letter of any phrase is in its mask', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (phrase) => {
      expect(maskPhrase(phrase)).toMatch(/^[• ]*$/u);
    }),
  );
});

test('a phrase over two lines or with control characters is refused', () => {
  for (const phrase of ['two\nlines', 'a\u0000b', '   ', 'x'.repeat(201)]) {
    expect(newWordSchema.safeParse({ phrase, category: 'private' }).success).toBe(false);
  }
});
