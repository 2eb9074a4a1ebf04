import { describe, expect, it } from 'vitest';
import { phraseSchema } from '../../../../src-engine/contract/words.ts';
import { piecesOf } from '../../../../src-renderer/features/policies/marked-text.ts';
import { readWordLines, withPhrase } from '../../../../src-renderer/features/policies/word-lines.ts';

describe('word lines', () => {
  it('leaves out empty lines, comments and repeats in whatever case', () => {
    const text = '\uFEFF# mine\r\nMarlowe Finch\r\n\r\n  marlowe finch \nElm Street\n';
    expect(readWordLines(text)).toEqual({ phrases: ['Marlowe Finch', 'Elm Street'], badLines: [] });
  });

  it('tells lines that cannot be a phrase by number alone', () => {
    const { phrases, badLines } = readWordLines(`fine\n${'x'.repeat(201)}\na\tb\n`);
    expect(phrases).toEqual(['fine']);
    expect(badLines).toEqual([2, 3]);
    expect(phraseSchema.safeParse('a\tb').success).toBe(false);
  });

  it('adds a phrase once', () => {
    expect(withPhrase(['Dick Barton'], ' dick barton ')).toEqual(['Dick Barton']);
    expect(withPhrase(['Dick Barton'], 'Essex')).toEqual(['Dick Barton', 'Essex']);
    expect(withPhrase([], ' ')).toEqual([]);
  });
});

describe('marked text', () => {
  const text = 'well damn that damn thing';
  const match = (fromIndex: number, untilIndex: number) => ({ fromIndex, untilIndex });

  it('cuts a text at its matches and loses no letter', () => {
    const pieces = piecesOf(text, [match(15, 19), match(5, 9)]);
    expect(pieces.map((piece) => [piece.text, piece.match !== undefined])).toEqual([
      ['well ', false],
      ['damn', true],
      [' that ', false],
      ['damn', true],
      [' thing', false],
    ]);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  });

  it('copes with overlaps and with indexes beyond the text', () => {
    const pieces = piecesOf(text, [match(0, 9), match(5, 12), match(20, 99), match(3, 3)]);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces.filter((piece) => piece.match).map((piece) => piece.text)).toEqual([
      'well damn',
      ' th',
      'thing',
    ]);
  });

  it('takes a text without matches whole, and an empty one as nothing', () => {
    expect(piecesOf(text, []).map((piece) => piece.text)).toEqual([text]);
    expect(piecesOf('', [])).toEqual([]);
  });
});
