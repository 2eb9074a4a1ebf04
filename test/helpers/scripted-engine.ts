/**
 * A stand-in for the engine, for what a real one cannot show in a test's time: an hour of events in seconds, sound that is
 * only counted. It serves the built interface, answers what the live view asks, and keeps nothing.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import express from 'express';
import { type WebSocket, WebSocketServer } from 'ws';
import { decodeCaptureFrame } from '../../src-engine/contract/capture-frame.ts';
import type { Endpoint, ResultOf } from '../../src-engine/contract/endpoint.ts';
import { getSession, getStatus, type Status } from '../../src-engine/contract/endpoints/engine.ts';
import { listIncidents } from '../../src-engine/contract/endpoints/incidents.ts';
import { listPolicies } from '../../src-engine/contract/endpoints/policies.ts';
import { CONTRACT_VERSION, type EventBody } from '../../src-engine/contract/events.ts';
import type { Incident } from '../../src-engine/contract/incidents.ts';
import type { Operation } from '../../src-engine/operations/operation.ts';
import { interfaceFolder } from '../../src-renderer/build.ts';

export const INPUT_ID = 'input-1';

/** A frame of pushed sound: when it came, and when it says that it was taken in. */
export interface CountedFrame {
  readonly sequence: number;
  readonly clientMs: number;
  readonly arrivedMs: number;
}

export interface ScriptedEngine {
  readonly port: number;
  /** Frames that were pushed to the input. */
  readonly frames: readonly CountedFrame[];
  /** What `GET /incidents` answers, newest first. */
  incidents: Incident[];
  /** Sends an event to every page, as of that time on the engine's clock; resolves when it is on its way. */
  tell(event: EventBody, atMs: number): Promise<void>;
  /** Resolves when a page listens. */
  hasPage(): Promise<void>;
  stop(): Promise<void>;
}

/** Everything is as it should be, with one input. `capture`: what hears it. */
export function calmStatus(capture: Status['inputs'][number]['capture']): Status {
  return getStatus.result.parse({
    engineVersion: '0.0.0',
    startedAt: '2026-01-01T00:00:00.000Z',
    protection: { word: 'protected', reasons: [] },
    obs: { state: 'connected', obsVersion: '31.0.0', streaming: true, recording: false },
    stage: { state: 'ready', delayMs: 1500, protectedScenes: ['Scene'], problems: [] },
    model: { state: 'ready', restarts: 0 },
    delayMs: 1500,
    inputs: [
      {
        inputId: INPUT_ID,
        inputName: 'Mic',
        capture,
        captureState: { state: 'running', label: 'Microphone' },
        coverage: { lagMs: 500, uncheckedMs: 0 },
        protection: { word: 'protected', reasons: [] },
      },
    ],
    cuts: [],
  });
}

/** What else it can do, by the test's own script: verbs as the engine has them, checked by its contract both ways. */
export async function startScriptedEngine(
  status: Status,
  operations: readonly Operation[] = [],
): Promise<ScriptedEngine> {
  const pages = new Set<WebSocket>();
  const frames: CountedFrame[] = [];
  let sequence = 0;
  const engine = { incidents: [] as Incident[] };
  const { promise: connected, resolve: setConnected } = Promise.withResolvers<void>();

  const app = express();
  const answers = <E extends Endpoint>({ path, result }: E, answer: () => ResultOf<E>) => {
    app.get(path, (_request, response) => void response.json(result.parse(answer())));
  };
  app.use(express.json());
  for (const { endpoint, handle } of operations) addOperation(app, endpoint, handle);
  answers(getSession, () => ({ scope: 'owner' as const }));
  answers(getStatus, () => status);
  answers(listPolicies, () => ({ policies: [] }));
  answers(listIncidents, () => ({ incidents: engine.incidents.slice(0, 8) }));
  app.use(express.static(interfaceFolder));

  const server = createServer(app as (request: IncomingMessage, response: ServerResponse) => void);
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'airlock.v1' });
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (client) => {
      if (request.url === '/events') {
        pages.add(client);
        client.on('close', () => pages.delete(client));
        void send(client, {
          type: 'hello',
          contractVersion: CONTRACT_VERSION,
          engineVersion: '0.0.0',
          wallTime: new Date().toISOString(),
        });
        setConnected();
      } else takeFrames(client, frames);
    });
  });
  const port = await listen(server);

  function send(client: WebSocket, event: EventBody, atMs = performance.now()): Promise<void> {
    const text = JSON.stringify({ ...event, atMs, sequence: sequence++ });
    return new Promise((resolve) => client.send(text, () => resolve()));
  }

  return Object.assign(engine, {
    port,
    frames,
    async tell(event: EventBody, atMs: number) {
      await Promise.all([...pages].map((page) => send(page, event, atMs)));
    },
    hasPage: () => connected,
    async stop() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function addOperation(app: express.Express, endpoint: Endpoint, handle: Operation['handle']): void {
  const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
  app[method](endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1'), async (request, response) => {
    const body = endpoint.body === undefined ? {} : endpoint.body.parse(request.body ?? {});
    const input = { ...request.params, ...request.query, ...(body as object) };
    response.json(endpoint.result.parse(await handle(input as never)));
  });
}

/** Matches clocks as the engine does (one question is enough on one machine), then counts frames. */
function takeFrames(client: WebSocket, frames: CountedFrame[]): void {
  let offsetMs = 0;
  const askedMs = performance.now();
  client.on('message', (data, isBinary) => {
    const arrivedMs = performance.now();
    if (isBinary) {
      const frame = decodeCaptureFrame(new Uint8Array(data as Buffer));
      if (typeof frame === 'string') throw new Error(`not a frame: ${frame}`);
      frames.push({ sequence: frame.sequence, clientMs: frame.clientMs + offsetMs, arrivedMs });
      return;
    }
    const { clientMs } = JSON.parse(data.toString());
    offsetMs = (askedMs + arrivedMs) / 2 - clientMs;
    client.send(JSON.stringify({ type: 'ready' }));
  });
  client.send(JSON.stringify({ type: 'clock', id: 0 }));
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
