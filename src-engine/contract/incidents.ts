/** The record of a cut: when, which category, which action, how long; never the content. */
import { z } from 'zod';
import { idSchema, obsNameSchema, wallTimeSchema } from './basics.ts';
import { categories } from './categories.ts';
import { inputIdSchema } from './inputs.ts';
import { coverReasonSchema, pictureActionSchema } from './picture.ts';

/** What was cut: a kind of sound, a kind of picture, or a part of the picture that was not looked at in time. */
export const incidentCategorySchema = z.enum([...new Set([...categories, ...coverReasonSchema.options])]);
export type IncidentCategory = z.infer<typeof incidentCategorySchema>;

/** What was cut away from the picture, not from the sound. */
const pictureCutSchema = pictureActionSchema.exclude(['none']);

export const incidentSchema = z
  .object({
    incidentId: idSchema,
    at: wallTimeSchema.describe('When the cut began to air.'),
    streamOffsetMs: z
      .number()
      .min(0)
      .optional()
      .describe('How far into the stream or recording it aired; left out where neither ran.'),
    inputId: inputIdSchema.optional().describe('Of sound: the input that was cut.'),
    sceneName: obsNameSchema.optional().describe('Of the picture: the scene that was on air.'),
    sourceName: obsNameSchema.optional().describe('Of the picture: the source it was in, where one.'),
    category: incidentCategorySchema,
    alsoCategories: z
      .array(incidentCategorySchema)
      .optional()
      .describe('Others that the same cut took away.'),
    action: z.enum(['mute', 'bleep', ...pictureCutSchema.options]),
    durationMs: z.number().min(0).describe('How long the audience got the cut.'),
    leakedMs: z.number().min(0).describe('How much of it aired before the cut.'),
    latenessMs: z.number().min(0).describe('How long after its airtime it was decided; 0 when in time.'),
    confidence: z.number().min(0).max(1).optional(),
    policyName: z.string().max(80),
    falseAlarm: z.boolean(),
  })
  .meta({ id: 'Incident' });
export type Incident = z.infer<typeof incidentSchema>;

/** True where it was the picture that was cut, false for sound. */
export function isOfPicture({ action }: Pick<Incident, 'action'>): boolean {
  return pictureCutSchema.safeParse(action).success;
}
