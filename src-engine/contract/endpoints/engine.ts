/** The engine itself: how it is, who may reach it, its end. */
import { z } from 'zod';
import { delayMsSchema, wallTimeSchema } from '../basics.ts';
import { endpoint } from '../endpoint.ts';
import { captureDeviceSchema, inputStatusSchema } from '../inputs.ts';
import { selfTestSchema } from '../self-test.ts';
import { modelStateSchema, obsStateSchema, protectionSchema, stageStateSchema } from '../state.ts';

const statusSchema = z
  .object({
    engineVersion: z.string().max(50),
    startedAt: wallTimeSchema,
    protection: protectionSchema,
    obs: obsStateSchema,
    stage: stageStateSchema,
    model: modelStateSchema,
    delayMs: delayMsSchema,
    inputs: z.array(inputStatusSchema),
  })
  .meta({ id: 'Status' });
export type Status = z.infer<typeof statusSchema>;

export const getStatus = endpoint({
  name: 'status.get',
  method: 'GET',
  path: '/status',
  scope: 'read',
  summary: 'How protected the stream is, in one word and in detail',
  result: statusSchema,
  errors: [],
});

export const listCaptureDevices = endpoint({
  name: 'capture.devices',
  method: 'GET',
  path: '/capture/devices',
  scope: 'read',
  summary: 'The microphones and sound sources of this system',
  result: z.object({ devices: z.array(captureDeviceSchema) }),
  errors: ['capture-failed'],
});

export const startSelfTest = endpoint({
  name: 'selfTest.start',
  method: 'POST',
  path: '/self-test',
  scope: 'control',
  summary: 'Prove on the linked OBS that cuts land where they should',
  result: selfTestSchema,
  errors: ['obs-not-linked', 'obs-unreachable', 'conflict'],
});

export const getSelfTest = endpoint({
  name: 'selfTest.get',
  method: 'GET',
  path: '/self-test',
  scope: 'read',
  summary: 'The last self-test, or the one that runs',
  result: selfTestSchema,
  errors: [],
});

export const createPairingCode = endpoint({
  name: 'pairing.createCode',
  method: 'POST',
  path: '/pairing-codes',
  scope: 'owner',
  summary: 'A short-lived code that lets one browser in, once',
  body: z.strictObject({
    scope: z.enum(['read', 'control']).default('read').describe('What that browser may do.'),
  }),
  result: z.object({ code: z.string(), expiresAt: wallTimeSchema }),
  errors: ['too-many'],
});

export const pairBrowser = endpoint({
  name: 'pairing.pair',
  method: 'POST',
  path: '/pair',
  scope: 'open',
  summary: 'Exchange a pairing code for a session cookie (HttpOnly, SameSite=Strict)',
  body: z.strictObject({ code: z.string().min(1).max(40) }),
  result: z.object({ scope: z.enum(['read', 'control']) }),
  errors: ['too-many'],
});

export const shutDown = endpoint({
  name: 'engine.shutDown',
  method: 'POST',
  path: '/shutdown',
  scope: 'owner',
  summary: 'End the engine; the stage is undone first',
  result: z.object({ stopping: z.literal(true) }),
  errors: [],
});
