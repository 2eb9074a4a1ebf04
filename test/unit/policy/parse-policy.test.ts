import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src-engine/contract/errors.ts';
import { picturePolicySchema, pictureRuleSchema } from '../../../src-engine/contract/picture.ts';
import { policySchema, ruleSchema } from '../../../src-engine/contract/policy.ts';
import { parsePolicy } from '../../../src-engine/policy/parse-policy.ts';
import { preset, presetIds } from '../../../src-engine/policy/presets.ts';

const good = { version: 1, name: 'Mine', strict: true, rules: [{ category: 'slur', action: 'mute' }] };
const withPicture = (rule: unknown) => ({ ...good, picture: { rules: [rule] } });
const withRule = (rule: unknown) => ({ ...good, rules: [good.rules[0], rule] });

function refusal(input: unknown): UserError {
  try {
    parsePolicy(input);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('the policy was taken');
}

describe('parsePolicy', () => {
  it('takes text and values alike and fills the defaults', () => {
    const policy = parsePolicy(`\uFEFF${JSON.stringify(good)}`);
    expect(policy).toEqual(parsePolicy(good));
    expect(policy).toMatchObject({ sensitivity: 'balanced', dryRun: false, description: '' });
    expect(policy.rules[0]).toMatchObject({ detector: 'speech', when: 'always', holdMs: 0, coolDownMs: 0 });
  });

  it.each([
    [withRule({ category: 'slurs', action: 'mute' }), 'rules[1].category must be one of *,'],
    [withRule({ category: 'slur', action: 'beep' }), 'rules[1].action must be one of mute, bleep, none.'],
    [withRule({ action: 'mute' }), 'rules[1].category is missing'],
    [withRule({ category: 'slur', action: 'mute', threshold: 1.5 }), 'rules[1].threshold must be at most 1.'],
    [withRule({ category: 'slur', action: 'mute', holdMs: '3' }), 'rules[1].holdMs must be a number.'],
    [withRule({ category: 'slur', action: 'mute', inputs: [7] }), 'rules[1].inputs[0] must be a string.'],
    [
      withRule({ category: 'slur', action: 'mute', padMs: 1 }),
      'rules[1] has 1 unknown field; it takes comment, ',
    ],
    [withPicture({ category: 'slur', action: 'cover' }), 'picture.rules[0].category must be one of *,'],
    [
      withPicture({ category: 'secret', action: 'mute' }),
      'picture.rules[0].action must be one of cover, blur, hide-source, safe-scene, stop-stream, none.',
    ],
    [withPicture({ category: 'secret' }), 'picture.rules[0].action is missing'],
    [
      withPicture({ category: 'secret', action: 'cover', within: { x: 0, y: 0, width: 2, height: 1 } }),
      'picture.rules[0].within.width must be at most 1.',
    ],
    [
      withPicture({ category: 'secret', action: 'cover', padAfterMs: 1 }),
      'picture.rules[0] has 1 unknown field; it takes comment, category, threshold, sources, ',
    ],
    [{ ...good, picture: { strict: 'yes' } }, 'picture.strict must be a boolean.'],
    [{ ...good, picture: { mode: 1 } }, 'picture has 1 unknown field; it takes strict, rules.'],
    [{ ...good, version: 2 }, 'version must be 1.'],
    [{ ...good, strict: undefined }, 'strict is missing; it must be a boolean.'],
    [{ ...good, rules: Array(201).fill(good.rules[0]) }, 'rules must be at most 200 entries long.'],
    [{ ...good, rules: undefined }, 'rules is missing; it must be an array.'],
    [[], 'The policy must be an object.'],
    ['{"version":1,"name":"x","strict":true,"rules":[],"__proto__":{}}', 'The policy has 1 unknown field'],
    ['', 'not valid JSON'],
    ['{"version": 1,}', 'not valid JSON'],
  ])('refuses case %# and names the field and what it takes', (input, message) => {
    const error = refusal(input);
    expect(error.code).toBe('policy-invalid');
    expect(error.message).toContain(message);
    expect(error.advice).not.toBe('');
  });

  it('explains the first wrong field in its advice', () => {
    expect(refusal(withRule({ category: 'slur', action: 'mute', padAfterMs: -1 })).advice).toContain(
      'How much more is cut after the word.',
    );
  });

  it('explains a wrong field of the picture in its advice', () => {
    expect(refusal(withPicture({ category: 'secret', action: 'cover', padPx: -1 })).advice).toBe(
      'picture.rules[0].padPx: How much more is covered on each side, in pixels of the canvas.',
    );
  });

  it('counts what it does not list', () => {
    const broken = { ...good, rules: Array(9).fill({ category: 'slur', action: 'x' }) };
    expect(refusal(broken).message).toMatch(/ And 4 more\.$/);
  });

  it('refuses a file that is no policy by its size', () => {
    expect(refusal(' '.repeat(4_000_001)).code).toBe('too-large');
  });

  it.each([
    'canarysecret\nanother',
    '["canarysecret"]',
    '{"canarysecret": 1}',
    { ...good, name: { canarysecret: 1 } },
    withRule({ category: 'canarysecret', action: 'canarysecret', canarysecret: 'canarysecret' }),
    withRule('canarysecret'),
  ])('repeats nothing of what it was given (case %#)', (input) => {
    const error = refusal(input);
    expect(`${error.message} ${error.advice} ${error.stack} ${String(error.cause)}`).not.toContain(
      'canarysecret',
    );
  });

  it('never fails with anything but a UserError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.anything({ withNullPrototype: true })), (input) => {
        refusal(input);
      }),
    );
  });
});

describe('the schema and the presets', () => {
  it('describes every field', () => {
    const shapes = [policySchema, ruleSchema, picturePolicySchema, pictureRuleSchema].map(
      ({ shape }) => shape,
    );
    const fields = shapes.flatMap((shape) => Object.entries(shape));
    expect(fields.filter(([, field]) => !field.description).map(([name]) => name)).toEqual([]);
  });

  it.each(presetIds)('%s survives being written and read again', (id) => {
    expect(parsePolicy(JSON.stringify(preset(id)))).toEqual(preset(id));
    expect(preset(id).description).not.toBe('');
  });

  it('has the preset that acceptance runs', () => {
    expect(preset('everything')).toMatchObject({
      strict: true,
      sensitivity: 'balanced',
      rules: [{ category: '*', action: 'mute' }],
      picture: { strict: true, rules: [{ category: '*', action: 'cover' }] },
    });
  });

  it('says which presets there are', () => {
    expect(() => preset('nothing')).toThrow(UserError);
  });
});
