import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guardFault } from '../../../src-engine/server/local-guard.ts';

const port = 47_821;
const own = { host: `127.0.0.1:${port}`, origin: undefined, fetchSite: undefined };

describe('guardFault', () => {
  test.each(['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST'])('lets requests to %s in', (name) => {
    expect(guardFault({ ...own, host: `${name}:${port}` }, port)).toBeUndefined();
  });

  test.each([
    undefined,
    '',
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    '127.0.0.1:80',
    `127.0.0.1.evil.example:${port}`,
    `0.0.0.0:${port}`,
    `localhost.:${port}`,
    `me@127.0.0.1:${port}`,
  ])('refuses Host %s', (host) => {
    expect(guardFault({ ...own, host }, port)).toBe('host');
  });

  test.each([`http://127.0.0.1:${port}`, `http://localhost:${port}`, 'app://airlock'])(
    'lets Origin %s in',
    (origin) => {
      expect(guardFault({ ...own, origin, fetchSite: 'cross-site' }, port)).toBeUndefined();
    },
  );

  test.each([
    'null',
    'http://127.0.0.1',
    'http://127.0.0.1:8080',
    `https://127.0.0.1:${port}`,
    'https://evil.example',
    'app://other',
    '',
  ])('refuses Origin %s', (origin) => {
    expect(guardFault({ ...own, origin }, port)).toBe('origin');
  });

  test.each(['cross-site', 'same-site'])(
    'refuses what the browser calls %s, without an Origin',
    (fetchSite) => {
      expect(guardFault({ ...own, fetchSite }, port)).toBe('origin');
    },
  );

  test('lets in no Host and no Origin but the listed ones', () => {
    fc.assert(
      fc.property(fc.string(), fc.ipV4(), (host, ip) => {
        expect(guardFault({ ...own, host }, port)).toBe('host');
        expect(guardFault({ ...own, origin: `http://${ip}:80` }, port)).toBe('origin');
      }),
    );
  });
});
