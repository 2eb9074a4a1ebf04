/** The main job, end to end: a real OBS, a real microphone, the real models, and what the audience got read off the recording. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildModels } from '../../models/build.ts';
import type { BoundInput } from '../../src-engine/contract/inputs.ts';
import { type Engine, startEngine } from '../../src-engine/main.ts';
import { connectEngine, type EngineClient } from '../helpers/engine-client.ts';
import { readAired, readTruth } from '../helpers/stage/aired-take.ts';
import { until } from '../helpers/stage/processes.ts';
import { type Stage, startStage } from '../helpers/stage/start-stage.ts';

const DELAY_MS = 1500;
const TAKE = new URL('../fixtures/sound/take-00.wav', import.meta.url).pathname;
const TRUTH = new URL('../fixtures/sound/take-00.json', import.meta.url);

/** Measured figures go to the test's output. */
const info = (text: string) => process.stdout.write(`${text}\n`);

let obs: Stage;
let engine: Engine;
let client: EngineClient;

beforeAll(async () => {
  await buildModels();
  obs = await startStage({});
  await obs.addMicrophone('Scene', 'Mic');
  engine = await startEngine({
    dataDir: join(obs.folder, 'airlock'),
    port: 0,
    soundEnv: { PULSE_SERVER: obs.pulseServer },
  });
  client = await connectEngine(engine);
});

afterAll(async () => {
  client?.close();
  await engine?.stop();
  await obs?.stop();
});

test('a take is protected: flagged words are silent in the recording, the rest airs', async () => {
  const { phrases, innocent } = await readTruth(TRUTH);
  await client.call('PUT', '/obs/link', { url: obs.obsUrl, password: obs.password });
  await client.call('POST', '/stage/set-up', { delayMs: DELAY_MS });
  const words = phrases
    .filter(({ category }) => category === 'private')
    .map(({ text }) => ({ phrase: text, category: 'private' }));
  if (words.length > 0) await client.call('POST', '/words', { words });
  const bound = await client.call<BoundInput>('POST', '/inputs', {
    inputName: 'Mic',
    capture: { kind: 'pulse', source: 'mic.monitor' },
    policyId: 'everything',
  });
  await client.call('POST', '/protect', {});
  await until('protected', async () => client.of('protection').at(-1)?.protection.word === 'protected', {
    timeoutMs: 30_000,
  });

  await obs.startRecording();
  const cpu = process.cpuUsage();
  const beganMs = performance.now();
  await obs.playWav(TAKE);
  await sleep(DELAY_MS + 1500);
  const { user, system } = process.cpuUsage(cpu);
  const share = (user + system) / 1000 / (performance.now() - beganMs);
  info(
    `engine with its test: ${Math.round(share * 100)} % of a core, ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB`,
  );
  const recording = await obs.stopRecording();

  const { leaks, airedWords } = await readAired(recording, TAKE, { phrases, innocent });
  info(`cuts: ${client.of('cut-ended').length}, flagged: ${phrases.length}`);
  for (const { category, heardMs: ms, fromMs, untilMs } of leaks)
    info(`${category} ${fromMs}-${untilMs}: ${ms} ms heard`);
  info(`innocent words aired: ${airedWords.length} of ${innocent.length}`);
  for (const { cut, latenessMs, leakedMs, aired } of client.of('cut-ended')) {
    info(
      `${cut.categories} ${Math.round((aired?.untilMs ?? 0) - (aired?.fromMs ?? 0))} ms, late ${Math.round(latenessMs)}, leaked ${Math.round(leakedMs)}`,
    );
  }
  info(`lag: ${JSON.stringify(client.of('lag').at(-1)?.coverage)}`);
  const recalled = leaks.filter(({ heardMs: ms, fromMs, untilMs }) => ms < (untilMs - fromMs) * 0.3);
  expect(recalled.length).toBeGreaterThanOrEqual(Math.ceil(phrases.length * 0.8));
  expect(airedWords.length).toBeGreaterThan(innocent.length * 0.9);
  const { incidents } = await client.call<{ incidents: { inputId: string }[] }>('GET', '/incidents');
  expect(incidents.length).toBe(client.of('incident').length);
  expect(incidents.length).toBeGreaterThanOrEqual(recalled.length);
  expect(incidents.every(({ inputId }) => inputId === bound.inputId)).toBe(true);
});
