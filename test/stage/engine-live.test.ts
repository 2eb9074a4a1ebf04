/** The main job, end to end: a real OBS, a real microphone, the real models, and what the audience got read off the recording. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildModels } from '../../models/build.ts';
import type { BoundInput } from '../../src-engine/contract/inputs.ts';
import { type Engine, startEngine } from '../../src-engine/main.ts';
import { connectEngine, type EngineClient } from '../helpers/engine-client.ts';
import { until } from '../helpers/stage/processes.ts';
import { PROGRAMME_RATE, programmeSound } from '../helpers/stage/programme.ts';
import { type Stage, startStage } from '../helpers/stage/start-stage.ts';

const DELAY_MS = 1500;
const TAKE = new URL('../fixtures/sound/take-00.wav', import.meta.url).pathname;
const TRUTH = new URL('../fixtures/sound/take-00.json', import.meta.url);

interface Word {
  readonly word: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly category?: string;
  readonly phrase?: number;
}

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
  const truth: Word[] = JSON.parse(await readFile(TRUTH, 'utf8')).words;
  const phrases = [
    ...Map.groupBy(
      truth.filter(({ category }) => category),
      ({ phrase }) => phrase,
    ).values(),
  ].map((words) => ({
    category: words[0]?.category,
    text: words.map(({ word }) => word).join(' '),
    fromMs: Math.min(...words.map(({ fromMs }) => fromMs)),
    untilMs: Math.max(...words.map(({ untilMs }) => untilMs)),
  }));
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

  const sound = await programmeSound(recording);
  const take = await programmeSound(TAKE);
  const shiftMs = alignMs(take, sound);
  const leaks = phrases.map((phrase) => ({ ...phrase, heardMs: heardMs(take, sound, shiftMs, phrase) }));
  const innocent = truth.filter(({ category }) => category === undefined);
  const airedWords = innocent.filter(
    (word) => heardMs(take, sound, shiftMs, word) > 0.5 * loudMs(take, word),
  );
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

/** Peaks of each ms. */
function envelope(sound: Float32Array): Float32Array {
  const step = PROGRAMME_RATE / 1000;
  const peaks = new Float32Array(Math.floor(sound.length / step));
  for (let ms = 0; ms < peaks.length; ms++) {
    for (let i = ms * step; i < (ms + 1) * step; i++) {
      peaks[ms] = Math.max(peaks[ms] as number, Math.abs(sound[i] as number));
    }
  }
  return peaks;
}

/** At which ms of the recording the take begins: the shift with the greatest likeness. */
function alignMs(take: Float32Array, sound: Float32Array): number {
  const [a, b] = [envelope(take), envelope(sound)];
  let best = { ms: 0, score: Number.NEGATIVE_INFINITY };
  for (let ms = 0; ms + 2000 < b.length; ms++) {
    let score = 0;
    for (let i = 0; i < a.length && i + ms < b.length; i += 2)
      score += (a[i] as number) * (b[i + ms] as number);
    if (score > best.score) best = { ms, score };
  }
  return best.ms;
}

/** How much of a span of the take is loud in it, ms. */
function loudMs(take: Float32Array, { fromMs, untilMs }: { fromMs: number; untilMs: number }): number {
  return envelope(take.subarray(fromMs * 48, untilMs * 48)).filter((peak) => peak > 0.01).length;
}

/** How much of it is heard in the recording, ms: where the take is loud and the recording is not silent. */
function heardMs(
  take: Float32Array,
  sound: Float32Array,
  shiftMs: number,
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
): number {
  const a = envelope(take.subarray(fromMs * 48, untilMs * 48));
  const b = envelope(sound.subarray((fromMs + shiftMs) * 48, (untilMs + shiftMs) * 48));
  return a.filter((peak, ms) => peak > 0.01 && (b[ms] ?? 0) > 0.25 * peak).length;
}
