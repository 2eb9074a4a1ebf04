/**
 * /try-recording: a client sends a recording's sound and learns what a policy would cut of it; nothing is kept. Text
 * messages are JSON, sound comes as frames of capture-frame.ts whose capture time is ms from the recording's start.
 * One at a time; closing the socket cancels. It has a model of its own in one worker beside the one that protects the stream.
 */
import { z } from 'zod';
import { delayMsSchema, idSchema, messageFields } from './basics.ts';
import { categorySchema } from './categories.ts';
import { errorCodes } from './errors.ts';
import { policySchema } from './policy.ts';

/** What the client says: `start` first, then frames up to where the engine wants them, then `end`. */
export const recordingTryClientMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    policyId: idSchema.optional().describe('A saved policy or preset; either this or policy.'),
    policy: policySchema.optional(),
    delayMs: delayMsSchema.optional().describe('Left out: the safety delay that is set up, or the default.'),
  }),
  z.strictObject({ type: z.literal('end') }),
]);

const spanFields = { fromMs: z.number().min(0), untilMs: z.number().min(0), category: categorySchema };

export const recordingTryResultSchema = z
  .object({
    durationMs: z.number().min(0),
    cuts: z.array(z.object({ ...spanFields, action: z.enum(['mute', 'bleep']) })),
    decisions: z.array(
      z.object({
        ...spanFields,
        firstEvidenceMs: z.number(),
        latenessMs: z.number(),
      }),
    ),
    uncheckedMs: z.number().min(0),
    slowLooks: z.int().min(0),
  })
  .meta({ id: 'RecordingTryResult' });
export type RecordingTryResult = z.infer<typeof recordingTryResultSchema>;

/** What the engine says. */
export const recordingTryServerMessageSchema = z.discriminatedUnion('type', [
  z
    .object({ type: z.literal('want'), untilMs: z.number() })
    .describe('Send sound up to this time of the recording; more follows as it is listened to.'),
  z.object({ type: z.literal('progress'), doneMs: z.number() }),
  z.object({ type: z.literal('done'), result: recordingTryResultSchema }),
  z.object({ type: z.literal('failed'), code: z.enum(errorCodes), ...messageFields }),
]);
export type RecordingTryServerMessage = z.infer<typeof recordingTryServerMessageSchema>;
