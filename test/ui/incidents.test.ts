/** The incidents page on a real engine with a journal of two streams: false alarms, filters, the CSV, pages, and that nothing moves. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Incident } from '../../src-engine/contract/incidents.ts';
import { openJournal } from '../../src-engine/incidents/journal.ts';
import { type Engine, startEngine } from '../../src-engine/main.ts';
import { buildInterface, interfaceFolder } from '../../src-renderer/build.ts';
import { overflowPx, violationsOn } from '../helpers/accessibility.ts';
import { openPage, pairedLink, startBrowser } from '../helpers/browser.ts';
import { connectEngine, type EngineClient } from '../helpers/engine-client.ts';
import { calmStatus, INPUT_ID, startScriptedEngine } from '../helpers/scripted-engine.ts';

/** One page of the list, and a few more. */
const OLD_STREAM = 203;
const NEW_STREAM = 4;

const incident = (startedAt: string, minute: number, change: Partial<Incident> = {}) => ({
  at: new Date(Date.parse(startedAt) + minute * 60_000).toISOString(),
  streamOffsetMs: minute * 60_000,
  inputId: INPUT_ID,
  category: 'profanity.strong' as const,
  action: 'bleep' as const,
  durationMs: 480,
  leakedMs: 0,
  latenessMs: 0,
  policyName: 'Family friendly',
  ...change,
});

let folder: string;
let engine: Engine;
let client: EngineClient;
let browser: Browser;
let page: Page;
let faults: string[];

beforeAll(async () => {
  await buildInterface();
  folder = await mkdtemp(join(tmpdir(), 'airlock-incidents-'));
  const journal = await openJournal(join(folder, 'incidents'), () => undefined);
  for (let n = 0; n < OLD_STREAM; n++) journal.record(incident('2026-01-01T20:00:00.000Z', n / 2));
  journal.record(incident('2026-02-02T20:00:00.000Z', 3));
  journal.record(incident('2026-02-02T20:00:00.000Z', 14, { category: 'private', leakedMs: 120 }));
  journal.record(incident('2026-02-02T20:00:00.000Z', 15, { category: 'sexual', action: 'mute' }));
  journal.record(incident('2026-02-02T20:00:00.000Z', 47, { inputId: 'input-2' }));
  await journal.close();
  engine = await startEngine({ dataDir: folder, port: 0, interfaceDir: interfaceFolder });
  client = await connectEngine(engine);
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  client?.close();
  await engine?.stop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  ({ page, faults } = await openPage(browser));
  await page.goto(await pairedLink(engine));
  await page.getByRole('heading', { name: 'Set up', level: 1 }).waitFor();
  await page.getByRole('navigation').getByRole('link', { name: 'Incidents' }).click();
  await page.getByRole('heading', { name: 'Incidents', level: 1 }).waitFor();
});

afterEach(async () => {
  expect(faults).toEqual([]);
  await page.context().close();
});

const rows = () => page.getByRole('table', { name: 'Cuts, newest first' }).locator('tbody tr');

async function choose(label: string, option: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: label }).click();
  await page.getByRole('option', { name: option }).click();
}

test('the newest stream is shown, counted over time and by kind, as text too', async () => {
  await expect.poll(() => rows().count()).toBe(NEW_STREAM);
  await page.getByText('4 cuts', { exact: false }).first().waitFor();
  const overTime = page.getByRole('table', { name: 'Cuts over time' }).locator('tbody tr');
  expect(await overTime.allTextContents()).toEqual([
    '0:00:0010',
    '0:10:0020',
    '0:20:0000',
    '0:30:0000',
    '0:40:0010',
  ]);
  const byKind = page.getByRole('table', { name: 'By kind' }).getByRole('rowheader');
  expect(await byKind.allTextContents()).toEqual(['strong profanity', 'private words', 'sexual words']);
  expect(await rows().nth(2).textContent()).toContain('0:14:00');
  expect(await rows().nth(2).textContent()).toContain('120 ms');
});

test('a false alarm is marked; what it was goes to the allow list; it can be taken back', async () => {
  await client.call('PUT', '/allow-list', { phrases: ['Scunthorpe'] });
  await page.getByRole('button', { name: /^Mark as false alarm: sexual words/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Marked as a false alarm' });
  await dialog.getByRole('textbox').waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await page.keyboard.type('Middlesex');
  await page.keyboard.press('Enter');
  await page.getByText('It is on the allow list').waitFor();
  expect(await client.call('GET', '/allow-list')).toEqual({ phrases: ['Scunthorpe', 'Middlesex'] });
  await page.getByText('4 cuts · 1 false alarm').waitFor();
  await choose('False alarms', 'Only false alarms');
  await expect.poll(() => rows().count()).toBe(1);
  await page.getByRole('button', { name: /^Take back/ }).click();
  await page.getByText('No incident fits').waitFor();
  await page.getByRole('button', { name: 'Show everything' }).click();
  await page.getByText('4 cuts · 0 false alarms').waitFor();
});

test('to say what it was can be skipped, and then only the mark stays', async () => {
  await page.getByRole('button', { name: /^Mark as false alarm: private words/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Skip' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  // Focus is where it was, on what takes it back.
  await expect
    .poll(() => page.evaluate('document.activeElement?.getAttribute("aria-label") ?? ""'))
    .toMatch(/^Take back the false alarm: private words/);
  await page.keyboard.press('Enter');
  await page.getByText('4 cuts · 0 false alarms').waitFor();
});

test('filters by kind, input and time', async () => {
  await choose('Kind', 'private words');
  await expect.poll(() => rows().count()).toBe(1);
  await choose('Kind', 'Every kind');
  await choose('Input', /input-2/);
  await expect.poll(() => rows().count()).toBe(1);
  await choose('Time', 'Last 24 hours');
  await page.getByText('No incident fits').waitFor();
});

test('older ones are loaded when asked for, and an older stream can be chosen', async () => {
  await page.getByText('200 incidents loaded').waitFor();
  await page.getByRole('button', { name: 'Load older ones' }).click();
  await page.getByText(`${OLD_STREAM + NEW_STREAM} incidents loaded`).waitFor();
  await page.getByRole('button', { name: 'Load older ones' }).waitFor({ state: 'hidden' });
  await choose('Stream', /Jan 1, 2026.*203 cuts/);
  await expect.poll(() => rows().count()).toBe(OLD_STREAM);
});

test('the CSV comes as a file, with what the filter asks for', async () => {
  await choose('Kind', 'private words');
  await expect.poll(() => rows().count()).toBe(1);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export as CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('airlock-incidents.csv');
  const lines = (await readFile(await download.path(), 'utf8')).trim().split(/\r?\n/);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('private');
});

test('fits into 320 px, each cut a card of its own', async () => {
  await page.setViewportSize({ width: 320, height: 700 });
  await expect.poll(() => rows().count()).toBe(NEW_STREAM);
  expect(await overflowPx(page)).toBe(0);
  expect(await violationsOn(page)).toEqual([]);
});

test('a new incident waits until it is asked for: no row moves while it is read', async () => {
  const scripted = await startScriptedEngine(calmStatus({ kind: 'socket' }));
  const listed = (incidentId: string, minute: number): Incident => ({
    ...incident('2026-02-02T20:00:00.000Z', minute),
    incidentId,
    falseAlarm: false,
  });
  scripted.incidents = [listed('one', 1)];
  await page.goto(`http://127.0.0.1:${scripted.port}/#/incidents`);
  await expect.poll(() => rows().count()).toBe(1);
  const placeOfFirst = await rows().first().boundingBox();
  const newest = listed('two', 2);
  scripted.incidents = [newest, ...scripted.incidents];
  await scripted.tell({ type: 'incident', incident: newest }, performance.now());
  await page.getByRole('button', { name: 'Show 1 new incident' }).waitFor();
  expect(await rows().count()).toBe(1);
  expect(await rows().first().boundingBox()).toEqual(placeOfFirst);
  await page.getByRole('button', { name: 'Show 1 new incident' }).click();
  await expect.poll(() => rows().count()).toBe(2);
  await scripted.stop();
});

test('without incidents the page says what will come, and that it holds no content', async () => {
  const scripted = await startScriptedEngine(calmStatus({ kind: 'socket' }));
  await page.goto(`http://127.0.0.1:${scripted.port}/#/incidents`);
  await page.getByText('No incidents yet').waitFor();
  await page.getByText('An incident never holds a word, a sound or a picture.').waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await scripted.stop();
});
