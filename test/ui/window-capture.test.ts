/**
 * Sound that a window hears: Chromium's microphone (a file in its place) through the real AudioWorklet, the worker and the
 * socket to the real models. OBS is a practice stage here; test/ui/journey.test.ts has a real one.
 */
import { readFile } from 'node:fs/promises';
import type { Browser, Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildModels } from '../../models/build.ts';
import type { EngineEvent } from '../../src-engine/contract/events.ts';
import type { BoundInput } from '../../src-engine/contract/inputs.ts';
import { buildInterface } from '../../src-renderer/build.ts';
import { openPage, pairedLink, startBrowser } from '../helpers/browser.ts';
import { type CaptureStage, startCaptureStage } from '../helpers/capture-stage.ts';
import { until } from '../helpers/stage/processes.ts';

const TAKE = new URL('../fixtures/sound/take-00.wav', import.meta.url).pathname;
const TRUTH = new URL('../fixtures/sound/take-00.json', import.meta.url);

/** Word times are good to some 20 ms (docs/detection.md); this is their worst. */
const WORD_TIME_MS = 150;

/** What is missing for less long is no gap (src-engine/cut/coverage.ts). */
const LEAST_GAP_MS = 20;
const FRAME_MS = 20;

interface Word {
  readonly fromMs: number;
  readonly category?: string;
}

let stage: CaptureStage;
let browser: Browser;
let page: Page;
let faults: string[];

beforeAll(async () => {
  await buildModels();
  await buildInterface();
  stage = await startCaptureStage();
  browser = await startBrowser({ microphoneFile: TAKE });
  ({ page, faults } = await openPage(browser, { permissions: ['microphone'] }));
});

afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

test('words that a window hears are found, no frame is lost, and another window takes over', async () => {
  const bound = await stage.client.call<BoundInput>('POST', '/inputs', {
    inputName: stage.inputName,
    capture: { kind: 'socket' },
    policyId: 'everything',
  });
  await stage.client.call('POST', '/protect', {});
  const source = { kind: 'microphone', deviceId: '', label: 'fake' };
  await page.addInitScript(
    (stored) => localStorage.setItem('airlock.window-inputs', stored),
    JSON.stringify({ [bound.inputId]: source }),
  );
  const capturing = page.waitForEvent('worker').then(noteFrames);
  await page.goto(await pairedLink(stage.engine));
  await until('the window is heard', () => states(stage.client.events, bound.inputId).includes('running'), {
    timeoutMs: 30_000,
  });
  const words: Word[] = JSON.parse(await readFile(TRUTH, 'utf8')).words;
  const flagged = words.filter(({ category }) => category !== undefined && category !== 'private');
  const found = () => [
    ...new Map(stage.client.of('detection').map((one) => [one.detectionId, one])).values(),
  ];
  await until('its flagged words are found', () => found().length >= flagged.length, { timeoutMs: 60_000 });
  // The file begins when the microphone is opened, so all words are off by the same time, or their stamps are wrong.
  const beganMs = (found()[0]?.fromMs ?? 0) - (flagged[0]?.fromMs ?? 0);
  for (const { fromMs } of found()) {
    const offMs = Math.min(...flagged.map((word) => Math.abs(beganMs + word.fromMs - fromMs)));
    expect(offMs).toBeLessThan(WORD_TIME_MS);
  }
  // A lost frame would be a gap, and a gap is told. Only where Chromium itself had no sound for a moment, since the machine stalled, may there be one.
  const { missingMs, leftOut } = await pushedBy(await capturing);
  expect(leftOut).toBe(0);
  const gaps = stage.client.of('catching-up').filter(({ cause }) => cause === 'gap');
  if (missingMs < LEAST_GAP_MS) expect(gaps).toEqual([]);
  expect(faults).toEqual([]);

  const other = await openPage(browser, { permissions: ['microphone'] });
  await other.page.addInitScript(
    (stored) => localStorage.setItem('airlock.window-inputs', stored),
    JSON.stringify({ [bound.inputId]: source }),
  );
  await other.page.goto(await pairedLink(stage.engine));
  await page.getByText('Another window hears this input now.').waitFor();
  await page.getByRole('button', { name: 'Hear it here' }).click();
  await other.page.getByText('Another window hears this input now.').waitFor();
});

function states(events: readonly EngineEvent[], inputId: string): string[] {
  return events.flatMap((event) =>
    event.type === 'capture' && event.inputId === inputId ? event.capture.state : [],
  );
}

/** A frame as the capture worker sent it: when, and the time it is stamped with, both on the page's clock. */
interface Sent {
  readonly atMs: number;
  readonly clientMs: number;
}

async function noteFrames(worker: Worker): Promise<Worker> {
  await worker.evaluate(() => {
    const sent: Sent[] = [];
    Object.assign(globalThis, { sent });
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (this: WebSocket, data) {
      // docs/api.md: the capture time stands at byte 16.
      if (data instanceof Uint8Array)
        sent.push({ atMs: performance.now(), clientMs: new DataView(data.buffer).getFloat64(16, true) });
      send.call(this, data);
    };
  });
  return worker;
}

/** How much sound Chromium never gave, against the clock, and how often our worker left out frames that it was given. */
async function pushedBy(worker: Worker): Promise<{ missingMs: number; leftOut: number }> {
  const sent = await worker.evaluate(() => (globalThis as unknown as { sent: Sent[] }).sent);
  expect(sent.length).toBeGreaterThan(500);
  // A frame is late or in time, never early: the least offset of many is that of the audio clock.
  const offsets = sent.map(({ atMs }, index) => atMs - index * FRAME_MS);
  const missingMs = Math.min(...offsets.slice(-100)) - Math.min(...offsets.slice(0, 100));
  // Sound that Chromium did not give is in no frame's time, and a clock that is set anew is in no frame's coming.
  const leftOut = sent.filter(({ atMs, clientMs }, index) => {
    const before = sent[index - 1];
    return before !== undefined && Math.min(atMs - before.atMs, clientMs - before.clientMs) > 1.5 * FRAME_MS;
  }).length;
  return { missingMs, leftOut };
}
