/** Policies that ship with Airlock. Data: fields left out take the schema's defaults. */
import { UserError } from '../contract/errors.ts';
import { type Policy, policySchema } from '../contract/policy.ts';

const presetData = {
  'family-friendly': {
    version: 1,
    name: 'Family friendly',
    description:
      'For an audience of all ages: bleeps swearing, mutes slurs and private words, covers personal data, secrets and nudity, airs nothing unchecked.',
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
    picture: {
      strict: true,
      rules: [
        { comment: 'Your own private words, written.', category: 'private', action: 'cover' },
        { comment: 'Passwords, keys, tokens, codes.', category: 'secret', action: 'cover' },
        { category: 'personal', action: 'cover' },
        { category: 'financial', action: 'cover' },
        {
          comment: 'A QR code may be a sign-in or a ticket, and lingers: it is read from one frame.',
          category: 'code.qr',
          action: 'cover',
          holdMs: 800,
        },
        {
          comment: 'Real and drawn. A wide pad: skin next to it.',
          category: 'nudity',
          action: 'cover',
          padPx: 24,
          holdMs: 1000,
        },
      ],
    },
  },
  'no-slurs': {
    version: 1,
    name: 'No slurs',
    description:
      'For adults: swearing airs; slurs, private words, personal data, secrets and nudity do not. What could not be checked airs.',
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
    picture: {
      strict: false,
      rules: [
        { comment: 'Your own private words, written.', category: 'private', action: 'cover' },
        { comment: 'Passwords, keys, tokens, codes.', category: 'secret', action: 'cover' },
        { category: 'personal', action: 'cover' },
        { category: 'financial', action: 'cover' },
        { category: 'nudity', action: 'cover', padPx: 24, holdMs: 1000 },
      ],
    },
  },
  'private-words-only': {
    version: 1,
    name: 'Private words only',
    description:
      'Keeps your own private words, said or shown, and secrets on the screen off the stream and nothing else; airs nothing unchecked.',
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
    picture: {
      strict: true,
      rules: [
        { comment: 'Your own private words, written.', category: 'private', action: 'cover' },
        { comment: 'What you marked private.', category: 'marked', action: 'cover' },
        { comment: 'Passwords, keys, tokens, codes.', category: 'secret', action: 'cover' },
      ],
    },
  },
  everything: {
    version: 1,
    name: 'Everything',
    description: 'Mutes and covers every category there is; airs nothing unchecked.',
    strict: true,
    sensitivity: 'balanced',
    rules: [{ comment: 'All categories, all inputs, always.', category: '*', action: 'mute' }],
    picture: {
      strict: true,
      rules: [{ comment: 'All categories, all scenes, always.', category: '*', action: 'cover' }],
    },
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
