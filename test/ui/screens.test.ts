/**
 * Every screen on a real OBS with a real engine, dark, light, narrow and in each language: axe finds nothing, nothing has to be
 * scrolled sideways, nothing is written to the console. `npm run screens` keeps the pictures in docs/screens.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildModels } from '../../models/build.ts';
import { type Engine, startEngine } from '../../src-engine/main.ts';
import { buildInterface, interfaceFolder } from '../../src-renderer/build.ts';
import { overflowPx, violationsOn } from '../helpers/accessibility.ts';
import { openPage, type PageOptions, pairedLink, startBrowser } from '../helpers/browser.ts';
import { connectEngine, type EngineClient } from '../helpers/engine-client.ts';
import { until } from '../helpers/stage/processes.ts';
import { type Stage, startStage } from '../helpers/stage/start-stage.ts';

const TAKE = new URL('../fixtures/sound/take-00.wav', import.meta.url).pathname;
/** Where pictures are kept; none where it is not set. */
const keptIn = process.env.AIRLOCK_SCREENS;

/** What a screen reader would call the focused element, near enough. */
const FOCUSED_NAME = `document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? ''`;

const screens = ['live', 'policies', 'scenes', 'incidents', 'settings', 'setup'] as const;

let obs: Stage;
let engine: Engine;
let client: EngineClient;
let browser: Browser;
const speaking = new AbortController();

beforeAll(async () => {
  await buildModels();
  await buildInterface();
  obs = await startStage({});
  await obs.addMicrophone('Scene', 'Mic');
  await obs.obs.call('CreateScene', { sceneName: 'Be right back' });
  engine = await startEngine({
    dataDir: join(obs.folder, 'airlock'),
    port: 0,
    soundEnv: { PULSE_SERVER: obs.pulseServer },
    interfaceDir: interfaceFolder,
  });
  client = await connectEngine(engine);
  await client.call('PUT', '/obs/link', { url: obs.obsUrl, password: obs.password });
  await client.call('POST', '/stage/set-up', { delayMs: 1500 });
  await client.call('POST', '/words', {
    words: [{ phrase: 'Birchwood Lane', category: 'private', label: 'my street' }],
  });
  await client.call('POST', '/inputs', {
    inputName: 'Mic',
    capture: { kind: 'pulse', source: 'mic.monitor' },
  });
  await client.call('POST', '/protect', {});
  browser = await startBrowser();
  void (async () => {
    while (!speaking.signal.aborted)
      await obs.playWav(TAKE, { signal: speaking.signal }).catch(() => sleep(200));
  })();
  await until('there are incidents', () => client.of('incident').length >= 2, { timeoutMs: 60_000 });
});

afterAll(async () => {
  speaking.abort();
  await browser?.close();
  client?.close();
  await engine?.stop();
  await obs?.stop();
});

/** Opens the interface on its live view and gives the page and what it wrote to the console. */
async function openInterface(options: PageOptions): Promise<{ page: Page; faults: string[] }> {
  const { page, faults } = await openPage(browser, options);
  await page.goto(await pairedLink(engine));
  await page.getByRole('navigation').waitFor();
  return { page, faults };
}

/** Goes to a screen and waits until it shows what it asked for. */
async function show(page: Page, screen: (typeof screens)[number]): Promise<void> {
  await page.evaluate(`location.hash = '#/${screen}'`);
  await page.locator(`nav a[href="#/${screen}"][aria-current]`).waitFor();
  await page.locator('main h1').first().waitFor({ state: 'attached' });
  await page.locator('.ui-loading').first().waitFor({ state: 'hidden' });
}

/** A cut was aired while the page was open: the time line has something to show. */
async function showsCut(page: Page): Promise<void> {
  await page
    .getByText(/^Cut now/)
    .first()
    .waitFor({ timeout: 60_000 });
  await sleep(1500);
}

async function keep(page: Page, name: string): Promise<void> {
  if (keptIn === undefined) return;
  await mkdir(keptIn, { recursive: true });
  await page.screenshot({ path: join(keptIn, `${name}.png`), fullPage: true });
}

describe.each(['dark', 'light'] as const)('%s', (colorScheme) => {
  test.each(screens)('%s has no violation and no fault', async (screen) => {
    const { page, faults } = await openInterface({ colorScheme });
    await show(page, screen);
    if (screen === 'live') await showsCut(page);
    expect(await violationsOn(page)).toEqual([]);
    expect(await overflowPx(page)).toBe(0);
    await keep(page, `${screen}-${colorScheme}`);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('pairing has no violation', async () => {
    const { page } = await openPage(browser, { colorScheme });
    await page.goto(`http://127.0.0.1:${engine.port}/`);
    await page.getByRole('textbox', { name: 'Pairing code' }).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await keep(page, `pairing-${colorScheme}`);
    await page.context().close();
  });
});

test.each(screens)('%s fits into 320 px, as a dock and at 200 % zoom of a small window', async (screen) => {
  const { page, faults } = await openInterface({ width: 320, height: 700 });
  await show(page, screen);
  expect(await overflowPx(page)).toBe(0);
  expect(await violationsOn(page)).toEqual([]);
  await keep(page, `${screen}-narrow`);
  expect(faults).toEqual([]);
  await page.context().close();
});

test.each(['de', 'es'])('every screen speaks %s, and fits', async (language) => {
  const { page, faults } = await openInterface({ language, width: 400, height: 800 });
  expect(await page.locator('html').getAttribute('lang')).toBe(language);
  for (const screen of screens) {
    await show(page, screen);
    expect(await overflowPx(page)).toBe(0);
  }
  await show(page, 'live');
  await keep(page, `live-${language}`);
  expect(faults).toEqual([]);
  await page.context().close();
});

test('everything can be reached and pressed by keyboard alone, and focus is seen', async () => {
  const { page } = await openInterface({});
  await show(page, 'live');
  await page.locator('body').press('Tab');
  const reached = new Set<unknown>();
  for (let press = 0; press < 30; press++) {
    reached.add(await page.evaluate(FOCUSED_NAME));
    await page.keyboard.press('Tab');
  }
  for (const name of [
    'Skip to content',
    'Live',
    'Policies',
    'Pause for 5 min',
    'Bleep now',
    'Panic',
    'All incidents',
  ])
    expect([...reached]).toContain(name);
  await page.context().close();
});
