import { describe, expect, it } from 'vitest';
import {
  type PictureRule,
  pictureCategories,
  pictureCategoryPatternSchema,
  picturePolicySchema,
  pictureRuleSchema,
} from '../../../../src-engine/contract/picture.ts';
import {
  isPictureRuleShadowed,
  newPictureRule,
  pictureRuleDefaults,
} from '../../../../src-renderer/features/policies/picture-edits.ts';
import { picturePatterns } from '../../../../src-renderer/features/policies/picture-words.ts';

const rulesOf = (rules: readonly object[]): PictureRule[] =>
  picturePolicySchema.parse({ rules: rules.map((rule) => ({ action: 'cover', ...rule })) }).rules;

describe('picture edits', () => {
  it('begins a rule with the very defaults of the schema', () => {
    expect(pictureRuleSchema.parse({ category: 'secret', action: 'cover' })).toEqual(newPictureRule());
    expect(newPictureRule()).toMatchObject(pictureRuleDefaults);
  });

  it('offers every pattern of the contract, once', () => {
    expect([...picturePatterns].sort()).toEqual([...pictureCategoryPatternSchema.options].sort());
    expect(picturePatterns).toEqual(expect.arrayContaining([...pictureCategories]));
  });

  const upper = { x: 0, y: 0, width: 1, height: 0.5 };
  const corner = { x: 0.5, y: 0, width: 0.5, height: 0.25 };
  it.each([
    ['all above', [{ category: '*' }, { category: 'secret.jwt' }], true],
    ['its own kind above', [{ category: 'secret' }, { category: 'secret.jwt' }], true],
    ['a narrower one above', [{ category: 'secret.jwt' }, { category: 'secret' }], false],
    ['one source above', [{ category: 'face', sources: ['A'] }, { category: 'face' }], false],
    ['all sources above', [{ category: 'face' }, { category: 'face', sources: ['A'] }], true],
    ['one scene above', [{ category: 'face', scenes: ['A'] }, { category: 'face' }], false],
    ['a part above', [{ category: 'face', within: upper }, { category: 'face' }], false],
    [
      'a larger part above',
      [
        { category: 'face', within: upper },
        { category: 'face', within: corner },
      ],
      true,
    ],
    [
      'a smaller part above',
      [
        { category: 'face', within: corner },
        { category: 'face', within: upper },
      ],
      false,
    ],
    ['an exception above', [{ category: 'face', action: 'none' }, { category: 'face' }], true],
    [
      'what is marked, below an exception',
      [{ category: '*', action: 'none' }, { category: 'marked' }],
      false,
    ],
    ['what is marked, below all', [{ category: '*' }, { category: 'marked' }], true],
  ] as const)('knows a rule that never decides: %s', (_, rules, expected) => {
    expect(isPictureRuleShadowed(rulesOf(rules), 1)).toBe(expected);
  });
});
