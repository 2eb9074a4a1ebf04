import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import type WebSocket from 'ws';
import {
  type CaptureServerMessage,
  encodeCaptureFrame,
  MAX_CAPTURE_MESSAGE_BYTES,
} from '../../../src-engine/contract/capture-frame.ts';
import { type EngineEvent, type EventBody, engineEventSchema } from '../../../src-engine/contract/events.ts';
import { MAX_QUEUED_EVENTS } from '../../../src-engine/server/event-hub.ts';
import { outcomeOf, startTestEngine, type TestEngine } from './harness.ts';

const problem = (count: number): EventBody => ({
  type: 'problem',
  problem: { code: 'falling-behind', message: `Number ${count}`, advice: 'x'.repeat(1500) },
});

/** Collects a client's events; `until` resolves with all of them once one fits. */
function eventsOf(socket: WebSocket) {
  const events: EngineEvent[] = [];
  let check = () => {};
  socket.on('message', (data) => {
    const event = JSON.parse(data.toString());
    engineEventSchema.parse(event);
    events.push(event);
    check();
  });
  return {
    until(fits: (event: EngineEvent) => boolean): Promise<EngineEvent[]> {
      const { promise, resolve } = Promise.withResolvers<EngineEvent[]>();
      check = () => events.some(fits) && resolve(events);
      check();
      return promise;
    },
  };
}

const isProblem = (count: number) => (event: EngineEvent) =>
  event.type === 'problem' && event.problem.message === `Number ${count}`;

/** How many events the engine says it dropped. */
function droppedIn(events: readonly EngineEvent[]): number {
  return events.reduce((sum, event) => sum + (event.type === 'dropped' ? event.count : 0), 0);
}

describe('/events', () => {
  test('greets, then tells every event in order to every client', async () => {
    const engine = await startTestEngine();
    const clients = [eventsOf(engine.connect('/events')), eventsOf(engine.connect('/events'))];
    await Promise.all(clients.map((client) => client.until((event) => event.type === 'hello')));
    for (let n = 0; n < 50; n++) engine.events.publish(problem(n));
    for (const client of clients) {
      const events = await client.until(isProblem(49));
      expect(events.map((event) => event.type)).toEqual(['hello', ...new Array(50).fill('problem')]);
      expect(events.slice(1).map((event) => event.sequence)).toEqual([...Array(50).keys()]);
    }
  });

  test('a slow client holds nobody up: its oldest events are dropped and it is told how many', async () => {
    const engine = await startTestEngine();
    const slowSocket = engine.connect('/events');
    const [slow, quick] = [eventsOf(slowSocket), eventsOf(engine.connect('/events'))];
    await Promise.all([slow, quick].map((client) => client.until((event) => event.type === 'hello')));
    slowSocket.pause();
    const total = 8000;
    for (let n = 0; n < total; n++) {
      engine.events.publish(problem(n));
      if (n % 100 === 99) await quick.until(isProblem(n));
    }
    expect((await quick.until(isProblem(total - 1))).some((event) => event.type === 'dropped')).toBe(false);
    slowSocket.resume();
    const events = await slow.until(isProblem(total - 1));
    expect(droppedIn(events)).toBeGreaterThan(0);
    expect(events.filter((event) => event.type === 'problem').length + droppedIn(events)).toBe(total);
    expect(events.slice(-MAX_QUEUED_EVENTS).every((event) => event.type === 'problem')).toBe(true);
  });

  test('a flood with no pause in between is bounded too', async () => {
    const engine = await startTestEngine();
    const client = eventsOf(engine.connect('/events'));
    await client.until((event) => event.type === 'hello');
    for (let n = 0; n < 20_000; n++) engine.events.publish(problem(n));
    const events = await client.until(isProblem(19_999));
    expect(droppedIn(events)).toBeGreaterThan(0);
    expect(events.filter((event) => event.type === 'problem').length + droppedIn(events)).toBe(20_000);
  });

  test('a client that speaks is sent away, one that is gone is forgotten', async () => {
    const engine = await startTestEngine();
    const socket = engine.connect('/events');
    await once(socket, 'open');
    socket.send('hello?');
    expect((await once(socket, 'close'))[0]).toBe(1008);
    await expect.poll(() => engine.events.clientCount).toBe(0);
  });

  test('a client that does not answer is cut off', async () => {
    const engine = await startTestEngine({ heartbeatMs: 100 });
    const socket = engine.connect('/events');
    await once(socket, 'open');
    socket.pause();
    await expect.poll(() => engine.events.clientCount, { timeout: 5000 }).toBe(0);
  });

  test('an event that breaks the contract is not sent but told inside, and none carries more than the contract names', async () => {
    const engine = await startTestEngine();
    const client = eventsOf(engine.connect('/events'));
    await client.until((event) => event.type === 'hello');
    engine.events.publish({ type: 'problem', problem: { code: 'heard-this' } } as never);
    engine.events.publish(Object.assign(problem(1), { heard: 'birchwood' }));
    const events = await client.until(isProblem(1));
    expect(events).toHaveLength(2);
    expect(JSON.stringify(events)).not.toContain('birchwood');
    expect(engine.faults).toHaveLength(1);
  });
});

describe('the door', () => {
  test.each([
    ['DNS rebinding', '/events', { headers: { Host: 'evil.example' } }, 403],
    ['a foreign page', '/events', { headers: { Origin: 'https://evil.example' } }, 403],
    ['another page of this machine', '/events', { headers: { Origin: 'http://localhost:3000' } }, 403],
    ['no token', '/events', { protocols: ['airlock.v1'] }, 401],
    ['a wrong token', '/events', { protocols: ['airlock.v1', `airlock.token.${'A'.repeat(43)}`] }, 401],
    ['no token, for sound', '/capture/mic-1', { protocols: ['airlock.v1'] }, 401],
    ['an unknown address', '/other', {}, 404],
    ['a longer address', '/events/x', {}, 404],
    ['an unknown input', '/capture/mic-2', {}, 404],
    ['an impossible input', '/capture/..%2f', {}, 404],
  ])('stops %s', async (_name, path, options, status) => {
    const engine = await startTestEngine();
    expect(await outcomeOf(engine.connect(path, options))).toBe(status);
    expect(engine.sink.log).toEqual([]);
  });

  test('the token in the URL opens nothing', async () => {
    const engine = await startTestEngine();
    const socket = engine.connect(`/events?token=${engine.server.token}`, { protocols: ['airlock.v1'] });
    expect(await outcomeOf(socket)).toBe(404);
  });

  test('the token in a header opens, the protocol with it is never echoed', async () => {
    const engine = await startTestEngine();
    const headers = { Authorization: `Bearer ${engine.server.token}` };
    expect(await outcomeOf(engine.connect('/events', { protocols: [], headers }))).toBe('open');
    const browserLike = engine.connect('/events');
    await once(browserLike, 'open');
    expect(browserLike.protocol).toBe('airlock.v1');
  });

  test('a session that may only read sees events and pushes no sound', async () => {
    const engine = await startTestEngine();
    const made = await engine.send({ method: 'POST', path: '/pairing-codes', body: { scope: 'read' } });
    const paired = await engine.send({
      method: 'POST',
      path: '/pair',
      body: made.json && { code: (made.json as { code: string }).code },
    });
    const headers = { Cookie: String(paired.headers['set-cookie']?.[0]).split(';')[0] as string };
    const protocols = ['airlock.v1'];
    expect(await outcomeOf(engine.connect('/events', { protocols, headers }))).toBe('open');
    expect(await outcomeOf(engine.connect('/capture/mic-1', { protocols, headers }))).toBe(403);
  });

  test('clients beyond the bound are refused', async () => {
    const engine = await startTestEngine();
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, () => outcomeOf(engine.connect('/events'))),
    );
    expect(outcomes.filter((outcome) => outcome === 'open')).toHaveLength(32);
    expect(outcomes.filter((outcome) => outcome === 429)).toHaveLength(8);
  });
});

/** A client that answers the clock with its own (so far off ours) and resolves once it may send. */
async function readyToPush(engine: TestEngine, clockOffsetMs = 0) {
  const socket = engine.connect('/capture/mic-1');
  const refused: CaptureServerMessage[] = [];
  const nowMs = () => performance.now() - clockOffsetMs;
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString()) as CaptureServerMessage;
    if (message.type === 'clock')
      socket.send(JSON.stringify({ type: 'clock', id: message.id, clientMs: nowMs() }));
    if (message.type === 'ready') resolve();
    if (message.type === 'refused') refused.push(message);
  });
  await promise;
  return {
    socket,
    refused,
    nowMs,
    push: (sequence: number, clientMs: number) =>
      socket.send(encodeCaptureFrame({ sequence, clientMs, samples: new Float32Array(320).fill(0.5) })),
  };
}

describe('/capture', () => {
  test('frames arrive in order, on the engine’s clock, though the client’s is an hour off', async () => {
    const engine = await startTestEngine();
    const client = await readyToPush(engine, 3_600_000);
    const sentAtMs = performance.now();
    const clientMs = client.nowMs();
    for (let n = 0; n < 10; n++) client.push(n, clientMs - 200 + n * 20);
    await expect.poll(() => engine.sink.frames.length).toBe(10);
    expect(engine.sink.log).toEqual(['opened']);
    for (const [n, frame] of engine.sink.frames.entries()) {
      expect(frame.sequence).toBe(n);
      expect(frame.samples).toEqual(new Float32Array(320).fill(0.5));
      // Within half a round trip on loopback, with room for a busy machine.
      expect(Math.abs(frame.fromMs - (sentAtMs - 200 + n * 20))).toBeLessThan(100);
    }
    client.socket.close();
    await expect.poll(() => engine.sink.log).toEqual(['opened', 'closed']);
  });

  test('frames before the clocks are matched, from another time, or broken are refused and said', async () => {
    const engine = await startTestEngine();
    const early = engine.connect('/capture/mic-1');
    const { promise: told, resolve } = Promise.withResolvers<string>();
    early.on('message', (data) => {
      const message = JSON.parse(data.toString()) as CaptureServerMessage;
      if (message.type === 'refused') resolve(data.toString());
      if (message.type !== 'clock' || message.id > 0) return;
      const clientMs = performance.now();
      early.send(JSON.stringify({ type: 'clock', id: message.id, clientMs }));
      early.send(encodeCaptureFrame({ sequence: 0, clientMs, samples: new Float32Array(320) }));
    });
    expect(JSON.parse(await told)).toEqual({ type: 'refused', count: 1, fault: 'not-ready' });
    early.close();

    const client = await readyToPush(engine);
    client.push(1, client.nowMs() + 60_000);
    client.push(2, client.nowMs() - 60_000);
    client.socket.send(Buffer.alloc(100));
    client.push(3, client.nowMs());
    await expect.poll(() => engine.sink.frames.map((frame) => frame.sequence)).toEqual([3]);
    expect(client.refused).toEqual([{ type: 'refused', count: 1, fault: 'stamp' }]);
  });

  test('the newest client of an input wins, and capture hears of it in the right order', async () => {
    const engine = await startTestEngine();
    const first = await readyToPush(engine);
    const firstClosed = once(first.socket, 'close');
    const second = await readyToPush(engine);
    expect((await firstClosed)[0]).toBe(4001);
    second.push(7, second.nowMs());
    await expect.poll(() => engine.sink.frames.length).toBe(1);
    expect(engine.sink.log).toEqual(['opened', 'closed', 'opened']);
  });

  test.each([
    ['text that is no message', 'x', 1008],
    ['an answer with more in it', '{"type":"clock","id":0,"clientMs":1,"word":"x"}', 1008],
    ['a message that is too large', Buffer.alloc(MAX_CAPTURE_MESSAGE_BYTES + 1), 1009],
  ])('%s ends the connection', async (_name, message, code) => {
    const engine = await startTestEngine();
    const socket = engine.connect('/capture/mic-1');
    await once(socket, 'open');
    socket.send(message);
    expect((await once(socket, 'close'))[0]).toBe(code);
  });

  test('a client that only sends rubbish is sent away', async () => {
    const engine = await startTestEngine();
    const { socket } = await readyToPush(engine);
    for (let n = 0; n < 200; n++) socket.send(Buffer.alloc(30));
    expect((await once(socket, 'close'))[0]).toBe(1008);
    expect(engine.sink.frames).toEqual([]);
  });
});

test('closing the server ends every client, also one that hangs', async () => {
  const engine = await startTestEngine();
  const [good, hung] = [engine.connect('/events'), engine.connect('/events')];
  await Promise.all([once(good, 'open'), once(hung, 'open')]);
  hung.pause();
  const closed = once(good, 'close');
  await engine.server.close();
  expect((await closed)[0]).toBe(1001);
});
