/** A client of the engine for tests: its verbs over HTTP, its events over the WebSocket. */
import WebSocket from 'ws';
import type { EngineEvent } from '../../src-engine/contract/events.ts';

export interface EngineClient {
  readonly events: EngineEvent[];
  /** The answer's body; throws where the status is not 2xx, with the error's code. */
  call<Result = unknown>(method: string, path: string, body?: unknown): Promise<Result>;
  of<Type extends EngineEvent['type']>(type: Type): Extract<EngineEvent, { type: Type }>[];
  close(): void;
}

export async function connectEngine({ port, token }: { port: number; token: string }): Promise<EngineClient> {
  const events: EngineEvent[] = [];
  const authorization = `Bearer ${token}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/events`, { headers: { authorization } });
  socket.on('message', (data) => events.push(JSON.parse(data.toString())));
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('open', resolve));
  return {
    events,
    async call<Result>(method: string, path: string, body?: unknown) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return JSON.parse(text) as Result;
    },
    of: (type) => events.filter((event): event is never => event.type === type),
    close: () => socket.terminate(),
  };
}
