/** The stage: an OBS with its scenes, inputs and our helper filters. */
import { z } from 'zod';
import { delayMsSchema, obsNameSchema } from './basics.ts';
import { problemSchema, stageStateSchema } from './state.ts';

const stageSceneSchema = z
  .strictObject({
    sceneName: obsNameSchema,
    warm: z
      .boolean()
      .default(true)
      .describe(
        'true: switching to it is instant; false: costs no memory off air, and pays with D of the safe scene.',
      ),
  })
  .meta({ id: 'StageScene' });

/** What the user wants of a stage. */
export const stagePlanSchema = z
  .strictObject({
    delayMs: delayMsSchema.default(1500),
    scenes: z.array(stageSceneSchema).min(1).max(200).optional().describe('Left out: every scene, all warm.'),
    safeSceneName: obsNameSchema.optional().describe('Left out: we make one.'),
  })
  .meta({ id: 'StagePlan' });
export type StagePlan = z.infer<typeof stagePlanSchema>;

/** What a plan costs in video memory: N textures of width x height x 4 bytes for each delayed scene (obs.md). */
export const stagePriceSchema = z
  .object({
    totalBytes: z.number().min(0),
    budgetBytes: z.number().min(0),
    overBudget: z.boolean(),
    scenes: z.array(z.object({ sceneName: obsNameSchema, warm: z.boolean(), bytes: z.number().min(0) })),
  })
  .meta({ id: 'StagePrice' });
export type StagePrice = z.infer<typeof stagePriceSchema>;

export const stageSetUpResultSchema = z.object({ stage: stageStateSchema, price: stagePriceSchema });

/** What undo or repair could not do is said, not hidden. */
export const stageChangeResultSchema = z.object({
  stage: stageStateSchema,
  leftOver: z.array(problemSchema),
});

/** One thing in OBS that is ours, or that we changed. */
export const stageChangeSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('sync-offset'),
      inputName: obsNameSchema,
      beforeMs: z.number(),
      setMs: z.number(),
    }),
    z.object({ kind: z.literal('created-filter'), sceneName: obsNameSchema }),
    z.object({ kind: z.literal('created-cover'), sceneName: obsNameSchema }),
    z.object({ kind: z.literal('created-blur'), sceneName: obsNameSchema }),
    z.object({ kind: z.literal('hidden-source'), sceneName: obsNameSchema, sourceName: obsNameSchema }),
    z.object({ kind: z.literal('created-scene'), sceneName: obsNameSchema }),
    z.object({ kind: z.literal('created-input'), inputName: obsNameSchema }),
    z.object({
      kind: z.literal('transition-override'),
      sceneName: obsNameSchema,
      before: z.string().max(500).nullable(),
      set: z.string().max(500),
    }),
  ])
  .meta({ id: 'StageChange' });
export type StageChangeView = z.infer<typeof stageChangeSchema>;
