/** OBS, its inputs and its scenes. */
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { obsInputSchema, obsSceneSchema } from '../inputs.ts';
import { obsStateSchema } from '../state.ts';

/** Where an OBS listens: ws or wss, no credentials and nothing else in it. */
export const obsUrlSchema = z
  .string()
  .regex(/^wss?:\/\/(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]{1,253})(:\d{1,5})?\/?$/);

export const linkObs = endpoint({
  name: 'obs.link',
  method: 'PUT',
  path: '/obs/link',
  scope: 'owner',
  summary: 'Link an OBS; its password is kept in a file that only you can read',
  body: z.union([
    z.strictObject({
      url: obsUrlSchema.default('ws://127.0.0.1:4455'),
      password: z.string().max(500).optional().describe('Left out: an OBS without a password.'),
    }),
    z.strictObject({
      useObsConfig: z
        .literal(true)
        .describe('Read port and password from OBS’s own settings on this computer.'),
    }),
  ]),
  result: obsStateSchema,
  errors: ['obs-unreachable', 'obs-wrong-password', 'obs-too-old', 'not-found', 'disk-full'],
});

export const findObs = endpoint({
  name: 'obs.find',
  method: 'GET',
  path: '/obs/find',
  scope: 'control',
  summary: 'Look for an OBS at its usual place; reads nothing of its settings and sends no password',
  query: z.strictObject({ url: obsUrlSchema.default('ws://127.0.0.1:4455') }),
  result: z.object({
    url: obsUrlSchema,
    found: z.boolean(),
    needsPassword: z.boolean(),
    obsWebSocketVersion: z.string().max(50).optional(),
  }),
  errors: [],
});

export const unlinkObs = endpoint({
  name: 'obs.unlink',
  method: 'DELETE',
  path: '/obs/link',
  scope: 'owner',
  summary: 'Undo the stage, forget the password and let go of OBS',
  result: obsStateSchema,
  errors: ['disk-full'],
});

export const listObsInputs = endpoint({
  name: 'obs.listInputs',
  method: 'GET',
  path: '/obs/inputs',
  scope: 'read',
  summary: 'The inputs of the linked OBS',
  result: z.object({ inputs: z.array(obsInputSchema) }),
  errors: ['obs-not-linked', 'obs-unreachable'],
});

export const listObsScenes = endpoint({
  name: 'obs.listScenes',
  method: 'GET',
  path: '/obs/scenes',
  scope: 'read',
  summary: 'The scenes of the linked OBS',
  result: z.object({ scenes: z.array(obsSceneSchema) }),
  errors: ['obs-not-linked', 'obs-unreachable'],
});
