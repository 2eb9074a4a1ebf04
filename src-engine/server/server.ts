/** The engine's server: one port on 127.0.0.1 for HTTP and WebSocket. */
import { createServer, type Server } from 'node:http';
import { createPairingCode, listPairings, revokePairing } from '../contract/endpoints/engine.ts';
import { UserError } from '../contract/errors.ts';
import { type Operation, operation } from '../operations/operation.ts';
import type { PushedSoundPort } from '../operations/ports/pushed-sound.ts';
import type { PairingsStore } from '../operations/ports/settings.ts';
import type { RecordingTries } from '../operations/recording-try.ts';
import { Access } from './access.ts';
import type { EventHub } from './event-hub.ts';
import { createHttpApp, type OnFault } from './http.ts';
import { Sockets } from './sockets.ts';

/** In the dynamic range of nobody we know; the next free one is taken where it is not free. */
export const DEFAULT_PORT = 47_821;
const PORTS_TO_TRY = 20;

const ADDRESS = '127.0.0.1';

/** A client that dawdles must not keep a connection; Node looks every two seconds. */
const HTTP_LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1024,
};

export interface ServerOptions {
  readonly operations: readonly Operation[];
  readonly events: EventHub;
  readonly capture: PushedSoundPort;
  readonly recordingTries: RecordingTries;
  /** The browsers that are let in. */
  readonly pairings: PairingsStore;
  /** A folder of a Vite build of the interface; left out, none is served. */
  readonly interfaceDir?: string | undefined;
  /** The engine's monotonic clock, in ms. */
  readonly nowMs: () => number;
  readonly onFault: OnFault;
  /** The first port to try; 0 takes any free one. */
  readonly port?: number;
  /** Checks results against the contract too: for tests and development. */
  readonly checkResults?: boolean;
  /** How often a WebSocket client must answer, in ms. */
  readonly heartbeatMs?: number;
}

export interface EngineServer {
  readonly port: number;
  readonly url: string;
  /** The token of this launch: for whoever started the engine, and nobody else. */
  readonly token: string;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1. Throws a UserError `conflict` where none of the ports is free. */
export async function startServer(options: ServerOptions): Promise<EngineServer> {
  const access = new Access({
    pairings: options.pairings,
    wallMs: () => Date.now(),
    onFault: (error) => options.onFault(error, undefined),
  });
  const pairingsChanged = () => options.events.publish({ type: 'changed', what: 'pairings' });
  let port = 0;
  const shared = { access, port: () => port };
  const app = createHttpApp({
    ...shared,
    operations: [...options.operations, ...pairingOperations(access)],
    onFault: options.onFault,
    onPaired: pairingsChanged,
    interfaceDir: options.interfaceDir,
    checkResults: options.checkResults ?? false,
  });
  const sockets = new Sockets({
    ...shared,
    events: options.events,
    capture: options.capture,
    recordingTries: options.recordingTries,
    onFault: (error) => options.onFault(error, 'recording.try'),
    nowMs: options.nowMs,
    heartbeatMs: options.heartbeatMs ?? 5000,
  });
  access.onEnded((pairingId) => {
    sockets.endSession(pairingId);
    pairingsChanged();
  });
  const server = createServer(HTTP_LIMITS, app);
  server.maxConnections = 128;
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  port = await listen(server, options.port ?? DEFAULT_PORT);
  return {
    port,
    url: `http://${ADDRESS}:${port}`,
    token: access.token,
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      sockets.close();
      server.closeAllConnections();
      await promise;
    },
  };
}

function pairingOperations(access: Access): Operation[] {
  return [
    operation(createPairingCode, async ({ scope }) => {
      const { code, expiresAtMs } = access.createCode(scope);
      return { code, expiresAt: new Date(expiresAtMs).toISOString() };
    }),
    operation(listPairings, async () => ({
      pairings: access.pairings.map(({ digest: _, ...pairing }) => pairing),
    })),
    operation(revokePairing, async ({ pairingId }) => {
      await access.revoke(pairingId);
      return { pairingId };
    }),
  ];
}

async function listen(server: Server, firstPort: number): Promise<number> {
  const ports = firstPort === 0 ? [0] : Array.from({ length: PORTS_TO_TRY }, (_, n) => firstPort + n);
  for (const port of ports.filter((one) => one <= 65_535)) {
    if (await tryPort(server, port)) {
      const address = server.address();
      return typeof address === 'object' && address ? address.port : port;
    }
  }
  throw new UserError(
    'conflict',
    `None of the ports ${firstPort} to ${firstPort + PORTS_TO_TRY - 1} is free.`,
    'End another program that uses them, or choose another with --port.',
  );
}

/** False where somebody else has the port, or the system keeps it for itself. */
function tryPort(server: Server, port: number): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const failed = (error: NodeJS.ErrnoException) => {
    server.off('listening', listening);
    if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
    else reject(error);
  };
  const listening = () => {
    server.off('error', failed);
    resolve(true);
  };
  server.once('error', failed).once('listening', listening);
  server.listen({ host: ADDRESS, port, exclusive: true });
  return promise;
}
