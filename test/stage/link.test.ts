/** The link to a real OBS: wrong password, a lost link, an OBS that is killed in mid-cut and started again. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ObsStage } from '../../src-engine/obs/obs-stage.ts';
import { until } from '../helpers/stage/processes.ts';
import { type Stage, startStage } from '../helpers/stage/start-stage.ts';
import { startProxy, type TcpProxy } from '../helpers/tcp-proxy.ts';

const DELAY_MS = 700;

let obs: Stage;
let proxy: TcpProxy;
let stage: ObsStage;

beforeAll(async () => {
  obs = await startStage();
  await obs.addMicrophone('Scene', 'Mic');
  proxy = await startProxy(Number(new URL(obs.obsUrl).port));
  const folder = join(obs.folder, 'airlock');
  await mkdir(folder);
  stage = new ObsStage({ folder });
});

afterAll(async () => {
  await stage?.unlink();
  await proxy?.close();
  await obs?.stop();
});

const isMuted = async (inputName: string) => (await obs.obs.call('GetInputMute', { inputName })).inputMuted;
const offsetOf = async (inputName: string) =>
  (await obs.obs.call('GetInputAudioSyncOffset', { inputName })).inputAudioSyncOffset;

test('a wrong password is said as such, and is not in the message', async () => {
  const wrong = 'hunter2-not-the-one';
  const error = await stage.link({ url: obs.obsUrl, password: wrong }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'obs-wrong-password' });
  expect(JSON.stringify([String(error), error, (error as Error).stack])).not.toContain(wrong);
  const none = await stage.link({ url: obs.obsUrl }).catch((caught: unknown) => caught);
  expect(none).toMatchObject({ code: 'obs-wrong-password' });
  expect(stage.obs.state).toBe('not-linked');
});

test('a link that drops in mid-cut: the mute holds, and ends when the link is back', async () => {
  await stage.link({ url: `ws://127.0.0.1:${proxy.port}`, password: obs.password });
  await stage.setUp({ delayMs: DELAY_MS });
  await stage.apply([{ inputName: 'Mic', muted: true, bleep: true }]);
  proxy.drop();
  await until('the loss is seen', () => stage.obs.state === 'lost');
  await expect(stage.apply([{ inputName: 'Mic', muted: false, bleep: false }])).rejects.toMatchObject({
    code: 'obs-unreachable',
  });
  expect(await isMuted('Mic')).toBe(true);
  proxy.resume();
  await until('the cut is ended', async () => !(await isMuted('Mic')));
  expect(await isMuted('Airlock bleep')).toBe(true);
  await until('the stage is proved again', () => stage.stage.state === 'ready');
});

test('an OBS that hangs counts as lost, and calls do not wait for ever', async () => {
  proxy.freeze();
  await expect(stage.panic()).rejects.toMatchObject({ code: 'obs-unreachable' });
  expect(stage.panicActive).toBe(true);
  await until('the loss is seen', () => stage.obs.state !== 'connected');
  proxy.resume();
  await until('the panic is made good', () => isMuted('Mic'));
  await until('the link is back', () => stage.obs.state === 'connected');
  await until('the stage is proved again', () => stage.stage.state === 'ready');
  await stage.endPanic();
  await until('the panic is over', async () => !(await isMuted('Mic')));
});

test('an OBS that is killed in mid-cut and started again is set up again, and the cut is not left on', async () => {
  await stage.apply([{ inputName: 'Mic', muted: true, bleep: false }]);
  await obs.kill9();
  await until('the loss is seen', () => stage.obs.state === 'lost' || stage.obs.state === 'connecting');
  await stage.apply([{ inputName: 'Mic', muted: false, bleep: false }]).catch(() => undefined);
  await obs.restart();
  // A killed OBS has saved nothing of its scenes; the microphone is added again by the user.
  const { inputs } = await obs.obs.call('GetInputList');
  if (!inputs.some((input) => input.inputName === 'Mic')) await obs.addMicrophone('Scene', 'Mic');
  await until('the link is back', () => stage.obs.state === 'connected', { timeoutMs: 20_000 });
  await until('the stage is set up again', () => stage.stage.state === 'ready', { timeoutMs: 20_000 });
  await until('the microphone is delayed', async () => (await offsetOf('Mic')) === DELAY_MS);
  await until('the microphone is open', async () => !(await isMuted('Mic')));
  expect((await stage.undo()).leftOver).toEqual([]);
  expect(await offsetOf('Mic')).toBe(0);
});

test('an OBS that is not there is said as such', async () => {
  await obs.kill9();
  await stage.unlink();
  await expect(stage.link({ url: obs.obsUrl, password: obs.password })).rejects.toMatchObject({
    code: 'obs-unreachable',
  });
});
