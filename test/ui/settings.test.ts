/** The settings page in browsers: who is let in and sent away, diagnostics to read, language and colours that stay, the end. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, startEngine } from '../../src-engine/main.ts';
import { buildInterface, interfaceFolder } from '../../src-renderer/build.ts';
import { overflowPx, violationsOn } from '../helpers/accessibility.ts';
import { openPage, type PageOptions, pairedLink, startBrowser } from '../helpers/browser.ts';

let folder: string;
let engine: Engine;
let browser: Browser;

beforeAll(async () => {
  await buildInterface();
  folder = await mkdtemp(join(tmpdir(), 'airlock-settings-'));
  engine = await startEngine({ dataDir: folder, port: 0, interfaceDir: interfaceFolder });
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await engine?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function openSettings(options: PageOptions = {}, scope: 'read' | 'owner' = 'owner') {
  const opened = await openPage(browser, options);
  await opened.page.goto(await pairedLink(engine, scope));
  await opened.page.getByRole('heading', { name: 'Set up', level: 1 }).waitFor();
  await opened.page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click();
  await opened.page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  return opened;
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('button', { name: label }).click();
  await page.getByRole('option', { name: option }).click();
}

test('a code that one browser makes lets another in, as no more than was chosen; it can be sent away', async () => {
  const { page, context, faults } = await openSettings({ width: 320, height: 700 });
  expect(await overflowPx(page)).toBe(0);
  await page.getByRole('button', { name: 'Pair another browser or an OBS dock' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /^Only look/ }).check({ force: true });
  expect(await violationsOn(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Make a code' }).click();
  const code = await dialog.locator('output').textContent();
  await dialog.getByText(/for 1:\d\d more|for 2:00 more/).waitFor();
  await dialog.getByText(`http://127.0.0.1:${engine.port}/?dock#pair=${code}`).waitFor();
  expect(await overflowPx(page)).toBe(0);

  const other = await openPage(browser);
  const link = await dialog.locator('code').first().textContent();
  await other.page.goto(link?.slice(link.indexOf('http')) ?? '');
  await other.page.getByRole('heading', { name: 'Set up', level: 1 }).waitFor();
  await expect.poll(() => other.page.getByRole('button', { name: 'Panic' }).isDisabled()).toBe(true);
  await dialog.getByText('Done: Chrome is paired.').waitFor();
  await page.keyboard.press('Escape');

  const paired = page.getByRole('listitem').filter({ hasText: 'Only look' });
  await paired.getByRole('button', { name: /^Send away/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send away' }).click();
  await other.page.getByRole('heading', { name: 'Pair this browser' }).waitFor();
  await paired.waitFor({ state: 'hidden' });
  expect([...faults, ...other.faults]).toEqual([]);
  await other.context.close();
  await context.close();
});

test('who may only look is told who can pair, and cannot end the engine', async () => {
  const { page, context } = await openSettings({}, 'read');
  await page.getByText(/airlock pair --scope owner/).waitFor();
  expect(await page.getByRole('button', { name: 'End the engine' }).count()).toBe(0);
  expect(await violationsOn(page)).toEqual([]);
  await context.close();
});

test('diagnostics are read in full first; what is saved and copied is the same text', async () => {
  const { page, context, faults } = await openSettings();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  expect(await page.getByRole('button', { name: 'Save as a file' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Show diagnostics' }).click();
  const shown = await page.getByRole('region', { name: 'Diagnostics in full' }).textContent();
  expect(shown).toContain('== This computer');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as a file' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('airlock-diagnostics.txt');
  expect(await readFile(await download.path(), 'utf8')).toBe(shown);
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByText('Copied').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(shown);
  expect(faults).toEqual([]);
  await context.close();
});

test('where the clipboard is denied, copying goes the older way', async () => {
  const { page, context } = await openSettings();
  await page.evaluate('Object.defineProperty(navigator, "clipboard", { value: undefined })');
  await page.evaluate(
    'document.addEventListener("copy", () => { window.copied = document.activeElement.value })',
  );
  await page.getByRole('button', { name: 'Show diagnostics' }).click();
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByText('Copied').waitFor();
  expect(await page.evaluate('window.copied')).toContain('Airlock diagnostics');
  await context.close();
});

test('language and colours change at once and stay', async () => {
  const { page, context, faults } = await openSettings();
  await choose(page, 'Language', 'Deutsch');
  await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('de');
  await choose(page, 'Sprache', 'Español');
  await page.getByRole('heading', { name: 'Ajustes', level: 1 }).waitFor();
  await choose(page, 'Colores', 'Claro');
  expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
  expect(await page.evaluate('localStorage.getItem("airlock.theme")')).toBe('light');
  await page.goto(`http://127.0.0.1:${engine.port}/?dock#/settings`);
  await page.getByText('En el panel siempre es oscuro, como OBS.').waitFor();
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  expect(faults).toEqual([]);
  await context.close();
});

test('the engine ends when its owner says so twice', async () => {
  const { page, context } = await openSettings();
  await page.getByRole('button', { name: 'End the engine' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End the engine' }).click();
  await page.getByText('The engine is ending.').waitFor();
  await page.getByText('The engine does not answer.').first().waitFor();
  await context.close();
});
