/** The record of a cut: when, which category, which action, how long; never the content. */
import { z } from 'zod';
import { idSchema, wallTimeSchema } from './basics.ts';
import { categorySchema } from './categories.ts';
import { inputIdSchema } from './inputs.ts';

export const incidentSchema = z
  .object({
    incidentId: idSchema,
    at: wallTimeSchema.describe('When the cut began to air.'),
    streamOffsetMs: z
      .number()
      .min(0)
      .optional()
      .describe('How far into the stream or recording it aired; left out where neither ran.'),
    inputId: inputIdSchema,
    category: categorySchema,
    alsoCategories: z.array(categorySchema).optional().describe('Others that the same cut took away.'),
    action: z.enum(['mute', 'bleep']),
    durationMs: z.number().min(0).describe('How long the audience heard the cut.'),
    leakedMs: z.number().min(0).describe('How much of it aired before the cut.'),
    latenessMs: z.number().min(0).describe('How long after its airtime it was decided; 0 when in time.'),
    confidence: z.number().min(0).max(1).optional(),
    policyName: z.string().max(80),
    falseAlarm: z.boolean(),
  })
  .meta({ id: 'Incident' });
export type Incident = z.infer<typeof incidentSchema>;
