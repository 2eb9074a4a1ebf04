/**
 * Where a screen shows pictures (photographs, video, shaded drawings) and not what an interface is made of. In a picture most
 * pixels differ a little from those near them; in an interface they are the same, or, at the edge of a letter, quite another.
 * A picture drawn in flat colours is not seen by this. Pure.
 */
import type { Box } from '../../contract/picture.ts';
import { joinOverlapping } from './boxes.ts';
import { clipBox, type RgbPicture } from './rgb-picture.ts';

const cellPx = 16;
/** Every other row is enough. */
const rowStep = 2;
/** How far apart pixels are compared beside neighbours: smooth shading is often the same from one pixel to the next. */
const nearPx = 4;
/** Two pixels differ a little where their most different channel differs by no more than this, and is not the same. */
const littleDifference = 16;
/** A cell is of a picture where so many of its pixels differ a little; of an interface that was scaled, up to a third do. */
const pictureShare = 0.45;
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
  const regions = joinedCells(isPicture, columns, rows)
    .map(({ left, top, right, bottom, count }) => ({
      fill: count / ((right - left + 1) * (bottom - top + 1)),
      box: {
        x: part.x + left * cellPx,
        y: part.y + top * cellPx,
        width: (right - left + 1) * cellPx,
        height: (bottom - top + 1) * cellPx,
      },
    }))
    .filter(({ fill, box }) => fill >= leastFill && Math.min(box.width, box.height) >= leastPx);
  return joinOverlapping(regions, (a, b, box) => ({ fill: Math.max(a.fill, b.fill), box }))
    .map(({ box }) => box)
    .sort((a, b) => b.width * b.height - a.width * a.height);
}

/** Which share of the pixels in the cell at (x, y) differ a little from the one beside them or from one near them. */
function littleShare({ data, width }: RgbPicture, x: number, y: number): number {
  let little = 0;
  for (let row = 0; row < cellPx; row += rowStep) {
    let at = ((y + row) * width + x) * 3;
    for (let pixel = nearPx; pixel < cellPx; pixel += 1, at += 3) {
      if (differsLittle(data, at, at + 3) || differsLittle(data, at, at + nearPx * 3)) little += 1;
    }
  }
  return little / (((cellPx - nearPx) * cellPx) / rowStep);
}

function differsLittle(data: Uint8Array, a: number, b: number): boolean {
  const most = Math.max(
    Math.abs((data[a] as number) - (data[b] as number)),
    Math.abs((data[a + 1] as number) - (data[b + 1] as number)),
    Math.abs((data[a + 2] as number) - (data[b + 2] as number)),
  );
  return most > 0 && most <= littleDifference;
}

interface Joined {
  left: number;
  top: number;
  right: number;
  bottom: number;
  count: number;
}

/** Cells that touch, by a side or a corner. */
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
      for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1) {
        for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1) {
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
