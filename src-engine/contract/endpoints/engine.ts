/** The engine itself: how it is, who may reach it, its end. */
import { z } from 'zod';
import { delayMsSchema, emptySchema, idSchema, wallTimeSchema } from '../basics.ts';
import { cutSchema } from '../cuts.ts';
import { endpoint, scopes } from '../endpoint.ts';
import { captureBindingSchema, captureDeviceSchema, inputStatusSchema } from '../inputs.ts';
import { pictureStateSchema } from '../picture.ts';
import { selfTestSchema } from '../self-test.ts';
import { modelStateSchema, obsStateSchema, protectionSchema, stageStateSchema } from '../state.ts';

/** What a paired browser may do; `owner` only by a code that the app itself asked for. */
export const sessionScopeSchema = z.enum(['read', 'control', 'owner']);

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
    cuts: z.array(cutSchema).describe('Planned or on air now.'),
    picture: pictureStateSchema.optional().describe('How the picture’s protection stands.'),
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
    scope: sessionScopeSchema.default('read').describe('What that browser may do.'),
  }),
  result: z.object({ code: z.string(), expiresAt: wallTimeSchema }),
  errors: ['too-many'],
});

export const pairBrowser = endpoint({
  name: 'pairing.pair',
  method: 'POST',
  path: '/pair',
  scope: 'open',
  summary:
    'Exchange a pairing code for a session cookie (HttpOnly, SameSite=Strict) that outlives the launch',
  body: z.strictObject({
    code: z.string().min(1).max(40),
    name: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .optional()
      .describe('What the user sees in the list of paired browsers.'),
  }),
  result: z.object({ scope: sessionScopeSchema }),
  errors: ['too-many', 'disk-full'],
});

const pairingSchema = z
  .object({
    pairingId: idSchema,
    name: z.string().max(80).optional(),
    scope: sessionScopeSchema,
    pairedAt: wallTimeSchema,
    lastUsedAt: wallTimeSchema,
  })
  .meta({ id: 'Pairing' });

export const listPairings = endpoint({
  name: 'pairing.list',
  method: 'GET',
  path: '/pairings',
  scope: 'owner',
  summary: 'The browsers that are let in',
  result: z.object({ pairings: z.array(pairingSchema) }),
  errors: [],
});

export const revokePairing = endpoint({
  name: 'pairing.revoke',
  method: 'DELETE',
  path: '/pairings/{pairingId}',
  scope: 'owner',
  summary: 'Let a paired browser in no longer; its connections are closed',
  params: z.strictObject({ pairingId: idSchema }),
  result: z.object({ pairingId: idSchema }),
  errors: ['not-found', 'disk-full'],
});

export const getSession = endpoint({
  name: 'session.get',
  method: 'GET',
  path: '/session',
  scope: 'open',
  summary: 'What the caller may do: how a page learns that it has to be paired',
  result: z.object({ scope: z.enum(scopes) }),
  errors: [],
});

const settingsViewSchema = z
  .object({
    videoMemoryBudgetBytes: z.int().min(0).describe('A set-up above it asks first.'),
    defaultPolicyId: idSchema.describe(
      'What inputs without a policy of their own follow: a preset or a saved one.',
    ),
  })
  .meta({ id: 'SettingsView' });

export const getSettings = endpoint({
  name: 'settings.get',
  method: 'GET',
  path: '/settings',
  scope: 'read',
  summary: 'What the user can set besides policies, words and stage',
  result: settingsViewSchema,
  errors: [],
});

export const changeSettings = endpoint({
  name: 'settings.change',
  method: 'PUT',
  path: '/settings',
  scope: 'control',
  summary: 'Change settings; those left out stay as they are',
  body: z.strictObject({
    defaultPolicyId: idSchema.optional(),
    videoMemoryBudgetBytes: z
      .int()
      .min(0)
      .max(64 * 1024 ** 3)
      .optional(),
  }),
  result: settingsViewSchema,
  errors: ['not-found', 'disk-full'],
});

export const getDiagnostics = endpoint({
  name: 'diagnostics.get',
  method: 'GET',
  path: '/diagnostics',
  scope: 'read',
  summary:
    'What helps to find a fault, for the user to read before sending it: no words, names, passwords or paths',
  result: z.object({
    createdAt: wallTimeSchema,
    sections: z.array(
      z.object({ title: z.string().max(100), lines: z.array(z.string().max(2000)).max(2000) }),
    ),
  }),
  errors: [],
});

export const startCapturePreview = endpoint({
  name: 'capture.startPreview',
  method: 'POST',
  path: '/capture/preview',
  scope: 'control',
  summary:
    'Listen to a microphone for its level alone ("capture-preview" events); a new one ends the last, two minutes end it',
  body: z.strictObject({ capture: captureBindingSchema }),
  result: emptySchema,
  errors: ['capture-failed', 'conflict'],
});

export const stopCapturePreview = endpoint({
  name: 'capture.stopPreview',
  method: 'DELETE',
  path: '/capture/preview',
  scope: 'control',
  summary: 'End the preview; no error where none runs',
  result: emptySchema,
  errors: [],
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
