import { describe, expect, it } from 'vitest';
import { createLexicon } from '../../../../src-engine/detect/speech/lexicon/lexicon.ts';
import { Dictionary } from '../../../../src-engine/detect/speech/lexicon/phonetics/dictionary.ts';
import { substitutionCost } from '../../../../src-engine/detect/speech/lexicon/phonetics/distance.ts';
import { phonemes } from '../../../../src-engine/detect/speech/lexicon/phonetics/phonemes.ts';
import { numberWords, Pronouncer } from '../../../../src-engine/detect/speech/lexicon/phonetics/pronounce.ts';
import { VariantFinder } from '../../../../src-engine/detect/speech/lexicon/phonetics/variants.ts';
import innocentData from './innocents.json' with { type: 'json' };
import { misheardPhrases } from './misheard-phrases.ts';

const all = createLexicon({ privatePhrases: Object.keys(misheardPhrases) });
const privateHits = (lexicon: ReturnType<typeof createLexicon>, text: string) =>
  lexicon.match(text.split(' ')).filter((hit) => hit.category === 'private');

describe('private phrases by their sound', () => {
  it.each([
    ['Marlowe Finch', 'and marlo finch said', 1, 3],
    ['Tolland Heights', 'up to toll and heights now', 2, 5],
    ['Tolland Heights', 'near tolan heights', 1, 3],
    ['Birchwood Lane', 'on birch would lane there', 1, 4],
    ['Quentin Abara', 'so Quentin Obara, right', 1, 3],
    ['Northbridge Dental', 'over to North Bridge Dental before', 2, 5],
    ['Priscilla', 'hey P R I S C I L L A can', 1, 10],
    ['Priscilla', 'hey P-R-I-S-C-I-L-L-A can', 1, 2],
    ['Priscilla', "hey Priscilla's door", 1, 2],
    ['Priscilla', 'hey pricilla can', 1, 2],
    ['42 Juniper Way', 'at forty two juniper weigh now', 1, 5],
  ])('%s is heard in "%s"', (phrase, text, from, until) => {
    const hits = privateHits(createLexicon({ privatePhrases: [phrase] }), text);
    expect(hits).toEqual([expect.objectContaining({ fromIndex: from, untilIndex: until })]);
    expect(hits[0]?.score).toBeGreaterThanOrEqual(0.5);
  });

  it('finds nine in ten of the misheard spellings', () => {
    const pairs = Object.entries(misheardPhrases).flatMap(([phrase, texts]) =>
      texts.map((text) => [phrase, text] as const),
    );
    const missed = pairs.filter(([phrase, text]) => {
      const lexicon = createLexicon({ privatePhrases: [phrase] });
      return privateHits(lexicon, `we said ${text} again today`).length === 0;
    });
    expect(missed.length / pairs.length).toBeLessThan(0.1);
  });

  it.each(['the other anna', 'Anna', 'priscilla'])('hears "%s"', (text) => {
    expect(privateHits(all, text)).toHaveLength(1);
  });

  it.each([
    'banana',
    'sleep on the banana',
    'Annabel',
    'manna from heaven',
    'on a',
    'can a man',
    'vanilla',
    'gorilla',
    'her purse',
  ])('a short name is not heard in "%s"', (text) => {
    expect(
      privateHits(createLexicon({ privatePhrases: ['Anna', 'Lee', 'Priscilla', 'Harper'] }), text),
    ).toEqual([]);
  });

  it('needs every word of a phrase', () => {
    const lexicon = createLexicon({ privatePhrases: ['Tolland Heights', 'Marlowe Finch'] });
    for (const text of [
      'the heights of it',
      'tolland',
      'a finch in the tree',
      'marlowe wrote it',
      'tall and handsome',
    ]) {
      expect(privateHits(lexicon, text)).toEqual([]);
    }
  });

  it('gives fractions where it begins inside a word', () => {
    const [hit] = privateHits(
      createLexicon({ privatePhrases: ['Tolland Heights'] }),
      'at atolland heights now',
    );
    expect(hit).toMatchObject({ fromIndex: 1, untilIndex: 3, until: 3 });
    expect(hit?.from).toBeGreaterThan(1);
    expect(hit?.from).toBeLessThan(1.5);
  });

  it.each(innocentData.innocents)('sixty phrases at once hear nothing in "%s"', (text) => {
    expect(privateHits(all, text)).toEqual([]);
  });
});

describe('pronunciation', () => {
  const pronouncer = Pronouncer.shared();

  it('reads the dictionary from its first word to its last', () => {
    const dictionary = Dictionary.shared();
    let count = 0;
    let lost = 0;
    for (const [word, sounds] of dictionary.entries()) {
      count++;
      if (count % 97 === 0 && !dictionary.lookUp(word).includes(sounds)) lost++;
    }
    expect(count).toBeGreaterThan(125_000);
    expect(lost).toBe(0);
    expect(dictionary.lookUp('zyzzyva-like')).toEqual([]);
  });

  it('knows words, compounds, numbers, and reads the rest from its letters', () => {
    expect(pronouncer.pronounce('Finch')).toEqual(['finC']);
    expect(pronouncer.pronounce('birchwood')).toEqual(['bRCwxd']);
    expect(pronouncer.pronounce('42')).toEqual(['fOrtItu'.replace('O', 'o')]);
    expect(pronouncer.pronounce('abara')[0]).toBe('@bar@');
    expect(pronouncer.pronounce('!?')).toEqual([]);
    expect(pronouncer.pronounce('Иван')).toEqual([]);
  });

  it.each([
    ['7', 'seven'],
    ['19', 'nineteen'],
    ['40', 'forty'],
    ['100', 'one hundred'],
    ['365', 'three hundred sixty five'],
    ['1200', 'twelve hundred'],
    ['1984', 'nineteen eighty four'],
    ['1907', 'nineteen oh seven'],
    ['3000', 'three thousand'],
    ['90210', 'nine zero two one zero'],
    ['007', 'zero zero seven'],
  ])('says %s as %s', (digits, words) => {
    expect(numberWords(digits).join(' ')).toBe(words);
  });

  it('has a distance that is a distance', () => {
    for (const a of phonemes) {
      expect(substitutionCost(a, a)).toBe(0);
      for (const b of phonemes) {
        expect(substitutionCost(a, b)).toBe(substitutionCost(b, a));
        if (a !== b) expect(substitutionCost(a, b)).toBeGreaterThan(0);
      }
    }
    expect(substitutionCost('t', 'd')).toBeLessThan(substitutionCost('t', 'k'));
    expect(substitutionCost('m', 'n')).toBeLessThan(substitutionCost('m', 's'));
  });
});

describe('spellings a recogniser may give', () => {
  const finder = new VariantFinder();

  it.each([
    ['Marlowe Finch', 'marlo finch'],
    ['Tolland Heights', 'toll and heights'],
    ['Birchwood Lane', 'birch wood lane'],
    ['Northbridge Dental', 'north bridge dental'],
  ])('%s: has "%s"', (phrase, variant) => {
    const variants = finder.variants(phrase);
    expect(variants).toContain(variant);
    expect(variants.length).toBeLessThanOrEqual(8);
    expect(variants).not.toContain(phrase.toLowerCase());
  });

  it('has none for other scripts', () => {
    expect(finder.variants('Иван')).toEqual([]);
  });
});
