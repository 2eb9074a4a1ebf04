import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildModels } from '../../../../models/build.ts';
import { areaOf, intersection } from '../../../../src-engine/contract/boxes.ts';
import type { Box } from '../../../../src-engine/contract/picture.ts';
import { TextAreaFinder } from '../../../../src-engine/detect/screen/text-areas.ts';
import { blank, box, textScreen } from './drawn-screen.ts';

let finder: TextAreaFinder;
beforeAll(async () => {
  const paths = await buildModels();
  finder = await TextAreaFinder.open(paths.get('text-finder') as string, {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
}, 60_000);
afterAll(() => finder?.release());

const shareOf = (ink: Box, found: Box | undefined) => {
  const shared = found === undefined ? undefined : intersection(ink, found);
  return shared === undefined ? 0 : areaOf(shared) / areaOf(ink);
};

test('finds lines of 14 px and above on dark and light, from top to bottom, each whole and apart', async () => {
  const texts = [
    { text: 'small print of fourteen pixels', x: 40, y: 60, px: 14 },
    { text: 'Sixteen pixels of text', x: 40, y: 120, px: 16 },
    { text: 'A headline', x: 40, y: 200, px: 32 },
  ];
  const screens = [
    await textScreen(640, 240, texts),
    await textScreen(
      640,
      240,
      texts.map((each) => ({ ...each, colour: '#333' })),
      '#fff',
    ),
  ];
  for (const screen of screens) {
    const found = await finder.find(screen, box(0, 0, 640, 240));
    expect(found).toHaveLength(3);
    expect(found.every(({ isTurned }) => !isTurned)).toBe(true);
    // The letters without ascenders, from the first to near the last.
    expect(shareOf(box(42, 52, 190, 7), found[0]?.box)).toBe(1);
    expect(shareOf(box(42, 111, 165, 8), found[1]?.box)).toBe(1);
    expect(shareOf(box(42, 180, 160, 19), found[2]?.box)).toBe(1);
    for (const { box: each } of found) expect(each.height).toBeLessThan(60);
  }
});

test('of a larger picture only the part, in the picture’s own pixels', async () => {
  const screen = await textScreen(1280, 720, [
    { text: 'in the corner', x: 30, y: 40 },
    { text: 'down here on the right', x: 900, y: 650 },
  ]);
  const [found, ...more] = await finder.find(screen, box(860, 600, 400, 100));
  expect(more).toEqual([]);
  expect(shareOf(box(902, 639, 190, 10), found?.box)).toBe(1);
  expect(await finder.find(screen, box(300, 200, 400, 200))).toEqual([]);
  // All of it is looked at in half its size, and both are found all the same.
  expect(await finder.find(screen, box(0, 0, 1280, 720))).toHaveLength(2);
});

test('a line that runs up or down is turned', async () => {
  const screen = await textScreen(320, 320, [{ text: 'written on the spine', x: 150, y: 60, turn: 90 }]);
  const [found, ...more] = await finder.find(screen, box(0, 0, 320, 320));
  expect(more).toEqual([]);
  expect(found?.isTurned).toBe(true);
  expect(shareOf(box(152, 66, 8, 150), found?.box)).toBe(1);
});

test('nothing where nothing is written, and nothing of a part that is too small or outside', async () => {
  expect(await finder.find(blank(320, 160), box(0, 0, 320, 160))).toEqual([]);
  const screen = await textScreen(320, 160, [{ text: 'some text', x: 30, y: 40 }]);
  expect(await finder.find(screen, box(30, 30, 3, 40))).toEqual([]);
  expect(await finder.find(screen, box(400, 0, 100, 100))).toEqual([]);
});
