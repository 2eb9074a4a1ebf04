/** A cut, as events and the status tell of it. */
import { z } from 'zod';
import { idSchema, monotonicMsSchema } from './basics.ts';
import { categorySchema } from './categories.ts';
import { inputIdSchema } from './inputs.ts';

/** A cut as it is meant to happen, in airtime. */
export const cutSchema = z
  .object({
    cutId: idSchema,
    inputId: inputIdSchema,
    categories: z.array(categorySchema).describe('Of everything it takes away, the earliest first.'),
    action: z.enum(['mute', 'bleep']),
    airFromMs: monotonicMsSchema,
    airUntilMs: monotonicMsSchema,
    dryRun: z.boolean().describe('Shown only: nothing is cut.'),
  })
  .meta({ id: 'Cut' });
export type Cut = z.infer<typeof cutSchema>;
