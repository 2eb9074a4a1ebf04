import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { overlapOf } from '../../../../src-engine/detect/screen/boxes.ts';
import {
  agreedScore,
  firstViews,
  scoreOf,
  viewsAround,
} from '../../../../src-engine/detect/screen/nudity-views.ts';
import { pictureRegions } from '../../../../src-engine/detect/screen/picture-regions.ts';
import { decodePicture } from '../../../../src-engine/detect/screen/rgb-picture.ts';

const screens = join(import.meta.dirname, '../../../../docs/screens');

/** Grey shading with grain, as a photograph has. */
function grainy(width: number, height: number): Promise<Buffer> {
  const data = new Uint8Array(width * height * 3);
  let state = 1;
  for (let at = 0; at < data.length; at += 1) {
    state = (state * 16_807) % 2_147_483_647;
    data[at] = 80 + ((at / 3) % width) / 8 + (state % 9);
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

const whole = { x: 0, y: 0, width: 1920, height: 1080 };

async function screen(photos: readonly { left: number; top: number; width: number; height: number }[]) {
  const parts = await Promise.all(
    photos.map(async ({ left, top, width, height }) => ({ input: await grainy(width, height), left, top })),
  );
  const image = sharp(join(screens, 'policies-light.png'))
    .resize(1920, 1080, { fit: 'cover' })
    .composite(parts);
  return decodePicture(await image.png().toBuffer());
}

test('photographs on an interface are found with their edges; the interface is none', async () => {
  const photos = [
    { left: 900, top: 500, width: 640, height: 360 },
    { left: 50, top: 300, width: 200, height: 250 },
  ];
  const found = pictureRegions(await screen(photos), whole);
  expect(found).toHaveLength(2);
  for (const [at, { left, top, width, height }] of photos.entries()) {
    expect(overlapOf(found[at] as never, { x: left, y: top, width, height })).toBeGreaterThan(0.75);
  }
  for (const name of ['live-dark.png', 'live-light.png', 'policies-light.png']) {
    const picture = await decodePicture(await sharp(join(screens, name)).png().toBuffer());
    expect(pictureRegions(picture, { ...whole, width: picture.width, height: picture.height }), name).toEqual(
      [],
    );
  }
});

test('a first look goes to each picture, the whole and the squares that show something else', async () => {
  const plain = await screen([]);
  const views = firstViews(plain);
  expect(views).toHaveLength(11);
  expect(views.slice(1).every(({ width, height }) => width === 720 && height === 720)).toBe(true);
  const photo = { left: 900, top: 500, width: 640, height: 360 };
  const withPhoto = firstViews(await screen([photo]));
  expect(withPhoto.length).toBeLessThan(11);
  expect(overlapOf(withPhoto[0] as never, { x: 900, y: 500, width: 640, height: 360 })).toBeGreaterThan(0.85);
});

test('of a changed part: the part, and what it takes a tenth of; nothing where it is too small', async () => {
  const plain = await screen([]);
  const area = { x: 100, y: 100, width: 300, height: 200 };
  expect(firstViews(plain, area)).toEqual([area, { x: 0, y: 0, width: 720, height: 720 }]);
  expect(firstViews(plain, { x: 100, y: 100, width: 600, height: 30 })).toEqual([]);
  expect(firstViews(plain, { x: 3000, y: 0, width: 100, height: 100 })).toEqual([]);
});

test('a second look stays within the picture', () => {
  const views = viewsAround({ x: 1500, y: 0, width: 400, height: 1080 }, whole);
  expect(views).toHaveLength(5);
  for (const { box } of views) {
    expect(
      Math.min(box.x, box.y, 1920 - box.x - box.width, 1080 - box.y - box.height),
    ).toBeGreaterThanOrEqual(0);
  }
});

test('what is merely revealing stays under one half, and one view of many neither convicts nor acquits', () => {
  expect(scoreOf([0, 0.02, 0, 0.03, 0.95]).real).toBeLessThan(0.5);
  expect(scoreOf([0, 0.02, 0, 0.03, 0.95]).real).toBeGreaterThan(0.4);
  expect(scoreOf([0.1, 0.8, 0.1, 0, 0])).toEqual({ real: 0, drawn: 0.8 });
  const views = [0.9, 0.1, 0.8, 0.7].map((real) => ({ real, drawn: 0 }));
  expect(agreedScore(views).real).toBe(0.7);
  expect(
    agreedScore([{ real: 0.9, drawn: 0 }, ...[0.1, 0.1, 0.1].map((real) => ({ real, drawn: 0 }))]).real,
  ).toBe(0.1);
  expect(agreedScore([{ real: 0.4, drawn: 0.2 }])).toEqual({ real: 0.4, drawn: 0.2 });
});
