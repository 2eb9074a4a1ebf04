/**
 * `node bench/faces.ts PORTRAITS CLEAN`: how sure the finder of faces is of faces of each size on a screen of 1920 x 1080, what it
 * takes for faces where there are none, and how long it takes. PORTRAITS: a folder of photographs with one face each; CLEAN: one of
 * pictures without faces. docs/picture-detection.md names those that its figures are of.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { builtFolder } from '../models/built-folder.ts';
import { overlapOf } from '../src-engine/detect/screen/boxes.ts';
import { FaceFinder } from '../src-engine/detect/screen/faces.ts';
import { decodePicture, type RgbPicture } from '../src-engine/detect/screen/rgb-picture.ts';

const screen = { width: 1920, height: 1080 };
const facePx = [16, 20, 25, 30, 40, 60, 100, 160, 240];
const [portraitsFolder, cleanFolder] = process.argv.slice(2);
if (!portraitsFolder || !cleanFolder)
  throw new Error('Say a folder of portraits and one of pictures without faces.');

const finder = await FaceFinder.open(join(builtFolder, 'faces.onnx'), {
  intraOpNumThreads: 1,
  logSeverityLevel: 3,
});
const backgrounds = await Promise.all(
  ['live-dark.png', 'policies-light.png'].map((name) =>
    sharp(join('docs/screens', name))
      .resize(screen.width, screen.height, { fit: 'cover' })
      .removeAlpha()
      .png()
      .toBuffer(),
  ),
);
const times: number[] = [];

async function look(picture: RgbPicture) {
  const from = performance.now();
  const findings = await finder.find(picture);
  times.push(performance.now() - from);
  return findings;
}

async function picturesIn(folder: string) {
  const names = (await readdir(folder)).filter((name) => /\.(png|jpe?g)$/.test(name)).sort();
  return Promise.all(names.map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })));
}

const rounded = (value: number) => value.toFixed(2);
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const scores = new Map<number, number[]>(facePx.map((px) => [px, []]));
for (const { name, bytes } of await picturesIn(portraitsFolder)) {
  const whole = await decodePicture(bytes);
  const face = (await finder.find(whole))[0];
  if (!face) {
    console.log(`${name}: no face found at its own size`);
    continue;
  }
  for (const px of facePx) {
    const scale = px / face.box.width;
    const [width, height] = [Math.round(whole.width * scale), Math.round(whole.height * scale)] as [
      number,
      number,
    ];
    if (width > screen.width || height > screen.height) continue;
    const portrait = await sharp(bytes).removeAlpha().resize(width, height, { fit: 'fill' }).png().toBuffer();
    for (const [at, background] of backgrounds.entries()) {
      // Spread by the golden ratio, so that every run has the same places.
      const [left, top] = [screen.width - width, screen.height - height].map((room, axis) =>
        Math.floor(room * ((px * 0.618 + at * 0.37 + axis * 0.53) % 1)),
      ) as [number, number];
      const picture = await decodePicture(
        await sharp(background)
          .composite([{ input: portrait, left, top }])
          .png()
          .toBuffer(),
      );
      const truth = {
        x: left + face.box.x * scale,
        y: top + face.box.y * scale,
        width: face.box.width * scale,
        height: face.box.height * scale,
      };
      const hit = (await look(picture)).find(({ box }) => overlapOf(box, truth) > 0.3);
      scores.get(px)?.push(hit?.confidence ?? 0);
    }
  }
}
console.log('| head, px wide | pictures | least | median | found at 0.3 | at 0.5 |');
for (const [px, of] of scores) {
  const share = (least: number) => rounded(of.filter((score) => score >= least).length / of.length);
  console.log(
    `| ${px} | ${of.length} | ${rounded(Math.min(...of))} | ${rounded(median(of))} | ${share(0.3)} | ${share(0.5)} |`,
  );
}
const clean = await picturesIn(cleanFolder);
for (const { name, bytes } of clean) {
  const fitted = await sharp(bytes)
    .resize(screen.width, screen.height, { fit: 'contain', background: '#000' })
    .png()
    .toBuffer();
  const found = await look(await decodePicture(fitted));
  if (found.length > 0)
    console.log(`${name}: ${found.map(({ confidence }) => rounded(confidence)).join(' ')}`);
}
console.log(
  `${clean.length} pictures without faces; a look takes ${median(times).toFixed(0)} ms (median of ${times.length})`,
);
