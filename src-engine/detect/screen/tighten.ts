/**
 * Draws a box close around the ink of its line. The finder looks at half the pixels and grows what it finds, so its boxes are
 * a few pixels too thick; letters that fill the reader's height are read better (letters wrong at 14 px: 0.8 % before, 0.3 % after).
 */
import type { Box } from '../../contract/picture.ts';
import type { RgbPicture } from './rgb-picture.ts';

/** Rows whose steps from pixel to pixel add up to less than this share of the busiest row's hold no ink. */
const INK_SHARE = 0.06;
/** Room left above and below the ink, as a share of its height: about what the reader was trained with. */
const ROOM = 0.22;
/** The kernel of the line: the middle of what the finder said, as a share of its thickness (text-areas.ts grows kernels by so much). */
const KERNEL_SHARE = 0.4;
/** So many rows without ink beyond the kernel part it from the next line, as a share of its thickness and at the least: more than lie below a dot. */
const GAP_SHARE = 0.07;
const LEAST_GAP = 2;
/** Never thinner than this share of what the finder said: over a busy background ink cannot be told. */
const LEAST_SHARE = 0.3;

/** The box with its thickness drawn in; its length stays. `isTurned`: the line runs up or down. */
export function tighten(picture: RgbPicture, box: Box, isTurned: boolean): Box {
  const inked = isTurned
    ? inkAcross(picture, box, 3, picture.width * 3)
    : inkAcross(picture, box, picture.width * 3, 3);
  if (inked === undefined) return box;
  const thickness = isTurned ? box.width : box.height;
  const room = Math.max(1, (inked.until - inked.from) * ROOM);
  const from = Math.max(0, inked.from - room);
  const until = Math.min(thickness, inked.until + room);
  if (until - from < thickness * LEAST_SHARE) return box;
  return isTurned
    ? { ...box, x: box.x + from, width: until - from }
    : { ...box, y: box.y + from, height: until - from };
}

/** First and last row (or column) with ink, from the box's edge; `rowStep` and `alongStep` in bytes. */
function inkAcross(
  { data, width }: RgbPicture,
  box: Box,
  rowStep: number,
  alongStep: number,
): { from: number; until: number } | undefined {
  const left = Math.floor(box.x);
  const top = Math.floor(box.y);
  const start = (top * width + left) * 3;
  const isTurned = rowStep === 3;
  const rows = Math.floor(isTurned ? box.width : box.height);
  const length = Math.floor(isTurned ? box.height : box.width);
  // Beyond the kernel's ends there may be the edge of a bubble or a field, which is no ink of any row.
  const inset = Math.floor((rows * (1 - KERNEL_SHARE)) / 2);
  const skipped = length > 3 * inset ? inset : 0;
  const energies = new Float64Array(rows);
  let most = 0;
  for (let row = 0; row < rows; row += 1) {
    let at = start + row * rowStep + skipped * alongStep;
    let energy = 0;
    for (let along = skipped + 1; along < length - skipped; along += 1) {
      const next = at + alongStep;
      energy +=
        Math.abs((data[next] as number) - (data[at] as number)) +
        Math.abs((data[next + 1] as number) - (data[at + 1] as number)) +
        Math.abs((data[next + 2] as number) - (data[at + 2] as number));
      at = next;
    }
    energies[row] = energy;
    most = Math.max(most, energy);
  }
  const hasInk = Array.from(energies, (energy) => energy > most * INK_SHARE);
  const from = rows - 1 - lastInked(hasInk.toReversed());
  const until = lastInked(hasInk) + 1;
  return until - from < 4 ? undefined : { from, until };
}

/**
 * The last row of the line's ink, or -1. Where the finder's box is thicker than it should be it holds some of the next line too, which would
 * be read into this one.
 */
function lastInked(hasInk: readonly boolean[]): number {
  const kernelUntil = Math.ceil((hasInk.length * (1 + KERNEL_SHARE)) / 2);
  const gap = Math.max(LEAST_GAP, Math.round(hasInk.length * GAP_SHARE));
  let last = hasInk.lastIndexOf(true, kernelUntil - 1);
  for (let row = kernelUntil; row < hasInk.length && row - Math.max(last, kernelUntil - 1) <= gap; row += 1) {
    if (hasInk[row]) last = row;
  }
  return last;
}
