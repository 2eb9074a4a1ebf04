import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { buildModels } from '../../../../models/build.ts';
import { overlapOf } from '../../../../src-engine/detect/screen/boxes.ts';
import { FaceFinder } from '../../../../src-engine/detect/screen/faces.ts';
import { decodePicture } from '../../../../src-engine/detect/screen/rgb-picture.ts';

const root = join(import.meta.dirname, '../../../..');
let finder: FaceFinder;
beforeAll(async () => {
  const paths = await buildModels();
  finder = await FaceFinder.open(paths.get('faces') as string, { intraOpNumThreads: 1, logSeverityLevel: 3 });
}, 60_000);

/** The interface at 1080p, with a drawn face whose picture is `px` wide. */
async function screenWith(left: number, top: number, px: number) {
  const face = await sharp(await readFile(join(root, 'test/fixtures/picture/drawn-face.svg')))
    .resize(px)
    .png()
    .toBuffer();
  const screen = await sharp(join(root, 'docs/screens/live-dark.png'))
    .resize(1920, 1080, { fit: 'cover' })
    .composite([{ input: face, left, top }])
    .png()
    .toBuffer();
  return decodePicture(screen);
}

/** Where the drawing's head is. */
const headIn = (left: number, top: number, px: number) => ({
  x: left + 0.19 * px,
  y: top + 0.11 * px,
  width: 0.62 * px,
  height: 0.78 * px,
});

test('finds faces of several sizes, and covers the head', async () => {
  for (const px of [60, 100]) {
    const found = await finder.find(await screenWith(1203, 407, px));
    expect(found, `${px}`).toHaveLength(1);
    expect(found[0]?.category).toBe('face');
    expect(found[0]?.confidence).toBeGreaterThan(0.5);
    expect(overlapOf(found[0]?.box as never, headIn(1203, 407, px)), `${px}`).toBeGreaterThan(0.7);
  }
});

test('of a part, only what touches it; a face across its edge is whole', async () => {
  const picture = await screenWith(1203, 407, 80);
  expect(await finder.find(picture, { x: 100, y: 100, width: 600, height: 400 })).toEqual([]);
  const [face] = await finder.find(picture, { x: 1240, y: 440, width: 300, height: 200 });
  expect(overlapOf(face?.box as never, headIn(1203, 407, 80))).toBeGreaterThan(0.6);
  expect(await finder.find(picture, { x: 2000, y: 0, width: 10, height: 10 })).toEqual([]);
});

test('finds none in an interface', async () => {
  const screen = await readFile(join(root, 'docs/screens/policies-light.png'));
  expect(await finder.find(await decodePicture(screen))).toEqual([]);
});
