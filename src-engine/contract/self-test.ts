/** The self-test: proves on the user's own OBS that a cut lands where it should. */
import { z } from 'zod';
import { messageFields, wallTimeSchema } from './basics.ts';

export const selfTestSchema = z
  .object({
    state: z.enum(['never-run', 'running', 'passed', 'failed']),
    startedAt: wallTimeSchema.optional(),
    checks: z.array(
      z.object({
        name: z.string().max(80),
        passed: z.boolean(),
        measured: z.number().optional(),
        unit: z.string().max(20).optional(),
        ...messageFields,
      }),
    ),
  })
  .meta({ id: 'SelfTest' });
