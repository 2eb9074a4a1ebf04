/**
 * The app under a real Electron: its window, its door, its engine, its end. Needs Electron's binary; without it test/run.ts
 * says so in its place. Its logic runs against doubles in test/unit/src-main.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildModels } from '../../models/build.ts';
import { buildApp } from '../../src-main/build.ts';
import type { EngineProcessState } from '../../src-main/contract/channels.ts';
import { electronBinary } from '../helpers/electron-binary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const executablePath = electronBinary();

describe.skipIf(executablePath === undefined)('the app', () => {
  let folder: string;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'airlock-desktop-'));
    await Promise.all([buildModels(), buildApp()]);
    app = await _electron.launch({
      executablePath: executablePath ?? '',
      args: [root, '--data-dir', folder],
      timeout: 60_000,
    });
    page = await app.firstWindow();
    await page.waitForLoadState('domcontentloaded');
  });
  afterAll(async () => {
    await app?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const engineState = (): Promise<EngineProcessState> => page.evaluate('airlock.engineState()');

  test('shows our page, which has the bridge and nothing of Node', async () => {
    expect(page.url()).toMatch(/^app:\/\/airlock\//);
    expect(await page.evaluate('Object.keys(airlock).length')).toBe(13);
    for (const name of ['require', 'process', 'module', 'Buffer'])
      expect(await page.evaluate(`typeof ${name}`), name).toBe('undefined');
  });

  test('the engine runs as a utility process, and the page reaches it', async () => {
    await expect.poll(async () => (await engineState()).state, { timeout: 60_000 }).toBe('running');
    const status = await page.evaluate(`airlock.engineAddress().then(({ port, token }) =>
      fetch('http://127.0.0.1:' + port + '/status', { headers: { authorization: 'Bearer ' + token } }),
    ).then(({ status }) => status)`);
    expect(status).toBe(200);
  });

  test('wrong arguments are refused at the door', async () => {
    const refused = await page.evaluate("airlock.openLink('https://example.com').catch((error) => error)");
    expect(refused).toMatchObject({ code: 'bad-request' });
  });

  test('it goes nowhere else, and opens nothing', async () => {
    expect(await page.evaluate("window.open('https://example.com') === null")).toBe(true);
    await page.evaluate("void (location.href = 'https://example.com/')");
    await page.waitForTimeout(500);
    expect(page.url()).toMatch(/^app:\/\/airlock\//);
    expect(app.windows()).toHaveLength(1);
  });

  test('permissions: the microphone, not the camera, not the place', async () => {
    const state = (name: string) =>
      page.evaluate(`navigator.permissions.query({ name: '${name}' }).then(({ state }) => state)`);
    expect([await state('microphone'), await state('camera'), await state('geolocation')]).toEqual([
      'granted',
      'denied',
      'denied',
    ]);
  });

  test('an engine that is killed comes back', async () => {
    const pid = await app.evaluate(
      ({ app: electronApp }) =>
        electronApp
          .getAppMetrics()
          .find(({ serviceName, name }) => (name ?? serviceName) === 'Airlock engine')?.pid,
    );
    process.kill(pid ?? -1, 'SIGKILL');
    await expect.poll(async () => (await engineState()).restarts, { timeout: 20_000 }).toBe(1);
    await expect.poll(async () => (await engineState()).state, { timeout: 60_000 }).toBe('running');
  });

  test('quitting ends the engine in order', async () => {
    const file = join(folder, 'engine.json');
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o077).toBe(0);
    await app.evaluate(({ app: electronApp }) => electronApp.quit());
    await expect.poll(() => existsSync(file), { timeout: 30_000 }).toBe(false);
  });
});
