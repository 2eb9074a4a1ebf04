/** What the page gets of the shell, end to end: every channel, wrong arguments, wrong sender, unknown channel, isolation. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  type EngineProcessState,
  externalLinks,
  type ShellBridge,
} from '../../src-main/contract/channels.ts';
import type { Asker } from '../../src-main/ipc/answer.ts';
import { buildInterface } from '../../src-renderer/build.ts';
import { openPage, startBrowser } from '../helpers/browser.ts';
import { type CaptureStage, startCaptureStage } from '../helpers/capture-stage.ts';
import { type ElectronPage, mountPreload, ourFrame } from '../helpers/electron-page.ts';
import { type ScriptedShell, scriptedShell } from '../helpers/scripted-shell.ts';

const running: EngineProcessState = { state: 'running', restarts: 0, failClosed: 'no' };

let stage: CaptureStage;
let browser: Browser;
let page: Page;
let faults: string[];
let electron: ElectronPage;
let shell: ScriptedShell;

beforeAll(async () => {
  await buildInterface();
  stage = await startCaptureStage();
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

beforeEach(async () => {
  shell = scriptedShell(stage.engine);
  ({ page, faults } = await openPage(browser));
  electron = await mountPreload(page, shell.handlers);
  await page.goto(`http://127.0.0.1:${stage.engine.port}/`);
  await page.getByRole('navigation').waitFor();
});

afterEach(async () => {
  await page.context().close();
});

/** Calls a function of the bridge in the page; gives `{ error }` where it rejects. */
function ask(name: string, ...args: unknown[]): Promise<unknown> {
  const call = `window.airlock[${JSON.stringify(name)}](...${JSON.stringify(args)})`;
  return page.evaluate(`${call}.catch((error) => ({ error }))`);
}

test('the app’s window needs no pairing: the shell tells it where the engine is', async () => {
  await page.getByText('Not protected').first().waitFor();
  expect(faults).toEqual([]);
});

test('every request channel answers', async () => {
  expect(await ask('engineAddress')).toEqual({ port: stage.engine.port, token: stage.engine.token });
  expect(await ask('engineState')).toEqual(running);
  expect(await ask('shellInfo')).toMatchObject({ appVersion: '1.2.3', secretsEncrypted: false });
  expect(await ask('shellSettings')).toEqual({ settings: shell.settings, refusedHotkeys: [] });
  const wanted = { ...shell.settings, startAtLogin: true };
  shell.refuses = () => ['panic'];
  expect(await ask('changeShellSettings', wanted)).toEqual({ settings: wanted, refusedHotkeys: ['panic'] });
  await ask('openLink', 'obs-download');
  expect(shell.opened).toEqual([externalLinks['obs-download']]);
  expect(await ask('updateState')).toEqual({ state: 'idle' });
  expect(await ask('checkForUpdate')).toEqual({ state: 'ready', version: '1.3.0' });
  await ask('installUpdate');
  expect(shell.isInstalled).toBe(true);
  expect(await ask('listCrashReports')).toEqual(shell.crashReports);
  await ask('deleteCrashReports');
  expect(await ask('listCrashReports')).toEqual([]);
});

test('what the shell tells is heard until one stops listening', async () => {
  await page.evaluate(
    'window.heard = []; window.stopHearing = window.airlock.onEngineState((state) => window.heard.push(state.state))',
  );
  await electron.tell('engine:state-changed', { state: 'restarting', restarts: 1, failClosed: 'muted' });
  await expect.poll(() => page.evaluate('window.heard')).toEqual(['restarting']);
  await page.evaluate('window.stopHearing()');
  await electron.tell('engine:state-changed', { state: 'running', restarts: 1, failClosed: 'no' });
  await page.evaluate(
    'window.updates = []; window.airlock.onUpdateState((state) => window.updates.push(state.state))',
  );
  await electron.tell('update:state-changed', { state: 'downloading', percent: 50 });
  await expect.poll(() => page.evaluate('window.updates')).toEqual(['downloading']);
  expect(await page.evaluate('window.heard')).toEqual(['restarting']);
});

test.each([
  ['a link that is not on the list', 'openLink', ['https://example.com']],
  ['settings with a field too many', 'changeShellSettings', [{ startAtLogin: true, evil: 1 }]],
  ['settings of the wrong type', 'changeShellSettings', ['all']],
  ['nothing where something is needed', 'openLink', []],
])('%s is refused, and nothing happens', async (_what, name, args) => {
  expect(await ask(name, ...args)).toMatchObject({ error: { code: 'bad-request' } });
  expect(shell.opened).toEqual([]);
  expect(shell.settings.startAtLogin).toBe(false);
});

const frame = ourFrame.senderFrame;
const strangers: readonly (readonly [string, Asker])[] = [
  ['a frame inside the page', { ...ourFrame, senderFrame: frame && { ...frame, parent: {} } }],
  ['another origin', { ...ourFrame, senderFrame: frame && { ...frame, origin: 'https://example.com' } }],
  ['another window', { ...ourFrame, sender: { id: 2 } }],
  ['a frame that is gone', { ...ourFrame, senderFrame: null }],
];
test.each(strangers)('%s is refused on every channel', async (_who, asker) => {
  electron.asker = asker;
  for (const name of ['engineAddress', 'engineState', 'shellInfo', 'shellSettings', 'listCrashReports'])
    expect(await ask(name)).toMatchObject({ error: { code: 'forbidden' } });
  await ask('openLink', 'obs-download');
  await ask('installUpdate');
  expect([shell.opened, shell.isInstalled]).toEqual([[], false]);
});

test('a channel that is not in the map does not exist, even for a preload that would ask it', async () => {
  expect(await electron.invoke('engine:state')).toEqual({ ok: true, result: running });
  for (const channel of ['engine:stop', 'shell:open-path', '__proto__', 'constructor', 'toString'])
    await expect(electron.invoke(channel, '/etc/passwd')).rejects.toThrow('No handler registered');
});

test('the page has the named functions and nothing else: no channel of its own choice, no Node, no Electron', async () => {
  const names: readonly (keyof ShellBridge)[] = [
    'changeShellSettings',
    'checkForUpdate',
    'deleteCrashReports',
    'engineAddress',
    'engineState',
    'installUpdate',
    'listCrashReports',
    'onEngineState',
    'onUpdateState',
    'openLink',
    'shellInfo',
    'shellSettings',
    'updateState',
  ];
  expect(await page.evaluate('Object.keys(window.airlock).sort()')).toEqual(names);
  expect(
    await page.evaluate(
      '[typeof require, typeof process, typeof module, typeof ipcRenderer, typeof airlockRequire, typeof airlockIpc]',
    ),
  ).toEqual(Array(6).fill('undefined'));
});
