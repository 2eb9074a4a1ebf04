/** Small shapes that many requests share. */
import { z } from 'zod';

/** Our own ids (inputs, words, policies, incidents): no content in them, safe in a log. */
export const idSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

/** A name that OBS gave to a scene or an input. */
export const obsNameSchema = z.string().min(1).max(500);

/** A point in time on the engine's monotonic clock, in ms. */
export const monotonicMsSchema = z.number().describe('Milliseconds on the engine’s monotonic clock.');

/** A wall-clock time as ISO 8601 in UTC. */
export const wallTimeSchema = z.iso.datetime();

/** The safety delay D. OBS takes a sync offset of at most 20 s (obs.md). */
export const delayMsSchema = z
  .int()
  .min(300)
  .max(20_000)
  .describe('Safety delay in ms: how much later everything airs than it happens.');

export const emptySchema = z.strictObject({});

/** What happened and what to do; never holds anything that was said, a word, a password or a token. */
export const messageFields = {
  message: z.string().max(2000).describe('What happened, for people.'),
  advice: z.string().max(2000).describe('What to do about it.'),
};
