/** The picture: what can be found in it, what is done about it, and how its protection stands. No value here holds what was read. */
import { z } from 'zod';
import { idSchema, monotonicMsSchema, obsNameSchema } from './basics.ts';

/** What the screen detectors find. A leading part ("secret") in a policy stands for all that begin with it. */
export const pictureCategories = [
  'personal.email',
  'personal.phone',
  'personal.postal-address',
  'personal.ssn',
  'personal.national-id',
  'personal.ip-address',
  'financial.payment-card',
  'financial.iban',
  'secret.api-key',
  'secret.private-key',
  'secret.jwt',
  'secret.seed-phrase',
  'secret.password',
  'secret.one-time-code',
  'secret.stream-key',
  'code.qr',
  'code.barcode',
  'private',
  'nudity.real',
  'nudity.drawn',
  'face',
  'marked',
] as const;
export const pictureCategorySchema = z.enum(pictureCategories);
export type PictureCategory = z.infer<typeof pictureCategorySchema>;

const prefixes = [...new Set(pictureCategories.flatMap((name) => [name, name.split('.')[0] as string]))];

/** A category ("secret.jwt"), all below one ("secret"), or all ("*"). */
export const pictureCategoryPatternSchema = z.enum(['*', ...prefixes] as [string, ...string[]]);

/** True where `category` is `pattern` itself, lies below it, or pattern is "*". */
export function pictureCategoryMatches(pattern: string, category: PictureCategory): boolean {
  return pattern === '*' || category === pattern || category.startsWith(`${pattern}.`);
}

/** What a rule is called where one is named alone (`airlock scan IMAGE --json`): the last part of its category. */
export function pictureRuleName(category: PictureCategory): string {
  return category.split('.').at(-1) as string;
}

/** A rectangle. Whether in pixels of a picture, of the canvas, or in shares of the canvas (0..1), whoever holds it says. */
export const boxSchema = z
  .object({ x: z.number(), y: z.number(), width: z.number().min(0), height: z.number().min(0) })
  .meta({ id: 'Box' });
export type Box = z.infer<typeof boxSchema>;

/**
 * `cover`: opaque, just the region; `blur`: the region where OBS has a filter for it, else the whole picture; `hide-source`:
 * the source it is in; `safe-scene`: away from the scene and back; `stop-stream`: ends the stream; `none`: an exception.
 */
export const pictureActionSchema = z.enum([
  'cover',
  'blur',
  'hide-source',
  'safe-scene',
  'stop-stream',
  'none',
]);
export type PictureAction = z.infer<typeof pictureActionSchema>;

export const pictureRuleSchema = z
  .strictObject({
    comment: z.string().max(300).optional().describe('A note to whoever reads the policy; changes nothing.'),
    category: pictureCategoryPatternSchema.describe(
      'Which category it is about; "secret" stands for all kinds of secrets, "*" for everything.',
    ),
    threshold: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('Least confidence, 0 to 1; left out, the policy’s sensitivity decides.'),
    sources: z
      .array(obsNameSchema)
      .max(50)
      .optional()
      .describe('Only in these sources of OBS; left out, in all.'),
    scenes: z.array(obsNameSchema).max(50).optional().describe('Only in these scenes; left out, in all.'),
    within: z
      .object({
        x: z.number().min(0).max(1),
        y: z.number().min(0).max(1),
        width: z.number().min(0).max(1),
        height: z.number().min(0).max(1),
      })
      .optional()
      .describe('Only where its middle lies in this part of the canvas, in shares of it (0 to 1).'),
    when: z
      .enum(['always', 'live', 'recording'])
      .default('always')
      .describe('Only while OBS streams, only while it records, or always.'),
    action: pictureActionSchema.describe('What the audience gets instead; "none" makes an exception.'),
    padPx: z
      .number()
      .min(0)
      .max(500)
      .default(6)
      .describe('How much more is covered on each side, in pixels of the canvas.'),
    padBeforeMs: z.number().min(0).max(2000).default(100).describe('How much earlier it is covered.'),
    holdMs: z
      .number()
      .min(0)
      .max(60_000)
      .default(400)
      .describe(
        'How much longer it stays covered after it was last seen: lingers through missed detections.',
      ),
    minimumMs: z.number().min(0).max(60_000).default(500).describe('A cut is at least this long.'),
    coolDownMs: z
      .number()
      .min(0)
      .max(600_000)
      .default(1000)
      .describe('For safe-scene: what comes within this time of the last one’s end joins it.'),
  })
  .meta({ id: 'PictureRule' });
export type PictureRule = z.infer<typeof pictureRuleSchema>;

export const picturePolicySchema = z
  .strictObject({
    strict: z
      .boolean()
      .default(true)
      .describe('true: what was not looked at by its airtime is covered; false: it airs, and both say so.'),
    rules: z
      .array(pictureRuleSchema)
      .max(200)
      .default([])
      .describe('The first rule that matches decides. No rules: the picture is not looked at.'),
  })
  .meta({ id: 'PicturePolicy' });

/** Parts of a picture, in shares of the source (0 to 1), that are treated apart from the rules. */
const areaSchema = z
  .strictObject({
    areaId: idSchema,
    sourceName: obsNameSchema,
    kind: z
      .enum(['private', 'ignored'])
      .describe('private: always covered; ignored: never looked at, and airs.'),
    box: z.object({
      x: z.number().min(0).max(1),
      y: z.number().min(0).max(1),
      width: z.number().min(0).max(1),
      height: z.number().min(0).max(1),
    }),
  })
  .meta({ id: 'PictureArea' });
export type PictureArea = z.infer<typeof areaSchema>;

/** What the user wants of the picture, beside the policy. */
export const pictureSettingsSchema = z
  .strictObject({
    on: z.boolean().default(true).describe('Look at the picture while protection is on.'),
    policyId: idSchema.optional().describe('Left out: the default policy.'),
    privateSources: z
      .array(obsNameSchema)
      .max(200)
      .default([])
      .describe('Sources of OBS, windows among them, that never air.'),
    privateScenes: z.array(obsNameSchema).max(200).default([]).describe('Scenes that never air.'),
    ignoredSources: z
      .array(obsNameSchema)
      .max(200)
      .default([])
      .describe('Sources that are not looked at and air: a game, say.'),
    areas: z.array(areaSchema).max(200).default([]),
  })
  .meta({ id: 'PictureSettings' });
export type PictureSettings = z.infer<typeof pictureSettingsSchema>;

/** Why a part of the picture is covered: a category, or that it was not looked at in time. */
export const coverReasonSchema = z.enum([...pictureCategories, 'unchecked']);
export type CoverReason = z.infer<typeof coverReasonSchema>;

/** Something that the audience does not see now. */
export const coverSchema = z
  .object({
    coverId: idSchema,
    reason: coverReasonSchema,
    action: pictureActionSchema.exclude(['none']),
    sceneName: obsNameSchema,
    sourceName: obsNameSchema.optional(),
    box: boxSchema.describe('In shares of the canvas, 0 to 1.'),
    sinceMs: monotonicMsSchema.describe('When it began to air.'),
    dryRun: z.boolean(),
  })
  .meta({ id: 'Cover' });
export type Cover = z.infer<typeof coverSchema>;

/** How a source's checking stands. */
const pictureSourceSchema = z.object({
  sourceName: obsNameSchema,
  state: z.enum(['starting', 'watched', 'slow', 'lost', 'private', 'ignored']),
  onAir: z.boolean(),
  lookMs: z.number().min(0).describe('How long OBS takes to show it to us, median of the last.'),
  everyMs: z.number().min(0).describe('How often it is looked at now.'),
});

/** How the picture’s protection stands. */
export const pictureStateSchema = z
  .object({
    word: z.enum(['off', 'starting', 'protected', 'catching-up', 'not-protected', 'paused']),
    canvas: z.object({ width: z.number(), height: z.number() }).optional(),
    sources: z.array(pictureSourceSchema),
    covers: z.array(coverSchema).describe('On air now, in the scene that is on air.'),
    uncheckedCount: z.int().min(0).describe('How often something aired, or was covered, unchecked.'),
    uncheckedMs: z.number().min(0).describe('For how long, since protection began.'),
    readP50Ms: z.number().min(0).describe('From a change to what was read in it, median of the last.'),
    readP95Ms: z.number().min(0),
    accelerator: z.string().max(50).describe('What the models run on: cpu, dml, coreml or cuda.'),
  })
  .meta({ id: 'PictureState' });
export type PictureState = z.infer<typeof pictureStateSchema>;

/** What a look at one scene found, before going live. */
export const preflightSceneSchema = z
  .object({
    sceneName: obsNameSchema,
    state: z.enum(['clean', 'would-cut', 'could-not-look']),
    message: z.string().max(2000),
    findings: z.array(
      z.object({
        category: pictureCategorySchema,
        confidence: z.number().min(0).max(1),
        sourceName: obsNameSchema,
        action: pictureActionSchema,
        box: boxSchema.describe('In shares of the canvas, 0 to 1.'),
      }),
    ),
  })
  .meta({ id: 'PreflightScene' });
export type PreflightScene = z.infer<typeof preflightSceneSchema>;
