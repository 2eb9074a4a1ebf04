/**
 * A practice stage: speaks obs-websocket v5 well enough for Airlock, airs nothing, and keeps a log of what would have
 * aired. For `airlock demo` and for tests. It calls itself practice, never OBS; loopback only, with a password.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { AiredCut } from './aired-log.ts';
import { practiceRequests } from './practice-requests.ts';
import { type JsonObject, type PracticePicture, PracticeWorld, Refusal } from './practice-world.ts';

export interface PracticeStageOptions {
  /** Left out: a random one. */
  readonly password?: string;
  /** Names of the microphones in the scene "Live". */
  readonly microphones?: readonly string[];
  /** Names of the screens in the scene "Live". */
  readonly screens?: readonly string[];
  /** What a screen shows now, encoded as a picture file; left out, nothing. */
  readonly picture?: PracticePicture;
  /** How loud a microphone is now, 0..1, for the volume meters; left out, silent. */
  readonly level?: (inputName: string) => number;
  /** The clock of the log, in ms. */
  readonly now?: () => number;
}

export interface PracticeStage {
  readonly url: string;
  readonly password: string;
  /** When an input was muted, by airtime and by source time. */
  cuts(inputName: string): readonly AiredCut[];
  /** The scenes and inputs themselves, to play the user who changes them. */
  readonly world: PracticeWorld;
  /** Ends all sessions, as an OBS does that is closed; new ones are taken. */
  dropSessions(): void;
  close(): Promise<void>;
}

/** Opcodes and close codes of obs-websocket v5 (its protocol.md). */
const HELLO = 0;
const IDENTIFY = 1;
const IDENTIFIED = 2;
const EVENT = 5;
const REQUEST = 6;
const RESPONSE = 7;
const BATCH = 8;
const BATCH_RESPONSE = 9;
const CLOSE_DECODE = 4002;
const CLOSE_NOT_IDENTIFIED = 4007;
const CLOSE_WRONG_PASSWORD = 4009;

/** Request status for whatever else went wrong. */
const GENERIC_ERROR = 205;

/** Event bits: all but the high-volume ones, and the volume meters. */
const ALL_EVENTS = 0xfff;
const METERS = 1 << 16;
/** OBS sends its meters every 50 ms. */
const METER_EVERY_MS = 50;
/** What Airlock sends is far smaller. */
const LARGEST_MESSAGE = 1 << 20;

const requestSchema = z.object({
  requestType: z.string(),
  requestId: z.string().optional(),
  requestData: z.record(z.string(), z.json()).nullish(),
});
const messageSchema = z.discriminatedUnion('op', [
  z.object({
    op: z.literal(IDENTIFY),
    d: z.object({ authentication: z.string().optional(), eventSubscriptions: z.int().optional() }),
  }),
  z.object({ op: z.literal(REQUEST), d: requestSchema }),
  z.object({
    op: z.literal(BATCH),
    d: z.object({ requestId: z.string(), requests: z.array(requestSchema) }),
  }),
]);

interface Session {
  readonly socket: WebSocket;
  readonly expected: string;
  identified: boolean;
  events: number;
}

/** Starts it on a free loopback port. */
export async function startPracticeStage(options: PracticeStageOptions = {}): Promise<PracticeStage> {
  const { microphones = ['Microphone'], screens = [], level = () => 0 } = options;
  const { now = () => performance.now(), picture = () => undefined } = options;
  const password = options.password ?? randomBytes(16).toString('base64url');
  const sessions = new Set<Session>();
  const broadcast = (bit: number, eventType: string, eventData: JsonObject) => {
    for (const session of sessions) {
      if (session.identified && (session.events & bit) !== 0) {
        send(session, EVENT, { eventType, eventIntent: bit, eventData });
      }
    }
  };
  const world = new PracticeWorld((type, data) => broadcast(ALL_EVENTS, type, data), now, picture);
  world.addScene('Live');
  world.addScene('Intermission');
  for (const name of microphones) world.addInput('Live', name, 'practice_microphone', {});
  for (const name of screens) world.addInput('Live', name, 'practice_screen', {});

  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    maxPayload: LARGEST_MESSAGE,
    handleProtocols: (offered) => (offered.has('obswebsocket.json') ? 'obswebsocket.json' : false),
  });
  await once(server, 'listening');
  server.on('connection', (socket, upgrade) => {
    // A web page is not to reach it: only clients that send no Origin.
    if (upgrade.headers.origin !== undefined) {
      socket.terminate();
      return;
    }
    const salt = randomBytes(32).toString('base64');
    const challenge = randomBytes(32).toString('base64');
    const session: Session = {
      socket,
      expected: sha256(sha256(password + salt) + challenge),
      identified: false,
      events: 0,
    };
    sessions.add(session);
    socket.on('close', () => sessions.delete(session));
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => receive(world, session, String(data)));
    send(session, HELLO, {
      obsWebSocketVersion: '5.1.0',
      rpcVersion: 1,
      authentication: { challenge, salt },
    });
  });
  const meters = setInterval(() => {
    const inputs = world.inputs
      .filter((input) => input.hasAudio)
      .map((input) => {
        const peak = level(input.name);
        return {
          inputName: input.name,
          inputLevelsMul: [[input.muted ? 0 : peak, input.muted ? 0 : peak, peak]],
        };
      });
    broadcast(METERS, 'InputVolumeMeters', { inputs });
  }, METER_EVERY_MS);
  meters.unref();

  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    password,
    world,
    cuts: (inputName) => world.aired.cuts(inputName),
    dropSessions() {
      for (const session of sessions) session.socket.terminate();
    },
    async close() {
      clearInterval(meters);
      for (const session of sessions) session.socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function receive(world: PracticeWorld, session: Session, text: string): void {
  const message = parse(text);
  if (message === undefined) {
    session.socket.close(CLOSE_DECODE, 'The message could not be understood.');
    return;
  }
  if (message.op === IDENTIFY) {
    if (!sameText(message.d.authentication ?? '', session.expected)) {
      session.socket.close(CLOSE_WRONG_PASSWORD, 'Authentication failed.');
      return;
    }
    session.identified = true;
    session.events = message.d.eventSubscriptions ?? ALL_EVENTS;
    send(session, IDENTIFIED, { negotiatedRpcVersion: 1 });
  } else if (!session.identified) {
    session.socket.close(CLOSE_NOT_IDENTIFIED, 'Identify first.');
  } else if (message.op === REQUEST) {
    send(session, RESPONSE, answer(world, message.d));
  } else {
    const results = message.d.requests.map((request) => answer(world, request));
    send(session, BATCH_RESPONSE, { requestId: message.d.requestId, results });
  }
}

function parse(text: string): z.infer<typeof messageSchema> | undefined {
  try {
    return messageSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function answer(world: PracticeWorld, request: z.infer<typeof requestSchema>): object {
  const { requestType, requestId = '', requestData } = request;
  const status = (result: boolean, code: number, comment?: string) => ({ result, code, comment });
  const handler = Object.hasOwn(practiceRequests, requestType) ? practiceRequests[requestType] : undefined;
  if (handler === undefined) {
    return { requestType, requestId, requestStatus: status(false, 204, 'Unknown request type.') };
  }
  try {
    const responseData = handler(world, (requestData ?? {}) as JsonObject);
    return { requestType, requestId, requestStatus: status(true, 100), responseData };
  } catch (error) {
    const code = error instanceof Refusal ? error.code : GENERIC_ERROR;
    const comment = error instanceof Refusal ? error.message : 'The request could not be processed.';
    return { requestType, requestId, requestStatus: status(false, code, comment) };
  }
}

function send(session: Session, op: number, d: object): void {
  session.socket.send(JSON.stringify({ op, d }));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
