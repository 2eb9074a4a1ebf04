import { beforeEach, describe, expect, test } from 'vitest';
import {
  Access,
  type Caller,
  SESSION_LIFE_MS,
  scopeIncludes,
  sessionCookieName,
} from '../../../src-engine/server/access.ts';
import { emptyPairings } from './harness.ts';

const port = 5000;
const DAY_MS = 24 * 60 * 60_000;
let pairings: ReturnType<typeof emptyPairings>;
let nowMs: number;
let access: Access;

/** As at each start of the engine. */
const launch = () =>
  new Access({
    pairings,
    wallMs: () => nowMs,
    onFault: (error) => {
      throw error;
    },
  });

beforeEach(() => {
  pairings = emptyPairings();
  nowMs = Date.parse('2026-01-01T00:00:00Z');
  access = launch();
});

const cookieOf = (session: string, ofPort = port) => `other=1; ${sessionCookieName(ofPort)}=${session}`;
const callerBy = (session: string): Caller => access.callerOf({ cookie: cookieOf(session) }, port);
const pairNew = (scope: 'read' | 'control' | 'owner', name?: string) =>
  access.pair(access.createCode(scope).code, name);

describe('the token of the launch', () => {
  test('has 256 bits, is new for each launch and makes an owner', () => {
    expect(Buffer.from(access.token, 'base64url')).toHaveLength(32);
    expect(launch().token).not.toBe(access.token);
    const owner = { scope: 'owner' };
    expect(access.callerOf({ authorization: `Bearer ${access.token}` }, port)).toEqual(owner);
    const protocols = ['airlock.v1', `airlock.token.${access.token}`];
    expect(access.callerOf({ protocols }, port)).toEqual(owner);
  });

  test.each(['', 'Bearer', 'Bearer ', 'Basic abc', `Bearer ${'A'.repeat(43)}`, 'Bearer é'])(
    '%j opens nothing',
    (authorization) => {
      expect(access.callerOf({ authorization }, port)).toEqual({ scope: 'open' });
    },
  );

  test('a part of it, or more than it, opens nothing', () => {
    for (const text of [access.token.slice(0, -1), `${access.token}A`, access.token.toLowerCase()]) {
      expect(access.callerOf({ authorization: `Bearer ${text}` }, port).scope).toBe('open');
    }
  });

  test('a session’s secret or its digest as a token opens nothing', async () => {
    const { session } = await pairNew('owner');
    const digest = pairings.value.pairings[0]?.digest as string;
    for (const text of [session, digest]) {
      expect(access.callerOf({ authorization: `Bearer ${text}` }, port).scope).toBe('open');
    }
    expect(callerBy(digest).scope).toBe('open');
  });
});

describe('pairing', () => {
  test('a code opens one session with its scope, once', async () => {
    const { code } = access.createCode('read');
    nowMs += 1000;
    const { session, scope } = await access.pair(` ${code.toLowerCase()} `);
    expect(scope).toBe('read');
    expect(callerBy(session).scope).toBe('read');
    await expect(access.pair(code)).rejects.toMatchObject({ code: 'unauthorised' });
  });

  test('one code used twice at the same moment opens one session', async () => {
    const { code } = access.createCode('read');
    const both = await Promise.allSettled([access.pair(code), access.pair(code)]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(access.pairings).toHaveLength(1);
  });

  test('a session of another port, or a made-up one, opens nothing', async () => {
    const { session } = await pairNew('control');
    expect(access.callerOf({ cookie: cookieOf(session, 5001) }, port).scope).toBe('open');
    expect(callerBy('A'.repeat(43)).scope).toBe('open');
  });

  test('a code is void after two minutes', async () => {
    const { code, expiresAtMs } = access.createCode('read');
    nowMs = expiresAtMs;
    await expect(access.pair(code)).rejects.toThrow();
  });

  test('five wrong guesses void every open code', async () => {
    const { code } = access.createCode('read');
    for (let n = 0; n < 4; n++) {
      await expect(access.pair('WRONG')).rejects.toMatchObject({ code: 'unauthorised' });
    }
    await expect(access.pair('WRONG')).rejects.toMatchObject({ code: 'too-many' });
    await expect(access.pair(code)).rejects.toThrow();
    expect(access.pairings).toEqual([]);
  });

  test('no more than five codes are open at a time', () => {
    for (let n = 0; n < 5; n++) access.createCode('read');
    expect(() => access.createCode('read')).toThrow(expect.objectContaining({ code: 'too-many' }));
    nowMs += 10 * 60_000;
    access.createCode('read');
  });

  test('a disk that takes nothing lets nobody in', async () => {
    pairings.update = () => Promise.reject(new Error('full'));
    await expect(pairNew('read')).rejects.toThrow('full');
    expect(access.pairings).toEqual([]);
  });
});

describe('a session', () => {
  test('outlives the launch, and only its digest is kept', async () => {
    const { session } = await pairNew('control', 'Dock');
    expect(JSON.stringify(pairings.value)).not.toContain(session);
    access = launch();
    expect(callerBy(session).scope).toBe('control');
    expect(access.pairings).toMatchObject([{ name: 'Dock', scope: 'control' }]);
  });

  test('unused for thirty days is over; used, it goes on, also over launches', async () => {
    const [used, unused] = [await pairNew('read'), await pairNew('read')];
    for (let day = 0; day < 29; day++) {
      nowMs += DAY_MS;
      expect(access.isRenewed(callerBy(used.session))).toBe(true);
      await Promise.resolve();
    }
    access = launch();
    nowMs += DAY_MS;
    expect(callerBy(unused.session).scope).toBe('open');
    expect(callerBy(used.session).scope).toBe('read');
    nowMs += SESSION_LIFE_MS;
    expect(callerBy(used.session).scope).toBe('open');
  });

  test('in use is written and renewed once a day at most', async () => {
    const { session } = await pairNew('read');
    const writes = pairings.writes;
    for (let hour = 0; hour < 23; hour++) {
      nowMs += DAY_MS / 24;
      expect(access.isRenewed(callerBy(session))).toBe(false);
    }
    expect(pairings.writes).toBe(writes);
    nowMs += DAY_MS / 24;
    expect(access.isRenewed(callerBy(session))).toBe(true);
    expect(access.isRenewed(callerBy(session))).toBe(false);
    await expect.poll(() => pairings.writes).toBe(writes + 1);
    expect(pairings.value.pairings[0]?.lastUsedAt).toBe(new Date(nowMs).toISOString());
  });

  test('is the last of twenty: one more, and the one not used for longest goes and is told', async () => {
    const ended: string[] = [];
    access.onEnded((pairingId) => ended.push(pairingId));
    const sessions: string[] = [];
    for (let n = 0; n < 20; n++) {
      nowMs += 1000;
      sessions.push((await pairNew('read')).session);
    }
    nowMs += 1000;
    callerBy(sessions[0] as string);
    nowMs += 1000;
    const second = callerBy(sessions[1] as string).pairing?.pairingId;
    const third = access.pairings.at(-1)?.pairingId;
    expect(second).not.toBe(third);
    await pairNew('read');
    expect(ended).toEqual([third]);
    expect(callerBy(sessions[0] as string).scope).toBe('read');
    expect(callerBy(sessions[2] as string).scope).toBe('open');
    expect(pairings.value.pairings).toHaveLength(20);
  });

  test('that is revoked is over at once, in the next launch as well', async () => {
    const { session } = await pairNew('owner');
    const ended: string[] = [];
    access.onEnded((pairingId) => ended.push(pairingId));
    const { pairingId } = callerBy(session).pairing as { pairingId: string };
    const revoking = access.revoke(pairingId);
    expect(callerBy(session).scope).toBe('open');
    expect(ended).toEqual([pairingId]);
    await revoking;
    expect(launch().callerOf({ cookie: cookieOf(session) }, port).scope).toBe('open');
    await expect(access.revoke(pairingId)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('that is revoked while a use of it is being written stays revoked', async () => {
    const { session } = await pairNew('read');
    nowMs += DAY_MS;
    const caller = callerBy(session);
    expect(access.isRenewed(caller)).toBe(true);
    await access.revoke(caller.pairing?.pairingId as string);
    expect(pairings.value.pairings).toEqual([]);
    expect(access.pairings).toEqual([]);
  });
});

test('each scope includes those before it and none after it', () => {
  expect(scopeIncludes('control', 'read')).toBe(true);
  expect(scopeIncludes('control', 'owner')).toBe(false);
  expect(scopeIncludes('open', 'read')).toBe(false);
});
