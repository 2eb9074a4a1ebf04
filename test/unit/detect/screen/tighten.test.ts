import { expect, test } from 'vitest';
import { tighten } from '../../../../src-engine/detect/screen/tighten.ts';
import { blank, box, painted, textScreen } from './drawn-screen.ts';

/** The letters of "Hxpg" at 20 px from a baseline at y 60: capitals are 15 high, descenders 5 deep. */
const line = { text: 'Hxpg kept alive', x: 40, y: 60, px: 20 };

test('a box that is too thick is drawn close around the letters, with room for the reader', async () => {
  const screen = await textScreen(320, 100, [line]);
  const close = tighten(screen, box(36, 25, 180, 55), false);
  expect([close.x, close.width]).toEqual([36, 180]);
  expect(close.y).toBeLessThanOrEqual(45);
  expect(close.y).toBeGreaterThan(36);
  expect(close.y + close.height).toBeGreaterThanOrEqual(65);
  expect(close.y + close.height).toBeLessThan(74);
});

test('what a box that is far too thick holds of the next line is left out', async () => {
  const below = { ...line, text: 'Hxpg of another', y: 86 };
  const close = tighten(await textScreen(320, 120, [line, below]), box(36, 26, 180, 56), false);
  expect(close.y).toBeLessThanOrEqual(45);
  expect(close.y + close.height).toBeGreaterThanOrEqual(65);
  expect(close.y + close.height).toBeLessThan(73);
});

test('the edges of a bubble around the line are no ink', async () => {
  const bubble = painted(blank(320, 100), box(30, 20, 200, 64), [240, 240, 240]);
  const dots = Array.from({ length: 14 }, (_, at) => box(50 + at * 10, 46, 4, 14));
  const screen = dots.reduce((picture, dot) => painted(picture, dot, [200, 200, 200]), bubble);
  const close = tighten(screen, box(26, 34, 210, 38), false);
  expect(close.y).toBeGreaterThan(38);
  expect(close.y + close.height).toBeLessThan(68);
});

test('a turned line is drawn in from its sides', async () => {
  const screen = await textScreen(120, 320, [{ ...line, y: 40, turn: 90 }]);
  const close = tighten(screen, box(15, 36, 60, 180), true);
  expect([close.y, close.height]).toEqual([36, 180]);
  expect(close.x).toBeGreaterThan(22);
  expect(close.x).toBeLessThanOrEqual(36);
  expect(close.x + close.width).toBeGreaterThanOrEqual(55);
  expect(close.x + close.width).toBeLessThan(68);
});

test('dark on light is the same', async () => {
  const dark = tighten(await textScreen(320, 100, [line]), box(36, 25, 180, 55), false);
  const light = tighten(
    await textScreen(320, 100, [{ ...line, colour: '#1e1e1e' }], '#d4d4d4'),
    box(36, 25, 180, 55),
    false,
  );
  expect(Math.abs(light.y - dark.y)).toBeLessThanOrEqual(1);
  expect(Math.abs(light.height - dark.height)).toBeLessThanOrEqual(2);
});

test('a box that fits already, or without ink, or with too little of it, stays as it is', async () => {
  const fits = box(36, 42, 180, 24);
  const screen = await textScreen(320, 100, [line]);
  expect(tighten(screen, tighten(screen, fits, false), false)).toEqual(tighten(screen, fits, false));
  expect(tighten(blank(320, 100), fits, false)).toEqual(fits);
  const rule = painted(blank(320, 100), box(40, 50, 170, 2), [200, 200, 200]);
  expect(tighten(rule, box(36, 25, 180, 55), false)).toEqual(box(36, 25, 180, 55));
});
