/** Ports for what outlives a launch: the user's settings, and apart from them what nobody else may read. */
import { z } from 'zod';
import { idSchema, wallTimeSchema } from '../../contract/basics.ts';
import { categorySchema } from '../../contract/categories.ts';
import { sessionScopeSchema } from '../../contract/endpoints/engine.ts';
import { obsUrlSchema } from '../../contract/endpoints/obs.ts';
import { boundInputSchema } from '../../contract/inputs.ts';
import { pictureSettingsSchema } from '../../contract/picture.ts';
import { policySchema } from '../../contract/policy.ts';
import { stagePlanSchema } from '../../contract/stage.ts';
import { phraseSchema } from '../../contract/words.ts';

/** Settings: nothing secret, so the file may be shown in a bug report. */
export const settingsSchema = z.strictObject({
  version: z.literal(1).default(1),
  obsUrl: obsUrlSchema.optional().describe('The linked OBS; left out: none.'),
  inputs: z.array(boundInputSchema).max(50).default([]),
  stage: stagePlanSchema.optional().describe('The last set-up that was asked for.'),
  videoMemoryBudgetBytes: z
    .int()
    .min(0)
    .default(1024 ** 3)
    .describe('A set-up above it asks first.'),
  policies: z
    .array(z.strictObject({ policyId: idSchema, policy: policySchema }))
    .max(200)
    .default([]),
  defaultPolicyId: idSchema.default('family-friendly'),
  picture: pictureSettingsSchema.prefault({}),
});
export type Settings = z.output<typeof settingsSchema>;

/** Secrets: the OBS password and the user's words, in a file of their own that only the user can read. */
export const secretsSchema = z.strictObject({
  version: z.literal(1).default(1),
  obsPassword: z.string().max(500).optional(),
  words: z
    .array(
      z.strictObject({
        wordId: idSchema,
        phrase: phraseSchema,
        category: categorySchema,
        label: z.string().max(80).optional(),
      }),
    )
    .max(5000)
    .default([]),
  allowList: z.array(phraseSchema).max(2000).default([]),
});
export type Secrets = z.output<typeof secretsSchema>;

/** More browsers than this are not let in at a time. */
export const MAX_PAIRINGS = 20;

/** The browsers that are let in: of each session only its digest, in a file of their own. */
export const pairingsSchema = z.strictObject({
  version: z.literal(1).default(1),
  pairings: z
    .array(
      z.strictObject({
        pairingId: idSchema,
        digest: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .describe('SHA-256 of the session’s secret.'),
        name: z.string().max(80).optional(),
        scope: sessionScopeSchema,
        pairedAt: wallTimeSchema,
        lastUsedAt: wallTimeSchema,
      }),
    )
    .max(MAX_PAIRINGS)
    .default([]),
});
export type Pairings = z.output<typeof pairingsSchema>;
export type Pairing = Pairings['pairings'][number];

/** A value on disk that is changed by one writer after another. */
export interface Store<Value> {
  /** The value as last saved; a new one for each call, so that nobody changes it by accident. */
  read(): Value;
  /**
   * Runs `change` on the value as it is then, saves what it gives back and resolves with that once it is on disk.
   * Rejects with a UserError (`disk-full`, `storage-failed`) or with what `change` threw; then nothing has changed.
   */
  update(change: (value: Value) => Value): Promise<Value>;
}

export type SettingsStore = Store<Settings>;
export type SecretsStore = Store<Secrets>;
export type PairingsStore = Store<Pairings>;
