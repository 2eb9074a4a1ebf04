import { z } from 'zod';
import { categories } from './categories.ts';
import { picturePolicySchema } from './picture.ts';

const prefixes = [...new Set(categories.flatMap((name) => [name, name.split('.')[0] as string]))];

/** A category ("slur.origin"), all below one ("slur"), or all ("*"). */
export const categoryPatternSchema = z.enum(['*', ...prefixes] as [string, ...string[]]);

/** How sure a detection must be: an operating point on the measured curve (docs/figures.md). */
export const sensitivitySchema = z.enum(['careful', 'balanced', 'relaxed']);
export type Sensitivity = z.infer<typeof sensitivitySchema>;

export const ruleSchema = z
  .strictObject({
    comment: z.string().max(300).optional().describe('A note to whoever reads the policy; changes nothing.'),
    detector: z.literal('speech').default('speech').describe('Which detector the rule listens to.'),
    category: categoryPatternSchema.describe(
      'Which category it is about; "slur" stands for all kinds of slurs, "*" for everything.',
    ),
    threshold: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe(
        'Least confidence, 0 to 1; left out, the policy’s sensitivity decides (an exception then holds at any confidence).',
      ),
    inputs: z
      .array(z.string().min(1).max(200))
      .max(50)
      .optional()
      .describe('Only these inputs (our ids); left out, all of them.'),
    when: z
      .enum(['always', 'live', 'recording'])
      .default('always')
      .describe('Only while OBS streams, only while it records, or always.'),
    action: z
      .enum(['mute', 'bleep', 'none'])
      .describe('What the audience gets instead; "none" makes an exception to a later rule.'),
    padBeforeMs: z.number().min(0).max(2000).default(45).describe('How much more is cut before the word.'),
    padAfterMs: z.number().min(0).max(2000).default(65).describe('How much more is cut after the word.'),
    minimumMs: z.number().min(0).max(10_000).default(0).describe('A cut is at least this long.'),
    holdMs: z
      .number()
      .min(0)
      .max(10_000)
      .default(0)
      .describe('The cut stays on for this much longer after the padded end.'),
    coolDownMs: z
      .number()
      .min(0)
      .max(600_000)
      .default(0)
      .describe(
        'A cut that starts within this time of the last one’s end joins it, so that the sound does not flicker.',
      ),
  })
  .meta({ id: 'Rule' });
export type Rule = z.infer<typeof ruleSchema>;

export const policySchema = z
  .strictObject({
    version: z.literal(1).describe('Version of this format: 1.'),
    name: z.string().trim().min(1).max(80).describe('Shown to the user.'),
    description: z.string().max(500).default('').describe('What the policy is for.'),
    strict: z
      .boolean()
      .describe(
        'true: what could not be checked before its airtime is muted; false: it airs, and both say so.',
      ),
    sensitivity: sensitivitySchema
      .default('balanced')
      .describe(
        'careful: misses least and cuts the most by mistake; relaxed: the other way round; balanced: between them.',
      ),
    dryRun: z.boolean().default(false).describe('Shows what would be cut and touches nothing.'),
    rules: z.array(ruleSchema).max(200).describe('The first rule that matches a detection decides.'),
    picture: picturePolicySchema
      .prefault({})
      .describe('What is done about the picture; left out, it is not looked at.'),
  })
  .meta({ id: 'Policy' });
export type Policy = z.infer<typeof policySchema>;
