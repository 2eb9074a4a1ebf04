/**
 * `node bench/nudity.ts CLEAN`: what the finder of nudity takes for it in pictures without any, each as a picture on a screen of
 * 1920 x 1080 and each over the whole of one, and how long it takes. docs/picture-detection.md names those its figures are of.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { builtFolder } from '../models/built-folder.ts';
import { NudityFinder } from '../src-engine/detect/screen/nudity.ts';
import { decodePicture } from '../src-engine/detect/screen/rgb-picture.ts';

const screen = { width: 1920, height: 1080 };
const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Say a folder of pictures without nudity.');
const finder = await NudityFinder.open(join(builtFolder, 'nudity.onnx'), { intraOpNumThreads: 1 });
const background = await sharp('docs/screens/policies-light.png')
  .resize(screen.width, screen.height, { fit: 'cover' })
  .removeAlpha()
  .png()
  .toBuffer();

const ways = {
  'in a window': async (bytes: Buffer) => {
    const picture = sharp(bytes).removeAlpha().toColourspace('srgb');
    const input = await picture
      .resize(700, 500, { fit: 'inside', withoutEnlargement: true })
      .png()
      .toBuffer();
    return sharp(background).composite([{ input, left: 333, top: 222 }]);
  },
  'over the whole screen': async (bytes: Buffer) =>
    sharp(bytes)
      .removeAlpha()
      .toColourspace('srgb')
      .resize(screen.width, screen.height, { fit: 'contain', background: '#222' }),
};

const names = (await readdir(folder)).filter((name) => /\.(png|jpe?g)$/.test(name)).sort();
for (const [way, show] of Object.entries(ways)) {
  const times: number[] = [];
  const counts = { careful: 0, balanced: 0, relaxed: 0 };
  for (const name of names) {
    const picture = await decodePicture(
      await (await show(await readFile(join(folder, name)))).png().toBuffer(),
    );
    const from = performance.now();
    const found = await finder.find(picture);
    times.push(performance.now() - from);
    const most = Math.max(0, ...found.map(({ confidence }) => confidence));
    if (most >= 0.3) counts.careful += 1;
    if (most >= 0.5) counts.balanced += 1;
    if (most >= 0.7) counts.relaxed += 1;
    if (most >= 0.5) console.log(`${way}: ${name} ${most.toFixed(2)}`);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(share * (times.length - 1))]?.toFixed(0);
  console.log(
    `${way}: of ${names.length} pictures ${JSON.stringify(counts)}; a look takes ${at(0.5)} ms, p95 ${at(0.95)}`,
  );
}
