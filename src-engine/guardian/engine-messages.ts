/** What the engine and the process that supervises it tell each other over their link (what the guardian gets: messages.ts). */
import { z } from 'zod';
import { errorCodes } from '../contract/errors.ts';

const helperId = z.int().min(1);

/** The engine tells. */
export const fromEngineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('engine.listening'), port: z.int(), token: z.string() }),
  z.object({
    type: z.literal('engine.failed'),
    code: z.enum(errorCodes),
    message: z.string(),
    advice: z.string(),
  }),
  /** Once a second, from the thread that decides about cuts: when it hangs, so does this. */
  z.object({ type: z.literal('engine.alive'), residentBytes: z.number().min(0) }),
  /** In a utility process: a process that only the parent can start. It gets a port to the engine. */
  z.object({ type: z.literal('helper.start'), helperId, name: z.literal('microphone') }),
  z.object({ type: z.literal('helper.end'), helperId }),
]);
export type FromEngine = z.infer<typeof fromEngineSchema>;

/** 32 bytes. */
export const secretsKeySchema = z.base64().length(44);

/** The engine is told. */
export const toEngineSchema = z.discriminatedUnion('type', [
  /** The first message to an engine with --secrets-key: what its secrets are encrypted with. */
  z.object({ type: z.literal('engine.secrets-key'), key: secretsKeySchema }),
  /** End in order: undo the stage, write what waits. On Windows a signal would end it at once. */
  z.object({ type: z.literal('engine.stop') }),
  /** With a port to it. */
  z.object({ type: z.literal('helper.started'), helperId }),
  z.object({ type: z.literal('helper.ended'), helperId }),
]);
export type ToEngine = z.infer<typeof toEngineSchema>;

export const ALIVE_EVERY_MS = 1000;
