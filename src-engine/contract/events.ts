/**
 * What the engine tells over the WebSocket /events: one JSON object a message. No event holds a word, only what kind
 * it was and when. Times ending in Ms are on the engine's monotonic clock; `hello` ties it to the wall clock.
 */
import { z } from 'zod';
import { idSchema, monotonicMsSchema, obsNameSchema, wallTimeSchema } from './basics.ts';
import { categorySchema } from './categories.ts';
import { cutSchema } from './cuts.ts';
import { incidentSchema } from './incidents.ts';
import { inputIdSchema } from './inputs.ts';
import { coverSchema, pictureCategorySchema, pictureStateSchema } from './picture.ts';
import {
  captureStateSchema,
  coverageSchema,
  modelStateSchema,
  obsStateSchema,
  problemSchema,
  protectionSchema,
  stageStateSchema,
} from './state.ts';

/** The version of this contract; grows when something a client relies on changes. */
export const CONTRACT_VERSION = 1;

const stamp = {
  atMs: monotonicMsSchema,
  sequence: z.int().min(0).describe('Counts all events of this launch.'),
};

function event<const Type extends string, const Fields extends z.ZodRawShape>(type: Type, fields: Fields) {
  return z.object({ type: z.literal(type), ...stamp, ...fields });
}

const span = { fromMs: monotonicMsSchema, untilMs: monotonicMsSchema };

/** One step of an input's level. */
const levelSchema = z.object({
  inputId: inputIdSchema,
  peakDbfs: z.number().max(20).describe('Largest sample of the last step; -120 stands for silence.'),
  rmsDbfs: z.number().max(20),
  speech: z.boolean().describe('Somebody speaks, says the voice activity model.'),
});

/** An event as a client gets it. */
export const engineEventSchema = z.discriminatedUnion('type', [
  event('hello', {
    contractVersion: z.literal(CONTRACT_VERSION),
    engineVersion: z.string().max(50),
    wallTime: wallTimeSchema.describe('The wall clock at this event’s atMs.'),
  }),
  event('levels', { inputs: z.array(levelSchema) }),
  event('detection', {
    detectionId: idSchema,
    inputId: inputIdSchema,
    category: categorySchema,
    confidence: z.number().min(0).max(1),
    ...span,
    firstEvidenceAtMs: monotonicMsSchema,
  }),
  event('cut-planned', { cut: cutSchema }),
  event('cut-withdrawn', { cutId: idSchema, inputId: inputIdSchema }),
  event('cut-started', { cut: cutSchema }),
  event('cut-changed', { cut: cutSchema }),
  event('cut-ended', {
    cut: cutSchema,
    aired: z.object(span).nullable().describe('What was really cut; null where all of it had aired.'),
    latenessMs: z.number().min(0),
    leakedMs: z.number().min(0),
  }),
  event('catching-up', {
    inputId: inputIdSchema,
    cause: z.enum(['starting', 'behind', 'gap']),
    sinceMs: monotonicMsSchema,
    airs: z.boolean().describe('true: a relaxed policy lets it air unchecked; false: it is muted.'),
  }),
  event('caught-up', {
    inputId: inputIdSchema,
    sinceMs: monotonicMsSchema,
    untilMs: monotonicMsSchema,
    uncheckedMs: z.number().min(0),
    because: z.enum(['checked', 'paused']),
  }),
  event('picture', {
    picture: pictureStateSchema.describe('Told when it changed, at most five times a second.'),
  }),
  event('picture-detection', {
    detectionId: z.string().max(600),
    sourceName: obsNameSchema,
    category: pictureCategorySchema,
    confidence: z.number().min(0).max(1),
    fromMs: monotonicMsSchema
      .optional()
      .describe('Source time since when it may have been there; left out: since before it was looked at.'),
  }),
  event('cover-started', { cover: coverSchema }),
  event('cover-ended', {
    cover: coverSchema.describe('As it was last.'),
    aired: z.object(span).describe('When the audience saw the cover.'),
    leakedMs: z.number().min(0).describe('How long what it covers had aired before it.'),
  }),
  event('user-mute', { inputId: inputIdSchema, muted: z.boolean() }),
  event('incident', { incident: incidentSchema }),
  event('protection', { protection: protectionSchema }),
  event('obs', { obs: obsStateSchema }),
  event('stage', { stage: stageStateSchema }),
  event('model', { model: modelStateSchema }),
  event('capture', { inputId: inputIdSchema, capture: captureStateSchema }),
  event('lag', { inputId: inputIdSchema, coverage: coverageSchema }),
  event('problem', { problem: problemSchema }),
  event('capture-preview', {
    capture: captureStateSchema,
    peakDbfs: z
      .number()
      .max(20)
      .describe('Largest sample since the last such event; -120 stands for silence.'),
    rmsDbfs: z.number().max(20),
  }),
  event('changed', {
    what: z
      .enum([
        'policies',
        'picture',
        'words',
        'allow-list',
        'inputs',
        'settings',
        'incidents',
        'pairings',
        'obs-inputs',
        'obs-scenes',
      ])
      .describe('Somebody changed it, perhaps in another window: ask again.'),
  }),
  event('dropped', {
    count: z
      .int()
      .min(1)
      .describe('This client was too slow: so many events before this one are lost to it. Ask /status.'),
  }),
]);
export type EngineEvent = z.infer<typeof engineEventSchema>;

type Unstamped<Event> = Event extends EngineEvent ? Omit<Event, 'atMs' | 'sequence'> : never;

/** An event as the engine's parts publish it; the server adds the stamp. */
export type EventBody = Unstamped<EngineEvent>;
