/** Covers, blur, hidden sources and the safe scene, on a real OBS: what the audience sees, and what is left to the user. */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readsMasks } from '../../src-engine/obs/mask-proof.ts';
import { ObsClient } from '../../src-engine/obs/obs-client.ts';
import { ObsStage } from '../../src-engine/obs/obs-stage.ts';
import { until } from '../helpers/stage/processes.ts';
import { scenePixels } from '../helpers/stage/scene-pixels.ts';
import { type Stage, startStage } from '../helpers/stage/start-stage.ts';

const DELAY_MS = 300;
const WIDTH = 640;
const HEIGHT = 360;
const BLACK = [0, 0, 0];

let obs: Stage;
let folder: string;
let stage: ObsStage;

beforeAll(async () => {
  obs = await startStage({ width: WIDTH, height: HEIGHT });
  folder = join(obs.folder, 'airlock');
  await mkdir(folder);
  // Stripes of one pixel: any smoothing shows.
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 3);
  for (let i = 0; i < WIDTH * HEIGHT; i++) pixels.fill(i % 2 === 0 ? 250 : 60, i * 3, i * 3 + 3);
  const file = join(obs.folder, 'stripes.png');
  await sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .png()
    .toFile(file);
  await obs.addInput('Scene', 'Stripes', 'image_source', { file });
  await obs.addInput('Second', 'Green', 'color_source_v3', {
    color: 0xff00ff00,
    width: WIDTH,
    height: HEIGHT,
  });
  stage = new ObsStage({ folder });
  await stage.link({ url: obs.obsUrl, password: obs.password });
  await stage.setUp({ delayMs: DELAY_MS });
  // A delay that is not full yet shows black.
  await sleep(DELAY_MS + 500);
});

afterEach(async () => {
  if (!obs.obsRunning) throw new Error(`OBS ended by itself: ${obs.obsTail}`);
  await stage.picture.setHidden([]);
  await stage.picture.setSafeScene(false);
  await stage.repair();
  await stage.picture.setCuts([
    { sceneName: 'Scene', covers: [], blurs: [] },
    { sceneName: 'Second', covers: [], blurs: [] },
  ]);
  await obs.obs.call('SetCurrentProgramScene', { sceneName: 'Scene' });
  await sleep(DELAY_MS + 200);
});

afterAll(async () => {
  await stage?.unlink();
  await obs?.stop();
});

const pixelsOf = async (sceneName = 'Scene') => {
  await sleep(150);
  return scenePixels(obs.obs, sceneName);
};
const programme = async () => (await obs.obs.call('GetCurrentProgramScene')).currentProgramSceneName;

test('a cover is opaque and exact to the pixel, any number of them, and nothing else is touched', async () => {
  const covers = [
    { x: 101, y: 51, width: 33, height: 17 },
    { x: 0, y: 0, width: 5, height: 360 },
    { x: 500.2, y: 200.7, width: 20.1, height: 10 },
    { x: 630, y: 350, width: 99, height: 99 },
  ];
  await stage.picture.setCuts([{ sceneName: 'Scene', covers, blurs: [] }]);
  const after = await pixelsOf();
  const wrong: string[] = [];
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const covered = covers.some(
        (each) =>
          x >= Math.floor(each.x) &&
          x < Math.ceil(each.x + each.width) &&
          y >= Math.floor(each.y) &&
          y < Math.ceil(each.y + each.height),
      );
      const level = covered ? 0 : (y * WIDTH + x) % 2 === 0 ? 250 : 60;
      if (after.at(x, y).some((got) => Math.abs(got - level) > 1)) wrong.push(`${x},${y}: ${after.at(x, y)}`);
    }
  }
  expect(wrong.slice(0, 5), `${wrong.length} pixels`).toEqual([]);
  expect((await scenePixels(obs.obs, 'Second')).at(320, 180)).toEqual([0, 255, 0]);
});

test('the whole scene; several scenes in one message; what is the same is not sent again', async () => {
  const all = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
  const cuts = [
    { sceneName: 'Scene', covers: [all], blurs: [] },
    { sceneName: 'Second', covers: [all], blurs: [] },
  ];
  await stage.picture.setCuts(cuts);
  const files = await readdir(join(folder, 'covers'));
  await stage.picture.setCuts(cuts);
  expect(await readdir(join(folder, 'covers'))).toEqual(files);
  expect((await pixelsOf()).at(77, 200)).toEqual(BLACK);
  expect((await scenePixels(obs.obs, 'Second')).at(77, 200)).toEqual(BLACK);
  await stage.picture.setCuts([{ sceneName: 'Scene', covers: [], blurs: [] }]);
  expect((await pixelsOf()).at(78, 200)[0]).toBeGreaterThan(240);
  expect((await scenePixels(obs.obs, 'Second')).at(77, 200)).toEqual(BLACK);
  expect((await stage.verify()).problems).toEqual([]);
});

test('a blur leaves no stripe, and its end brings every pixel back', async () => {
  await stage.picture.setCuts([
    { sceneName: 'Scene', covers: [], blurs: [{ x: 10, y: 10, width: 20, height: 20 }] },
  ]);
  const blurred = await pixelsOf();
  const values = Array.from({ length: 200 }, (_, i) => blurred.at(200 + i, 180)[0]);
  expect(Math.max(...values) - Math.min(...values)).toBeLessThan(8);
  expect([blurred.width, blurred.height]).toEqual([WIDTH, HEIGHT]);
  expect((await stage.verify()).problems).toEqual([]);
  await stage.picture.setCuts([{ sceneName: 'Scene', covers: [], blurs: [] }]);
  const clear = await pixelsOf();
  expect(Math.abs(clear.at(200, 180)[0] - clear.at(201, 180)[0])).toBeGreaterThan(180);
});

test('twenty changes a second are followed, whatever pictures are asked for meanwhile', async () => {
  let looking = true;
  const looks = (async () => {
    while (looking) await stage.picture.screenshot('Stripes');
  })();
  const times: number[] = [];
  for (let i = 0; i < 60; i++) {
    const startMs = performance.now();
    await stage.picture.setCuts([
      { sceneName: 'Scene', covers: [{ x: i * 8, y: 40, width: 60, height: 60 }], blurs: [] },
    ]);
    times.push(performance.now() - startMs);
    await sleep(Math.max(0, 50 - (performance.now() - startMs)));
  }
  looking = false;
  await looks;
  times.sort((one, other) => one - other);
  expect(times[30]).toBeLessThan(25);
  const after = await pixelsOf();
  expect(after.at(59 * 8 + 30, 70)).toEqual(BLACK);
  expect(after.at(59 * 8 - 10, 70)).not.toEqual(BLACK);
  // The names of old masks are used again a few seconds later, the one in use never: there are no more and no more of them.
  await sleep(5200);
  const { length } = await readdir(join(folder, 'covers'));
  for (const x of [1, 2, 3, 4, 5]) {
    await stage.picture.setCuts([
      { sceneName: 'Scene', covers: [{ x, y: 1, width: 9, height: 9 }], blurs: [] },
    ]);
  }
  expect(await readdir(join(folder, 'covers'))).toHaveLength(length);
  expect((await stat(join(folder, 'covers'))).mode & 0o777).toBe(0o700);
});

test('cuts that overtake one another end with the last', async () => {
  const calls = Array.from({ length: 20 }, (_, i) =>
    stage.picture.setCuts([
      { sceneName: 'Scene', covers: [{ x: i * 20, y: 0, width: 20, height: 20 }], blurs: [] },
    ]),
  );
  await Promise.all(calls);
  const after = await pixelsOf();
  expect(after.at(19 * 20 + 5, 5)).toEqual(BLACK);
  expect(after.at(18 * 20 + 6, 5)).not.toEqual(BLACK);
});

test('a mask whose file somebody removes is put back', async () => {
  await stage.picture.setCuts([
    { sceneName: 'Scene', covers: [{ x: 100, y: 100, width: 50, height: 50 }], blurs: [] },
  ]);
  expect((await pixelsOf()).at(120, 120)).toEqual(BLACK);
  await rm(join(folder, 'covers'), { recursive: true });
  await stage.verify();
  await until(
    'the cover is there again',
    async () => (await scenePixels(obs.obs, 'Scene')).at(120, 120)[0] === 0,
  );
  await sleep(1500);
  expect((await scenePixels(obs.obs, 'Scene')).at(120, 120)).toEqual(BLACK);
});

test('an OBS that cannot read the masks is found out', async () => {
  const client = new ObsClient({ url: obs.obsUrl, password: obs.password });
  await client.connect();
  expect(await readsMasks(client, join(folder, 'covers', 'full.png'))).toBe(true);
  expect(await readsMasks(client, join(folder, 'covers', 'gone.png'))).toBe(false);
  client.close();
  const { filters } = await obs.obs.call('GetSourceFilterList', { sourceName: 'Airlock safe colour' });
  expect(filters).toEqual([]);
});

test('what is edited by hand is said and repaired: removed, switched off, moved, another picture', async () => {
  const edits: [string, () => Promise<unknown>][] = [
    [
      'removed',
      () => obs.obs.call('RemoveSourceFilter', { sourceName: 'Scene', filterName: 'Airlock cover' }),
    ],
    [
      'switched off',
      () =>
        obs.obs.call('SetSourceFilterEnabled', {
          sourceName: 'Scene',
          filterName: 'Airlock cover',
          filterEnabled: false,
        }),
    ],
    [
      'switched on',
      () =>
        obs.obs.call('SetSourceFilterEnabled', {
          sourceName: 'Scene',
          filterName: 'Airlock blur small',
          filterEnabled: true,
        }),
    ],
    [
      'not the first',
      () =>
        obs.obs.call('SetSourceFilterIndex', {
          sourceName: 'Scene',
          filterName: 'Airlock cover',
          filterIndex: 0,
        }),
    ],
    [
      'other settings',
      () =>
        obs.obs.call('SetSourceFilterSettings', {
          sourceName: 'Scene',
          filterName: 'Airlock cover',
          filterSettings: { image_path: '/nowhere.png' },
        }),
    ],
  ];
  for (const [what, edit] of edits) {
    await edit();
    const { problems } = await stage.verify();
    expect(problems.map((each) => each.message).join(), what).toContain(what);
    expect((await stage.repair()).leftOver, what).toEqual([]);
    const { filters } = await obs.obs.call('GetSourceFilterList', { sourceName: 'Scene' });
    expect(
      filters.map((filter) => filter.filterName),
      what,
    ).toEqual(['Airlock delay', 'Airlock cover', 'Airlock blur small', 'Airlock blur large']);
  }
});

test('ours come before the user’s own filters, and a crop of theirs moves no cover', async () => {
  await obs.obs.call('CreateSourceFilter', {
    sourceName: 'Scene',
    filterName: 'Mine',
    filterKind: 'crop_filter',
    filterSettings: { left: 100, relative: true },
  });
  await stage.picture.setCuts([
    { sceneName: 'Scene', covers: [{ x: 200, y: 100, width: 50, height: 50 }], blurs: [] },
  ]);
  await stage.verify();
  const cropped = await pixelsOf();
  expect(cropped.at(100 + 25, 125)).toEqual(BLACK);
  expect(cropped.at(98, 125)).not.toEqual(BLACK);
  await obs.obs.call('SetSourceFilterIndex', { sourceName: 'Scene', filterName: 'Mine', filterIndex: 0 });
  await until('it is said', () => stage.stage.state === 'edited');
  await stage.repair();
  expect(stage.stage.problems).toEqual([]);
  await obs.obs.call('RemoveSourceFilter', { sourceName: 'Scene', filterName: 'Mine' });
});

test('hides an input wherever protected scenes show it, and shows only what it hid', async () => {
  const visible = async (sceneName: string, sceneItemId: number) =>
    (await obs.obs.call('GetSceneItemEnabled', { sceneName, sceneItemId })).sceneItemEnabled;
  const ids = { sceneItemId: 0 };
  ({ sceneItemId: ids.sceneItemId } = await obs.obs.call('GetSceneItemId', {
    sceneName: 'Scene',
    sourceName: 'Stripes',
  }));
  const second = await obs.obs.call('CreateSceneItem', { sceneName: 'Second', sourceName: 'Stripes' });
  const off = await obs.obs.call('CreateSceneItem', {
    sceneName: 'Second',
    sourceName: 'Stripes',
    sceneItemEnabled: false,
  });
  await stage.picture.setHidden(['Stripes']);
  expect(await visible('Scene', ids.sceneItemId)).toBe(false);
  expect(await visible('Second', second.sceneItemId)).toBe(false);
  expect(stage.changes).toContainEqual({ kind: 'hidden-source', sceneName: 'Scene', sourceName: 'Stripes' });
  // What we hide is still looked at.
  const { scenes } = await stage.picture.readLayout();
  expect(scenes.find((scene) => scene.sceneName === 'Scene')?.placements).toHaveLength(1);

  // The user shows one of them: it is theirs from then on.
  await sleep(300);
  await obs.obs.call('SetSceneItemEnabled', {
    sceneName: 'Second',
    sceneItemId: second.sceneItemId,
    sceneItemEnabled: true,
  });
  await sleep(300);
  await stage.picture.setHidden(['Stripes']);
  expect(await visible('Second', second.sceneItemId)).toBe(true);
  await stage.picture.setHidden([]);
  expect(await visible('Scene', ids.sceneItemId)).toBe(true);
  expect(await visible('Second', off.sceneItemId)).toBe(false);
  expect(stage.changes.filter((change) => change.kind === 'hidden-source')).toEqual([]);
  for (const { sceneItemId } of [second, off]) {
    await obs.obs.call('RemoveSceneItem', { sceneName: 'Second', sceneItemId });
  }
});

test('goes to the safe scene and back; whoever switches meanwhile has taken over; panic keeps it', async () => {
  await stage.picture.setSafeScene(true);
  await until('the safe scene is on', async () => (await programme()) === 'Airlock safe scene');
  await stage.picture.setSafeScene(true);
  await stage.picture.setSafeScene(false);
  expect(await programme()).toBe('Scene');

  await stage.picture.setSafeScene(true);
  await sleep(300);
  await obs.obs.call('SetCurrentProgramScene', { sceneName: 'Second' });
  await sleep(500);
  await stage.picture.setSafeScene(false);
  expect(await programme()).toBe('Second');

  await stage.picture.setSafeScene(true);
  await sleep(300);
  await stage.panic();
  await stage.picture.setSafeScene(false);
  await sleep(300);
  expect(await programme()).toBe('Airlock safe scene');
  await stage.endPanic();
  expect(await programme()).toBe('Second');

  await stage.panic();
  await stage.picture.setSafeScene(true);
  await stage.endPanic();
  await sleep(300);
  expect(await programme()).toBe('Airlock safe scene');
  await stage.picture.setSafeScene(false);
  expect(await programme()).toBe('Second');
});
