/** A client that pushes sound to an input of the engine in real time, as the desktop app does. */
import { once } from 'node:events';
import WebSocket from 'ws';
import { encodeCaptureFrame } from '../../src-engine/contract/capture-frame.ts';

const FRAME_SAMPLES = 320;
const SAMPLES_PER_MS = 16;
/** A recording is not sent at the pace of life: a second at a time. */
const TRY_FRAME_SAMPLES = 16_000;

export interface PushedSound {
  readonly socket: WebSocket;
  /** What the engine said, parsed. */
  readonly heard: { readonly type: string }[];
  /** Pushes the samples once, at the pace of life; resolves when the last is sent. */
  play(samples: Float32Array): Promise<void>;
  close(): void;
}

/** Connects and waits until the engine is ready for frames. */
export async function pushSound(
  { port, token }: { readonly port: number; readonly token: string },
  inputId: string,
): Promise<PushedSound> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/capture/${inputId}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  socket.on('error', () => undefined);
  const heard: { type: string }[] = [];
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString());
    heard.push(message);
    if (message.type === 'ready') resolve();
    if (message.type !== 'clock') return;
    socket.send(JSON.stringify({ type: 'clock', id: message.id, clientMs: performance.now() }));
  });
  await once(socket, 'open');
  await ready;
  let sequence = 0;
  return {
    socket,
    heard,
    async play(samples) {
      const beganMs = performance.now();
      for (let at = 0; at < samples.length; at += FRAME_SAMPLES) {
        const frame = samples.subarray(at, at + FRAME_SAMPLES);
        const clientMs = beganMs + at / SAMPLES_PER_MS;
        const lateMs = clientMs + frame.length / SAMPLES_PER_MS - performance.now();
        if (lateMs > 0) await new Promise((done) => setTimeout(done, lateMs));
        socket.send(encodeCaptureFrame({ sequence: sequence++, clientMs, samples: frame }));
      }
    },
    close: () => socket.terminate(),
  };
}

/** Has a recording tried on the policy "everything"; resolves to all that the engine said, as it said it. */
export async function tryRecording(
  { port, token }: { readonly port: number; readonly token: string },
  samples: Float32Array,
): Promise<string[]> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/try-recording`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const said: string[] = [];
  let sent = 0;
  socket.on('message', (data) => {
    said.push(data.toString());
    const { type, untilMs } = JSON.parse(data.toString());
    if (type !== 'want') return;
    for (; sent < samples.length && sent < untilMs * SAMPLES_PER_MS; sent += TRY_FRAME_SAMPLES) {
      const frame = samples.subarray(sent, sent + TRY_FRAME_SAMPLES);
      socket.send(encodeCaptureFrame({ sequence: 0, clientMs: 0, samples: frame }));
    }
    if (sent >= samples.length) socket.send(JSON.stringify({ type: 'end' }));
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'start', policyId: 'everything' }));
  await once(socket, 'close');
  return said;
}
