import { beforeEach, describe, expect, test } from 'vitest';
import { Access, scopeIncludes, sessionCookieName } from '../../../src-engine/server/access.ts';

const port = 5000;
let access: Access;

beforeEach(() => {
  access = new Access();
});

const cookieOf = (session: string, ofPort = port) => `other=1; ${sessionCookieName(ofPort)}=${session}`;

describe('the token of the launch', () => {
  test('has 256 bits, is new for each launch and makes an owner', () => {
    expect(Buffer.from(access.token, 'base64url')).toHaveLength(32);
    expect(new Access().token).not.toBe(access.token);
    expect(access.scopeOf({ authorization: `Bearer ${access.token}` }, port)).toBe('owner');
    expect(access.scopeOf({ protocols: ['airlock.v1', `airlock.token.${access.token}`] }, port)).toBe(
      'owner',
    );
  });

  test.each(['', 'Bearer', 'Bearer ', 'Basic abc', `Bearer ${'A'.repeat(43)}`, 'Bearer é'])(
    '%j opens nothing',
    (authorization) => {
      expect(access.scopeOf({ authorization }, port)).toBe('open');
    },
  );

  test('a part of it, or more than it, opens nothing', () => {
    for (const text of [access.token.slice(0, -1), `${access.token}A`, access.token.toLowerCase()]) {
      expect(access.scopeOf({ authorization: `Bearer ${text}` }, port)).toBe('open');
    }
  });
});

describe('pairing', () => {
  test('a code opens one session with its scope, once', () => {
    const { code } = access.createCode('read', 0);
    const { session, scope } = access.pair(` ${code.toLowerCase()} `, 1000);
    expect(scope).toBe('read');
    expect(access.scopeOf({ cookie: cookieOf(session) }, port)).toBe('read');
    expect(() => access.pair(code, 1000)).toThrow(expect.objectContaining({ code: 'unauthorised' }));
  });

  test('a session of another port, or a made-up one, opens nothing', () => {
    const { session } = access.pair(access.createCode('control', 0).code, 0);
    expect(access.scopeOf({ cookie: cookieOf(session, 5001) }, port)).toBe('open');
    expect(access.scopeOf({ cookie: cookieOf('A'.repeat(43)) }, port)).toBe('open');
  });

  test('a code is void after two minutes', () => {
    const { code, expiresAtMs } = access.createCode('read', 0);
    expect(() => access.pair(code, expiresAtMs)).toThrow();
  });

  test('five wrong guesses void every open code', () => {
    const { code } = access.createCode('read', 0);
    for (let n = 0; n < 4; n++) {
      expect(() => access.pair('WRONG', 0)).toThrow(expect.objectContaining({ code: 'unauthorised' }));
    }
    expect(() => access.pair('WRONG', 0)).toThrow(expect.objectContaining({ code: 'too-many' }));
    expect(() => access.pair(code, 0)).toThrow();
  });

  test('no more than five codes are open at a time', () => {
    for (let n = 0; n < 5; n++) access.createCode('read', 0);
    expect(() => access.createCode('read', 0)).toThrow(expect.objectContaining({ code: 'too-many' }));
    access.createCode('read', 10 * 60_000);
  });
});

test('each scope includes those before it and none after it', () => {
  expect(scopeIncludes('control', 'read')).toBe(true);
  expect(scopeIncludes('control', 'owner')).toBe(false);
  expect(scopeIncludes('open', 'read')).toBe(false);
});
