import { expect, test } from 'vitest';
import { onCanvas } from '../../../../src-engine/operations/picture/canvas-map.ts';
import { box, canvas, placed, whole } from './plan-parts.ts';

const own = { width: canvas.width, height: canvas.height };

test('a source that fills the canvas is where it is', () => {
  expect(onCanvas(box(10, 20, 30, 40), placed('Screen'), canvas, own)).toEqual(box(10, 20, 30, 40));
});

test('scaled and moved', () => {
  const placement = placed('Screen', { matrix: [0.5, 0, 0, 0.5, 100, 50] });
  expect(onCanvas(box(20, 40, 60, 80), placement, canvas, own)).toEqual(box(110, 70, 30, 40));
});

test('turned by a quarter and flipped: the upright rectangle around it', () => {
  const turned = placed('Screen', { matrix: [0, 1, -1, 0, 320, 0] });
  expect(onCanvas(box(10, 20, 30, 40), turned, canvas, own)).toEqual(box(260, 10, 40, 30));
  const flipped = placed('Screen', { matrix: [-1, 0, 0, 1, 640, 0] });
  expect(onCanvas(box(10, 20, 30, 40), flipped, canvas, own)).toEqual(box(600, 20, 30, 40));
});

test('askew: all of it is inside', () => {
  const turn = Math.PI / 6;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const placement = placed('Screen', { matrix: [cos, sin, -sin, cos, 200, 0] });
  const at = onCanvas(box(50, 50, 100, 20), placement, canvas, own);
  expect(at?.x).toBeCloseTo(200 + 50 * cos - 70 * sin);
  expect(at?.y).toBeCloseTo(50 * sin + 50 * cos);
  expect(at?.width).toBeCloseTo(100 * cos + 20 * sin);
  expect(at?.height).toBeCloseTo(100 * sin + 20 * cos);
});

test('what is cropped away is nowhere, what is cropped in part is where it shows', () => {
  const cropped = placed('Screen', { shown: box(100, 0, 200, 320), matrix: [1, 0, 0, 1, -100, 0] });
  expect(onCanvas(box(10, 20, 30, 40), cropped, canvas, own)).toBeUndefined();
  expect(onCanvas(box(90, 20, 30, 40), cropped, canvas, own)).toEqual(box(0, 20, 20, 40));
});

test('what lies off the canvas is nowhere, what lies across its edge ends there', () => {
  const moved = placed('Screen', { matrix: [1, 0, 0, 1, 600, 0] });
  expect(onCanvas(box(50, 20, 30, 40), moved, canvas, own)).toBeUndefined();
  expect(onCanvas(box(20, 20, 30, 40), moved, canvas, own)).toEqual(box(620, 20, 20, 40));
});

test('a box of a picture that was smaller or larger than the source', () => {
  const half = { width: 320, height: 160 };
  expect(onCanvas(box(10, 20, 30, 40), placed('Screen'), canvas, half)).toEqual(box(20, 40, 60, 80));
  const grown = placed('Screen', { shown: box(0, 0, 320, 160), sourceWidth: 320, sourceHeight: 160 });
  expect(onCanvas(box(10, 20, 30, 40), grown, canvas, own)).toEqual(box(5, 10, 15, 20));
});

test('a source whose picture has no size yet, or that shows nothing', () => {
  expect(onCanvas(whole, placed('Screen'), canvas, { width: 0, height: 0 })).toEqual(whole);
  const empty = placed('Screen', { shown: box(0, 0, 0, 0), sourceWidth: 0, sourceHeight: 0 });
  expect(onCanvas(box(0, 0, 10, 10), empty, canvas, own)).toBeUndefined();
});
