/**
 * The binary message of /capture/{inputId}, little-endian: magic u32 "ALCF", version u16, reserved u16 (0), sequence
 * u32, sample count u32, capture time f64 (ms on the client's clock, of the first sample), then the samples as f32,
 * 16 kHz mono. Text messages are JSON: the engine asks `clock`, the client answers at once with its own time, so that
 * capture times can be told on the engine's clock; frames count from `ready` on.
 */
import { z } from 'zod';
import { SAMPLE_RATE } from './flow.ts';

/** "ALCF" read as a little-endian u32. */
const MAGIC = 0x46434c41;
const VERSION = 1;
export const CAPTURE_HEADER_BYTES = 24;

/** A frame holds 5 ms to 1 s: short enough to be in time, long enough not to drown us in messages. */
export const MIN_FRAME_SAMPLES = SAMPLE_RATE / 200;
export const MAX_FRAME_SAMPLES = SAMPLE_RATE;
export const MAX_CAPTURE_MESSAGE_BYTES = CAPTURE_HEADER_BYTES + MAX_FRAME_SAMPLES * 4;

export interface CaptureFrame {
  /** Counts up by one a frame, wraps at 2^32. */
  readonly sequence: number;
  /** Client clock of the first sample, in ms. */
  readonly clientMs: number;
  readonly samples: Float32Array;
}

/** Why a message is not a frame. */
export type FrameFault = 'short' | 'magic' | 'version' | 'length' | 'time' | 'samples';

/** Writes a frame as a message. */
export function encodeCaptureFrame(frame: CaptureFrame): Uint8Array {
  const bytes = new Uint8Array(CAPTURE_HEADER_BYTES + frame.samples.length * 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, VERSION, true);
  view.setUint32(8, frame.sequence, true);
  view.setUint32(12, frame.samples.length, true);
  view.setFloat64(16, frame.clientMs, true);
  for (let i = 0; i < frame.samples.length; i++) {
    view.setFloat32(CAPTURE_HEADER_BYTES + i * 4, frame.samples[i] as number, true);
  }
  return bytes;
}

/** Reads a message; what is wrong with it instead of a throw, since anybody may have sent it. Samples are clamped to -1..1. */
export function decodeCaptureFrame(bytes: Uint8Array): CaptureFrame | FrameFault {
  if (bytes.byteLength < CAPTURE_HEADER_BYTES) return 'short';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) return 'magic';
  if (view.getUint16(4, true) !== VERSION) return 'version';
  const count = view.getUint32(12, true);
  if (count < MIN_FRAME_SAMPLES || count > MAX_FRAME_SAMPLES) return 'length';
  if (bytes.byteLength !== CAPTURE_HEADER_BYTES + count * 4) return 'length';
  const clientMs = view.getFloat64(16, true);
  if (!Number.isFinite(clientMs)) return 'time';
  const samples = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const sample = view.getFloat32(CAPTURE_HEADER_BYTES + i * 4, true);
    if (!Number.isFinite(sample)) return 'samples';
    samples[i] = Math.max(-1, Math.min(1, sample));
  }
  return { sequence: view.getUint32(8, true), clientMs, samples };
}

/** What the engine says on a capture socket. */
export const captureServerMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('clock'), id: z.int().min(0) }).describe('Answer at once with the same id.'),
  z.object({ type: z.literal('ready') }).describe('Clocks are matched: frames count from now on.'),
  z
    .object({ type: z.literal('refused'), count: z.int().min(1), fault: z.string() })
    .describe('Frames that were not taken.'),
]);
export type CaptureServerMessage = z.infer<typeof captureServerMessageSchema>;

/** What a client may say in text on a capture socket. */
export const captureClientMessageSchema = z.strictObject({
  type: z.literal('clock'),
  id: z.int().min(0),
  clientMs: z.number(),
});
