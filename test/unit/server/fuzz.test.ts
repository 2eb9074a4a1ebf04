/** Nobody’s bytes crash the engine, make it answer 5xx, or change anything when they are refused. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { encodeCaptureFrame } from '../../../src-engine/contract/capture-frame.ts';
import { endpoints } from '../../../src-engine/contract/endpoints.ts';
import { bearer, outcomeOf, send, sendRaw, startTestEngine, type TestEngine } from './harness.ts';

let engine: TestEngine;

beforeEach(async () => {
  engine = await startTestEngine();
});

const oneOf = <T>(...values: T[]) => fc.constantFrom(...values);

/** Field names that mean something somewhere, so that the fuzz gets past the first check. */
const fieldNames = endpoints.flatMap((endpoint) => {
  const shape = (endpoint.body as z.ZodObject | undefined)?.shape;
  return shape ? Object.keys(shape) : [];
});

const leaf = fc.oneof(
  fc.string(),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  oneOf('private', '*', 'mute', 'socket', 'a-1', '\u0000', '../x', 'x'.repeat(5000)),
);
const bodyJson = fc.dictionary(
  fc.oneof(oneOf(...fieldNames), oneOf('__proto__', 'constructor', 'toString', '')),
  fc.oneof(
    leaf,
    fc.array(leaf, { maxLength: 4 }),
    fc.dictionary(oneOf(...fieldNames, 'phrase', 'category', 'kind'), leaf),
  ),
  { maxKeys: 4 },
);
const body = fc.oneof(
  { weight: 4, arbitrary: oneOf(undefined, '{}') },
  bodyJson.map((value) => JSON.stringify(value)),
  fc.json(),
  fc.string({ minLength: 1 }),
  fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth)),
  fc.integer({ min: 1, max: 20_000 }).map((depth) => `{"policy":${'['.repeat(depth)}${']'.repeat(depth)}}`),
);
const segment = fc.oneof(oneOf('a-1', '..', '%2e%2e', '%00', '%ff', ''), fc.webFragments());
const fill = (template: string, part: string) => template.replaceAll(/\{\w+\}/g, () => part);
const target = fc.oneof(
  fc.record({ one: oneOf(...endpoints), part: segment }).map(({ one, part }) => ({
    method: one.method as string,
    path: fill(one.path, part),
  })),
  fc.record({
    method: oneOf('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'),
    path: fc
      .tuple(
        oneOf(...endpoints.map((one) => one.path), '/none', '/events', '/capture/mic-1'),
        segment,
        fc.webQueryParameters(),
      )
      .map(([template, part, query]) => `${fill(template, part)}${query && `?${query}`}`),
  }),
);

const credentials = fc.oneof(
  { weight: 4, arbitrary: oneOf('token' as const) },
  oneOf<Record<string, string>>(
    {},
    { Authorization: 'Bearer x' },
    { Authorization: 'Bearer ' },
    { Cookie: 'airlock-session-1=x; =;;' },
  ),
);
const from = fc.oneof(
  { weight: 4, arbitrary: oneOf<Record<string, string>>({}, { Origin: 'app://airlock' }) },
  oneOf<Record<string, string>>(
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Host: 'evil.example' },
    { 'Sec-Fetch-Site': 'cross-site' },
  ),
);
const contentType = oneOf(
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  'application/json; charset=x',
);

test('HTTP: no request is answered with 5xx, none that is refused changes anything', async () => {
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(
      fc.record({ target, body, credentials, from, contentType }),
      async ({ target: { method, path }, body, credentials, from, contentType }) => {
        const callsBefore = engine.calls.length;
        const headers = {
          ...(body !== undefined && { 'Content-Type': contentType }),
          ...(credentials === 'token' ? bearer(engine.server.token) : credentials),
          ...from,
        };
        const reply = await send(engine.server.port, { method, path, headers, body });
        statuses.add(reply.status);
        expect(reply.status).toBeLessThan(500);
        if (reply.status !== 200) {
          expect(engine.calls.length).toBe(callsBefore);
          if (method !== 'HEAD') expect(reply.json).toHaveProperty('error.advice');
        }
        const stranger =
          from.Host ?? from['Sec-Fetch-Site'] ?? (from.Origin && from.Origin !== 'app://airlock');
        if (stranger) expect(reply.status).toBe(403);
        // What a stranger may do is all that they are told.
        if (credentials !== 'token' && reply.status === 200 && method !== 'HEAD') {
          expect(reply.json).toEqual({ scope: 'open' });
        }
      },
    ),
    { numRuns: 600 },
  );
  expect(engine.faults).toEqual([]);
  expect(engine.calls.length).toBeGreaterThan(20);
  for (const status of [200, 400, 401, 403, 404, 405]) expect([...statuses]).toContain(status);
});

test('HTTP: bytes that are hardly HTTP end at most their own connection', async () => {
  const piece = fc.oneof(
    oneOf(
      'GET /status HTTP/1.1\r\n',
      'POST /panic HTTP/1.1\r\n',
      'Host: 127.0.0.1\r\n',
      '\r\n',
      '\r\n\r\n',
      'Upgrade: websocket\r\n',
    ),
    oneOf(
      'Content-Length: -1\r\n',
      'Content-Length: 99999999999\r\n',
      'Transfer-Encoding: chunked\r\n',
      'Connection: upgrade\r\n',
    ),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
      expect(await sendRaw(engine.server.port, pieces.join(''))).not.toMatch(/ [25]\d\d /);
    }),
    { numRuns: 150 },
  );
  expect((await engine.send({ path: '/status' })).status).toBe(200);
  expect(engine.calls).toEqual(['status.get']);
});

describe('WebSocket', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ type: oneOf('clock', 'ready', 'x'), id: fc.integer(), clientMs: fc.double() })
      .map((m) => JSON.stringify(m)),
  );
  const frame = fc
    .record({
      sequence: fc.nat(),
      clientMs: fc.double(),
      samples: fc.float32Array({ minLength: 80, maxLength: 200 }),
    })
    .map((value) => Buffer.from(encodeCaptureFrame(value)));
  const message = fc.oneof(
    text,
    frame,
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  );

  test.each(['/capture/mic-1', '/events'])('any messages to %s: the engine goes on', async (url) => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 30 }), async (messages) => {
        const socket = engine.connect(url);
        expect(await outcomeOf(socket)).toBe('open');
        for (const one of messages) socket.send(one);
        const closed = new Promise((resolve) => socket.once('close', resolve));
        socket.close();
        await closed;
      }),
      { numRuns: 80 },
    );
    expect((await engine.send({ path: '/status' })).status).toBe(200);
    // Clocks were never matched, so nothing may have come through as sound.
    expect(engine.sink.frames).toEqual([]);
    expect(engine.faults).toEqual([]);
  });

  test('bytes that are no WebSocket frames after a good upgrade end only that connection', async () => {
    const upgrade = [
      'GET /events HTTP/1.1',
      `Host: 127.0.0.1:${engine.server.port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      `Authorization: Bearer ${engine.server.token}`,
      '\r\n',
    ].join('\r\n');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 60 }), async (bytes) => {
        const reply = await sendRaw(engine.server.port, Buffer.concat([Buffer.from(upgrade), bytes]));
        expect(reply).toContain('101');
      }),
      { numRuns: 80 },
    );
    await expect.poll(() => engine.events.clientCount).toBe(0);
    expect((await engine.send({ path: '/status' })).status).toBe(200);
  });

  test('any upgrade request is opened or refused, by nothing but its credentials', async () => {
    const url = oneOf(
      '/events',
      '/capture/mic-1',
      '/capture/',
      '/capture/a/b',
      '/capture/%ff',

      '/status',
      '/*',
    );
    const protocols = oneOf<string[] | 'token'>(
      'token',
      ['airlock.v1'],
      ['airlock.token.'],
      ['x', 'airlock.token.x'],
      [],
    );
    await fc.assert(
      fc.asyncProperty(fc.record({ url, protocols, from }), async ({ url, protocols, from }) => {
        const options = protocols === 'token' ? {} : { protocols };
        const socket = engine.connect(url, { ...options, headers: from });
        const outcome = await outcomeOf(socket);
        socket.terminate();
        if (outcome === 'open') expect(protocols).toBe('token');
        else expect([400, 401, 403, 404, 429]).toContain(outcome);
      }),
      { numRuns: 150 },
    );
  });
});
