/**
 * What really changed between two frames of a recording. A codec changes pixels a little where nothing happens, at every key
 * frame all of them; the change gate of the detectors takes no two values for the same. So cells that differ by no more than
 * a codec's noise get back what they were: they stay so until the difference from then on, however slow it grew, is seen.
 */
import { CELL_PX, cellGrid } from '../../contract/boxes.ts';
import type { RecordingFrame } from '../ports/recording-picture.ts';

/** The most that a codec changes a still pixel by, of 255. Letters that differ less from their ground cannot be read. */
const NOISE = 16;

export class SteadyPicture {
  #before: RecordingFrame | undefined;

  /** True where the frame shows anything that the one before did not; puts the rest of it back to what it was. */
  settle(frame: RecordingFrame): boolean {
    const before = this.#before;
    this.#before = frame;
    if (before === undefined || before.width !== frame.width || before.height !== frame.height) return true;
    if (before.rgb.equals(frame.rgb)) return false;
    const { columns, rows } = cellGrid(frame.width, frame.height);
    let hasChanged = false;
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        if (isNoise(before, frame, column, row)) putBack(before, frame, column, row);
        else hasChanged = true;
      }
    }
    return hasChanged;
  }
}

function isNoise(before: RecordingFrame, now: RecordingFrame, column: number, row: number): boolean {
  for (let y = row * CELL_PX; y < Math.min((row + 1) * CELL_PX, now.height); y += 1) {
    const { from, until } = rowOf(now, column, y);
    for (let at = from; at < until; at += 1) {
      const difference = (now.rgb[at] as number) - (before.rgb[at] as number);
      if (difference > NOISE || difference < -NOISE) return false;
    }
  }
  return true;
}

function putBack(before: RecordingFrame, now: RecordingFrame, column: number, row: number): void {
  for (let y = row * CELL_PX; y < Math.min((row + 1) * CELL_PX, now.height); y += 1) {
    const { from, until } = rowOf(now, column, y);
    before.rgb.copy(now.rgb, from, from, until);
  }
}

/** The bytes of one row of a cell. */
function rowOf({ width }: RecordingFrame, column: number, y: number): { from: number; until: number } {
  const right = Math.min((column + 1) * CELL_PX, width);
  return { from: (y * width + column * CELL_PX) * 3, until: (y * width + right) * 3 };
}
