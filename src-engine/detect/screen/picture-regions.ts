/**
 * Where a screen shows pictures (photographs, video, shaded drawings) and not what an interface is made of. In a picture most
 * pixels differ a little from the one beside them; in an interface they are the same, or, at the edge of a letter, quite another.
 * A picture drawn in flat colours is not seen by this. Pure.
 */
import type { Box } from '../../contract/picture.ts';
import { clipBox, type RgbPicture } from './rgb-picture.ts';

const cellPx = 16;
/** Every other row is enough. */
const rowStep = 2;
/** Two pixels differ a little where their most different channel differs by no more than this, and is not the same. */
const littleDifference = 16;
/** A cell is of a picture where so many of its neighbours differ a little; of text, less than a tenth do. */
const pictureShare = 0.3;
/** Of a region's rectangle, how much must be of pictures: else it is a frame or a gradient that runs around something. */
const leastFill = 0.5;
/** Smaller ones are icons and thumbnails too small to tell. */
const leastPx = 96;

/** Their rectangles, largest first, in pixels of the picture; whole cells of 16 pixels, counted from the corner of `within`. */
export function pictureRegions(picture: RgbPicture, within: Box): Box[] {
  const part = clipBox(within, picture);
  const columns = Math.floor(part.width / cellPx);
  const rows = Math.floor(part.height / cellPx);
  const isPicture = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const x = part.x + column * cellPx;
      const y = part.y + row * cellPx;
      isPicture[row * columns + column] = littleShare(picture, x, y) >= pictureShare ? 1 : 0;
    }
  }
  return joinedCells(isPicture, columns, rows)
    .map(({ left, top, right, bottom, count }) => ({
      fill: count / ((right - left + 1) * (bottom - top + 1)),
      box: {
        x: part.x + left * cellPx,
        y: part.y + top * cellPx,
        width: (right - left + 1) * cellPx,
        height: (bottom - top + 1) * cellPx,
      },
    }))
    .filter(({ fill, box }) => fill >= leastFill && Math.min(box.width, box.height) >= leastPx)
    .map(({ box }) => box)
    .sort((a, b) => b.width * b.height - a.width * a.height);
}

/** Which share of the pairs of neighbours in the cell at (x, y) differ a little. */
function littleShare({ data, width }: RgbPicture, x: number, y: number): number {
  let little = 0;
  for (let row = 0; row < cellPx; row += rowStep) {
    let at = ((y + row) * width + x) * 3;
    for (let pair = 1; pair < cellPx; pair += 1, at += 3) {
      const red = Math.abs((data[at] as number) - (data[at + 3] as number));
      const green = Math.abs((data[at + 1] as number) - (data[at + 4] as number));
      const blue = Math.abs((data[at + 2] as number) - (data[at + 5] as number));
      const most = Math.max(red, green, blue);
      if (most > 0 && most <= littleDifference) little += 1;
    }
  }
  return little / (((cellPx - 1) * cellPx) / rowStep);
}

interface Joined {
  left: number;
  top: number;
  right: number;
  bottom: number;
  count: number;
}

/** Cells that touch, by a side or a corner, or with one cell between them. */
function joinedCells(isSet: Uint8Array, columns: number, rows: number): Joined[] {
  const seen = new Uint8Array(isSet.length);
  const all: Joined[] = [];
  for (let start = 0; start < isSet.length; start += 1) {
    if (!isSet[start] || seen[start]) continue;
    const joined: Joined = { left: columns, top: rows, right: 0, bottom: 0, count: 0 };
    const open = [start];
    seen[start] = 1;
    for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
      const column = cell % columns;
      const row = Math.floor(cell / columns);
      joined.left = Math.min(joined.left, column);
      joined.right = Math.max(joined.right, column);
      joined.top = Math.min(joined.top, row);
      joined.bottom = Math.max(joined.bottom, row);
      joined.count += 1;
      for (let y = Math.max(0, row - 2); y <= Math.min(rows - 1, row + 2); y += 1) {
        for (let x = Math.max(0, column - 2); x <= Math.min(columns - 1, column + 2); x += 1) {
          const next = y * columns + x;
          if (isSet[next] && !seen[next]) {
            seen[next] = 1;
            open.push(next);
          }
        }
      }
    }
    all.push(joined);
  }
  return all;
}
