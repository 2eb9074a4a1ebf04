/** What the engine tells its guardian over the IPC channel: the only way, as an environment can be read by others. */
import { z } from 'zod';
import { obsNameSchema } from '../contract/basics.ts';

export const guardianMessageSchema = z.discriminatedUnion('type', [
  /** Protection is on, for these inputs (OBS's names). Sent again whenever one of these changes. */
  z.strictObject({
    type: z.literal('guardian.watch'),
    url: z.string(),
    password: z.string().optional(),
    inputs: z.array(obsNameSchema),
    strict: z.boolean(),
    /** Of the stage that is set up: what the audience sees while nobody checks. */
    safeScene: obsNameSchema.optional(),
  }),
  /** The engine lives. */
  z.strictObject({ type: z.literal('guardian.beat') }),
  /** The engine covers what airs again: the guardian's own mutes can end. */
  z.strictObject({ type: z.literal('guardian.took-over') }),
  /** Protection is off, by the user's wish or at an orderly end. */
  z.strictObject({ type: z.literal('guardian.rest') }),
]);
export type GuardianMessage = z.infer<typeof guardianMessageSchema>;

/** How often the engine says that it lives; the guardian waits for four in vain. */
export const BEAT_EVERY_MS = 250;
