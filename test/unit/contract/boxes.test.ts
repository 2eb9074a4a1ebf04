import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  areaOf,
  boxesOfCells,
  CELL_PX,
  cellGrid,
  eachCell,
  groupsOfCells,
  grown,
  intersection,
  joinNear,
  overlapShare,
  union,
} from '../../../src-engine/contract/boxes.ts';
import type { Box } from '../../../src-engine/contract/picture.ts';

const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height });
const someBox = fc
  .tuple(...[100, 100, 60, 60].map((max) => fc.integer({ min: 1, max })))
  .map(([x = 1, y = 1, width = 1, height = 1]) => box(x, y, width, height));

describe('rectangles', () => {
  test('share what both cover', () => {
    expect(intersection(box(0, 0, 10, 10), box(5, 6, 10, 10))).toEqual(box(5, 6, 5, 4));
    expect(intersection(box(0, 0, 10, 10), box(10, 0, 10, 10))).toBeUndefined();
    expect(overlapShare(box(0, 0, 10, 10), box(5, 0, 10, 10))).toBeCloseTo(1 / 3);
    expect(overlapShare(box(0, 0, 10, 10), box(20, 0, 10, 10))).toBe(0);
    expect(overlapShare(box(3, 4, 10, 10), box(3, 4, 10, 10))).toBe(1);
  });

  test('union and grown', () => {
    expect(union(box(0, 0, 10, 10), box(20, 5, 10, 10))).toEqual(box(0, 0, 30, 15));
    expect(grown(box(10, 10, 5, 5), 2)).toEqual(box(8, 8, 9, 9));
    expect(grown(box(10, 10, 5, 5), 2, 1)).toEqual(box(8, 9, 9, 7));
  });

  test('what two share lies in both, and both in their union', () => {
    fc.assert(
      fc.property(someBox, someBox, (a, b) => {
        const around = union(a, b);
        for (const each of [a, b]) expect(intersection(around, each)).toEqual(each);
        const shared = intersection(a, b);
        if (shared === undefined) return;
        expect(intersection(shared, a)).toEqual(shared);
        expect(intersection(shared, b)).toEqual(shared);
        expect(areaOf(shared)).toBeLessThanOrEqual(Math.min(areaOf(a), areaOf(b)));
      }),
    );
  });
});

describe('cells', () => {
  const grid = cellGrid(CELL_PX * 6 - 3, CELL_PX * 4 - 1);

  test('those of the last column and row may reach beyond the picture', () => {
    expect(grid).toEqual({ columns: 6, rows: 4 });
    expect(cellGrid(CELL_PX, CELL_PX + 1)).toEqual({ columns: 1, rows: 2 });
  });

  test('a box touches each cell it lies in by a pixel, none beyond the grid', () => {
    const touched = (at: Box) => {
      const cells: number[] = [];
      eachCell(grid, at, (index) => cells.push(index));
      return cells;
    };
    expect(touched(box(CELL_PX - 1, 0, 2, CELL_PX))).toEqual([0, 1]);
    expect(touched(box(CELL_PX, CELL_PX, CELL_PX, CELL_PX))).toEqual([7]);
    expect(touched(box(-100, -100, 5000, 5000))).toHaveLength(24);
    expect(touched(box(5000, 0, 10, 10))).toEqual([]);
  });

  test('become as few boxes as rows of equal runs are, exactly them', () => {
    const set = new Set([0, 1, 6, 7, 3, 23]);
    const boxes = boxesOfCells(grid, (index) => set.has(index));
    expect(boxes).toContainEqual(box(0, 0, 2 * CELL_PX, 2 * CELL_PX));
    expect(boxes).toHaveLength(3);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 24, max: 1 }), (cells) => {
        const counts = new Uint8Array(24);
        for (const each of boxesOfCells(grid, (index) => cells[index] === 1)) {
          eachCell(grid, each, (index) => {
            counts[index] = (counts[index] as number) + 1;
          });
        }
        expect(counts).toEqual(cells);
      }),
    );
  });

  test('groups hold all that is set and keep apart what is further apart than their reach', () => {
    const far = groupsOfCells(grid, (index) => index === 0 || index === 5, 2);
    expect(far).toEqual([box(0, 0, CELL_PX, CELL_PX), box(5 * CELL_PX, 0, CELL_PX, CELL_PX)]);
    expect(groupsOfCells(grid, (index) => index === 0 || index === 2, 2)).toEqual([
      box(0, 0, 3 * CELL_PX, CELL_PX),
    ]);
    expect(groupsOfCells(grid, () => false, 2)).toEqual([]);
  });
});

test('boxes near each other are joined until none are, and all of each is in one', () => {
  expect(joinNear([box(0, 0, 10, 10), box(18, 0, 10, 10), box(9, 0, 10, 10)], 0)).toEqual([
    box(0, 0, 28, 10),
  ]);
  fc.assert(
    fc.property(fc.array(someBox, { maxLength: 8 }), fc.integer({ min: 0, max: 20 }), (boxes, distancePx) => {
      const joined = joinNear(boxes, distancePx);
      for (const each of boxes) {
        expect(
          joined.filter(
            (whole) => union(whole, each).width === whole.width && union(whole, each).height === whole.height,
          ),
        ).toHaveLength(1);
      }
      for (const [at, a] of joined.entries()) {
        for (const b of joined.slice(at + 1)) expect(intersection(grown(a, distancePx), b)).toBeUndefined();
      }
    }),
  );
});
