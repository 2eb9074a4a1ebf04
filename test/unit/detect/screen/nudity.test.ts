import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { buildModels } from '../../../../models/build.ts';
import { NudityFinder } from '../../../../src-engine/detect/screen/nudity.ts';
import { decodePicture } from '../../../../src-engine/detect/screen/rgb-picture.ts';

const root = join(import.meta.dirname, '../../../..');
let finder: NudityFinder;
beforeAll(async () => {
  const paths = await buildModels();
  finder = await NudityFinder.open(paths.get('nudity') as string, {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
}, 60_000);

/** The interface at 1080p with a picture of `fixture` over it. */
async function screenWith(fixture: string, box: { x: number; y: number; width: number; height: number }) {
  const picture = await sharp(join(root, 'test/fixtures/picture', fixture))
    .resize(box.width, box.height, { fit: 'fill' })
    .png()
    .toBuffer();
  const screen = await sharp(join(root, 'docs/screens/policies-light.png'))
    .resize(1920, 1080, { fit: 'cover' })
    .composite([{ input: picture, left: box.x, top: box.y }])
    .png()
    .toBuffer();
  return decodePicture(screen);
}

/** How much of `box` the findings cover together is at least what their best one covers. */
function bestCover(
  findings: readonly { box: { x: number; y: number; width: number; height: number } }[],
  box: { x: number; y: number; width: number; height: number },
) {
  return Math.max(
    0,
    ...findings.map(({ box: found }) => {
      const width = Math.min(box.x + box.width, found.x + found.width) - Math.max(box.x, found.x);
      const height = Math.min(box.y + box.height, found.y + found.height) - Math.max(box.y, found.y);
      return (Math.max(0, width) * Math.max(0, height)) / (box.width * box.height);
    }),
  );
}

const fifth = { x: 333, y: 222, width: 644, height: 644 };

for (const [fixture, category] of [
  ['skin-like-photo.svg', 'nudity.real'],
  ['skin-like-drawing.svg', 'nudity.drawn'],
] as const) {
  test(`${category} in a window that takes a fifth of the screen, and where it changed`, async () => {
    const picture = await screenWith(fixture, fifth);
    const found = (await finder.find(picture)).filter((finding) => finding.category === category);
    expect(bestCover(found, fifth)).toBeGreaterThan(0.6);
    const changed = (await finder.find(picture, fifth)).filter((finding) => finding.category === category);
    expect(bestCover(changed, fifth)).toBeGreaterThan(0.85);
    expect(await finder.find(picture, { x: 1500, y: 100, width: 300, height: 300 })).toEqual([]);
  });
}

test('an interface, and what is too small to tell, show none', async () => {
  const picture = await decodePicture(await sharp(join(root, 'docs/screens/live-dark.png')).png().toBuffer());
  expect(await finder.find(picture)).toEqual([]);
  expect(await finder.find(picture, { x: 0, y: 0, width: 40, height: 500 })).toEqual([]);
});
