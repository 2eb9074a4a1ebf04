/** What goes wrong while somebody is live: `airlock start` on a real OBS, with the real models, and things that die. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildModels } from '../../models/build.ts';
import type { Status } from '../../src-engine/contract/endpoints/engine.ts';
import { readAddress } from '../../src-engine/storage/address-file.ts';
import { connectEngine, type EngineClient } from '../helpers/engine-client.ts';
import { OwnProcess, until } from '../helpers/stage/processes.ts';
import { type Stage, startStage } from '../helpers/stage/start-stage.ts';
import { startProxy, type TcpProxy } from '../helpers/tcp-proxy.ts';

const DELAY_MS = 1500;
const TAKE = new URL('../fixtures/sound/take-00.wav', import.meta.url).pathname;
const LAUNCHER = new URL('../../airlock.js', import.meta.url).pathname;

let obs: Stage;
let proxy: TcpProxy;
let start: OwnProcess;
let client: EngineClient;
let folder: string;
const speaking = new AbortController();

/** Runs a command of Airlock to its end. */
async function airlock(...args: string[]): Promise<{ code: number | null; json: unknown }> {
  const child = spawn(process.execPath, [LAUNCHER, ...args, '--json', '--data-dir', folder], {
    env: { ...process.env, ...obs.env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, json: text === '' ? undefined : JSON.parse(text) };
}

async function enginePid(): Promise<number> {
  return JSON.parse(await readFile(join(folder, 'engine.json'), 'utf8')).pid;
}

const muted = async () => (await obs.obs.call('GetInputMute', { inputName: 'Mic' })).inputMuted;
const onAir = async () => (await obs.obs.call('GetCurrentProgramScene')).currentProgramSceneName;
const protection = async () => (await client.call<Status>('GET', '/status')).protection;
/** Waits for the word; says what stood in its way where it does not come. */
async function isProtected(): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    const { word, reasons } = await protection();
    if (word === 'protected') return;
    if (Date.now() > end)
      throw new Error(`${word}: ${reasons.map(({ code, message }) => `${code} ${message}`).join('; ')}`);
    await sleep(200);
  }
}

/** Resolves when a cut is on air and OBS has it muted. */
async function inMidCut(): Promise<void> {
  const before = client.of('cut-started').length;
  await until('a cut is on air', () => client.of('cut-started').length > before, {
    timeoutMs: 60_000,
    everyMs: 10,
  });
}

/** Protected, and not muted but for cuts: OBS is seen unmuted. */
async function opens(): Promise<void> {
  await isProtected();
  await until('OBS has it open', async () => !(await muted()), { timeoutMs: 10_000, everyMs: 50 });
}

beforeAll(async () => {
  await buildModels();
  obs = await startStage({});
  folder = join(obs.folder, 'airlock');
  await mkdir(folder, { mode: 0o700 });
  await obs.addMicrophone('Scene', 'Mic');
  proxy = await startProxy(Number(new URL(obs.obsUrl).port));
  const passwordFile = join(obs.folder, 'password');
  await writeFile(passwordFile, `${obs.password}\n`, { mode: 0o600 });
  start = new OwnProcess(
    'airlock start',
    process.execPath,
    [
      LAUNCHER,
      'start',
      '--json',
      '--data-dir',
      folder,
      '--port',
      '0',
      '--obs-url',
      `ws://127.0.0.1:${proxy.port}`,
      '--obs-password-file',
      passwordFile,
    ],
    { env: { ...process.env, ...obs.env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const address = await until('the engine is there', () => readAddress(folder), { timeoutMs: 60_000 });
  client = await connectEngine(address);
  await until(
    'OBS is linked',
    async () => (await client.call<Status>('GET', '/status')).obs.state === 'connected',
    { timeoutMs: 20_000 },
  );
  void (async () => {
    while (!speaking.signal.aborted)
      await obs.playWav(TAKE, { signal: speaking.signal }).catch(() => sleep(200));
  })();
});

afterAll(async () => {
  speaking.abort();
  client?.close();
  await start?.stop({ graceMs: 20_000 });
  await proxy?.close();
  await obs?.stop();
});

test('two commands set up, one binds, one protects', async () => {
  expect((await airlock('status')).code).toBe(5);
  expect((await airlock('set-up', '--delay-ms', String(DELAY_MS))).code).toBe(0);
  expect((await airlock('bind', 'Mic', '--pulse', 'mic.monitor', '--policy', 'everything')).code).toBe(0);
  expect((await airlock('protect')).code).toBe(0);
  await isProtected();
  expect((await airlock('status')).code).toBe(0);
  expect((await airlock('bind', 'Nobody')).code).toBe(6);
});

test('the self-test passes while somebody speaks', async () => {
  const { code, json } = await airlock('self-test');
  process.stdout.write(`${JSON.stringify(json)}\n`);
  expect(code).toBe(0);
});

test('kill -9 of the engine in mid-cut: muted until it is back, then open', async () => {
  await inMidCut();
  const pid = await enginePid();
  process.kill(pid, 'SIGKILL');
  await sleep(300);
  expect(await muted()).toBe(true);
  // The sound first: the picture follows by two messages.
  await until('the safe scene is on', async () => (await onAir()) === 'Airlock safe scene', {
    timeoutMs: 2000,
    everyMs: 20,
  });
  client.close();
  await until(
    'another engine',
    async () => (await readAddress(folder)) !== undefined && (await enginePid()) !== pid,
    { timeoutMs: 30_000 },
  );
  const address = await readAddress(folder);
  if (address === undefined) throw new Error('no engine');
  client = await connectEngine(address);
  await opens();
  await until('the scene is the one before', async () => (await onAir()) === 'Scene');
  await inMidCut();
});

test('a link that drops for 3 s in mid-cut: said, and no mute stays', async () => {
  await inMidCut();
  proxy.drop();
  await until('said', () => client.of('protection').at(-1)?.protection.word === 'not-protected', {
    timeoutMs: 5000,
  });
  await sleep(3000);
  proxy.resume();
  await opens();
  await inMidCut();
});

test('kill -9 of OBS in mid-cut and its restart: delayed again, and no mute stays', async () => {
  await inMidCut();
  await obs.kill9();
  await until('said', () => client.of('protection').at(-1)?.protection.word === 'not-protected', {
    timeoutMs: 10_000,
  });
  await obs.restart();
  await opens();
  // It is put in force by two steps, the first of them a millisecond less (docs/obs.md).
  await until('the delay is back', async () => {
    const { inputAudioSyncOffset } = await obs.obs.call('GetInputAudioSyncOffset', { inputName: 'Mic' });
    return inputAudioSyncOffset === DELAY_MS;
  });
  await inMidCut();
});

test('the end gives OBS back', async () => {
  await start.stop({ graceMs: 20_000, first: 'SIGINT' });
  expect(await readAddress(folder)).toBeUndefined();
  const { inputAudioSyncOffset } = await obs.obs.call('GetInputAudioSyncOffset', { inputName: 'Mic' });
  const { scenes } = await obs.obs.call('GetSceneList');
  expect([inputAudioSyncOffset, await muted(), scenes.map(({ sceneName }) => sceneName)]).toEqual([
    0,
    false,
    ['Scene'],
  ]);
});
