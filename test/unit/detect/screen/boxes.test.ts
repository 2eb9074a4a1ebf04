import { expect, test } from 'vitest';
import { around, grown, overlap, overlapOf, surest } from '../../../../src-engine/detect/screen/boxes.ts';

const a = { x: 0, y: 0, width: 10, height: 10 };

test('overlap is shared over joint area; an edge is none', () => {
  expect(overlapOf(a, a)).toBe(1);
  expect(overlapOf(a, { x: 5, y: 0, width: 10, height: 10 })).toBeCloseTo(50 / 150);
  expect(overlapOf(a, { x: 10, y: 0, width: 10, height: 10 })).toBe(0);
  expect(overlap(a, { x: 10, y: 0, width: 10, height: 10 })).toBe(false);
  expect(overlap(a, { x: 9, y: 9, width: 10, height: 10 })).toBe(true);
  expect(overlapOf({ ...a, width: 0 }, a)).toBe(0);
});

test('around both, and grown on each side', () => {
  expect(around(a, { x: -5, y: 20, width: 1, height: 2 })).toEqual({ x: -5, y: 0, width: 15, height: 22 });
  expect(grown(a, 1, 2, 3, 4)).toEqual({ x: -1, y: -2, width: 14, height: 16 });
});

test('of those that overlap too much, the surest is kept', () => {
  const one = { box: a, confidence: 0.5 };
  const better = { box: { ...a, x: 2 }, confidence: 0.9 };
  const apart = { box: { ...a, x: 30 }, confidence: 0.2 };
  expect(surest([one, better, apart], 0.3)).toEqual([better, apart]);
});
