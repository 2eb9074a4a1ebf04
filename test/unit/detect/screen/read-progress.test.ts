import { expect, test } from 'vitest';
import { CELL_PX, cellGrid, eachCell } from '../../../../src-engine/contract/boxes.ts';
import type { Box } from '../../../../src-engine/contract/picture.ts';
import { ReadProgress } from '../../../../src-engine/detect/screen/read-progress.ts';
import type { TextArea } from '../../../../src-engine/detect/screen/text-areas.ts';
import { box } from './drawn-screen.ts';

const grid = cellGrid(CELL_PX * 40, CELL_PX * 20);
const line = (x: number, y: number, width = 64, isTurned = false): TextArea => ({
  box: isTurned ? box(x, y, 16, width) : box(x, y, width, 16),
  isTurned,
  confidence: 0.9,
});
const cellsOf = (boxes: readonly Box[]): Set<number> => {
  const cells = new Set<number>();
  for (const each of boxes) eachCell(grid, each, (index) => cells.add(index));
  return cells;
};
const tells = (boxes: readonly Box[], { box: { x, y } }: TextArea) =>
  cellsOf(boxes).has(Math.floor(y / CELL_PX) * grid.columns + Math.floor(x / CELL_PX));
const everything = () => true;

test('without lines all is told at once, and once', () => {
  const progress = new ReadProgress(grid, everything, []);
  expect(cellsOf(progress.next([])).size).toBe(800);
  expect(progress.next([])).toEqual([]);
});

test('only what belongs to the part is told', () => {
  const progress = new ReadProgress(grid, (index) => index < 3, []);
  expect(progress.next([])).toEqual([box(0, 0, CELL_PX * 3, CELL_PX)]);
});

test('a line is told of when it was read, what is between at once', () => {
  const [first, far] = [line(0, 0), line(320, 240)];
  const progress = new ReadProgress(grid, everything, [first, far]);
  const between = progress.next([first, far]);
  expect([tells(between, first), tells(between, far)]).toEqual([false, false]);
  expect(cellsOf(between).size).toBe(800 - 8);
  const next = progress.next([far]);
  expect([tells(next, first), tells(next, far)]).toEqual([true, false]);
  expect(tells(progress.next([]), far)).toBe(true);
});

test('what stands beside or below a line that is not read is not told of yet', () => {
  const unread = line(160, 96);
  const [beside, below, farBeside, farBelow] = [
    line(160 + 64 + 80, 96),
    line(160, 96 + 48),
    line(160 + 64 + 160, 96),
    line(160, 96 + 80),
  ] as const;
  const progress = new ReadProgress(grid, everything, [unread, beside, below, farBeside, farBelow]);
  const told = progress.next([unread]);
  expect([beside, below, farBeside, farBelow].map((area) => tells(told, area))).toEqual([
    false,
    false,
    true,
    true,
  ]);
  const rest = progress.next([]);
  expect([unread, beside, below].map((area) => tells(rest, area))).toEqual([true, true, true]);
});

test('of a turned line, near is turned too', () => {
  const unread = line(160, 96, 64, true);
  const [below, beside, farBeside] = [
    line(160, 96 + 64 + 80, 64, true),
    line(192, 96, 64, true),
    line(240, 96, 64, true),
  ] as const;
  const progress = new ReadProgress(grid, everything, [unread, below, beside, farBeside]);
  const told = progress.next([unread]);
  expect([below, beside, farBeside].map((area) => tells(told, area))).toEqual([false, false, true]);
});
