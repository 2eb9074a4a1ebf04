/** Inputs bound and protected, pauses, panic, the bleep button. */
import { z } from 'zod';
import { idSchema, obsNameSchema } from '../basics.ts';
import { endpoint } from '../endpoint.ts';
import { boundInputSchema, captureBindingSchema, inputIdSchema } from '../inputs.ts';
import { protectionSchema } from '../state.ts';

export const bindInput = endpoint({
  name: 'inputs.bind',
  method: 'POST',
  path: '/inputs',
  scope: 'control',
  summary: 'Say which capture hears which input of OBS; binding it again changes it',
  body: z.strictObject({
    inputName: obsNameSchema.describe('OBS’s name of the input.'),
    capture: captureBindingSchema,
    policyId: idSchema.optional(),
  }),
  result: boundInputSchema,
  errors: ['obs-not-linked', 'obs-unreachable', 'not-found', 'capture-failed', 'disk-full'],
});

export const unbindInput = endpoint({
  name: 'inputs.unbind',
  method: 'DELETE',
  path: '/inputs/{inputId}',
  scope: 'control',
  summary: 'Stop protecting an input',
  params: z.strictObject({ inputId: inputIdSchema }),
  result: z.object({ inputId: inputIdSchema }),
  errors: ['not-found', 'disk-full'],
});

export const protect = endpoint({
  name: 'protection.start',
  method: 'POST',
  path: '/protect',
  scope: 'control',
  summary: 'Protect the bound inputs, each by its policy; ends a pause',
  body: z.strictObject({
    inputs: z
      .array(z.strictObject({ inputId: inputIdSchema, policyId: idSchema.optional() }))
      .min(1)
      .max(50)
      .optional()
      .describe('Left out: every bound input by the policy it has.'),
  }),
  result: protectionSchema,
  errors: [
    'not-found',
    'conflict',
    'obs-not-linked',
    'obs-unreachable',
    'capture-failed',
    'model-failed',
    'disk-full',
  ],
});

export const pause = endpoint({
  name: 'protection.pause',
  method: 'POST',
  path: '/pause',
  scope: 'control',
  summary: 'Stop cutting, for some minutes or until protection is started again',
  body: z.strictObject({ minutes: z.number().positive().max(1440).optional() }),
  result: protectionSchema,
  errors: [],
});

export const panic = endpoint({
  name: 'panic.start',
  method: 'POST',
  path: '/panic',
  scope: 'control',
  summary: 'Mute every input and go to the safe scene, now',
  result: protectionSchema,
  errors: ['obs-not-linked', 'obs-unreachable'],
});

export const endPanic = endpoint({
  name: 'panic.end',
  method: 'POST',
  path: '/panic/end',
  scope: 'control',
  summary: 'Lift the mutes of a panic; the scene stays the streamer’s choice',
  result: protectionSchema,
  errors: ['obs-not-linked', 'obs-unreachable', 'conflict'],
});

export const bleepNow = endpoint({
  name: 'bleep.now',
  method: 'POST',
  path: '/bleep',
  scope: 'control',
  summary: 'Cut the last moments before they air: the dump button',
  body: z.strictObject({
    inputId: inputIdSchema.optional().describe('Left out: every protected input.'),
    lastMs: z
      .int()
      .min(100)
      .max(20_000)
      .default(3000)
      .describe('How much of what was just said; what has aired is gone.'),
    action: z.enum(['mute', 'bleep']).default('bleep'),
  }),
  result: z.object({ inputs: z.array(z.object({ inputId: inputIdSchema, cutMs: z.number().min(0) })) }),
  errors: ['not-found', 'conflict', 'obs-not-linked'],
});
