/** What of the settings belongs to the app's own shell, through the real preload and the real handlers. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildInterface } from '../../src-renderer/build.ts';
import { overflowPx, violationsOn } from '../helpers/accessibility.ts';
import { openPage, startBrowser } from '../helpers/browser.ts';
import { type CaptureStage, startCaptureStage } from '../helpers/capture-stage.ts';
import { type ElectronPage, mountPreload } from '../helpers/electron-page.ts';
import { type ScriptedShell, scriptedShell } from '../helpers/scripted-shell.ts';

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
  shell.refuses = ({ hotkeys }) => (hotkeys.pause === '' ? [] : ['pause']);
  ({ page, faults } = await openPage(browser));
  electron = await mountPreload(page, shell.handlers);
  await page.goto(`http://127.0.0.1:${stage.engine.port}/#/settings`);
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
});

afterEach(async () => {
  expect(faults).toEqual([]);
  await page.context().close();
});

test('says its versions and how secrets are kept; has no violation, also at 320 px', async () => {
  await page.getByText('1.2.3').waitFor();
  await page.getByText(/^in a file that only you can read/).waitFor();
  expect(await page.getByRole('button', { name: 'End the engine' }).count()).toBe(0);
  expect(await violationsOn(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 700 });
  expect(await overflowPx(page)).toBe(0);
});

test('start at login and the tray are changed at one press', async () => {
  await page.getByText('Start Airlock when you log in').click();
  await expect.poll(() => shell.settings.startAtLogin).toBe(true);
  await page.getByText('Keep protecting in the tray when the window is closed').click();
  await expect.poll(() => shell.settings.keepInTray).toBe(false);
  expect(shell.settings.startAtLogin).toBe(true);
});

test('a hotkey is pressed or typed; a wrong one is not saved, a refused one is said', async () => {
  const pause = page.getByRole('textbox', { name: 'Pause, or go on protecting' });
  const save = page.getByRole('button', { name: 'Save the hotkeys' });
  await pause.click();
  await page.keyboard.type('p');
  await page.getByText('Every program needs this key.').waitFor();
  expect(await save.isDisabled()).toBe(true);
  await page.keyboard.press('F9');
  await page.getByText('Two hotkeys are the same.').first().waitFor();
  await page.keyboard.press('Control+Shift+F10');
  await expect.poll(() => pause.inputValue()).toBe('Control+Shift+F10');
  await save.click();
  await page.getByText('The system did not give it to Airlock').waitFor();
  expect(shell.settings.hotkeys).toMatchObject({ panic: 'F9', pause: 'Control+Shift+F10' });
  await pause.fill('');
  await save.click();
  await page.getByText('Saved.', { exact: true }).waitFor();
  await pause.press('Tab');
  await page.getByRole('textbox', { name: 'Bleep now' }).and(page.locator(':focus')).waitFor();
});

test('an update is looked for, seen on its way, and installed when nothing is protected', async () => {
  await page.getByText('No newer version is known.').waitFor();
  await electron.tell('update:state-changed', { state: 'downloading', version: '1.3.0', percent: 40 });
  await page.getByRole('progressbar', { name: 'Fetching 1.3.0' }).waitFor();
  await electron.tell('update:state-changed', { state: 'idle' });
  await page.getByRole('button', { name: 'Look for an update' }).click();
  await page.getByText('Version 1.3.0 is ready to be installed.').waitFor();
  await stage.client.call('POST', '/panic', {});
  await page.getByText('Not while something is protected or on air').waitFor();
  expect(await page.getByRole('button', { name: 'Install and restart' }).isDisabled()).toBe(true);
  await stage.client.call('POST', '/panic/end', {});
  await page.getByText('Not while something is protected or on air').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Install and restart' }).click();
  await expect.poll(() => shell.isInstalled).toBe(true);
});

test('crash reports are listed, and deleted after a question', async () => {
  await page.getByText('640 KB').waitFor();
  await page.getByRole('button', { name: 'Delete all' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('There are none.').waitFor();
  expect(shell.crashReports).toEqual([]);
});

test('the app pairs browsers with the engine’s address, not with its own', async () => {
  await page.getByRole('button', { name: 'Pair another browser or an OBS dock' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make a code' }).click();
  const code = await page.getByRole('dialog').locator('output').textContent();
  await page.getByText(`http://127.0.0.1:${stage.engine.port}/#pair=${code}`).waitFor();
});
