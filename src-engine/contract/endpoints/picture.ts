/** The picture: how its protection stands, what the user wants of it, a look at the scenes before going live. */
import { z } from 'zod';
import { obsNameSchema } from '../basics.ts';
import { endpoint } from '../endpoint.ts';
import { pictureSettingsSchema, pictureStateSchema, preflightSceneSchema } from '../picture.ts';

export const getPicture = endpoint({
  name: 'picture.get',
  method: 'GET',
  path: '/picture',
  scope: 'read',
  summary: 'How the picture’s protection stands, and what is set for it',
  result: z.object({ state: pictureStateSchema, settings: pictureSettingsSchema }),
  errors: [],
});

export const setPicture = endpoint({
  name: 'picture.set',
  method: 'PUT',
  path: '/picture',
  scope: 'control',
  summary:
    'Replace what is set for the picture: its policy, private and ignored sources, scenes and areas; takes effect at once',
  body: pictureSettingsSchema,
  result: pictureSettingsSchema,
  errors: ['not-found', 'disk-full'],
});

export const preflight = endpoint({
  name: 'picture.preflight',
  method: 'POST',
  path: '/picture/preflight',
  scope: 'control',
  summary: 'Look at scenes, on air or off, and say what would be cut; cuts nothing and keeps no picture',
  body: z.strictObject({
    scenes: z.array(obsNameSchema).min(1).max(200).optional().describe('Left out: every scene.'),
  }),
  result: z.object({ scenes: z.array(preflightSceneSchema) }),
  errors: ['obs-not-linked', 'obs-unreachable', 'not-found', 'conflict', 'model-damaged', 'model-failed'],
});

export const takeStill = endpoint({
  name: 'picture.still',
  method: 'POST',
  path: '/picture/still',
  scope: 'control',
  summary: 'What a source shows now, for the user to draw areas on; kept nowhere, and not to be cached',
  body: z.strictObject({ sourceName: obsNameSchema }),
  result: z.object({
    mediaType: z.enum(['image/jpeg', 'image/png']),
    data: z.base64(),
    width: z.int().min(1).describe('Of this picture, in pixels.'),
    height: z.int().min(1),
  }),
  errors: ['obs-not-linked', 'obs-unreachable', 'obs-refused', 'not-found', 'conflict'],
});
