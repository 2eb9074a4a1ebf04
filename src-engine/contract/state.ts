/** What the engine says of itself. One big honest word first, the reasons after it. */
import { z } from 'zod';
import { delayMsSchema, idSchema, messageFields, monotonicMsSchema, obsNameSchema } from './basics.ts';

/**
 * `protected`: everything due to air was checked. `catching-up`: sound is about to air unchecked (a strict policy mutes it).
 * `not-protected`: something below keeps us from it. `paused`: the user's wish. `panic`: all is muted, the safe scene is on.
 */
const protectionWords = ['protected', 'catching-up', 'not-protected', 'paused', 'panic'] as const;
const protectionWordSchema = z.enum(protectionWords);

/** Why something is not as it should be. A closed list, so that every screen can show each of them. */
export const problemCodes = [
  'not-started',
  'obs-not-linked',
  'obs-lost',
  'stage-not-set-up',
  'stage-edited',
  'delay-not-in-force',
  'no-input-bound',
  'input-missing',
  'input-not-delayed',
  'monitoring-not-delayed',
  'capture-starting',
  'capture-lost',
  'not-heard',
  'wrong-microphone',
  'model-down',
  'falling-behind',
  'slept',
  'picture-slow',
  'picture-unchecked',
  'picture-model-down',
  'source-lost',
  'policy-dry-run',
  'disk-full',
  'settings-damaged',
  'internal',
] as const;
const problemCodeSchema = z.enum(problemCodes);
export type ProblemCode = z.infer<typeof problemCodeSchema>;

export const problemSchema = z
  .object({
    code: problemCodeSchema,
    ...messageFields,
    inputId: idSchema.optional().describe('Which input it is about, if one.'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

export const obsStateSchema = z
  .object({
    state: z.enum(['not-linked', 'connecting', 'connected', 'lost']),
    url: z.string().max(300).optional(),
    obsVersion: z.string().max(50).optional(),
    streaming: z.boolean(),
    recording: z.boolean(),
  })
  .meta({ id: 'ObsState' });
export type ObsState = z.infer<typeof obsStateSchema>;

export const modelStateSchema = z
  .object({
    state: z.enum(['loading', 'ready', 'restarting', 'failed']),
    restarts: z.int().min(0),
  })
  .meta({ id: 'ModelState' });
export type ModelState = z.infer<typeof modelStateSchema>;

export const stageStateSchema = z
  .object({
    state: z.enum(['none', 'setting-up', 'ready', 'edited', 'undoing']),
    delayMs: delayMsSchema.optional(),
    protectedScenes: z.array(obsNameSchema).max(200),
    safeSceneName: obsNameSchema.optional().describe('Where a panic goes: ours, or the user’s own.'),
    problems: z.array(problemSchema),
  })
  .meta({ id: 'StageState' });
export type StageState = z.infer<typeof stageStateSchema>;

export const captureStateSchema = z
  .object({
    state: z.enum(['none', 'starting', 'running', 'silent', 'lost']),
    /** What the system calls the device; chosen by the user, shown to them alone. */
    label: z.string().max(300).optional(),
  })
  .meta({ id: 'CaptureState' });
export type CaptureState = z.infer<typeof captureStateSchema>;

/** How an input's checking stands against its airing. */
export const coverageSchema = z
  .object({
    checkedUntilMs: monotonicMsSchema.optional().describe('Sound up to this source time was checked.'),
    lagMs: z.number().min(0).describe('How long ago that was: must stay below the safety delay.'),
    obsLaterMs: z.number().optional().describe('How much later OBS hears this input than we do, measured.'),
    uncheckedMs: z
      .number()
      .min(0)
      .describe('How much aired, or was muted, unchecked since protection began.'),
  })
  .meta({ id: 'Coverage' });
export type Coverage = z.infer<typeof coverageSchema>;

export const protectionSchema = z
  .object({
    word: protectionWordSchema,
    reasons: z.array(problemSchema),
    pausedUntil: z.iso.datetime().optional().describe('When a pause ends by itself.'),
  })
  .meta({ id: 'Protection' });
export type Protection = z.infer<typeof protectionSchema>;
