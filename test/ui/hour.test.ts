/** The page open for an hour of a stream: events of an hour, sent as fast as it takes them, and its memory does not grow. */
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Incident } from '../../src-engine/contract/incidents.ts';
import { buildInterface } from '../../src-renderer/build.ts';
import { openPage, startBrowser } from '../helpers/browser.ts';
import {
  calmStatus,
  INPUT_ID,
  type ScriptedEngine,
  startScriptedEngine,
} from '../helpers/scripted-engine.ts';

const MINUTE_MS = 60_000;
const STEP_MS = 100;
/** By then every buffer of the page is full once. */
const SETTLED_AFTER_MINUTES = 10;
/** Of 50 minutes; what a browser's heap moves by itself is some hundred KB. */
const MOST_GROWTH_BYTES = 1_500_000;

let engine: ScriptedEngine;
let browser: Browser;

beforeAll(async () => {
  await buildInterface();
  engine = await startScriptedEngine(calmStatus({ kind: 'microphone' }));
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await engine?.stop();
});

test('an hour of events leaves nothing behind', async () => {
  const { page, faults } = await openPage(browser);
  await page.goto(`http://127.0.0.1:${engine.port}/`);
  await page.getByText('Protected', { exact: true }).waitFor();
  await engine.hasPage();
  const cdp = await page.context().newCDPSession(page);
  for (let minute = 0; minute < SETTLED_AFTER_MINUTES; minute++) await liveThrough(page, minute);
  const settledBytes = await heapBytes(cdp);
  for (let minute = SETTLED_AFTER_MINUTES; minute < 60; minute++) await liveThrough(page, minute);
  const grownBytes = (await heapBytes(cdp)) - settledBytes;
  process.stdout.write(
    `page heap after 10 min ${Math.round(settledBytes / 1000)} KB, grown in 50 min ${Math.round(grownBytes / 1000)} KB\n`,
  );
  expect(grownBytes).toBeLessThan(MOST_GROWTH_BYTES);
  expect(faults).toEqual([]);
});

/** Levels ten times a second, lag every second, four cuts; ends when the page has taken them all. */
async function liveThrough(page: Page, minute: number): Promise<void> {
  const fromMs = minute * MINUTE_MS;
  for (let atMs = fromMs; atMs < fromMs + MINUTE_MS; atMs += STEP_MS) {
    const level = { inputId: INPUT_ID, peakDbfs: -30 + 20 * Math.sin(atMs), rmsDbfs: -30, speech: true };
    await engine.tell({ type: 'levels', inputs: [level] }, atMs);
    if (atMs % 1000 === 0) {
      const coverage = { checkedUntilMs: atMs - 500, lagMs: 500, uncheckedMs: 0 };
      await engine.tell({ type: 'lag', inputId: INPUT_ID, coverage }, atMs);
    }
    if (atMs % 15_000 === 7000) await cut(atMs);
  }
  const counted = page.getByText('Cuts since this page was opened').locator('..');
  const text = `Cuts since this page was opened${(minute + 1) * 4}`;
  await expect.poll(() => counted.textContent(), { timeout: 30_000 }).toBe(text);
}

async function cut(atMs: number): Promise<void> {
  const id = `cut-${atMs}`;
  const span = { fromMs: atMs - 400, untilMs: atMs - 100 };
  const planned = {
    cutId: id,
    inputId: INPUT_ID,
    categories: ['profanity.strong' as const],
    action: 'bleep' as const,
    airFromMs: span.fromMs + 1500,
    airUntilMs: span.untilMs + 1500,
    dryRun: false,
  };
  const incident: Incident = {
    incidentId: id,
    at: new Date(Date.UTC(2026, 0, 1) + atMs).toISOString(),
    inputId: INPUT_ID,
    category: 'profanity.strong',
    action: 'bleep',
    durationMs: 300,
    leakedMs: 0,
    latenessMs: 0,
    policyName: 'Family friendly',
    falseAlarm: false,
  };
  engine.incidents = [incident, ...engine.incidents].slice(0, 8);
  const found = {
    detectionId: id,
    inputId: INPUT_ID,
    category: 'profanity.strong' as const,
    confidence: 0.9,
  };
  await engine.tell({ type: 'detection', ...found, ...span, firstEvidenceAtMs: atMs }, atMs);
  await engine.tell({ type: 'cut-planned', cut: planned }, atMs);
  await engine.tell({ type: 'cut-started', cut: planned }, atMs);
  const aired = { fromMs: planned.airFromMs, untilMs: planned.airUntilMs };
  await engine.tell({ type: 'cut-ended', cut: planned, aired, latenessMs: 0, leakedMs: 0 }, atMs);
  await engine.tell({ type: 'incident', incident }, atMs);
}

async function heapBytes(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize;
}
