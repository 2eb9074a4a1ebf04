/** Where OBS draws things: what readLayout() says, against the pixels of a real OBS. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inverse } from '../../src-engine/obs/item-transform.ts';
import { ObsStage } from '../../src-engine/obs/obs-stage.ts';
import type { Placement } from '../../src-engine/operations/ports/stage-picture.ts';
import { type Stage, startStage } from '../helpers/stage/start-stage.ts';

const CANVAS = { width: 640, height: 360 };
/** Of a size that divides by nothing, so that a formula that is off shows. */
const SOURCE = { width: 211, height: 127 };
/** Top left, top right, bottom left, bottom right. */
const QUARTERS = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 0],
] as const;

let obs: Stage;
let stage: ObsStage;
let itemId: number;

beforeAll(async () => {
  obs = await startStage(CANVAS);
  const file = join(obs.folder, 'quarters.png');
  const { width, height } = SOURCE;
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels.set(quarterAt(x + 0.5, y + 0.5), (y * width + x) * 3);
  }
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(file);
  itemId = await obs.addInput('Scene', 'Quarters', 'image_source', { file });
  const folder = join(obs.folder, 'airlock');
  await mkdir(folder);
  stage = new ObsStage({ folder });
  await stage.link({ url: obs.obsUrl, password: obs.password });
});

afterAll(async () => {
  await stage?.unlink();
  await obs?.stop();
});

function quarterAt(x: number, y: number): readonly [number, number, number] {
  return QUARTERS[(y < SOURCE.height / 2 ? 0 : 2) + (x < SOURCE.width / 2 ? 0 : 1)] as (typeof QUARTERS)[0];
}

const plain = {
  positionX: 0,
  positionY: 0,
  rotation: 0,
  scaleX: 1,
  scaleY: 1,
  alignment: 5,
  boundsType: 'OBS_BOUNDS_NONE',
  boundsAlignment: 0,
  boundsWidth: 1,
  boundsHeight: 1,
  cropLeft: 0,
  cropRight: 0,
  cropTop: 0,
  cropBottom: 0,
};
type Transform = Partial<typeof plain>;

async function place(sceneName: string, sceneItemId: number, transform: Transform): Promise<void> {
  await obs.obs.call('SetSceneItemTransform', {
    sceneName,
    sceneItemId,
    sceneItemTransform: { ...plain, ...transform },
  });
}

/** The canvas as a scene shows it. */
async function canvasOf(sceneName: string): Promise<Buffer> {
  await sleep(150);
  const { imageData } = await obs.obs.call('GetSourceScreenshot', {
    sourceName: sceneName,
    imageFormat: 'png',
  });
  const png = Buffer.from(imageData.slice(imageData.indexOf(',') + 1), 'base64');
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([CANVAS.width, CANVAS.height]);
  return data;
}

async function placementsOf(sceneName: string): Promise<readonly Placement[]> {
  const layout = await stage.picture.readLayout();
  expect(layout.canvas).toEqual(CANVAS);
  return layout.scenes.find((scene) => scene.sceneName === sceneName)?.placements ?? [];
}

/**
 * Every pixel that is further from an edge than OBS smooths must be of the quarter that the placement says, or black outside.
 * `seen`: how many pixels of the source were seen.
 */
function compare(pixels: Buffer, placement: Placement): { seen: number; wrong: string[] } {
  const back = inverse(placement.matrix);
  if (back === undefined) throw new Error('squeezed to nothing');
  const [a, b, c, d, e, f] = back;
  const { shown } = placement;
  const [ma, mb, mc, md] = placement.matrix;
  const nearPx = 1.01 * Math.max(1, Math.hypot(ma, mb), Math.hypot(mc, md));
  const colourAt = (x: number, y: number) => {
    const [sx, sy] = [a * x + c * y + e, b * x + d * y + f];
    const inside = sx > shown.x && sx < shown.x + shown.width && sy > shown.y && sy < shown.y + shown.height;
    return inside ? quarterAt(sx, sy).join() : '0,0,0';
  };
  let seen = 0;
  const wrong: string[] = [];
  for (let y = 0; y < CANVAS.height; y++) {
    for (let x = 0; x < CANVAS.width; x++) {
      const middle = colourAt(x + 0.5, y + 0.5);
      const around = [
        colourAt(x + 0.5 - nearPx, y + 0.5 - nearPx),
        colourAt(x + 0.5 + nearPx, y + 0.5 - nearPx),
        colourAt(x + 0.5 - nearPx, y + 0.5 + nearPx),
        colourAt(x + 0.5 + nearPx, y + 0.5 + nearPx),
      ];
      if (around.some((each) => each !== middle)) continue;
      if (middle !== '0,0,0') seen += 1;
      const at = (y * CANVAS.width + x) * 3;
      const got = [...pixels.subarray(at, at + 3)].map((each) => (each > 127 ? 255 : 0)).join();
      if (got !== middle) wrong.push(`${x},${y}: ${got}, not ${middle}`);
    }
  }
  return { seen, wrong };
}

const corners = { middle: 0, topLeft: 5, topRight: 6, bottomLeft: 9, bottomRight: 10, left: 1, bottom: 8 };
const bounds = { positionX: 100, positionY: 60, boundsWidth: 301, boundsHeight: 203 };

test.each<[string, Transform]>([
  ['as it is', {}],
  ['moved', { positionX: 33, positionY: 41 }],
  ['scaled', { positionX: 10, positionY: 20, scaleX: 1.7, scaleY: 0.6 }],
  ['half off the canvas', { positionX: -80, positionY: 300 }],
  ['cropped', { positionX: 50, positionY: 50, cropLeft: 31, cropRight: 17, cropTop: 13, cropBottom: 40 }],
  ['turned', { positionX: 300, positionY: 100, rotation: 30 }],
  ['turned by 90 degrees', { positionX: 300, positionY: 100, rotation: 90 }],
  ['turned back', { positionX: 100, positionY: 250, rotation: -60, scaleX: 1.3 }],
  ['from its middle', { positionX: 320, positionY: 180, alignment: corners.middle, rotation: 20 }],
  ['from its right bottom', { positionX: 400, positionY: 300, alignment: corners.bottomRight, rotation: 10 }],
  ['from its left', { positionX: 100, positionY: 180, alignment: corners.left, scaleX: 1.5, scaleY: 1.5 }],
  ['from its bottom', { positionX: 320, positionY: 300, alignment: corners.bottom, scaleX: 0.7 }],
  [
    'cropped, scaled, turned, from its top right',
    {
      positionX: 400,
      positionY: 90,
      alignment: corners.topRight,
      rotation: 15,
      scaleX: 1.4,
      scaleY: 1.2,
      cropLeft: 40,
      cropBottom: 30,
    },
  ],
  ['mirrored', { positionX: 400, positionY: 50, scaleX: -1.2 }],
  ['upside down', { positionX: 100, positionY: 300, scaleY: -1.5 }],
  ['mirrored about its middle', { positionX: 320, positionY: 180, alignment: 0, scaleX: -1, scaleY: -1 }],
  ['mirrored, cropped, turned', { positionX: 400, positionY: 100, scaleX: -1, cropLeft: 50, rotation: 40 }],
  ['stretched', { ...bounds, boundsType: 'OBS_BOUNDS_STRETCH' }],
  ['stretched, mirrored', { ...bounds, boundsType: 'OBS_BOUNDS_STRETCH', scaleX: -1 }],
  ['fitted', { ...bounds, boundsType: 'OBS_BOUNDS_SCALE_INNER' }],
  ['fitted, at the top left', { ...bounds, boundsType: 'OBS_BOUNDS_SCALE_INNER', boundsAlignment: 5 }],
  ['fitted, at the right bottom', { ...bounds, boundsType: 'OBS_BOUNDS_SCALE_INNER', boundsAlignment: 10 }],
  [
    'fitted, cropped and turned',
    { ...bounds, boundsType: 'OBS_BOUNDS_SCALE_INNER', cropLeft: 60, cropTop: 9, rotation: 25 },
  ],
  ['fitted into a tall box', { ...bounds, boundsWidth: 120, boundsType: 'OBS_BOUNDS_SCALE_INNER' }],
  ['fitted, mirrored', { ...bounds, boundsType: 'OBS_BOUNDS_SCALE_INNER', scaleX: -1 }],
  [
    'fitted at the left, mirrored',
    { ...bounds, boundsType: 'OBS_BOUNDS_SCALE_INNER', scaleX: -1, boundsAlignment: 1, positionX: 250 },
  ],
  ['filled', { ...bounds, boundsType: 'OBS_BOUNDS_SCALE_OUTER' }],
  [
    'filled, tall, at the left',
    { ...bounds, boundsWidth: 150, boundsType: 'OBS_BOUNDS_SCALE_OUTER', boundsAlignment: 1 },
  ],
  ['to a width', { ...bounds, boundsType: 'OBS_BOUNDS_SCALE_TO_WIDTH' }],
  ['to a height', { ...bounds, boundsType: 'OBS_BOUNDS_SCALE_TO_HEIGHT' }],
  [
    'to a height, about its middle, turned',
    {
      ...bounds,
      positionX: 320,
      positionY: 180,
      alignment: 0,
      rotation: -15,
      boundsType: 'OBS_BOUNDS_SCALE_TO_HEIGHT',
    },
  ],
  ['at most, and smaller', { ...bounds, boundsType: 'OBS_BOUNDS_MAX_ONLY' }],
  ['at most, and larger', { ...bounds, boundsWidth: 150, boundsType: 'OBS_BOUNDS_MAX_ONLY' }],
  ['at most, scaled to be larger', { ...bounds, scaleX: 3, scaleY: 2, boundsType: 'OBS_BOUNDS_MAX_ONLY' }],
])('an input %s', async (_, transform) => {
  await place('Scene', itemId, transform);
  const placements = await placementsOf('Scene');
  const flipped = (transform.scaleX ?? 1) < 0 && transform.boundsType !== undefined;
  if (!flipped) expect(placements).toHaveLength(1);
  for (const placement of placements) {
    expect(placement).toMatchObject({
      sourceName: 'Quarters',
      sourceWidth: SOURCE.width,
      sourceHeight: SOURCE.height,
    });
  }
  const pixels = await canvasOf('Scene');
  // Where versions of OBS differ, one of the two places must be right.
  const compared = placements.map((placement) => compare(pixels, placement));
  const best = compared.toSorted((one, other) => one.wrong.length - other.wrong.length)[0];
  expect(best?.wrong.slice(0, 5), `${best?.wrong.length} pixels`).toEqual([]);
  expect(best?.seen).toBeGreaterThan(1000);
});

test('a nested scene, turned and cropped, within another one; also twice', async () => {
  await place('Scene', itemId, { positionX: 60, positionY: 40, rotation: 10 });
  await obs.obs.call('CreateScene', { sceneName: 'Inner' });
  const first = await obs.obs.call('CreateSceneItem', { sceneName: 'Inner', sourceName: 'Scene' });
  await place('Inner', first.sceneItemId, {
    positionX: 100,
    positionY: 30,
    scaleX: 0.8,
    scaleY: 0.8,
    cropLeft: 90,
  });
  await obs.obs.call('CreateScene', { sceneName: 'Outer' });
  const second = await obs.obs.call('CreateSceneItem', { sceneName: 'Outer', sourceName: 'Inner' });
  await place('Outer', second.sceneItemId, {
    positionX: 320,
    positionY: 180,
    alignment: 0,
    scaleX: -1,
    rotation: 20,
  });
  const placements = await placementsOf('Outer');
  expect(placements).toHaveLength(1);
  const placement = placements[0] as Placement;
  // What a turned crop leaves is not a box in the source; the box around it is said. The picture is compared within it.
  expect(placement.shown.width).toBeLessThan(SOURCE.width);
  const pixels = await canvasOf('Outer');
  const [a, b, c, d, e, f] = placement.matrix;
  for (const [sx, sy] of [
    [150, 20],
    [150, 100],
    [200, 30],
    [190, 110],
  ] as const) {
    const [x, y] = [Math.floor(a * sx + c * sy + e), Math.floor(b * sx + d * sy + f)];
    const at = (y * CANVAS.width + x) * 3;
    expect([...pixels.subarray(at, at + 3)].map((each) => (each > 127 ? 255 : 0))).toEqual([
      ...quarterAt(sx, sy),
    ]);
  }
  const again = await obs.obs.call('CreateSceneItem', { sceneName: 'Outer', sourceName: 'Inner' });
  expect(await placementsOf('Outer')).toHaveLength(2);
  await obs.obs.call('SetSceneItemEnabled', {
    sceneName: 'Outer',
    sceneItemId: again.sceneItemId,
    sceneItemEnabled: false,
  });
  expect(await placementsOf('Outer')).toHaveLength(1);
  for (const sceneName of ['Outer', 'Inner']) await obs.obs.call('RemoveScene', { sceneName });
});

test('a filter on an input cuts it; a nested scene that is bent by a filter is looked at as a whole', async () => {
  await place('Scene', itemId, { positionX: 20, positionY: 20 });
  await obs.obs.call('CreateSourceFilter', {
    sourceName: 'Quarters',
    filterName: 'Crop',
    filterKind: 'crop_filter',
    filterSettings: { left: 11, top: 0, right: 0, bottom: 27, relative: true },
  });
  await sleep(200);
  const [cropped] = await placementsOf('Scene');
  expect(cropped).toMatchObject({
    sourceWidth: SOURCE.width,
    sourceHeight: SOURCE.height,
    shown: { x: 0, y: 0, width: SOURCE.width - 11, height: SOURCE.height - 27 },
  });
  // A screenshot is as large as the source without its filters, and shows what they leave at its scale.
  const { bytes } = await stage.picture.screenshot('Quarters');
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([SOURCE.width, SOURCE.height]);
  const redAt = (x: number, y: number) => (data[(y * info.width + x) * 3] as number) > 127;
  const edgeX = Math.floor(SOURCE.width / 2) - 11;
  expect([redAt(edgeX - 4, 20), redAt(edgeX + 4, 20), redAt(edgeX + 4, 110)]).toEqual([true, false, false]);
  await obs.obs.call('RemoveSourceFilter', { sourceName: 'Quarters', filterName: 'Crop' });

  await obs.obs.call('CreateScene', { sceneName: 'Bent' });
  await obs.obs.call('CreateSceneItem', { sceneName: 'Bent', sourceName: 'Scene' });
  const filter = { sourceName: 'Scene', filterName: 'Mine' };
  await obs.obs.call('CreateSourceFilter', { ...filter, filterKind: 'color_filter', filterSettings: {} });
  expect((await placementsOf('Bent'))[0]?.sourceName).toBe('Quarters');
  await obs.obs.call('RemoveSourceFilter', filter);
  await obs.obs.call('CreateSourceFilter', {
    ...filter,
    filterKind: 'crop_filter',
    filterSettings: { left: 100, relative: true },
  });
  await sleep(200);
  const [bent] = await placementsOf('Bent');
  expect(bent).toMatchObject({
    sourceName: 'Scene',
    sourceWidth: CANVAS.width,
    shown: { x: 0, y: 0, width: CANVAS.width - 100, height: CANVAS.height },
  });
  await obs.obs.call('RemoveSourceFilter', filter);
  await obs.obs.call('RemoveScene', { sceneName: 'Bent' });
});

test('inputs with sound only and those that are hidden are left out; a change is told once', async () => {
  await obs.addMicrophone('Scene', 'Mic');
  const id = await obs.addInput('Scene', 'Hidden', 'color_source_v3', { width: 50, height: 50 });
  await obs.obs.call('SetSceneItemEnabled', { sceneName: 'Scene', sceneItemId: id, sceneItemEnabled: false });
  await sleep(300);
  expect((await placementsOf('Scene')).map((each) => each.sourceName)).toEqual(['Quarters']);
  let told = 0;
  const end = stage.picture.onLayoutChange(() => {
    told += 1;
  });
  await obs.obs.call('SetSceneItemEnabled', { sceneName: 'Scene', sceneItemId: id, sceneItemEnabled: true });
  for (let x = 0; x < 5; x++) await place('Scene', itemId, { positionX: x });
  await sleep(400);
  end();
  expect(told).toBeGreaterThanOrEqual(1);
  expect(told).toBeLessThanOrEqual(3);
  expect((await placementsOf('Scene')).map((each) => each.sourceName)).toEqual(['Quarters', 'Hidden']);
});

test('a group, scaled, turned and cropped', async () => {
  await place('Scene', itemId, { positionX: 30, positionY: 20, rotation: 12, scaleX: 1.2 });
  await stage.unlink();
  await obs.quitObs();
  // obs-websocket cannot make a group, so OBS is given one in its scene collection.
  const file = join(obs.configFolder, 'basic/scenes/Untitled.json');
  const saved = JSON.parse(await readFile(file, 'utf8')) as {
    groups: object[];
    sources: { name: string; settings: { items?: { name: string }[] } }[];
  };
  const scene = saved.sources.find((source) => source.name === 'Scene');
  const items = scene?.settings.items?.filter((item) => item.name === 'Quarters') ?? [];
  expect(items).toHaveLength(1);
  saved.groups.push({
    ...scene,
    id: 'group',
    versioned_id: 'group',
    name: 'Group',
    uuid: undefined,
    settings: { custom_size: true, cx: 260, cy: 170, id_counter: 1, items },
  });
  if (scene !== undefined) {
    scene.settings.items = [
      { ...items[0], id: 1, name: 'Group', rot: 0, pos: { x: 0, y: 0 } } as { name: string },
    ];
  }
  await writeFile(file, JSON.stringify(saved));
  await obs.restart();
  stage = new ObsStage({ folder: join(obs.folder, 'airlock') });
  await stage.link({ url: obs.obsUrl, password: obs.password });
  const { sceneItems } = await obs.obs.call('GetSceneItemList', { sceneName: 'Scene' });
  expect(sceneItems.map((item) => item.isGroup)).toEqual([true]);
  await place('Scene', Number(sceneItems[0]?.sceneItemId), {
    positionX: 320,
    positionY: 150,
    alignment: 0,
    rotation: -25,
    scaleX: 1.3,
    scaleY: -0.9,
    cropTop: 30,
  });
  const placements = await placementsOf('Scene');
  expect(placements).toHaveLength(1);
  const placement = placements[0] as Placement;
  expect(placement.sourceName).toBe('Quarters');
  const pixels = await canvasOf('Scene');
  const [a, b, c, d, e, f] = placement.matrix;
  for (const [sx, sy] of [
    [60, 50],
    [60, 100],
    [140, 40],
    [140, 100],
  ] as const) {
    const [x, y] = [Math.floor(a * sx + c * sy + e), Math.floor(b * sx + d * sy + f)];
    const at = (y * CANVAS.width + x) * 3;
    expect([...pixels.subarray(at, at + 3)].map((each) => (each > 127 ? 255 : 0))).toEqual([
      ...quarterAt(sx, sy),
    ]);
  }
});
