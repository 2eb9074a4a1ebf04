/** The mask of covers: read back by another PNG reader, pixel for pixel. */
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Box } from '../../../src-engine/contract/picture.ts';
import { coverMaskPng } from '../../../src-engine/obs/cover-mask.ts';

async function pixels(width: number, height: number, covers: readonly Box[]): Promise<Buffer> {
  const png = coverMaskPng({ width, height }, covers);
  const { data, info } = await sharp(png).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([width, height, 1]);
  return data;
}

const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height });

test.each<[string, Box[]]>([
  ['nothing', []],
  ['within a byte', [box(2, 1, 3, 2)]],
  ['one pixel', [box(7, 3, 1, 1)]],
  ['over bytes', [box(5, 0, 20, 4)]],
  ['whole bytes', [box(8, 2, 16, 3)]],
  ['overlapping and apart', [box(1, 1, 9, 4), box(6, 3, 9, 9), box(30, 10, 3, 1)]],
  ['over every edge', [box(-5, -5, 8, 8), box(30, 9, 100, 100)]],
  ['all', [box(0, 0, 37, 13)]],
  ['outside', [box(40, 2, 5, 5), box(-9, 2, 5, 5)]],
  ['parts of pixels', [box(3.2, 2.9, 4.1, 1.05)]],
  ['no size', [box(3, 3, 0, 5)]],
])('%s is covered, and nothing else', async (_, covers) => {
  const [width, height] = [37, 13];
  const data = await pixels(width, height, covers);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const covered = covers.some(
        (each) =>
          x + 1 > each.x &&
          x < Math.ceil(each.x + each.width) &&
          x >= Math.floor(each.x) &&
          y >= Math.floor(each.y) &&
          y < Math.ceil(each.y + each.height) &&
          each.width > 0,
      );
      expect(data[y * width + x], `at ${x}, ${y}`).toBe(covered ? 0 : 255);
    }
  }
});

test('a canvas of 1080p with thirty covers is made in a few milliseconds and is small', () => {
  const covers = Array.from({ length: 30 }, (_, i) => box(i * 50, i * 30, 400, 60));
  coverMaskPng({ width: 1920, height: 1080 }, covers);
  const startMs = performance.now();
  const png = coverMaskPng({ width: 1920, height: 1080 }, covers);
  expect(performance.now() - startMs).toBeLessThan(20);
  expect(png.length).toBeLessThan(20_000);
});
