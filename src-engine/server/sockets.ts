/** WebSockets: /events, /capture/{inputId} and /try-recording. The same door as HTTP, before the upgrade. */
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { idSchema } from '../contract/basics.ts';
import { MAX_CAPTURE_MESSAGE_BYTES } from '../contract/capture-frame.ts';
import { type ErrorCode, UserError } from '../contract/errors.ts';
import type { PushedSoundPort } from '../operations/ports/pushed-sound.ts';
import type { RecordingTries } from '../operations/recording-try.ts';
import { type Access, type Caller, scopeIncludes } from './access.ts';
import { CaptureClient, CLOSE_POLICY, CLOSE_REPLACED, CLOSE_REVOKED } from './capture-socket.ts';
import { answerTo } from './error-answer.ts';
import type { EventHub } from './event-hub.ts';
import { keepAlive } from './heartbeat.ts';
import { guardFault } from './local-guard.ts';
import { serveRecordingTry } from './recording-try-socket.ts';

/** The subprotocol. A browser adds a second one, "airlock.token." and the token, as it cannot send headers. */
const PROTOCOL = 'airlock.v1';

/** Clients of either kind at a time: windows, overlays, inputs. */
const MAX_CLIENTS = 32;

/** A client of /events has nothing to say. */
const MAX_EVENTS_MESSAGE_BYTES = 1024;

export interface SocketOptions {
  readonly access: Access;
  readonly port: () => number;
  readonly events: EventHub;
  readonly capture: PushedSoundPort;
  readonly recordingTries: RecordingTries;
  readonly onFault: (error: unknown) => void;
  readonly nowMs: () => number;
  /** How often a client must answer, in ms. */
  readonly heartbeatMs: number;
}

export class Sockets {
  readonly #options: SocketOptions;
  /** By their session, where they have one. */
  readonly #clients = new Map<WebSocket, string | undefined>();
  readonly #captures = new Map<string, CaptureClient>();
  readonly #eventsServer = newServer(MAX_EVENTS_MESSAGE_BYTES);
  readonly #captureServer = newServer(MAX_CAPTURE_MESSAGE_BYTES);

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  /** Handles an `upgrade` of the HTTP server. Never throws. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    try {
      this.#admit(request, socket, head);
    } catch (error) {
      refuseUpgrade(socket, error);
    }
  }

  /** Ends every connection: 1001 is "going away" (RFC 6455). Who does not answer is cut off. */
  close(): void {
    for (const client of this.#clients.keys()) endClient(client, 1001);
  }

  /** Ends what a session holds open: it is let in no longer. */
  endSession(pairingId: string): void {
    for (const [client, owner] of this.#clients) if (owner === pairingId) endClient(client, CLOSE_REVOKED);
  }

  #admit(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { access, port, events, capture, recordingTries, onFault, nowMs } = this.#options;
    const { host, origin, authorization, cookie } = request.headers;
    const fault = guardFault({ host, origin, fetchSite: headerOf(request, 'sec-fetch-site') }, port());
    if (fault) throw refusal('forbidden', 'The request came from elsewhere.');
    const protocols = headerOf(request, 'sec-websocket-protocol')?.split(/\s*,\s*/);
    const caller = access.callerOf({ authorization, cookie, protocols }, port());
    const { scope } = caller;
    const path = request.url ?? '';
    const inputId = /^\/capture\/([^/?]+)$/.exec(path)?.[1];
    const isTry = path === '/try-recording';
    const needed = path === '/events' ? 'read' : inputId !== undefined || isTry ? 'control' : undefined;
    if (needed === undefined) throw refusal('not-found', 'There is nothing at this address.');
    if (scope === 'open') throw refusal('unauthorised', 'The token is missing or wrong.');
    if (!scopeIncludes(scope, needed)) throw refusal('forbidden', 'This session may not do that.');
    if (this.#clients.size >= MAX_CLIENTS) throw refusal('too-many', 'Too many clients are connected.');

    if (isTry) {
      this.#captureServer.handleUpgrade(request, socket, head, (client) => {
        this.#keep(client, caller);
        serveRecordingTry(client, recordingTries, onFault);
      });
      return;
    }
    if (inputId === undefined) {
      this.#eventsServer.handleUpgrade(request, socket, head, (client) => {
        this.#keep(client, caller);
        client.on('message', () => client.close(CLOSE_POLICY, 'clients of /events have nothing to say'));
        events.add(client);
      });
      return;
    }
    const sink = idSchema.safeParse(inputId).success ? capture.sinkFor(inputId) : undefined;
    if (!sink) throw refusal('not-found', 'No input of this id waits for sound.');
    this.#captureServer.handleUpgrade(request, socket, head, (client) => {
      this.#keep(client, caller);
      // The newest client of an input wins: the one before may be a window that hangs, and sound must not wait for it.
      this.#captures.get(inputId)?.end(CLOSE_REPLACED, 'another client pushes this input now');
      const pushing = new CaptureClient(client, sink, nowMs);
      this.#captures.set(inputId, pushing);
      client.on('close', () => {
        if (this.#captures.get(inputId) === pushing) this.#captures.delete(inputId);
      });
    });
  }

  #keep(client: WebSocket, { pairing }: Caller): void {
    this.#clients.set(client, pairing?.pairingId);
    keepAlive(client, this.#options.heartbeatMs);
    client.on('close', () => this.#clients.delete(client));
    // Too long or torn messages end in `close` as well; without a listener they would end the engine.
    client.on('error', () => client.terminate());
  }
}

/** Nothing of it is listened to any more; who does not answer the close is cut off. */
function endClient(client: WebSocket, code: number): void {
  client.removeAllListeners('message');
  client.close(code);
  setTimeout(() => client.terminate(), 500).unref();
}

function newServer(maxPayload: number): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  });
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

function refusal(code: ErrorCode, message: string): UserError {
  return new UserError(code, message, 'See docs/openapi.json and docs/api.md.');
}

function refuseUpgrade(socket: Duplex, error: unknown): void {
  const { status, body } = answerTo(error);
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(text)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy());
}
