/** Rectangles, and grids of cells as rectangles. Pure; whoever calls says in which pixels. */
import type { Box } from './picture.ts';

/** Side of a cell in pixels of a source's picture: a block of JPEG with halved colour, so that what did not change is equal to the bit. */
export const CELL_PX = 16;

export function areaOf({ width, height }: Box): number {
  return width * height;
}

/** What two rectangles share; undefined where nothing. */
export function intersection(a: Box, b: Box): Box | undefined {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** The smallest rectangle around both. */
export function union(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** The rectangle with more on each side. */
export function grown({ x, y, width, height }: Box, byX: number, byY = byX): Box {
  return { x: x - byX, y: y - byY, width: width + 2 * byX, height: height + 2 * byY };
}

/** Intersection over union, 0..1. */
export function overlapShare(a: Box, b: Box): number {
  const shared = intersection(a, b);
  if (shared === undefined) return 0;
  return areaOf(shared) / (areaOf(a) + areaOf(b) - areaOf(shared));
}

/** Cells of a picture, row by row, one byte each. */
export interface CellGrid {
  readonly columns: number;
  readonly rows: number;
}

export function cellGrid(width: number, height: number): CellGrid {
  return { columns: Math.ceil(width / CELL_PX), rows: Math.ceil(height / CELL_PX) };
}

/** Calls `visit` with the index of each cell that `box` touches. */
export function eachCell({ columns, rows }: CellGrid, box: Box, visit: (index: number) => void): void {
  const left = Math.max(0, Math.floor(box.x / CELL_PX));
  const top = Math.max(0, Math.floor(box.y / CELL_PX));
  const right = Math.min(columns, Math.ceil((box.x + box.width) / CELL_PX));
  const bottom = Math.min(rows, Math.ceil((box.y + box.height) / CELL_PX));
  for (let row = top; row < bottom; row += 1) {
    for (let column = left; column < right; column += 1) visit(row * columns + column);
  }
}

/**
 * Exactly the cells for which `isSet` is true, as few rectangles of pixels: runs in a row, joined with equal runs below. Boxes of
 * the last column and row may reach beyond the picture by less than a cell.
 */
export function boxesOfCells({ columns, rows }: CellGrid, isSet: (index: number) => boolean): Box[] {
  const done: Box[] = [];
  let open = new Map<string, { from: number; until: number; top: number }>();
  for (let row = 0; row <= rows; row += 1) {
    const next = new Map<string, { from: number; until: number; top: number }>();
    let from = -1;
    for (let column = 0; row < rows && column <= columns; column += 1) {
      const set = column < columns && isSet(row * columns + column);
      if (set && from < 0) from = column;
      if (!set && from >= 0) {
        const key = `${from}-${column}`;
        next.set(key, open.get(key) ?? { from, until: column, top: row });
        open.delete(key);
        from = -1;
      }
    }
    for (const run of open.values()) {
      done.push({
        x: run.from * CELL_PX,
        y: run.top * CELL_PX,
        width: (run.until - run.from) * CELL_PX,
        height: (row - run.top) * CELL_PX,
      });
    }
    open = next;
  }
  return done;
}

/**
 * Rectangles around groups of set cells: cells at most `reach` cells apart are one group, and rectangles that overlap are
 * one. Fewer and larger than `boxesOfCells`: for reading, where a line must not be torn.
 */
export function groupsOfCells(grid: CellGrid, isSet: (index: number) => boolean, reach: number): Box[] {
  const boxes = boxesOfCells(grid, isSet);
  return joinNear(boxes, reach * CELL_PX);
}

/** Joins rectangles that are at most `distancePx` apart, until none are. */
export function joinNear(boxes: readonly Box[], distancePx: number): Box[] {
  const joined: Box[] = [];
  for (const box of boxes) {
    let current = box;
    for (let at = 0; at < joined.length; ) {
      const other = joined[at] as Box;
      if (intersection(grown(current, distancePx), other) === undefined) at += 1;
      else {
        current = union(current, other);
        joined.splice(at, 1);
        at = 0;
      }
    }
    joined.push(current);
  }
  return joined;
}
