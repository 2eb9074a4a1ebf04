/** /try-recording over a real server, with looks that are written down: flow of sound, result, cancel, and what is refused. */
import { once } from 'node:events';
import { expect, test } from 'vitest';
import type WebSocket from 'ws';
import { encodeCaptureFrame } from '../../../src-engine/contract/capture-frame.ts';
import type { RecordingTryServerMessage } from '../../../src-engine/contract/recording-try.ts';
import { PolicyBook } from '../../../src-engine/operations/policy-book.ts';
import { secretsSchema, settingsSchema } from '../../../src-engine/operations/ports/settings.ts';
import type { RecordingSpeech, TimedLook } from '../../../src-engine/operations/ports/speech.ts';
import { RecordingTries } from '../../../src-engine/operations/recording-try.ts';
import { until } from '../../helpers/stage/processes.ts';
import { MemoryStore, startTestEngine } from './harness.ts';

const SECOND = new Float32Array(16_000);

/** Finds a word at 4000-4300 once all sound is there; notes how it went. */
class WrittenSpeech implements RecordingSpeech {
  heardMs = 0;
  isEnded = false;

  async *listen(
    frames: Parameters<RecordingSpeech['listen']>[0],
    _words: unknown,
    signal?: AbortSignal,
  ): AsyncGenerator<TimedLook> {
    try {
      for await (const { fromMs, samples } of frames) {
        signal?.throwIfAborted();
        this.heardMs = fromMs + samples.length / 16;
      }
      signal?.throwIfAborted();
      const hit = { category: 'slur.origin' as const, fromMs: 4000, untilMs: 4300, probability: 0.9 };
      for (let heardUntilMs = 300; heardUntilMs <= this.heardMs; heardUntilMs += 300) {
        const fromMs = Math.max(0, heardUntilMs - 2400);
        const hits = fromMs < 4000 && heardUntilMs >= 4300 ? [hit] : [];
        const look = { fromMs, heardUntilMs, checkedUntilMs: heardUntilMs - 150, followedFromMs: fromMs };
        yield { look: { ...look, isSpeech: true, hits }, computeMs: 60 };
      }
    } finally {
      this.isEnded = true;
    }
  }
}

async function startTries() {
  const speech = new WrittenSpeech();
  const recordingTries = new RecordingTries({
    speech,
    policies: new PolicyBook(new MemoryStore(settingsSchema.parse({}))),
    secrets: new MemoryStore(secretsSchema.parse({})),
    delayMs: () => 1500,
  });
  const engine = await startTestEngine({ recordingTries });
  return { speech, engine, connect: () => client(engine.connect('/try-recording')) };
}

async function client(socket: WebSocket) {
  const said: RecordingTryServerMessage[] = [];
  socket.on('message', (data) => said.push(JSON.parse(data.toString())));
  await once(socket, 'open');
  const of = <Type extends RecordingTryServerMessage['type']>(type: Type) =>
    said.filter((one): one is Extract<RecordingTryServerMessage, { type: Type }> => one.type === type);
  let second = 0;
  return {
    socket,
    of,
    start: (more: object = { policyId: 'everything' }) =>
      socket.send(JSON.stringify({ type: 'start', ...more })),
    sendSecond: () => {
      socket.send(encodeCaptureFrame({ sequence: second, clientMs: second * 1000, samples: SECOND }));
      second += 1;
    },
    end: () => socket.send(JSON.stringify({ type: 'end' })),
    ended: () => once(socket, 'close'),
  };
}

test('a recording is listened to as it comes, and what the policy cuts is told', async () => {
  const { connect, speech } = await startTries();
  const trying = await connect();
  trying.start();
  await until('sound is wanted', () => trying.of('want').length > 0);
  expect(trying.of('want')).toEqual([{ type: 'want', untilMs: 30_000 }]);
  for (let second = 0; second < 20; second++) trying.sendSecond();
  await until('more is wanted', () => trying.of('want').length > 1);
  trying.end();
  await trying.ended();
  expect(speech.heardMs).toBe(20_000);
  expect(trying.of('done')[0]?.result).toMatchObject({
    durationMs: 20_000,
    cuts: [{ fromMs: 3955, untilMs: 4365, category: 'slur.origin', action: 'mute' }],
    decisions: [{ fromMs: 4000, untilMs: 4300 }],
  });
});

test('closing cancels, and the next one can be tried', async () => {
  const { connect, speech } = await startTries();
  const trying = await connect();
  trying.start();
  trying.sendSecond();
  await until('it listens', () => speech.heardMs > 0);
  const other = await connect();
  other.start();
  await other.ended();
  expect(other.of('failed')[0]).toMatchObject({ code: 'conflict' });
  trying.socket.close();
  await until('it is cancelled', () => speech.isEnded);
  const third = await connect();
  third.start();
  for (let second = 0; second < 10; second++) third.sendSecond();
  third.end();
  await third.ended();
  expect(third.of('done')).toHaveLength(1);
});

test('sound that nobody asked for does not fill the memory', async () => {
  const { connect } = await startTries();
  const trying = await connect();
  trying.start({ policyId: 'none-such' });
  await trying.ended();
  expect(trying.of('failed')[0]).toMatchObject({ code: 'not-found' });

  const { connect: connectSlow } = await startSlowTries();
  const flooding = await connectSlow();
  flooding.start();
  for (let second = 0; second < 40; second++) flooding.sendSecond();
  await flooding.ended();
  expect(flooding.of('failed')[0]).toMatchObject({ code: 'too-many' });
});

/** A listener that takes nothing until the client is gone. */
async function startSlowTries() {
  const speech: RecordingSpeech = {
    async *listen(_frames, _words, signal): AsyncGenerator<TimedLook> {
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
    },
  };
  const recordingTries = new RecordingTries({
    speech,
    policies: new PolicyBook(new MemoryStore(settingsSchema.parse({}))),
    secrets: new MemoryStore(secretsSchema.parse({})),
    delayMs: () => 1500,
  });
  const engine = await startTestEngine({ recordingTries });
  return { connect: () => client(engine.connect('/try-recording')) };
}

test.each([
  ['sound before "start"', (one: Awaited<ReturnType<typeof client>>) => one.sendSecond()],
  ['rubbish in text', (one: Awaited<ReturnType<typeof client>>) => one.socket.send('{"type":"go"}')],
  [
    'rubbish in bytes',
    (one: Awaited<ReturnType<typeof client>>) => {
      one.start();
      one.socket.send(Buffer.from('rubbish'));
    },
  ],
  [
    'two starts',
    (one: Awaited<ReturnType<typeof client>>) => {
      one.start();
      one.start();
    },
  ],
])('%s is refused without being quoted', async (_what, send) => {
  const { connect, engine } = await startTries();
  const trying = await connect();
  send(trying);
  await trying.ended();
  expect(trying.of('failed')[0]).toMatchObject({ code: 'bad-request' });
  expect(engine.faults).toEqual([]);
});

test('who may only read may not try', async () => {
  const { engine } = await startTries();
  const reply = await engine.send({ method: 'POST', path: '/pairing-codes', body: { scope: 'read' } });
  const { code } = reply.json as { code: string };
  const paired = await engine.send({ method: 'POST', path: '/pair', body: { code } });
  const cookie = String(paired.headers['set-cookie']).split(';')[0] as string;
  const socket = engine.connect('/try-recording', { protocols: ['airlock.v1'], headers: { cookie } });
  const [response] = await Promise.race([
    once(socket, 'unexpected-response').then(([, answer]) => [answer]),
    once(socket, 'open').then(() => ['opened']),
  ]);
  expect(response.statusCode).toBe(403);
});
