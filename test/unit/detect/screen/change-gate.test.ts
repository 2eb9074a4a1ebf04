import { expect, test } from 'vitest';
import { CELL_PX } from '../../../../src-engine/contract/boxes.ts';
import { changesBetween } from '../../../../src-engine/detect/screen/change-gate.ts';
import { blank, box, painted } from './drawn-screen.ts';

const screen = blank(CELL_PX * 10 + 5, CELL_PX * 6 + 3);
const setCells = (cells: Uint8Array) => [...cells.keys()].filter((index) => cells[index] === 1);

test('all differs from nothing, and from a picture of another size', () => {
  for (const before of [undefined, blank(CELL_PX * 10, CELL_PX * 6)]) {
    const { grid, cells, count } = changesBetween(before, screen);
    expect(grid).toEqual({ columns: 11, rows: 7 });
    expect([count, setCells(cells).length]).toEqual([77, 77]);
  }
});

test('the same picture differs nowhere', () => {
  expect(changesBetween(screen, blank(screen.width, screen.height)).count).toBe(0);
});

test('one pixel that is one step lighter is a change of its cell alone', () => {
  const { cells, count } = changesBetween(screen, painted(screen, box(CELL_PX, CELL_PX, 1, 1), [30, 31, 30]));
  expect([count, setCells(cells)]).toEqual([1, [12]]);
});

test('cells begin and end where they should, the ragged ones at the edges too', () => {
  const across = painted(screen, box(CELL_PX * 2 - 1, CELL_PX - 1, 2, 2), [0, 0, 0]);
  expect(setCells(changesBetween(screen, across).cells)).toEqual([1, 2, 12, 13]);
  const corner = painted(screen, box(screen.width - 1, screen.height - 1, 1, 1), [0, 0, 0]);
  expect(setCells(changesBetween(screen, corner).cells)).toEqual([76]);
});

test('a video that plays elsewhere hides no new word', () => {
  const video = box(0, 0, CELL_PX * 4, CELL_PX * 4);
  const before = painted(screen, video, [90, 80, 70]);
  const after = painted(
    painted(screen, video, [70, 80, 90]),
    box(CELL_PX * 8, CELL_PX * 5, 30, 9),
    [200, 200, 200],
  );
  const changed = setCells(changesBetween(before, after).cells);
  expect(changed).toHaveLength(18);
  expect(changed).toEqual(expect.arrayContaining([63, 64]));
});

test('pictures in the middle of a larger buffer are compared as what they are', () => {
  const whole = new Uint8Array(screen.data.length + 7).fill(9);
  whole.set(screen.data, 7);
  const moved = { ...screen, data: whole.subarray(7) };
  expect(changesBetween(screen, moved).count).toBe(0);
  expect(changesBetween(moved, painted(screen, box(0, 0, 1, 1), [0, 0, 0])).count).toBe(1);
});
