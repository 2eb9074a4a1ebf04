/** Inputs: an OBS input that we protect, and the capture by which we hear the same sound without delay. */
import { z } from 'zod';
import { idSchema, obsNameSchema } from './basics.ts';
import { captureStateSchema, coverageSchema, protectionSchema } from './state.ts';

export const inputIdSchema = idSchema.describe('Our id of an input, not OBS’s name of it.');

/** How we hear an input. */
export const captureBindingSchema = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ kind: z.literal('socket') })
      .describe('Frames pushed to /capture/{inputId}, by the desktop app.'),
    z
      .strictObject({ kind: z.literal('microphone'), device: z.string().min(1).max(300).optional() })
      .describe('A microphone of this system by its name; left out, the default one.'),
    z
      .strictObject({ kind: z.literal('pulse'), source: z.string().regex(/^[\w.:@+-]{1,300}$/) })
      .describe('A PulseAudio source by its name (Linux).'),
  ])
  .meta({ id: 'CaptureBinding' });
export type CaptureBinding = z.infer<typeof captureBindingSchema>;

/** An input of OBS as it stands, ours or not. */
export const obsInputSchema = z
  .object({
    inputName: obsNameSchema,
    inputUuid: z.string().max(100).optional(),
    inputKind: z.string().max(200),
    hasAudio: z.boolean(),
    muted: z.boolean().optional(),
    syncOffsetMs: z.number().optional(),
    monitored: z
      .boolean()
      .optional()
      .describe('Its sound is also played on this computer, and that is not delayed.'),
    suggestedCapture: captureBindingSchema
      .optional()
      .describe('The capture that hears the same device as OBS does, where that can be told.'),
    inputId: inputIdSchema.optional().describe('Ours, where it is bound.'),
  })
  .meta({ id: 'ObsInput' });
export type ObsInput = z.infer<typeof obsInputSchema>;

export const obsSceneSchema = z
  .object({
    sceneName: obsNameSchema,
    current: z.boolean().describe('On air now.'),
    protected: z.boolean().describe('Has our delay.'),
    warm: z.boolean().describe('Kept rendering while off air, so that a switch to it is seamless.'),
  })
  .meta({ id: 'ObsScene' });
export type ObsScene = z.infer<typeof obsSceneSchema>;

/** An input that the user bound. */
export const boundInputSchema = z
  .object({
    inputId: inputIdSchema,
    inputName: obsNameSchema,
    inputUuid: z
      .string()
      .max(100)
      .optional()
      .describe('OBS’s own id of it, by which a renamed input is found again.'),
    capture: captureBindingSchema,
    policyId: idSchema.optional().describe('Left out: the default policy.'),
  })
  .meta({ id: 'BoundInput' });
export type BoundInput = z.infer<typeof boundInputSchema>;

/** A bound input and how it does. */
export const inputStatusSchema = boundInputSchema
  .extend({
    captureState: captureStateSchema,
    coverage: coverageSchema,
    protection: protectionSchema,
  })
  .meta({ id: 'InputStatus' });
export type InputStatus = z.infer<typeof inputStatusSchema>;

export const captureDeviceSchema = z
  .object({
    binding: captureBindingSchema,
    label: z.string().max(300),
    default: z.boolean(),
  })
  .meta({ id: 'CaptureDevice' });
export type CaptureDevice = z.infer<typeof captureDeviceSchema>;
