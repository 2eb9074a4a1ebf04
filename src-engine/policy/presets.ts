/** Policies that ship with Airlock. Data: fields left out take the schema's defaults. */
import { UserError } from '../contract/errors.ts';
import { type Policy, policySchema } from '../contract/policy.ts';

const presetData = {
  'family-friendly': {
    version: 1,
    name: 'Family friendly',
    description:
      'For an audience of all ages: bleeps swearing, mutes slurs and private words, airs nothing unchecked.',
    strict: true,
    rules: [
      {
        comment: 'Private words are muted: a bleep would point at them.',
        category: 'private',
        action: 'mute',
        padBeforeMs: 100,
        padAfterMs: 100,
      },
      { comment: 'Slurs of every kind.', category: 'slur', action: 'mute' },
      { comment: 'Strong and mild profanity.', category: 'profanity', action: 'bleep' },
      { category: 'sexual', action: 'bleep' },
      { comment: 'Names of deities used as a curse.', category: 'religious', action: 'bleep' },
    ],
  },
  'no-slurs': {
    version: 1,
    name: 'No slurs',
    description:
      'For adults: swearing airs, slurs and private words do not. Sound that could not be checked airs.',
    strict: false,
    rules: [
      {
        comment: 'Private words are muted: a bleep would point at them.',
        category: 'private',
        action: 'mute',
        padBeforeMs: 100,
        padAfterMs: 100,
      },
      { comment: 'Slurs of every kind.', category: 'slur', action: 'mute' },
    ],
  },
  'private-words-only': {
    version: 1,
    name: 'Private words only',
    description: 'Keeps your own private words off the stream and nothing else; airs nothing unchecked.',
    strict: true,
    rules: [
      {
        comment: 'A wide pad: the sound of half a name gives it away.',
        category: 'private',
        action: 'mute',
        padBeforeMs: 100,
        padAfterMs: 100,
      },
    ],
  },
  everything: {
    version: 1,
    name: 'Everything',
    description: 'Mutes every category there is; airs nothing unchecked.',
    strict: true,
    sensitivity: 'balanced',
    rules: [{ comment: 'All categories, all inputs, always.', category: '*', action: 'mute' }],
  },
} as const;

export type PresetId = keyof typeof presetData;

/** Ids of the presets, as `--policy` takes them. */
export const presetIds = Object.keys(presetData) as readonly PresetId[];

/**
 * The preset of that id.
 * @throws UserError `not-found` where there is none.
 */
export function preset(id: string): Policy {
  const found = presetIds.find((known) => known === id);
  if (found === undefined) {
    throw new UserError(
      'not-found',
      'There is no such preset policy.',
      `Use one of: ${presetIds.join(', ')}.`,
    );
  }
  return policySchema.parse(presetData[found]);
}
