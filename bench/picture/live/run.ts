/** `npm run bench -- picture-live`: the picture's protection beside that of the sound, on a real OBS with a 1920x1080 canvas. */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import writeFileAtomic from 'write-file-atomic';
import { buildModels } from '../../../models/build.ts';
import type { PictureState } from '../../../src-engine/contract/picture.ts';
import { EngineChild } from '../../../test/helpers/engine-child.ts';
import { connectEngine, type EngineClient } from '../../../test/helpers/engine-client.ts';
import { until } from '../../../test/helpers/stage/processes.ts';
import { openScreenWindow, type ScreenWindow } from '../../../test/helpers/stage/screen-window.ts';
import { type Stage, startStage } from '../../../test/helpers/stage/start-stage.ts';
import { coresOver, memoryMb } from './process-load.ts';
import { calmScreen, changedScreen, denseScreen, typedScreen } from './screens.ts';

export interface PictureLiveOptions {
  readonly json?: string;
  /** What OBS is to draw; without a graphics card it cannot draw 30 frames a second of 1920x1080. */
  readonly fps?: number;
}

interface Spread {
  readonly p50: number;
  readonly p95: number;
}

/** Cores taken, 1 is one core, and frames a second that OBS drew meanwhile. */
interface Load {
  readonly engineCores: number;
  readonly obsCores: number;
  readonly drawnFps: number;
}

export interface PictureLiveFigures {
  readonly machine: string;
  /** Frames a second that OBS was to draw. */
  readonly fps: number;
  /** OBS alone with the stage set up. */
  readonly alone: Load;
  /** With the sound protected and the picture switched off. */
  readonly sound: Load;
  /** With both protected, over a still screen, and while somebody types. */
  readonly still: Load;
  readonly typing: Load;
  readonly memoryMb: number;
  /** From a secret's showing in a tenth of the screen to its cut being decided, ms. */
  readonly decisionMs: Spread;
  /** From a whole new dense screen to its longest line, which holds a secret and is read last, ms. */
  readonly denseReadMs: Spread;
  /** Secrets of these that were never found. */
  readonly missed: number;
}

const SIZE = { width: 1920, height: 1080 };
const TAKE = fileURLToPath(new URL('../../../test/fixtures/sound/take-00.wav', import.meta.url));
const LOAD_MS = 15_000;
const CHANGES = 24;
const DENSE = 6;
const DELAY_MS = 1500;
/** What was not found within this was missed, ms. */
const FOUND_WITHIN_MS = 12_000;

export async function benchPictureLive({ json, fps = 30 }: PictureLiveOptions): Promise<PictureLiveFigures> {
  await buildModels();
  const root = await mkdtemp(join(tmpdir(), 'airlock-bench-'));
  const stage = await startStage({ ...SIZE, fps, screen: SIZE });
  const screen = await openScreenWindow(stage, SIZE);
  const child = await EngineChild.start({ root, env: { PULSE_SERVER: stage.pulseServer as string } });
  const client = await connectEngine(child.address);
  const ending = new AbortController();
  try {
    const figures = { fps, ...(await measure(stage, screen, child.pid, client, ending.signal)) };
    if (json !== undefined) await writeFileAtomic(json, `${JSON.stringify(figures, null, 2)}\n`);
    print(figures);
    return figures;
  } finally {
    ending.abort();
    client.close();
    await child.stop();
    await screen.stop();
    await stage.stop();
    await rm(root, { recursive: true, force: true });
  }
}

async function measure(
  stage: Stage,
  screen: ScreenWindow,
  engine: number,
  client: EngineClient,
  signal: AbortSignal,
): Promise<Omit<PictureLiveFigures, 'fps'>> {
  await stage.addInput('Scene', 'Screen', 'xshm_input', { screen: 0 });
  await stage.addMicrophone('Scene', 'Mic');
  await client.call('PUT', '/obs/link', { url: stage.obsUrl, password: stage.password });
  await client.call('PUT', '/picture', { on: false });
  await client.call('POST', '/stage/set-up', { delayMs: DELAY_MS });
  await client.call('POST', '/inputs', {
    inputName: 'Mic',
    capture: { kind: 'pulse', source: 'mic.monitor' },
  });
  void speak(stage, signal);
  await screen.show(calmScreen);
  const load = () => loadOf(stage, engine);
  const alone = await load();
  await client.call('POST', '/protect', {});
  await sleep(3000);
  const sound = await load();

  await client.call('PUT', '/picture', { on: true });
  await settled(client);
  const still = await load();
  const letters = type(screen);
  const typing = await load();
  await letters;
  await settled(client);

  const decisions: (number | undefined)[] = [];
  for (let number = 0; number < CHANGES; number += 1) {
    decisions.push(await showAndWait(client, screen, changedScreen(number)));
    await screen.show(calmScreen);
    await settled(client);
    // Not in step with the looks.
    await sleep(300 + ((number * 97) % 400));
  }
  const dense: (number | undefined)[] = [];
  for (let number = 0; number < DENSE; number += 1) {
    dense.push(await showAndWait(client, screen, denseScreen(number)));
    await screen.show(calmScreen);
    await settled(client);
  }
  return {
    machine: `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} threads`,
    alone,
    sound,
    still,
    typing,
    memoryMb: await memoryMb(engine),
    decisionMs: spreadOf(decisions),
    denseReadMs: spreadOf(dense),
    missed: [...decisions, ...dense].filter((ms) => ms === undefined).length,
  };
}

/** Shows a page with a secret; how long until it was found, so that its cut was decided; undefined where it never was. */
async function showAndWait(
  client: EngineClient,
  screen: ScreenWindow,
  html: string,
): Promise<number | undefined> {
  const before = client.events.length;
  const shownMs = await screen.show(html);
  const isFound = () => client.events.slice(before).some((event) => event.type === 'picture-detection');
  const outcome = await until('the secret is found', isFound, {
    timeoutMs: FOUND_WITHIN_MS,
    everyMs: 5,
  }).catch(() => undefined);
  return outcome === undefined ? undefined : performance.now() - shownMs;
}

async function loadOf(stage: Stage, engine: number): Promise<Load> {
  const drawn = async () => {
    const { renderTotalFrames, renderSkippedFrames } = await stage.obs.call('GetStats');
    return renderTotalFrames - renderSkippedFrames;
  };
  const before = await drawn();
  const beganAtMs = performance.now();
  const [engineCores = 0, obsCores = 0] = await coresOver([engine, stage.obsPid], LOAD_MS);
  const drawnFps = ((await drawn()) - before) / ((performance.now() - beganAtMs) / 1000);
  return { engineCores, obsCores, drawnFps };
}

/**
 * What the picture takes of a core. OBS takes all it can get where it cannot keep up, so what its frames cost alone is taken off for
 * those that it drew.
 */
function pictureCores(load: Load, { alone, sound }: PictureLiveFigures): number {
  const drawing = load.drawnFps * (alone.obsCores / alone.drawnFps);
  return load.engineCores - sound.engineCores + load.obsCores - drawing;
}

async function speak(stage: Stage, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await stage.playWav(TAKE, { signal }).catch(() => undefined);
}

/** Ten letters in three seconds, for as long as a measurement. */
async function type(screen: ScreenWindow): Promise<void> {
  const endMs = performance.now() + LOAD_MS;
  for (let letters = 1; performance.now() < endMs; letters += 1) {
    await screen.show(typedScreen(letters));
    await sleep(280);
  }
}

async function settled(client: EngineClient): Promise<void> {
  await until(
    'the picture is protected and nothing is covered',
    async () => {
      const { state } = await client.call<{ state: PictureState }>('GET', '/picture');
      return state.word === 'protected' && state.covers.length === 0;
    },
    { timeoutMs: 90_000, everyMs: 100 },
  );
}

function spreadOf(values: readonly (number | undefined)[]): Spread {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50: at(0.5), p95: at(0.95) };
}

function print(figures: PictureLiveFigures): void {
  const percent = (cores: number) => `${(cores * 100).toFixed(1)} %`;
  const { decisionMs, denseReadMs, alone, sound, still, typing } = figures;
  const frames = ({ drawnFps }: Load) => `${drawnFps.toFixed(1)} of ${figures.fps} frames a second`;
  console.log(`${figures.machine}; 1920x1080, sound protected as well; of one core:`);
  console.log(`  OBS alone ${percent(alone.obsCores)}, ${frames(alone)}`);
  console.log(`  the engine with the sound alone ${percent(sound.engineCores)}`);
  console.log(
    `  a still screen ${percent(pictureCores(still, figures))} (OBS and engine, less these; OBS draws ${frames(still)})`,
  );
  console.log(`  somebody types ${percent(pictureCores(typing, figures))} (OBS draws ${frames(typing)})`);
  console.log(`  secrets missed ${figures.missed} of ${CHANGES + DENSE}`);
  console.log(`  memory of the engine ${figures.memoryMb.toFixed(0)} MB`);
  console.log(`  a tenth of the screen: decided p50 ${decisionMs.p50} ms, p95 ${decisionMs.p95} ms`);
  console.log(`  a dense new screen: all read p50 ${denseReadMs.p50} ms, p95 ${denseReadMs.p95} ms`);
}
