import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src-engine/contract/errors.ts';
import { createLexicon, type LexiconOptions } from '../../../../src-engine/detect/speech/lexicon/lexicon.ts';

const match = (options: LexiconOptions, text: string) => createLexicon(options).match(text.split(' '));

function errorOf(options: LexiconOptions): UserError {
  try {
    createLexicon(options);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('no error');
}

describe('the user’s own words', () => {
  it('fire in their category, inflected, and with stars', () => {
    const watched = { sexual: ['frobnicate'], 'profanity.mild': ['blorp*', '*zug', '*quux*'] } as const;
    expect(match({ watched }, 'they frobnicates blorping hazzug xquuxy blor')).toEqual([
      expect.objectContaining({ fromIndex: 1, category: 'sexual', quality: 'inflected' }),
      expect.objectContaining({ fromIndex: 2, category: 'profanity.mild' }),
      expect.objectContaining({ fromIndex: 3, category: 'profanity.mild' }),
      expect.objectContaining({ fromIndex: 4, category: 'profanity.mild' }),
    ]);
  });

  it('skip comments and empty lines', () => {
    expect(match({ watched: { sexual: ['# a note', '', '  blorp  '] } }, 'note blorp')).toHaveLength(1);
  });

  it('stand beside a shipped hit of another category', () => {
    const categories = match({ privatePhrases: ['Dick Smithson'] }, 'dick smithson').map(
      (hit) => hit.category,
    );
    expect(categories.sort()).toEqual(['private', 'sexual']);
  });

  it('work in other scripts as written', () => {
    expect(match({ privatePhrases: ['Иван Петров'] }, 'это иван петров')).toEqual([
      expect.objectContaining({ fromIndex: 1, untilIndex: 3, category: 'private' }),
    ]);
  });
});

describe('the allow list', () => {
  it('keeps a word quiet within its phrase only', () => {
    const allowed = ['Dick Barton'];
    expect(match({ allowed }, 'Dick Barton rides')).toEqual([]);
    expect(match({ allowed }, "Dick Barton's horse")).toEqual([]);
    expect(match({ allowed }, 'you dick Barton rides').length).toBe(0);
    expect(match({ allowed }, 'you dick')).toHaveLength(1);
  });

  it('takes plain words, and leaves longer ones alone', () => {
    expect(match({ allowed: ['hell'] }, 'what the hell')).toEqual([]);
    expect(match({ allowed: ['dick'] }, 'dick head')).toHaveLength(1);
  });

  it('wins over private phrases', () => {
    expect(match({ allowed: ['Marlo Finch'], privatePhrases: ['Marlowe Finch'] }, 'say marlo finch')).toEqual(
      [],
    );
  });
});

describe('entries that cannot be used', () => {
  const cases: [string, LexiconOptions, number, RegExp][] = [
    ['one letter', { privatePhrases: ['Anna Bee', 'x'] }, 2, /too short/],
    ['punctuation', { watched: { private: ['', '?!.'] } }, 2, /no letters/],
    ['too long', { allowed: ['q'.repeat(81)] }, 1, /longer than 80/],
    [
      'too many words',
      { privatePhrases: ['one two three four five six seven eight nine'] },
      1,
      /more than 8 words/,
    ],
    ['a lone star', { watched: { private: ['ok', 'fine', '*'] } }, 3, /no letters/],
    ['a star with little', { watched: { private: ['ab*'] } }, 1, /match too much/],
    ['a star in a name', { privatePhrases: ['Marlowe*'] }, 1, /star/],
    ['a star in the middle', { watched: { private: ['secretword', 'sec*ret'] } }, 2, /middle/],
    [
      'too many',
      { privatePhrases: Array.from({ length: 501 }, (_, index) => `Name ${index} Person`) },
      501,
      /500/,
    ],
  ];

  it.each(cases)('%s: names the line, not the content', (_, options, line, message) => {
    const error = errorOf(options);
    expect(error.code).toBe('word-list-invalid');
    expect(error.message).toContain(`Line ${line} `);
    expect(error.message).toMatch(message);
    expect(error.advice.length).toBeGreaterThan(10);
    expect(`${error.message} ${error.advice}`).not.toMatch(/secretword|sec\*ret|Marlowe|Person|qqq/);
  });

  it('warns of everyday words, short names and duplicates by line', () => {
    const { warnings } = createLexicon({
      privatePhrases: ['Marlowe Finch', 'today', 'Lee', 'marlowe  finch'],
    });
    expect(warnings.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'common-word'],
      [3, 'short-name'],
      [4, 'duplicate'],
    ]);
    expect(JSON.stringify(warnings).toLowerCase()).not.toContain('marlowe');
  });
});
