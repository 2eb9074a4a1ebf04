import net from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { endpoint } from '../../../src-engine/contract/endpoint.ts';
import { getStatus } from '../../../src-engine/contract/endpoints/engine.ts';
import { pause } from '../../../src-engine/contract/endpoints/protection.ts';
import { endpoints } from '../../../src-engine/contract/endpoints.ts';
import { UserError } from '../../../src-engine/contract/errors.ts';
import { operation } from '../../../src-engine/operations/operation.ts';
import { MAX_BODY_BYTES } from '../../../src-engine/server/http.ts';
import { startServer } from '../../../src-engine/server/server.ts';
import { bearer, emptyPairings, noRecordingTries, send, sendRaw, startTestEngine } from './harness.ts';

const canary = 'birchwood-canary';

const echo = endpoint({
  name: 'test.echo',
  method: 'PUT',
  path: '/echo/{id}',
  scope: 'control',
  summary: 'Gives back its input',
  params: z.strictObject({ id: z.string().max(5) }),
  query: z.strictObject({ limit: z.coerce.number().int().min(1).default(7) }),
  body: z.strictObject({ words: z.array(z.string().max(10)) }),
  result: z.object({ id: z.string(), limit: z.number(), words: z.array(z.string()) }),
  errors: [],
});

describe('an operation', () => {
  test('gets params, query and body as one checked input, and its result goes back', async () => {
    const engine = await startTestEngine({
      operations: [operation(echo, async (input) => input)],
      checkResults: true,
    });
    const reply = await engine.send({ method: 'PUT', path: '/echo/a?limit=3', body: { words: ['x'] } });
    expect(reply).toMatchObject({ status: 200, json: { id: 'a', limit: 3, words: ['x'] } });
  });

  test('is not called with what its endpoint does not allow; the answer names the field and quotes nothing', async () => {
    let called = 0;
    const engine = await startTestEngine({
      operations: [
        operation(echo, async (input) => {
          called++;
          return input;
        }),
      ],
    });
    const bad = [
      { path: '/echo/a', body: { words: [canary] } },
      { path: '/echo/a', body: { words: ['x'], [canary]: 1 } },
      { path: '/echo/a', body: { words: canary } },
      { path: '/echo/a', body: [canary] },
      { path: '/echo/a', body: `{"words":["${canary}` },
      { path: '/echo/a', body: `"${canary}"` },
      { path: `/echo/a?limit=${canary}`, body: { words: [] } },
      { path: `/echo/a?limit=1&limit=2`, body: { words: [] } },
      { path: `/echo/a?${canary}=1`, body: { words: [] } },
      { path: `/echo/${canary}`, body: { words: [] } },
      { path: '/echo/%ff', body: { words: [] } },
      { path: '/echo/a', body: '{"words":[],"__proto__":{"x":1}}' },
      { path: '/echo/a' },
    ];
    for (const request of bad) {
      const reply = await engine.send({ method: 'PUT', ...request });
      expect(reply, JSON.stringify(request)).toMatchObject({
        status: 400,
        json: { error: { code: 'bad-request' } },
      });
      expect(reply.text).not.toContain(canary);
    }
    expect(called).toBe(0);
    const named = await engine.send({ method: 'PUT', path: '/echo/a', body: { words: [5] } });
    expect(named.text).toContain('body.words.0');
  });

  test('may be called without a body where every field has a default', async () => {
    const engine = await startTestEngine();
    expect((await engine.send({ method: 'POST', path: pause.path })).status).toBe(200);
    expect(engine.calls).toEqual([pause.name]);
  });

  test('that throws a UserError: code, message and advice go back', async () => {
    const gone = new UserError('obs-unreachable', 'OBS does not answer.', 'Start it.');
    const engine = await startTestEngine({ operations: [operation(getStatus, () => Promise.reject(gone))] });
    expect(await engine.send({ path: '/status' })).toMatchObject({
      status: 503,
      json: { error: { code: 'obs-unreachable', message: 'OBS does not answer.', advice: 'Start it.' } },
    });
    expect(engine.faults).toEqual([]);
  });

  test('that throws anything else: nothing of it goes back, and it is told inside', async () => {
    const broken = new TypeError(canary);
    const engine = await startTestEngine({
      operations: [
        operation(getStatus, () => {
          throw broken;
        }),
      ],
    });
    const reply = await engine.send({ path: '/status' });
    expect(reply).toMatchObject({ status: 500, json: { error: { code: 'internal' } } });
    expect(reply.text).not.toMatch(/canary|TypeError|\.ts|node_modules/);
    expect(engine.faults).toEqual([broken]);
  });

  test('whose result breaks the contract is found out in tests', async () => {
    const engine = await startTestEngine({ checkResults: true });
    expect((await engine.send({ path: '/status' })).status).toBe(500);
    expect(engine.faults).toHaveLength(1);
  });

  test('that makes a file sends it as one', async () => {
    const engine = await startTestEngine();
    const reply = await engine.send({ path: '/incidents.csv' });
    expect(reply).toMatchObject({ status: 200, text: 'a,b\r\n' });
    expect(reply.headers['content-disposition']).toBe('attachment; filename=airlock-incidents.csv');
  });
});

describe('the door', () => {
  test.each([
    ['DNS rebinding', { Host: 'evil.example' }, 403],
    ['a foreign page', { Origin: 'https://evil.example' }, 403],
    ['a page in a sandbox', { Origin: 'null' }, 403],
    ['another program’s page on this machine', { Origin: 'http://127.0.0.1:3000' }, 403],
    ['an image on a foreign page', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['a wrong token', { Authorization: `Bearer ${'A'.repeat(43)}` }, 401],
    ['no token', { Authorization: '' }, 401],
    ['a token as a cookie', { Authorization: '', Cookie: 'token=x' }, 401],
  ])('stops %s, at every endpoint, and nothing is called', async (_name, headers, status) => {
    const engine = await startTestEngine();
    for (const { method, path } of endpoints.filter((one) => one.scope !== 'open')) {
      const reply = await engine.send({ method, path: path.replaceAll(/[{}]/g, ''), headers });
      expect(reply.status, path).toBe(status);
    }
    expect(engine.calls).toEqual([]);
  });

  test('the token in a URL opens nothing', async () => {
    const { server } = await startTestEngine();
    expect((await send(server.port, { path: `/status?token=${server.token}` })).status).toBe(401);
  });

  test('the app’s own page and a program without Origin come in', async () => {
    const engine = await startTestEngine();
    for (const headers of [{ Origin: 'app://airlock' }, { Origin: engine.server.url }, {}]) {
      expect((await engine.send({ path: '/status', headers })).status).toBe(200);
    }
  });

  test('no answer lets a foreign page read it, be framed or kept', async () => {
    const engine = await startTestEngine();
    for (const reply of [await engine.send({ path: '/status' }), await engine.send({ path: '/none' })]) {
      expect(reply.headers['access-control-allow-origin']).toBeUndefined();
      expect(reply.headers['x-powered-by']).toBeUndefined();
      expect(reply.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });

  test('lets the app’s own window read answers, and answers its preflights without credentials; nobody else’s', async () => {
    const engine = await startTestEngine();
    const { port, url } = engine.server;
    const preflight = {
      'Access-Control-Request-Method': 'PUT',
      'Access-Control-Request-Headers': 'authorization,content-type',
      'Access-Control-Request-Private-Network': 'true',
    };
    const asked = (headers: Record<string, string>) =>
      send(port, { method: 'OPTIONS', path: '/policies/a', headers });
    expect(await asked({ ...preflight, Origin: 'app://airlock' })).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': 'app://airlock',
        'access-control-allow-methods': 'GET, POST, PUT, DELETE',
        'access-control-allow-headers': 'authorization, content-type',
        'access-control-allow-private-network': 'true',
        vary: 'Origin',
      },
    });
    for (const Origin of ['https://evil.example', 'null', url, 'app://airlock.evil.example']) {
      const reply = await asked({ ...preflight, Origin });
      expect(reply.status, Origin).not.toBe(204);
      expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    const read = await engine.send({ path: '/status', headers: { Origin: 'app://airlock' } });
    expect(read.headers).toMatchObject({ 'access-control-allow-origin': 'app://airlock', vary: 'Origin' });
    expect(read.headers['access-control-allow-credentials']).toBeUndefined();
    const refused = await send(port, { path: '/status', headers: { Origin: 'app://airlock' } });
    expect(refused).toMatchObject({
      status: 401,
      headers: { 'access-control-allow-origin': 'app://airlock' },
    });
  });

  test('unknown addresses are 404, wrong methods 405 with what is allowed, preflights too', async () => {
    const engine = await startTestEngine();
    expect((await engine.send({ path: '/nothing' })).status).toBe(404);
    expect((await engine.send({ path: '/STATUS' })).status).toBe(404);
    expect(await engine.send({ method: 'DELETE', path: '/status' })).toMatchObject({
      status: 405,
      headers: { allow: 'GET' },
    });
    expect((await engine.send({ method: 'OPTIONS', path: '/panic' })).status).toBe(405);
    expect(engine.calls).toEqual([]);
  });

  test('bodies that are too large, not JSON, or compressed are refused', async () => {
    const engine = await startTestEngine();
    const request = { method: 'POST', path: '/words' };
    const large = await engine.send({ ...request, body: { words: ['x'.repeat(MAX_BODY_BYTES)] } });
    expect(large).toMatchObject({ status: 413, json: { error: { code: 'too-large' } } });
    const form = await engine.send({
      ...request,
      path: '/panic',
      body: '{}',
      headers: { 'Content-Type': 'text/plain' },
    });
    expect(form.status).toBe(400);
    const zipped = await engine.send({ ...request, body: 'x', headers: { 'Content-Encoding': 'gzip' } });
    expect(zipped.status).toBe(400);
    expect(engine.calls).toEqual([]);
  });

  test('a header that is too large, or no HTTP at all, ends only that connection', async () => {
    const engine = await startTestEngine();
    const { port } = engine.server;
    expect(
      await sendRaw(port, `GET /status HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`),
    ).toContain('431');
    expect(await sendRaw(port, Buffer.from([0x16, 3, 1, 0, 5, 1, 2, 3]))).toContain('400');
    expect((await engine.send({ path: '/status' })).status).toBe(200);
  });
});

describe('the port', () => {
  test('is on the loopback address only, and the next free one is taken', async () => {
    const blocker = net.createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void blocker.close());
    const taken = (blocker.address() as net.AddressInfo).port;
    const engine = await startTestEngine({ port: taken });
    expect(engine.server.port).toBeGreaterThan(taken);
    expect(engine.server.port).toBeLessThan(taken + 20);
    expect(
      (await send(engine.server.port, { path: '/status', headers: bearer(engine.server.token) })).status,
    ).toBe(200);
  });

  test('says so where none is free', async () => {
    const engine = await startTestEngine();
    const options = {
      operations: [],
      events: engine.events,
      pairings: emptyPairings(),
      recordingTries: noRecordingTries(),
      nowMs: () => 0,
      onFault: () => undefined,
    };
    const none = startServer({ ...options, capture: { sinkFor: () => undefined }, port: 70_000 });
    await expect(none).rejects.toMatchObject({ code: 'conflict' });
  });
});
