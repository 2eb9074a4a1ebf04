/**
 * The main job with a window's ears: a real OBS and a real Chromium hear the same microphone (PulseAudio's); what the
 * audience got is read off OBS's recording.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildModels } from '../../models/build.ts';
import type { BoundInput } from '../../src-engine/contract/inputs.ts';
import { type Engine, startEngine } from '../../src-engine/main.ts';
import { buildInterface, interfaceFolder } from '../../src-renderer/build.ts';
import { openPage, pairedLink, startBrowser } from '../helpers/browser.ts';
import { connectEngine, type EngineClient } from '../helpers/engine-client.ts';
import { readAired, readTruth } from '../helpers/stage/aired-take.ts';
import { until } from '../helpers/stage/processes.ts';
import { type Stage, startStage } from '../helpers/stage/start-stage.ts';

const DELAY_MS = 1500;
const TAKE = new URL('../fixtures/sound/take-00.wav', import.meta.url).pathname;
const TRUTH = new URL('../fixtures/sound/take-00.json', import.meta.url);
/** OBS makes it by itself for the system's default microphone. */
const INPUT_NAME = 'Mic/Aux';

let obs: Stage;
let engine: Engine;
let client: EngineClient;
let browser: Browser;

beforeAll(async () => {
  await buildModels();
  await buildInterface();
  obs = await startStage({ globalMicrophone: true });
  engine = await startEngine({
    dataDir: join(obs.folder, 'airlock'),
    port: 0,
    interfaceDir: interfaceFolder,
  });
  client = await connectEngine(engine);
  browser = await startBrowser({ env: obs.env });
});

afterAll(async () => {
  await browser?.close();
  client?.close();
  await engine?.stop();
  await obs?.stop();
});

test('what a window hears is cut in OBS, exactly', async () => {
  const truth = await readTruth(TRUTH);
  await client.call('PUT', '/obs/link', { url: obs.obsUrl, password: obs.password });
  await client.call('POST', '/stage/set-up', { delayMs: DELAY_MS });
  const { inputId } = await client.call<BoundInput>('POST', '/inputs', {
    inputName: INPUT_NAME,
    capture: { kind: 'socket' },
    policyId: 'everything',
  });
  const { page, faults } = await openPage(browser, { permissions: ['microphone'] });
  await page.goto(await pairedLink(engine));
  await page.getByRole('navigation').waitFor();
  await page.evaluate(
    `localStorage.setItem('airlock.window-inputs', ${JSON.stringify(
      JSON.stringify({ [inputId]: { kind: 'microphone', deviceId: '', label: 'default' } }),
    )})`,
  );
  await page.reload();
  await client.call('POST', '/protect', {});
  await page.getByText('Protected', { exact: true }).waitFor({ timeout: 30_000 });

  await obs.startRecording();
  await obs.playWav(TAKE);
  await sleep(DELAY_MS + 1500);
  const recording = await obs.stopRecording();
  const shipped = truth.phrases.filter(({ category }) => category !== 'private');
  const { leaks, airedWords } = await readAired(recording, TAKE, { ...truth, phrases: shipped });
  const later = client.of('lag').at(-1)?.coverage.obsLaterMs;
  process.stdout.write(`OBS hears it ${Math.round(later ?? Number.NaN)} ms later than the window\n`);
  for (const { category, heardMs } of leaks) process.stdout.write(`${category}: ${heardMs} ms heard\n`);

  const recalled = leaks.filter(({ heardMs, fromMs, untilMs }) => heardMs < (untilMs - fromMs) * 0.3);
  expect(recalled.length).toBe(shipped.length);
  expect(airedWords.length).toBeGreaterThan(truth.innocent.length * 0.9);
  await until('they are counted', () => client.of('incident').length >= shipped.length);
  await page.getByRole('button', { name: 'False alarm' }).first().waitFor();
  expect(faults).toEqual([]);
});
