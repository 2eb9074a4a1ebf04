/** Looks whether an OBS listens somewhere: reads the greeting that obs-websocket gives everybody, and says nothing. */
import WebSocket from 'ws';
import { z } from 'zod';
import type { FoundObs } from '../operations/ports/obs-probe.ts';
import { isLoopbackHost } from './obs-address.ts';

const ANSWERS_WITHIN_MS = 1500;

/** The first message of obs-websocket v5 (protocol.md, Hello). */
const helloSchema = z.object({
  op: z.literal(0),
  d: z.object({ obsWebSocketVersion: z.string().max(50), authentication: z.unknown().optional() }),
});

/** What listens there, without logging in; undefined where no OBS does. */
export async function probeObs(url: string): Promise<FoundObs | undefined> {
  const { promise, resolve } = Promise.withResolvers<FoundObs | undefined>();
  const socket = new WebSocket(url, 'obswebsocket.json', {
    handshakeTimeout: ANSWERS_WITHIN_MS,
    maxPayload: 65_536,
  });
  const timer = setTimeout(() => resolve(undefined), ANSWERS_WITHIN_MS);
  socket.on('error', () => resolve(undefined));
  socket.on('close', () => resolve(undefined));
  socket.on('message', (data) => {
    const hello = helloSchema.safeParse(parseJson(data.toString()));
    if (!hello.success) return resolve(undefined);
    const { obsWebSocketVersion, authentication } = hello.data.d;
    resolve({ obsWebSocketVersion, needsPassword: authentication !== undefined });
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.terminate();
  }
}

/** As `probeObs`, on this computer only: whoever may call the engine is not to reach the network through it. */
export async function probeLocalObs(url: string): Promise<FoundObs | undefined> {
  return URL.canParse(url) && isLoopbackHost(new URL(url).hostname) ? probeObs(url) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
