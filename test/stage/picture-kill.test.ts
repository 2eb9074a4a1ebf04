/**
 * The engine dies or hangs while a secret is covered: `airlock start` with its guardian on a real OBS that captures a real screen, under
 * a strict policy. The audience gets covers and the safe scene, never the secret; at the end OBS is as it was.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildModels } from '../../models/build.ts';
import type { Status } from '../../src-engine/contract/endpoints/engine.ts';
import type { PictureState } from '../../src-engine/contract/picture.ts';
import { readAddress } from '../../src-engine/storage/address-file.ts';
import { connectEngine, type EngineClient } from '../helpers/engine-client.ts';
import { pictureCovered, pictureSettled } from '../helpers/stage/picture-waits.ts';
import { OwnProcess, until } from '../helpers/stage/processes.ts';
import { calm, isFree, recordPlay, withSecret } from '../helpers/stage/screen-play.ts';
import { openScreenWindow, type ScreenWindow } from '../helpers/stage/screen-window.ts';
import { type Stage, startStage } from '../helpers/stage/start-stage.ts';

const LAUNCHER = new URL('../../airlock.js', import.meta.url).pathname;
const SIZE = { width: 1280, height: 720 };
const FPS = 30;
const DELAY_MS = 1500;
const SAFE_SCENE = 'Airlock safe scene';
const WAIT = { timeoutMs: 90_000, everyMs: 50 };

let obs: Stage;
let screen: ScreenWindow;
let start: OwnProcess;
let client: EngineClient;
let folder: string;
/** The scene collection before Airlock. */
let before: string;

beforeAll(async () => {
  await buildModels();
  obs = await startStage({ ...SIZE, fps: FPS, screen: SIZE });
  await obs.addInput('Scene', 'Screen', 'xshm_input', { screen: 0 });
  await obs.addInput('Desk', 'Desk ground', 'color_source_v3', { color: 0xff404040, ...SIZE });
  await obs.obs.call('SetCurrentProgramScene', { sceneName: 'Scene' });
  await savedCollection();
  await obs.restart();
  before = await savedCollection();
  await obs.restart();
  screen = await openScreenWindow(obs, SIZE);
  await screen.show(calm);
  folder = join(obs.folder, 'airlock');
  await mkdir(folder, { mode: 0o700 });
  const passwordFile = join(obs.folder, 'password');
  await writeFile(passwordFile, `${obs.password}\n`, { mode: 0o600 });
  start = new OwnProcess(
    'airlock start',
    process.execPath,
    [
      ...[LAUNCHER, 'start', '--json', '--data-dir', folder, '--port', '0'],
      ...['--obs-url', obs.obsUrl, '--obs-password-file', passwordFile],
    ],
    { env: { ...process.env, ...obs.env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  client = await connectEngine(await until('the engine is there', () => readAddress(folder), WAIT));
  await until(
    'OBS is linked',
    async () => (await client.call<Status>('GET', '/status')).obs.state === 'connected',
    WAIT,
  );
  await client.call('POST', '/stage/set-up', { delayMs: DELAY_MS });
  await client.call('POST', '/protect', {});
  await settled();
}, 240_000);

afterAll(async () => {
  client?.close();
  await start?.stop({ graceMs: 20_000 });
  await screen?.stop();
  await obs?.stop();
});

test('kill -9 in the middle of a cover: not one frame of the secret airs, also where it moves at once', async () => {
  await plays('kill -9', async () => {
    await screen.show(withSecret(560, 200));
    await covered();
    const pid = await enginePid();
    process.kill(pid, 'SIGKILL');
    await screen.show(withSecret(700, 500));
    await inSafeScene();
    client.close();
    const isAnother = async () => (await readAddress(folder)) !== undefined && (await enginePid()) !== pid;
    await until('another engine', isAnother, WAIT);
    client = await connectEngine(await until('its address', () => readAddress(folder), WAIT));
    await until('it went back to the scene', async () => (await onAir()) === 'Scene', WAIT);
    await covered();
  });
});

test('an engine that hangs: the safe scene, and back when it is there again', async () => {
  await plays('SIGSTOP', async () => {
    await screen.show(withSecret(560, 200));
    await covered();
    const pid = await enginePid();
    process.kill(pid, 'SIGSTOP');
    try {
      await screen.show(withSecret(700, 500));
      await inSafeScene();
      await sleep(1500);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    client.close();
    await until('it went back to the scene', async () => (await onAir()) === 'Scene', WAIT);
    client = await connectEngine(await until('its address', () => readAddress(folder), WAIT));
    await covered();
  });
});

test('ended in the middle of a cover, Airlock gives OBS back as it was', async () => {
  await screen.show(withSecret(560, 200));
  await covered();
  await start.stop({ graceMs: 20_000, first: 'SIGINT' });
  expect(await onAir()).toBe('Scene');
  await sleep(500);
  expect(await savedCollection()).toBe(before);
});

/** Records a play that ends with the secret gone; nothing of it may have aired, and the picture is free again. */
async function plays(what: string, play: () => Promise<void>): Promise<void> {
  const aired = await recordPlay(
    obs,
    async () => {
      await play();
      await screen.show(calm);
      await settled();
    },
    { ...SIZE, fps: FPS, delayMs: DELAY_MS },
  );
  process.stdout.write(`${what}: ${aired.leaked.length} of ${aired.frames.length} frames leaked\n`);
  expect(isFree(aired)).toBe(true);
  expect(aired.leaked).toEqual([]);
}

async function enginePid(): Promise<number> {
  return JSON.parse(await readFile(join(folder, 'engine.json'), 'utf8')).pid;
}

const onAir = async () => (await obs.obs.call('GetCurrentProgramScene')).currentProgramSceneName;
const picture = async () => (await client.call<{ state: PictureState }>('GET', '/picture')).state;

/** Says what the guardian said where it does not come. */
async function inSafeScene(): Promise<void> {
  const isSafe = async () => (await onAir()) === SAFE_SCENE;
  await until('the safe scene is on', isSafe, { timeoutMs: 3000, everyMs: 20 }).catch((error) => {
    throw new Error(start.tail, { cause: error });
  });
}

const covered = () => pictureCovered(picture, 'personal.email');
const settled = () => pictureSettled(picture);

/** Quits OBS, so that it saves; the scene collection as saved, less what changes by itself. */
async function savedCollection(): Promise<string> {
  await sleep(300);
  await obs.quitObs();
  const text = await readFile(join(obs.configFolder, 'basic/scenes/Untitled.json'), 'utf8');
  // id_counter: the number of scene items a scene ever had. OBS counts it up and never down.
  const saved = JSON.parse(text.replace(/"id_counter":\d+/g, '"id_counter":0')) as {
    sources: { name: string }[];
  };
  // The order of `sources` turns round with every load; the order of scenes is in `scene_order`.
  saved.sources.sort((a, b) => a.name.localeCompare(b.name));
  return JSON.stringify(saved, null, 1);
}
