/** Set-up leaves no trace after undo: on a real OBS, twice, after kill -9, after edits by hand, over scene collections. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ObsStage } from '../../src-engine/obs/obs-stage.ts';
import { until } from '../helpers/stage/processes.ts';
import { type Stage, startStage } from '../helpers/stage/start-stage.ts';

const DELAY_MS = 700;

let obs: Stage;
let folder: string;
let stage: ObsStage;

beforeAll(async () => {
  obs = await startStage();
  await obs.addMicrophone('Scene', 'Mic');
  await obs.addInput('Scene', 'Red', 'color_source_v3', { color: 0xff0000ff, width: 640, height: 360 });
  await obs.addInput('Second', 'Green', 'color_source_v3', { color: 0xff00ff00, width: 640, height: 360 });
  // What the user had: an offset, a filter of their own, a transition of their own.
  await obs.obs.call('SetInputAudioSyncOffset', { inputName: 'Mic', inputAudioSyncOffset: 120 });
  await obs.obs.call('CreateSourceFilter', {
    sourceName: 'Scene',
    filterName: 'Mine',
    filterKind: 'color_filter',
    filterSettings: { gamma: 0.1 },
  });
  await obs.obs.call('SetSceneSceneTransitionOverride', {
    sceneName: 'Second',
    transitionName: 'Fade',
    transitionDuration: 400,
  });
  folder = join(obs.folder, 'airlock');
  await mkdir(folder);
  stage = await linked();
});

afterEach(async () => {
  if (!obs.obsRunning) throw new Error(`OBS ended by itself: ${obs.obsTail}`);
  await stage.unlink();
  stage = await linked();
  await stage.undo();
});

afterAll(async () => {
  await stage?.unlink();
  await obs?.stop();
});

async function linked(): Promise<ObsStage> {
  const next = new ObsStage({ folder });
  await next.link({ url: obs.obsUrl, password: obs.password }, { keepTrying: true });
  return next;
}

const offsetOf = async (inputName: string) =>
  (await obs.obs.call('GetInputAudioSyncOffset', { inputName })).inputAudioSyncOffset;
const isMuted = async (inputName: string) => (await obs.obs.call('GetInputMute', { inputName })).inputMuted;

/** Quits OBS, so that it saves; the scene collection as saved, less what counts up by itself; and starts it again. */
async function savedCollection(): Promise<string> {
  await stage.unlink();
  await sleep(300);
  await obs.quitObs();
  const text = await readFile(join(obs.configFolder, 'basic/scenes/Untitled.json'), 'utf8');
  await obs.restart();
  stage = await linked();
  // id_counter: the number of scene items a scene ever had. OBS counts it up and never down.
  const saved = JSON.parse(text.replace(/"id_counter":\d+/g, '"id_counter":0')) as {
    sources: { name: string }[];
  };
  // The order of `sources` turns round with every load; the order of scenes is in `scene_order`.
  saved.sources.sort((a, b) => a.name.localeCompare(b.name));
  return JSON.stringify(saved, null, 1);
}

test('undo gives the scene collection back byte for byte; a second set-up or undo changes nothing', async () => {
  await savedCollection();
  const before = await savedCollection();
  const first = await stage.setUp({ delayMs: DELAY_MS, safeSceneName: 'Second' });
  expect(first.stage).toMatchObject({ state: 'ready', protectedScenes: ['Scene'], problems: [] });
  await until('the offset is proved', async () => (await offsetOf('Mic')) === 120 + DELAY_MS);
  expect(await offsetOf('Desktop Audio')).toBe(DELAY_MS);
  expect(stage.airDelayMs('Mic')).toBe(120 + DELAY_MS);
  const once = await savedCollection();
  const second = await stage.setUp({ delayMs: DELAY_MS, safeSceneName: 'Second' });
  expect(second.stage).toEqual(first.stage);
  expect(await savedCollection()).toBe(once);
  expect(once).not.toBe(before);

  await stage.setUp({ delayMs: DELAY_MS });
  expect((await stage.undo()).leftOver).toEqual([]);
  expect((await stage.undo()).leftOver).toEqual([]);
  await expect(access(join(folder, 'stage-journal.json'))).rejects.toThrow();
  expect(await savedCollection()).toBe(before);
});

test('undo in the middle of a cut of the picture gives everything back too', async () => {
  await savedCollection();
  const before = await savedCollection();
  await stage.setUp({ delayMs: DELAY_MS });
  await cutPicture();
  const cut = await savedCollection();
  expect(cut).toContain('Airlock cover');
  // OBS and the link are new, and the cuts are as before.
  await until('the stage is set up again', () => stage.unfinished);
  expect((await stage.undo()).leftOver).toEqual([]);
  await expect(access(join(folder, 'stage-journal.json'))).rejects.toThrow();
  await expect(access(join(folder, 'covers'))).rejects.toThrow();
  expect(await savedCollection()).toBe(before);

  await stage.setUp({ delayMs: DELAY_MS });
  await cutPicture();
  expect((await stage.undo()).leftOver).toEqual([]);
  await sleep(500);
  expect(await savedCollection()).toBe(before);
});

/** All kinds of cuts of the picture at once. */
async function cutPicture(): Promise<void> {
  const box = { x: 10, y: 10, width: 100, height: 100 };
  await stage.picture.setCuts([
    { sceneName: 'Scene', covers: [box], blurs: [box] },
    { sceneName: 'Second', covers: [box, { ...box, x: 200 }], blurs: [] },
  ]);
  await stage.picture.setHidden(['Red', 'Green']);
  await stage.picture.setSafeScene(true);
}

test('another safety delay replaces the first, and the user’s own offset stays', async () => {
  await stage.setUp({ delayMs: DELAY_MS });
  await stage.setUp({ delayMs: 900 });
  // Set again when sound first flows, so for a moment it is 1 ms less.
  await until('the new offset', async () => (await offsetOf('Mic')) === 120 + 900);
  await stage.undo();
  expect(await offsetOf('Mic')).toBe(120);
});

test('a run that was killed in the middle of a cut is undone by the next, from the journal alone', async () => {
  await stage.unlink();
  const child = fork(new URL('../helpers/stage/hold-stage.ts', import.meta.url), { execArgv: [] });
  const picture = { cover: 'Scene', hide: 'Red' };
  child.send({ url: obs.obsUrl, password: obs.password, folder, delayMs: DELAY_MS, mute: 'Mic', picture });
  await once(child, 'message');
  expect(await isMuted('Mic')).toBe(true);
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  expect(await isMuted('Mic')).toBe(true);
  expect(await offsetOf('Mic')).toBe(120 + DELAY_MS);

  const { sceneItemId } = await obs.obs.call('GetSceneItemId', { sceneName: 'Scene', sourceName: 'Red' });
  const isVisible = async () =>
    (await obs.obs.call('GetSceneItemEnabled', { sceneName: 'Scene', sceneItemId })).sceneItemEnabled;
  const onAir = async () => (await obs.obs.call('GetCurrentProgramScene')).currentProgramSceneName;
  const mask = async () => {
    const { filters: there } = await obs.obs.call('GetSourceFilterList', { sourceName: 'Scene' });
    const cover = there.find((filter) => filter.filterName === 'Airlock cover');
    return String((cover?.filterSettings as { image_path?: string } | undefined)?.image_path);
  };
  expect(await isVisible()).toBe(false);
  expect(await onAir()).toBe('Airlock safe scene');
  // What was covered stays covered while nobody is there.
  await access(await mask());

  stage = await linked();
  expect(stage.unfinished).toBe(true);
  expect(stage.changes.map((change) => change.kind)).toEqual(
    expect.arrayContaining(['created-cover', 'created-blur', 'hidden-source']),
  );
  expect((await stage.undo()).leftOver).toEqual([]);
  expect(await isVisible()).toBe(true);
  expect(await onAir()).toBe('Scene');
  expect(await isMuted('Mic')).toBe(false);
  expect(await offsetOf('Mic')).toBe(120);
  const { filters } = await obs.obs.call('GetSourceFilterList', { sourceName: 'Scene' });
  expect(filters.map((filter) => filter.filterName)).toEqual(['Mine']);
});

test('a run that goes on after a kill -9 ends the cuts that nobody asks for any more', async () => {
  await stage.setUp({ delayMs: DELAY_MS });
  await cutPicture();
  await stage.unlink();
  stage = await linked();
  const covers = [{ x: 5, y: 5, width: 5, height: 5 }];
  await stage.picture.setCuts([{ sceneName: 'Second', covers, blurs: [] }]).catch(() => undefined);
  await stage.setUp({ delayMs: DELAY_MS });
  expect(stage.changes.filter((change) => change.kind === 'hidden-source')).toEqual([]);
  expect((await obs.obs.call('GetCurrentProgramScene')).currentProgramSceneName).toBe('Scene');
  const maskOf = async (sourceName: string) => {
    const { filterSettings } = await obs.obs.call('GetSourceFilter', {
      sourceName,
      filterName: 'Airlock cover',
    });
    return basename(String((filterSettings as { image_path: string }).image_path));
  };
  expect(await maskOf('Scene')).toBe('clear.png');
  expect(await maskOf('Second')).toMatch(/^cover-/);
  expect((await stage.verify()).problems).toEqual([]);
});

test('what was edited by hand is said, repaired on request, and left alone by undo', async () => {
  await stage.setUp({ delayMs: DELAY_MS });
  await obs.obs.call('RemoveSourceFilter', { sourceName: 'Scene', filterName: 'Airlock delay' });
  await obs.obs.call('SetInputAudioSyncOffset', { inputName: 'Desktop Audio', inputAudioSyncOffset: 10 });
  await until('the edits are seen', () => stage.stage.problems.length === 2);
  expect(stage.stage.state).toBe('edited');
  expect(stage.stage.problems.map((each) => each.message).join('\n')).toMatch(/Desktop Audio[\s\S]*“Scene”/);

  expect((await stage.repair()).leftOver).toEqual([]);
  expect(stage.stage.state).toBe('ready');
  expect(await offsetOf('Desktop Audio')).toBe(10 + DELAY_MS);

  await obs.obs.call('SetInputAudioSyncOffset', { inputName: 'Desktop Audio', inputAudioSyncOffset: 33 });
  const { leftOver } = await stage.undo();
  expect(leftOver).toHaveLength(1);
  expect(leftOver[0]?.message).toContain('Desktop Audio');
  expect(await offsetOf('Desktop Audio')).toBe(33);
  await obs.obs.call('SetInputAudioSyncOffset', { inputName: 'Desktop Audio', inputAudioSyncOffset: 0 });
});

test('an input that appears later is closed until it is delayed; a renamed one is followed', async () => {
  await stage.setUp({ delayMs: DELAY_MS });
  await obs.addInput('Second', 'Guest', 'pulse_input_capture', { device_id: 'mic.monitor' });
  await until('it is closed', () => isMuted('Guest'), { timeoutMs: 2000, everyMs: 5 });
  await until('it is delayed', async () => (await offsetOf('Guest')) === DELAY_MS);
  expect(await isMuted('Guest')).toBe(true);
  await until('it is opened', async () => !(await isMuted('Guest')));
  await obs.obs.call('SetInputName', { inputName: 'Guest', newInputName: 'Visitor' });
  await obs.obs.call('SetSceneName', { sceneName: 'Second', newSceneName: 'Third' });
  await until('the new names are known', () => stage.stage.protectedScenes.includes('Third'));
  expect((await stage.verify()).problems).toEqual([]);
  expect((await stage.undo()).leftOver).toEqual([]);
  expect(await offsetOf('Visitor')).toBe(0);
  // It is removed from its scene first: OBS drops a removed input only when its scenes are next rendered.
  const { sceneItemId } = await obs.obs.call('GetSceneItemId', { sceneName: 'Third', sourceName: 'Visitor' });
  await obs.obs.call('RemoveSceneItem', { sceneName: 'Third', sceneItemId });
  await obs.obs.call('SetSceneName', { sceneName: 'Third', newSceneName: 'Second' });
});

test('another scene collection is set up too when it is loaded, and both are undone', async () => {
  await stage.setUp({ delayMs: DELAY_MS });
  await obs.obs.call('CreateSceneCollection', { sceneCollectionName: 'Other' });
  await until(
    'the new collection is set up',
    async () => stage.stage.state === 'ready' && (await sceneCount()) === 3,
    {
      timeoutMs: 15_000,
    },
  );
  await obs.addInput('Scene', 'Mic 2', 'pulse_input_capture', { device_id: 'mic.monitor' });
  await until('its input is delayed', async () => (await offsetOf('Mic 2')) === DELAY_MS);
  await sleep(500);
  expect((await stage.undo()).leftOver).toEqual([]);
  expect(await offsetOf('Mic 2')).toBe(0);
  expect(await sceneCount()).toBe(1);
  await obs.obs.call('SetCurrentSceneCollection', { sceneCollectionName: 'Untitled' });
  expect(await offsetOf('Mic')).toBe(120);
  expect(await sceneCount()).toBe(2);
});

const sceneCount = async () => (await obs.obs.call('GetSceneList')).scenes.length;
