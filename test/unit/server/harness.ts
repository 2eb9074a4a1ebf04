import http from 'node:http';
import net from 'node:net';
import { onTestFinished } from 'vitest';
import WebSocket from 'ws';
import {
  createPairingCode,
  getSession,
  listPairings,
  pairBrowser,
  revokePairing,
} from '../../../src-engine/contract/endpoints/engine.ts';
import { endpoints } from '../../../src-engine/contract/endpoints.ts';
import type { Operation } from '../../../src-engine/operations/operation.ts';
import { PolicyBook } from '../../../src-engine/operations/policy-book.ts';
import type { PushedFrame, PushedSoundSink } from '../../../src-engine/operations/ports/pushed-sound.ts';
import {
  type PairingsStore,
  pairingsSchema,
  type Store,
  secretsSchema,
  settingsSchema,
} from '../../../src-engine/operations/ports/settings.ts';
import { RecordingTries } from '../../../src-engine/operations/recording-try.ts';
import { EventHub } from '../../../src-engine/server/event-hub.ts';
import { type EngineServer, type ServerOptions, startServer } from '../../../src-engine/server/server.ts';

export interface Reply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  readonly json: unknown;
}

export interface RequestToSend {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  /** Sent as JSON, or as it is where it is text. */
  readonly body?: unknown;
}

/** Every endpoint with a fake behind it that notes its calls. */
export function fakeOperations(calls: string[]): Operation[] {
  const inServer: readonly unknown[] = [
    pairBrowser,
    createPairingCode,
    listPairings,
    revokePairing,
    getSession,
  ];
  return endpoints
    .filter((endpoint) => !inServer.includes(endpoint))
    .map((endpoint) => ({
      endpoint,
      handle: async () => {
        calls.push(endpoint.name);
        return endpoint.file ? 'a,b\r\n' : {};
      },
    }));
}

/** A store that is gone with the test. */
export class MemoryStore<Value> implements Store<Value> {
  value: Value;
  /** How often it was written. */
  writes = 0;

  constructor(value: Value) {
    this.value = value;
  }

  read(): Value {
    return structuredClone(this.value);
  }

  async update(change: (value: Value) => Value): Promise<Value> {
    this.value = change(this.read());
    this.writes++;
    return this.read();
  }
}

export function emptyPairings(): PairingsStore & MemoryStore<ReturnType<PairingsStore['read']>> {
  return new MemoryStore(pairingsSchema.parse({}));
}

/** For servers whose tests try no recording. */
export function noRecordingTries(): RecordingTries {
  const settings = new MemoryStore(settingsSchema.parse({}));
  return new RecordingTries({
    speech: { listen: () => (async function* () {})() },
    policies: new PolicyBook(settings),
    secrets: new MemoryStore(secretsSchema.parse({})),
    delayMs: () => 1500,
  });
}

/** Notes what a client pushed. */
export class FakeSink implements PushedSoundSink {
  readonly frames: PushedFrame[] = [];
  readonly log: string[] = [];
  opened(): void {
    this.log.push('opened');
  }
  push(frame: PushedFrame): void {
    this.frames.push(frame);
  }
  closed(): void {
    this.log.push('closed');
  }
}

export interface TestEngine {
  readonly server: EngineServer;
  readonly events: EventHub;
  readonly sink: FakeSink;
  /** Names of the operations that were called. */
  readonly calls: string[];
  readonly faults: unknown[];
  /** With the token, unless the headers say otherwise. */
  send(request: RequestToSend): Promise<Reply>;
  /** A WebSocket with the token as a browser sends it, unless options say otherwise. */
  connect(path: string, options?: { protocols?: string[]; headers?: Record<string, string> }): WebSocket;
}

/** A real server on a free loopback port, gone with the test. */
export async function startTestEngine(options: Partial<ServerOptions> = {}): Promise<TestEngine> {
  const calls: string[] = [];
  const faults: unknown[] = [];
  const sink = new FakeSink();
  const events = new EventHub({
    nowMs: () => performance.now(),
    engineVersion: '0.0.0',
    onFault: (error) => faults.push(error),
  });
  const server = await startServer({
    operations: fakeOperations(calls),
    events,
    capture: { sinkFor: (inputId) => (inputId === 'mic-1' ? sink : undefined) },
    recordingTries: noRecordingTries(),
    pairings: emptyPairings(),
    nowMs: () => performance.now(),
    onFault: (error) => faults.push(error),
    port: 0,
    ...options,
  });
  const sockets: WebSocket[] = [];
  onTestFinished(async () => {
    for (const socket of sockets) socket.terminate();
    await server.close();
  });
  return {
    server,
    events,
    sink,
    calls,
    faults,
    send: (request) =>
      send(server.port, { ...request, headers: { ...bearer(server.token), ...request.headers } }),
    connect(path, { protocols = ['airlock.v1', `airlock.token.${server.token}`], headers = {} } = {}) {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, protocols, { headers });
      socket.on('error', () => undefined);
      sockets.push(socket);
      return socket;
    },
  };
}

export function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

/** One HTTP request on a connection of its own. */
export function send(
  port: number,
  { method = 'GET', path, headers = {}, body }: RequestToSend,
): Promise<Reply> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const request = http.request(
    {
      host: '127.0.0.1',
      port,
      method,
      path,
      agent: false,
      headers: {
        ...(text !== undefined && {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(text),
        }),
        ...headers,
      },
    },
    (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const replyText = Buffer.concat(chunks).toString();
        const isJson = response.headers['content-type']?.includes('json') && replyText !== '';
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: replyText,
          json: isJson ? JSON.parse(replyText) : undefined,
        });
      });
    },
  );
  request.on('error', reject);
  request.end(text);
  return promise;
}

/** Bytes as they are, and the first line of what comes back ('' where the other side just closed). */
export function sendRaw(port: number, bytes: string | Uint8Array): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = net.connect({ host: '127.0.0.1', port });
  let text = '';
  const done = () => {
    socket.destroy();
    resolve(text.split('\r\n')[0] ?? '');
  };
  socket.setTimeout(3000, done);
  socket.on('data', (chunk) => {
    text += chunk.toString();
  });
  socket.on('end', done).on('close', done).on('error', done);
  socket.end(bytes);
  return promise;
}

/** How a WebSocket ended up: 'open', the HTTP status it was refused with, or its close code. */
export function outcomeOf(socket: WebSocket): Promise<'open' | number> {
  const { promise, resolve } = Promise.withResolvers<'open' | number>();
  socket.once('open', () => resolve('open'));
  socket.once('unexpected-response', (_request, response) => {
    resolve(response.statusCode ?? 0);
    response.destroy();
  });
  socket.once('close', (code) => resolve(code));
  return promise;
}
