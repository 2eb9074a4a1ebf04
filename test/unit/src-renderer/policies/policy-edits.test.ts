import { describe, expect, it } from 'vitest';
import { type Policy, policySchema } from '../../../../src-engine/contract/policy.ts';
import {
  changeRule,
  isShadowed,
  moveRule,
  newRule,
  removeRule,
  ruleDefaults,
  samePolicy,
} from '../../../../src-renderer/features/policies/policy-edits.ts';

function policyOf(rules: readonly object[]): Policy {
  return policySchema.parse({ version: 1, name: 'Test', strict: true, rules });
}

const three = policyOf([
  { category: 'private', action: 'mute' },
  { category: 'slur', action: 'mute' },
  { category: 'profanity', action: 'bleep' },
]);
const order = (rules: readonly Policy['rules'][number][]) => rules.map(({ category }) => category);

describe('policy edits', () => {
  it('adds a rule that is valid with the very defaults of the schema', () => {
    const added = { ...three, rules: [...three.rules, newRule()] };
    expect(policySchema.parse(added)).toEqual(added);
    const bare = policyOf([{ category: 'profanity', action: 'bleep' }]).rules[0];
    expect(added.rules.at(-1)).toEqual(bare);
    expect(bare).toMatchObject(ruleDefaults);
  });

  it('removes the rule at a place only', () => {
    expect(order(removeRule(three.rules, 1))).toEqual(['private', 'profanity']);
  });

  it('moves rules, not over the ends, and leaves the given policy alone', () => {
    expect(order(moveRule(three.rules, 2, -1))).toEqual(['private', 'profanity', 'slur']);
    expect(order(moveRule(three.rules, 0, 1))).toEqual(['slur', 'private', 'profanity']);
    expect(moveRule(three.rules, 0, -1)).toBe(three.rules);
    expect(moveRule(three.rules, 2, 1)).toBe(three.rules);
    expect(order(three.rules)).toEqual(['private', 'slur', 'profanity']);
  });

  it('changes a field, and leaves one out that is given as undefined', () => {
    const set = changeRule(three.rules, 1, { threshold: 0.5, inputs: ['mic'] });
    expect(set[1]).toMatchObject({ threshold: 0.5, inputs: ['mic'] });
    const cleared = changeRule(set, 1, { threshold: undefined, inputs: undefined });
    expect(cleared[1]).toEqual(three.rules[1]);
    expect('threshold' in (cleared[1] ?? {})).toBe(false);
  });

  it('takes two policies for the same whatever the order of fields, not whatever the order of rules', () => {
    const { name, ...rest } = three;
    expect(samePolicy(three, { ...rest, name })).toBe(true);
    expect(samePolicy(three, { ...three, rules: [...moveRule(three.rules, 0, 1)] })).toBe(false);
  });

  it.each([
    ['all above', [{ category: '*' }, { category: 'slur.origin' }], true],
    ['its own kind above', [{ category: 'slur' }, { category: 'slur.origin' }], true],
    ['a narrower one above', [{ category: 'slur.origin' }, { category: 'slur' }], false],
    ['one input above', [{ category: 'slur', inputs: ['a'] }, { category: 'slur' }], false],
    ['all inputs above', [{ category: 'slur' }, { category: 'slur', inputs: ['a'] }], true],
    ['live only above', [{ category: 'slur', when: 'live' }, { category: 'slur' }], false],
    ['a surer one above', [{ category: 'slur', threshold: 0.9 }, { category: 'slur' }], false],
    [
      'one by sensitivity above a fixed one',
      [{ category: 'slur' }, { category: 'slur', threshold: 0.1 }],
      false,
    ],
    ['an exception above', [{ category: 'slur', action: 'none' }, { category: 'slur' }], true],
    ['below an exception', [{ category: 'slur' }, { category: 'slur', action: 'none' }], false],
  ] as const)('knows a rule that never decides: %s', (_, rules, expected) => {
    const { rules: full } = policyOf(rules.map((rule) => ({ action: 'mute', ...rule })));
    expect(isShadowed(full, 1)).toBe(expected);
  });
});
