/**
 * The picture in the interface, on a scripted engine: what is covered on the sketch and the time line, picture rules, the
 * pre-flight check, private sources, areas drawn and typed, and the test card.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { markFalseAlarm } from '../../src-engine/contract/endpoints/incidents.ts';
import type { Incident } from '../../src-engine/contract/incidents.ts';
import { operation } from '../../src-engine/operations/operation.ts';
import { buildInterface } from '../../src-renderer/build.ts';
import { overflowPx, violationsOn } from '../helpers/accessibility.ts';
import { openPage, type PageOptions, startBrowser } from '../helpers/browser.ts';
import { calmStatus, type ScriptedEngine, startScriptedEngine } from '../helpers/scripted-engine.ts';
import { calmPicture, coverOf, scriptPicture } from '../helpers/scripted-picture.ts';

/** Where pictures are kept; none where it is not set. */
const keptIn = process.env.AIRLOCK_SCREENS;

const script = scriptPicture();
let engine: ScriptedEngine;
let browser: Browser;
let page: Page;
let faults: string[];

beforeAll(async () => {
  await buildInterface();
  const status = { ...calmStatus({ kind: 'microphone' }), picture: calmPicture };
  const mark = operation(markFalseAlarm, async ({ incidentId, falseAlarm }) => {
    const found = engine.incidents.find((one) => one.incidentId === incidentId) as Incident;
    const marked = { ...found, falseAlarm };
    engine.incidents = engine.incidents.map((one) => (one === found ? marked : one));
    return marked;
  });
  engine = await startScriptedEngine(status, [...script.operations, mark]);
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await engine?.stop();
});

afterEach(async () => {
  expect(faults).toEqual([]);
  await page.context().close();
});

async function open(hash: string, options: PageOptions = {}): Promise<void> {
  ({ page, faults } = await openPage(browser, options));
  await page.goto(`http://127.0.0.1:${engine.port}/#/${hash}`);
  await page.getByRole('navigation').first().waitFor();
  await page.locator('main h1').first().waitFor({ state: 'attached' });
  await page.locator('.ui-loading').first().waitFor({ state: 'hidden' });
}

/** What axe finds once a button's last announcement is over: until then it points at what was read out, gone by now. */
async function isSound(name: string): Promise<void> {
  await page.locator('[data-live-announcer] [role="img"]').first().waitFor({ state: 'detached' });
  expect(await violationsOn(page)).toEqual([]);
  expect(await overflowPx(page)).toBe(0);
  if (keptIn === undefined) return;
  await mkdir(keptIn, { recursive: true });
  await page.screenshot({ path: join(keptIn, `${name}.png`), fullPage: true });
}

const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
const tell = (event: Parameters<ScriptedEngine['tell']>[0]) => engine.tell(event, performance.now());

async function coverSome(): Promise<void> {
  const covers = [
    coverOf('key-1'),
    coverOf('key-2', { box: { x: 0.06, y: 0.2, width: 0.34, height: 0.06 } }),
    coverOf('mail', { reason: 'personal.email', box: { x: 0.62, y: 0.4, width: 0.3, height: 0.12 } }),
    coverOf('new', { reason: 'unchecked', box: { x: 0.1, y: 0.6, width: 0.5, height: 0.3 } }),
  ];
  for (const cover of covers) await tell({ type: 'cover-started', cover });
  const [first] = covers;
  if (first !== undefined) {
    const atMs = first.sinceMs;
    const old = coverOf('old', { reason: 'nudity.real', action: 'safe-scene' });
    const aired = { fromMs: atMs - 3000, untilMs: atMs - 1200 };
    await tell({ type: 'cover-ended', cover: old, aired, leakedMs: 0 });
  }
  await tell({ type: 'picture', picture: { ...calmPicture, covers } });
}

describe.each([
  ['dark', { colorScheme: 'dark' }],
  ['light', { colorScheme: 'light' }],
  ['narrow', { width: 320, height: 700 }],
  ['narrow German', { width: 320, height: 700, language: 'de' }],
] as const)('%s', (name, options) => {
  test.each(['live', 'policies', 'scenes', 'setup', 'incidents'])('%s is sound', async (screen) => {
    await open(screen, options);
    if (screen === 'live') {
      await coverSome();
      await page.locator('.ui-place').nth(2).waitFor();
    }
    if (screen === 'scenes') {
      await page.locator('.ui-panel .ui-button-primary').last().click();
      await page.locator('.scenes-result').nth(2).waitFor();
    }
    await isSound(`picture-${screen}-${name.replace(' ', '-')}`);
  });
});

test('live says what is covered, where and why; the state strip counts it', async () => {
  await open('live');
  await page.getByText('Nothing: your audience sees it all.').waitFor();
  await coverSome();
  const lines = page.getByRole('list', { name: 'What your audience does not see now' }).getByRole('listitem');
  await expect.poll(() => lines.count()).toBe(3);
  expect((await lines.allTextContents()).map((text) => text.replace(/^\d+/, ''))).toEqual([
    'API keys and tokens: cover · 2 places · in “Screen”',
    'e-mail addresses: cover · right · in “Screen”',
    'not checked in time: cover · bottom · in “Screen”',
  ]);
  await page.getByRole('img', { name: /1920 × 1080: 4 places are kept from your audience/ }).waitFor();
  await page.getByText('Picture: protected · 4 places covered').waitFor();
  await page
    .getByText('Covered now: API keys and tokens, e-mail addresses, and not checked in time')
    .waitFor();
  await page.getByRole('img', { name: /Picture: what was covered.* 5 covers shown/ }).waitFor();
  await tell({ type: 'picture', picture: calmPicture });
  await page.getByText('Nothing is covered now').waitFor();
});

test('a picture that is not looked at is said to be so', async () => {
  await open('live');
  await tell({ type: 'picture', picture: { ...calmPicture, word: 'off', sources: [] } });
  await page.getByText('The picture is not looked at', { exact: true }).waitFor();
  await page.getByText('Picture: not looked at').waitFor();
  await tell({ type: 'picture', picture: calmPicture });
});

test('a preset shows its picture rules in words', async () => {
  await open('policies');
  const rules = page.getByRole('list', { name: 'What must not be seen' }).getByRole('listitem');
  await expect.poll(() => rules.count()).toBe(6);
  expect(await rules.nth(1).textContent()).toContain('When secrets can be seen, cover just that place.');
  await page.getByText('A part of the picture that changed is covered until it was read.').waitFor();
});

test('the pre-flight check tells of each scene what would be cut', async () => {
  await open('scenes');
  await press('Look at every scene');
  await page.getByText('Look at 2 scenes before you go live.').waitFor();
  const results = page.getByRole('list', { name: 'What each scene shows' });
  await results.getByText('2 places would be cut now.').waitFor();
  await results.getByText('passwords: cover · top left · in “Screen”').waitFor();
  await results.getByText('OBS shows nothing of “Camera” now.').waitFor();
  await results.getByText('Nothing on it would be cut now.').waitFor();
});

test('a source is made private, a scene too; both at once are kept', async () => {
  await open('scenes');
  await press(/How “My bank” is treated/);
  await page.getByRole('option', { name: /^Private/ }).click();
  await page.getByText('Private scenes').locator('..').getByText('Game', { exact: true }).click();
  await expect
    .poll(() => script.settings())
    .toMatchObject({ privateSources: ['My bank'], privateScenes: ['Game'], ignoredSources: ['Camera'] });
});

test('areas are drawn on a still that is gone with the page, or typed', async () => {
  await open('scenes');
  await press(/^Choose a source/);
  await page.getByRole('option', { name: 'Screen' }).click();
  await press('Show a still of it');
  const still = page.getByRole('img', { name: 'Still of “Screen”' });
  await still.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await still.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(x + width / 4, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + height * 0.75, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => script.settings().areas.length).toBe(1);
  const [area] = script.settings().areas;
  expect(area).toMatchObject({ sourceName: 'Screen', kind: 'private' });
  expect(area?.box.x).toBeCloseTo(0.25, 2);
  expect(area?.box.height).toBeCloseTo(0.25, 2);
  await isSound('picture-areas');

  await page.getByRole('button', { name: 'Add an area' }).press('Enter');
  await expect.poll(() => script.settings().areas.length).toBe(2);
  // Who adds one by the keyboard is at its first number.
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('10');
  await page.keyboard.press('Tab');
  await expect
    .poll(() => script.settings().areas[1]?.box)
    .toEqual({ x: 0.1, y: 0.25, width: 0.5, height: 0.5 });
  await press('Delete area 1');
  await expect.poll(() => script.settings().areas.length).toBe(1);

  expect(script.stills).toEqual(['Screen']);
  await page.getByRole('link', { name: 'Live', exact: true }).click();
  await page.getByRole('link', { name: 'Scenes', exact: true }).click();
  await press(/^Choose a source/);
  await page.getByRole('option', { name: 'Screen' }).click();
  await page.getByRole('button', { name: 'Show a still of it' }).waitFor();
  expect(await page.content()).not.toContain('data:image/png');
});

test('incidents name the source; a false alarm of what cannot be typed asks for no text', async () => {
  const incident = (incidentId: string, change: Partial<Incident>): Incident => ({
    incidentId,
    at: '2026-02-02T20:00:00.000Z',
    streamOffsetMs: 1000,
    category: 'secret.password',
    action: 'cover',
    sceneName: 'Desktop',
    sourceName: 'Screen',
    durationMs: 900,
    leakedMs: 0,
    latenessMs: 0,
    policyName: 'Family friendly',
    falseAlarm: false,
    ...change,
  });
  const { sourceName: _, ...whole } = incident('two', { category: 'nudity.drawn', action: 'safe-scene' });
  engine.incidents = [incident('one', {}), whole];
  await open('incidents');
  const rows = page.getByRole('table', { name: 'Cuts, newest first' }).locator('tbody tr');
  await expect.poll(() => rows.count()).toBe(2);
  expect(await rows.nth(0).textContent()).toMatch(/Screenpasswordscover900 ms/);
  expect(await rows.nth(1).textContent()).toMatch(/Scene “Desktop”nudity \(drawn\)safe scene/);
  await press(/^Mark as false alarm: passwords/);
  const asking = page.getByRole('dialog', { name: 'Marked as a false alarm' });
  await asking.getByLabel('Which text was covered?').waitFor();
  await asking.getByRole('button', { name: 'Skip' }).click();
  await press(/^Mark as false alarm: nudity/);
  await page.getByRole('button', { name: /^Take back the false alarm: nudity/ }).waitFor();
  expect(await asking.count()).toBe(0);
});

test('the test card: shown, covered, taken away, back again', async () => {
  await open('setup');
  const card = page.getByRole('region', { name: 'Test card' });
  await card.getByRole('button', { name: 'Show the test card' }).click();
  const sheet = page.getByRole('dialog', { name: 'Airlock test card' });
  await sheet.getByText('Password:').waitFor();
  expect(await violationsOn(page)).toEqual([]);
  const cover = coverOf('card', { reason: 'secret.password' });
  await tell({ type: 'cover-started', cover: { ...cover, coverId: 'unread', reason: 'unchecked' } });
  await sheet.getByText('Looking for it …').waitFor();
  await tell({ type: 'cover-started', cover });
  await sheet.getByText('Your audience does not see: passwords.').waitFor();
  if (keptIn !== undefined) await page.screenshot({ path: join(keptIn, 'picture-test-card.png') });
  await sheet.getByRole('button', { name: 'Take it away' }).click();
  await sheet.waitFor({ state: 'hidden' });
  const aired = { fromMs: cover.sinceMs, untilMs: performance.now() };
  await tell({ type: 'cover-ended', cover, aired, leakedMs: 0 });
  await card.getByText('None of it aired. The picture is back.').waitFor();
});
