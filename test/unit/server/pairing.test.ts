/** Pairing a browser: code, cookie, session, and what each may do. */
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { bearer, emptyPairings, outcomeOf, send, startTestEngine, type TestEngine } from './harness.ts';

test('code, cookie, and what that session may do', async () => {
  const engine = await startTestEngine();
  const { port, url } = engine.server;
  const made = await engine.send({ method: 'POST', path: '/pairing-codes', body: { scope: 'control' } });
  const { code } = made.json as { code: string };
  const paired = await send(port, {
    method: 'POST',
    path: '/pair',
    headers: { Origin: url },
    body: { code },
  });
  expect(paired).toMatchObject({ status: 200, json: { scope: 'control' } });
  const [cookie = ''] = paired.headers['set-cookie'] ?? [];
  expect(cookie).toMatch(/; Max-Age=2592000; .*; HttpOnly; SameSite=Strict$/);
  const headers = { Cookie: cookie.split(';')[0] as string };
  expect((await send(port, { path: '/status', headers })).status).toBe(200);
  expect((await send(port, { method: 'POST', path: '/panic', headers })).status).toBe(200);
  expect((await send(port, { method: 'POST', path: '/shutdown', headers })).status).toBe(403);
  expect(
    (
      await send(port, {
        method: 'POST',
        path: '/panic',
        headers: { ...headers, Origin: 'http://127.0.0.1:1' },
      })
    ).status,
  ).toBe(403);
  expect(engine.calls).toEqual(['status.get', 'panic.start']);
});

test('a page learns what it may do, with no credential and with a wrong one', async () => {
  const engine = await startTestEngine();
  const { port } = engine.server;
  expect(await send(port, { path: '/session' })).toMatchObject({ status: 200, json: { scope: 'open' } });
  expect(await send(port, { path: '/session', headers: bearer('A'.repeat(43)) })).toMatchObject({
    status: 200,
    json: { scope: 'open' },
  });
  expect((await engine.send({ path: '/session' })).json).toEqual({ scope: 'owner' });
  const headers = await pairedWith(engine, { scope: 'read' });
  expect((await send(port, { path: '/session', headers })).json).toEqual({ scope: 'read' });
  expect(
    (await send(port, { path: '/session', headers: { ...headers, Origin: 'https://evil.example' } })).status,
  ).toBe(403);
});

test('an owner’s session lets others in, and ends what another holds open', async () => {
  const engine = await startTestEngine();
  const { port } = engine.server;
  const owner = await pairedWith(engine, { scope: 'owner' });
  const made = await send(port, {
    method: 'POST',
    path: '/pairing-codes',
    body: { scope: 'control' },
    headers: owner,
  });
  expect(made.status).toBe(200);
  const guest = await pairedWith(engine, { scope: 'control', name: 'Dock' });
  const forGuest = { method: 'POST', path: '/pairing-codes', headers: guest };
  expect((await send(port, forGuest)).status).toBe(403);
  expect((await send(port, { path: '/pairings', headers: guest })).status).toBe(403);

  const sockets = [
    engine.connect('/events', { protocols: ['airlock.v1'], headers: guest }),
    engine.connect('/capture/mic-1', { protocols: ['airlock.v1'], headers: guest }),
    engine.connect('/events', { protocols: ['airlock.v1'], headers: owner }),
  ] as const;
  for (const socket of sockets) expect(await outcomeOf(socket)).toBe('open');
  const { pairings } = (await send(port, { path: '/pairings', headers: owner })).json as {
    pairings: { pairingId: string; name?: string; scope: string }[];
  };
  expect(pairings.map(({ scope }) => scope).sort()).toEqual(['control', 'owner']);
  expect(JSON.stringify(pairings)).not.toMatch(/digest|[0-9a-f]{64}/);
  const { pairingId } = pairings.find(({ name }) => name === 'Dock') as { pairingId: string };
  const closed = Promise.all([once(sockets[0], 'close'), once(sockets[1], 'close')]);
  const revoked = await send(port, { method: 'DELETE', path: `/pairings/${pairingId}`, headers: owner });
  expect(revoked).toMatchObject({ status: 200, json: { pairingId } });
  expect((await closed).map(([code]) => code)).toEqual([4003, 4003]);
  expect(sockets[2].readyState).toBe(sockets[2].OPEN);
  expect((await send(port, { path: '/status', headers: guest })).status).toBe(401);
  expect((await send(port, { path: '/status', headers: owner })).status).toBe(200);
  const again = { method: 'DELETE', path: `/pairings/${pairingId}`, headers: owner };
  expect((await send(port, again)).status).toBe(404);
});

test('windows are told when a browser comes and when it is sent away', async () => {
  const engine = await startTestEngine();
  const told: unknown[] = [];
  const socket = engine.connect('/events');
  socket.on('message', (data) => told.push(JSON.parse(data.toString())));
  await once(socket, 'open');
  await pairedWith(engine, { scope: 'read' });
  const { pairings } = (await engine.send({ path: '/pairings' })).json as {
    pairings: { pairingId: string }[];
  };
  await engine.send({ method: 'DELETE', path: `/pairings/${pairings[0]?.pairingId}` });
  await expect
    .poll(() => told.filter((event) => (event as { what?: string }).what === 'pairings').length)
    .toBe(2);
});

test('a session outlives the launch; of its secret only the digest is kept', async () => {
  const pairings = emptyPairings();
  const first = await startTestEngine({ pairings });
  const headers = await pairedWith(first, { scope: 'control' });
  const secret = (headers.Cookie as string).split('=')[1] as string;
  expect(JSON.stringify(pairings.value)).not.toContain(secret);
  const { port } = first.server;
  await first.server.close();
  const second = await startTestEngine({ pairings, port });
  expect(second.server.port).toBe(port);
  expect((await send(port, { path: '/session', headers })).json).toEqual({ scope: 'control' });
});

test('guessing ends after five', async () => {
  const engine = await startTestEngine();
  await engine.send({ method: 'POST', path: '/pairing-codes' });
  const statuses: number[] = [];
  for (let n = 0; n < 6; n++) {
    statuses.push(
      (await send(engine.server.port, { method: 'POST', path: '/pair', body: { code: `AAAA-${n}` } })).status,
    );
  }
  expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 429]);
});

/** Pairs a browser; gives the header by which it is known. */
async function pairedWith(
  engine: TestEngine,
  { scope, name }: { scope: string; name?: string },
): Promise<Record<string, string>> {
  const made = await engine.send({ method: 'POST', path: '/pairing-codes', body: { scope } });
  const { code } = made.json as { code: string };
  const paired = await send(engine.server.port, { method: 'POST', path: '/pair', body: { code, name } });
  const [cookie = ''] = paired.headers['set-cookie'] ?? [];
  return { Cookie: cookie.split(';')[0] as string };
}
