/** The interface as the server serves it: the page and its assets, and no other file of this machine. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { send, startTestEngine } from './harness.ts';

/** A folder as Vite builds it, below a folder with a dot in its name and beside a file that is nobody's business. */
async function builtInterface(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), '.airlock-interface-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const folder = join(root, 'interface');
  await mkdir(join(folder, 'assets', 'deeper'), { recursive: true });
  await writeFile(join(root, 'secret.txt'), 'birchwood');
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Airlock</title>');
  await writeFile(join(folder, 'other.html'), 'birchwood');
  await writeFile(join(folder, 'assets', 'index-C0ffee.js'), 'export {};');
  await writeFile(join(folder, 'assets', '.hidden'), 'birchwood');
  return folder;
}

test('the page comes without credentials, is asked for again each time, and runs its own scripts alone', async () => {
  const engine = await startTestEngine({ interfaceDir: await builtInterface() });
  const { port } = engine.server;
  const page = await send(port, { path: '/', headers: { 'Sec-Fetch-Site': 'none' } });
  expect(page).toMatchObject({
    status: 200,
    text: '<!doctype html><title>Airlock</title>',
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    },
  });
  // As a dock in OBS asks for it.
  expect((await send(port, { path: '/?dock' })).text).toBe(page.text);
  const policy = (page.headers['content-security-policy'] as string).split('; ');
  expect(policy).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self' blob:",
    `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(page.headers['permissions-policy']).toMatch(/^microphone=\(self\), camera=\(\), geolocation=\(\)/);
});

test('assets are kept for ever, since their names change with them', async () => {
  const engine = await startTestEngine({ interfaceDir: await builtInterface() });
  const asset = await send(engine.server.port, { path: '/assets/index-C0ffee.js' });
  expect(asset).toMatchObject({
    status: 200,
    text: 'export {};',
    headers: {
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
    },
  });
  expect(asset.headers['content-security-policy']).toContain("script-src 'self'");
});

test('no other path gives a file, in or out of the folder', async () => {
  const engine = await startTestEngine({ interfaceDir: await builtInterface() });
  const { port } = engine.server;
  const paths = [
    '/index.html',
    '/other.html',
    '/assets',
    '/assets/',
    '/assets/deeper',
    '/assets/none.js',
    '/assets/.hidden',
    '/assets/../other.html',
    '/assets/..%2fother.html',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets/%00',
    '/assets//etc/passwd',
    '//etc/passwd',
    '/ASSETS/index-C0ffee.js',
  ];
  for (const path of paths) {
    const reply = await send(port, { path });
    expect([400, 403, 404], path).toContain(reply.status);
    expect(reply.text, path).not.toMatch(/birchwood|root:|airlock-interface/);
  }
  expect(engine.faults).toEqual([]);
});

test('a page elsewhere gets neither the page nor its assets, and nothing is written to them', async () => {
  const engine = await startTestEngine({ interfaceDir: await builtInterface() });
  const { port } = engine.server;
  for (const path of ['/', '/assets/index-C0ffee.js']) {
    for (const headers of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example' },
      { Host: 'evil.example' },
    ]) {
      expect((await send(port, { path, headers })).status).toBe(403);
    }
    expect((await send(port, { path, method: 'POST', body: {} })).status).toBe(404);
  }
});

test('an interface that was not built says how to build it, and is there once it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'airlock-interface-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const engine = await startTestEngine({ interfaceDir: join(folder, 'interface') });
  const { port } = engine.server;
  const missing = await send(port, { path: '/' });
  expect(missing).toMatchObject({ status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } });
  expect(missing.text).toContain('npm run build');
  expect(missing.text).not.toContain(folder);
  await mkdir(join(folder, 'interface'));
  await writeFile(join(folder, 'interface', 'index.html'), 'built');
  expect((await send(port, { path: '/' })).text).toBe('built');
});
