/** Seeing and cutting the picture against the practice stage; what only a real OBS can prove is in test/stage. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { coverMaskPng } from '../../../src-engine/obs/cover-mask.ts';
import { ObsStage } from '../../../src-engine/obs/obs-stage.ts';
import { type PracticeStage, startPracticeStage } from '../../../src-engine/practice-stage/practice-stage.ts';
import { until } from '../../helpers/stage/processes.ts';

const DELAY_MS = 300;
const box = { x: 10, y: 10, width: 50, height: 20 };

let folder: string;
let practice: PracticeStage;
let stage: ObsStage;
let shown: Uint8Array | undefined;

async function linked(): Promise<ObsStage> {
  const made = new ObsStage({ folder });
  await made.link({ url: practice.url, password: practice.password });
  return made;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airlock-picture-'));
  shown = Buffer.from('a picture');
  practice = await startPracticeStage({ screens: ['Screen'], picture: () => shown });
  stage = await linked();
});
afterEach(async () => {
  await stage.unlink();
  await practice.close();
  await rm(folder, { recursive: true, force: true });
});

const filters = (sceneName: string) => practice.world.scene(sceneName).filters;
const maskOf = (sceneName: string) =>
  basename(String(practice.world.filter(sceneName, 'Airlock cover').settings.image_path));
const isBlurred = (sceneName: string) => [
  practice.world.filter(sceneName, 'Airlock blur small').enabled,
  practice.world.filter(sceneName, 'Airlock blur large').enabled,
];
const isVisible = (sceneName: string, sourceName = 'Screen') =>
  practice.world.scene(sceneName).items.find((item) => item.sourceName === sourceName)?.enabled;

describe('filters', () => {
  test('are made in their order, ahead of the user’s, with nothing covered and nothing blurred', async () => {
    filters('Live').push({ name: 'Mine', kind: 'color_filter', enabled: true, settings: {} });
    await stage.setUp({ delayMs: DELAY_MS });
    expect(filters('Live').map((filter) => filter.name)).toEqual([
      'Airlock delay',
      'Airlock cover',
      'Airlock blur small',
      'Airlock blur large',
      'Mine',
    ]);
    expect(maskOf('Live')).toBe('clear.png');
    expect(isBlurred('Live')).toEqual([false, false]);
    expect(practice.world.filter('Live', 'Airlock blur small').settings.resolution).toBe('32x18');
    expect(practice.world.filter('Live', 'Airlock blur large').settings.resolution).toBe('1280x720');
    expect(stage.changes.filter((change) => change.kind === 'created-cover')).toHaveLength(2);
    expect(stage.changes.filter((change) => change.kind === 'created-blur')).toHaveLength(2);
    await stage.undo();
    expect(filters('Live').map((filter) => filter.name)).toEqual(['Mine']);
  });

  test.each([
    [
      'renamed',
      () => {
        practice.world.filter('Live', 'Airlock cover').name = 'Other';
      },
    ],
    [
      'another blend',
      () => {
        practice.world.filter('Live', 'Airlock cover').settings.type = 'mask_alpha_filter.effect';
      },
    ],
    [
      'a copy',
      () => {
        const { settings } = practice.world.filter('Live', 'Airlock cover');
        filters('Live').unshift({ name: 'Copy', kind: 'mask_filter_v2', enabled: true, settings });
      },
    ],
    ['another order', () => filters('Live').reverse()],
    [
      'switched on',
      () => {
        practice.world.filter('Live', 'Airlock blur large').enabled = true;
      },
    ],
  ])('%s: said and repaired', async (_, edit) => {
    await stage.setUp({ delayMs: DELAY_MS });
    const before = JSON.stringify(filters('Live'));
    edit();
    expect((await stage.verify()).state).toBe('edited');
    await stage.repair();
    expect(stage.stage.problems).toEqual([]);
    expect(JSON.stringify(filters('Live'))).toBe(before);
  });
});

describe('cuts', () => {
  test('what is asked for before the set-up is refused, and there from its first moment', async () => {
    const cuts = [{ sceneName: 'Live', covers: [box], blurs: [box] }];
    await expect(stage.picture.setCuts(cuts)).rejects.toMatchObject({ code: 'conflict' });
    await stage.setUp({ delayMs: DELAY_MS });
    expect(maskOf('Live')).toMatch(/^cover-1280x720-/);
    expect(isBlurred('Live')).toEqual([true, true]);
    expect(maskOf('Intermission')).toBe('clear.png');
    await stage.picture.setCuts([{ sceneName: 'Live', covers: [], blurs: [] }]);
    expect(maskOf('Live')).toBe('clear.png');
    expect(isBlurred('Live')).toEqual([false, false]);
  });

  test('are made again when the link is back; a scene without filters is said', async () => {
    await stage.setUp({ delayMs: DELAY_MS, scenes: [{ sceneName: 'Live', warm: true }] });
    practice.dropSessions();
    await until('the link is lost', () => stage.obs.state === 'lost');
    const cuts = [{ sceneName: 'Live', covers: [box], blurs: [] }];
    await expect(stage.picture.setCuts(cuts)).rejects.toMatchObject({ code: 'obs-unreachable' });
    await until('it is covered', () => maskOf('Live') !== 'clear.png');
    await until('the stage is ready', () => stage.stage.state === 'ready');
    await expect(
      stage.picture.setCuts([...cuts, { sceneName: 'Intermission', covers: [box], blurs: [] }]),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(stage.stage.problems).toEqual([]);
  });

  test('an OBS that comes back without what it was told is told again', async () => {
    await stage.setUp({ delayMs: DELAY_MS });
    const cuts = [{ sceneName: 'Live', covers: [box], blurs: [box] }];
    await stage.picture.setCuts(cuts);
    practice.dropSessions();
    // As it was saved before the cut.
    const { settings } = practice.world.filter('Live', 'Airlock cover');
    const clear = join(folder, 'covers', 'clear.png');
    practice.world.filter('Live', 'Airlock cover').settings = { ...settings, image_path: clear };
    await until('the link is lost', () => stage.obs.state === 'lost');
    await until('it is covered', () => maskOf('Live') !== 'clear.png');
    await until('the stage is ready', () => stage.stage.state === 'ready');
    await stage.picture.setCuts(cuts);
    expect(maskOf('Live')).toMatch(/^cover-/);
    expect(stage.stage.problems).toEqual([]);
  });

  test('that OBS cannot be told of are put into the files it has, and given back once it can be told', async () => {
    await stage.setUp({ delayMs: DELAY_MS });
    const whole = { x: 0, y: 0, width: 1280, height: 720 };
    const contentOf = (sceneName: string) => readFile(join(folder, 'covers', maskOf(sceneName)));
    const clear = await contentOf('Live');
    await practice.close();
    await until('the link is lost', () => stage.obs.state !== 'connected');
    const cuts = (covers: (typeof whole)[]) => [{ sceneName: 'Live', covers, blurs: [] }];
    await expect(stage.picture.setCuts(cuts([whole]))).rejects.toMatchObject({ code: 'obs-unreachable' });
    expect((await contentOf('Live')).equals(clear)).toBe(false);
    expect(
      (await contentOf('Intermission')).equals(coverMaskPng({ width: 1280, height: 720 }, [whole])),
    ).toBe(true);
    // An end of Airlock while OBS is away.
    await expect(stage.picture.setCuts(cuts([]))).rejects.toMatchObject({ code: 'obs-unreachable' });
    expect((await contentOf('Live')).equals(coverMaskPng({ width: 1280, height: 720 }, []))).toBe(true);
  });

  test('follow a renamed scene', async () => {
    await stage.setUp({ delayMs: DELAY_MS });
    await stage.picture.setCuts([{ sceneName: 'Live', covers: [box], blurs: [] }]);
    practice.world.scene('Live').name = 'On air';
    practice.world.emit('SceneNameChanged', { oldSceneName: 'Live', sceneName: 'On air' });
    await until('the name is known', () => stage.stage.protectedScenes.includes('On air'));
    await stage.picture.setCuts([{ sceneName: 'On air', covers: [], blurs: [] }]);
    expect(maskOf('On air')).toBe('clear.png');
  });
});

describe('hidden inputs', () => {
  test('are hidden, kept alive, and shown again; one that is added meanwhile is hidden too', async () => {
    await stage.setUp({ delayMs: DELAY_MS });
    await stage.picture.setHidden(['Screen']);
    expect(isVisible('Live')).toBe(false);
    expect(isVisible('Airlock warm-up')).toBe(true);
    practice.world.addItem('Intermission', 'Screen', true);
    await until('it is hidden too', () => isVisible('Intermission') === false);
    const again = stage.picture.setHidden([]);
    await again;
    expect(isVisible('Live')).toBe(true);
    expect(isVisible('Intermission')).toBe(true);
    expect(isVisible('Airlock warm-up')).toBe(undefined);
    expect((await stage.verify()).problems).toEqual([]);
  });

  test('a hidden item is told, and journaled; the journal of a version before this one is still read', async () => {
    await stage.setUp({ delayMs: DELAY_MS });
    await stage.picture.setHidden(['Screen']);
    const journal = JSON.parse(await readFile(join(folder, 'stage-journal.json'), 'utf8'));
    expect(journal.collections.Practice.hidden).toEqual([
      { sceneName: 'Live', sceneItemId: 2, sourceName: 'Screen' },
    ]);
    await stage.unlink();
    stage = await linked();
    await stage.undo();
    expect(isVisible('Live')).toBe(true);

    await stage.unlink();
    const old = {
      version: 1,
      collections: {
        Practice: { changes: [{ kind: 'created-filter', sceneName: 'Live' }], mutes: [] },
      },
    };
    await writeFile(join(folder, 'stage-journal.json'), JSON.stringify(old));
    stage = await linked();
    expect(stage.unfinished).toBe(true);
    expect((await stage.undo()).leftOver).toEqual([]);
  });
});

test('the layout: where each input with a picture is', async () => {
  const item = practice.world.scene('Live').items.find((each) => each.sourceName === 'Screen');
  if (item !== undefined)
    item.transform = { positionX: 100, positionY: 50, scaleX: 0.5, scaleY: 0.5, cropLeft: 80 };
  const layout = await stage.picture.readLayout();
  expect(layout).toMatchObject({ canvas: { width: 1280, height: 720 }, programmeScene: 'Live' });
  expect(layout.scenes.map((scene) => scene.sceneName)).toEqual(['Live', 'Intermission']);
  expect(layout.scenes[0]?.placements).toEqual([
    {
      sourceName: 'Screen',
      matrix: [0.5, 0, 0, 0.5, 60, 50],
      shown: { x: 80, y: 0, width: 1200, height: 720 },
      sourceWidth: 1280,
      sourceHeight: 720,
    },
  ]);
  let told = 0;
  const end = stage.picture.onLayoutChange(() => {
    told += 1;
  });
  for (const sceneName of ['Intermission', 'Live', 'Live']) practice.world.addItem(sceneName, 'Screen', true);
  await sleep(300);
  expect(told).toBe(1);
  end();
});

test('pictures come over a link of their own, one at a time for each source', async () => {
  const pictures = await Promise.all([
    stage.picture.screenshot('Screen'),
    stage.picture.screenshot('Screen'),
  ]);
  const [first, second] = pictures.map(({ bytes, askedAtMs, cameAtMs }) => ({
    text: Buffer.from(bytes).toString(),
    askedAtMs,
    cameAtMs,
  }));
  expect(first?.text).toBe('a picture');
  expect(second?.askedAtMs).toBeGreaterThanOrEqual(first?.cameAtMs ?? Infinity);
  shown = undefined;
  await expect(stage.picture.screenshot('Screen')).rejects.toMatchObject({ code: 'obs-refused' });
  shown = Buffer.from('again');
  await expect(stage.picture.screenshot('Screen', { width: 640 })).resolves.toBeDefined();
});

test('ends the stream, and only one that is on', async () => {
  await stage.picture.stopStream();
  practice.world.streaming = true;
  await stage.picture.stopStream();
  expect(practice.world.streaming).toBe(false);
});
