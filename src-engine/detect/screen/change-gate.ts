/**
 * What differs between two pictures of a source, cell by cell. Nothing is averaged and nothing tolerated: OBS renders a still
 * source to the same bytes each time, and a JPEG's blocks stand alone, so a single word that is new changes its cells and
 * nothing else does, and a video that plays elsewhere changes its own.
 */
import { CELL_PX, type CellGrid, cellGrid } from '../../contract/boxes.ts';
import type { RgbPicture } from './rgb-picture.ts';

export interface Changes {
  readonly grid: CellGrid;
  /** 1 for each cell that differs. */
  readonly cells: Uint8Array;
  readonly count: number;
}

/** Compares two pictures; all cells differ where there was none before or it had another size. */
export function changesBetween(before: RgbPicture | undefined, after: RgbPicture): Changes {
  const grid = cellGrid(after.width, after.height);
  const cells = new Uint8Array(grid.columns * grid.rows);
  if (before === undefined || before.width !== after.width || before.height !== after.height) {
    return { grid, cells: cells.fill(1), count: cells.length };
  }
  let count = 0;
  const old = bufferOf(before.data);
  const now = bufferOf(after.data);
  const rowBytes = after.width * 3;
  const cellBytes = CELL_PX * 3;
  for (let y = 0; y < after.height; y += 1) {
    const from = y * rowBytes;
    // Most rows are the same, and comparing a row at once is as quick as memory is.
    if (old.compare(now, from, from + rowBytes, from, from + rowBytes) === 0) continue;
    const first = Math.floor(y / CELL_PX) * grid.columns;
    for (let column = 0; column < grid.columns; column += 1) {
      if (cells[first + column] === 1) continue;
      const begin = from + column * cellBytes;
      const end = Math.min(begin + cellBytes, from + rowBytes);
      if (old.compare(now, begin, end, begin, end) === 0) continue;
      cells[first + column] = 1;
      count += 1;
    }
  }
  return { grid, cells, count };
}

function bufferOf(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
