import sharp from 'sharp';
import { expect, test } from 'vitest';
import { coverMaskPng } from '../../../src-engine/obs/cover-mask.ts';
import { textTrace } from '../../helpers/canary-scan.ts';
import { findPictures, notRectangles } from '../../helpers/picture-traces.ts';

const colour = { red: 0, green: 255, blue: 136 };
const picture = sharp({
  create: { width: 40, height: 20, channels: 3, background: { r: 0, g: 255, b: 136 } },
});

test('finds pictures of all kinds, whole, within others and as base64', async () => {
  const raw = await picture.clone().raw().toBuffer();
  const jpeg = await picture.clone().jpeg().toBuffer();
  const png = await picture.clone().png().toBuffer();
  const traces = [
    { from: 'jpeg', bytes: Buffer.concat([Buffer.from('before'), jpeg]) },
    { from: 'png', bytes: png },
    { from: 'webp', bytes: await picture.clone().webp().toBuffer() },
    { from: 'raw', bytes: raw },
    textTrace('jpeg64', JSON.stringify({ image: `data:image/jpg;base64,${jpeg.toString('base64')}` })),
    textTrace('png64', `x${Buffer.concat([Buffer.from('ab'), png]).toString('base64')}`),
    textTrace('raw64', raw.toString('base64')),
  ];
  const found = findPictures(traces, colour);
  for (const { from } of traces) expect(found.map((each) => each.from)).toContain(from);
});

test('finds none in what an engine says', () => {
  const text = JSON.stringify({
    type: 'cover-started',
    box: { x: 0.1, y: 0.2 },
    at: new Date().toISOString(),
  });
  expect(findPictures([textTrace('event', text)], colour)).toEqual([]);
});

test('tells a mask of rectangles from a picture of letters', async () => {
  const canvas = { width: 320, height: 180 };
  const covers = [
    { x: 20, y: 30, width: 100, height: 24 },
    { x: 70, y: 40, width: 100, height: 24 },
    { x: 316, y: 0, width: 10, height: 180 },
  ];
  expect(notRectangles(coverMaskPng(canvas, covers))).toBeUndefined();
  expect(notRectangles(coverMaskPng(canvas, []))).toBeUndefined();
  const letters =
    '<svg width="320" height="180"><rect width="100%" height="100%" fill="#fff"/><text x="20" y="60" font-size="20">letters</text></svg>';
  const grey = sharp(Buffer.from(letters)).toColourspace('b-w');
  expect(notRectangles(await grey.clone().png({ palette: false }).toBuffer())).toBeDefined();
  const { data } = await grey.clone().threshold(128).raw().toBuffer({ resolveWithObject: true });
  const strokes = [...data.keys()]
    .filter((at) => data[at] === 0)
    .map((at) => ({ x: at % 320, y: Math.floor(at / 320), width: 1, height: 1 }));
  expect(notRectangles(coverMaskPng(canvas, strokes))).toMatch(/strokes/);
});
