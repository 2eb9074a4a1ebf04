/**
 * Long lines are read in pieces: what the reader's attention costs grows with the square of the length. They are cut where
 * there is a gap between words, so that no letter is halved.
 */
import type { Box } from '../../contract/picture.ts';
import type { RgbPicture } from './rgb-picture.ts';

/** A stretch of a line along its reading direction, in pixels of the picture. */
export interface LinePiece {
  readonly box: Box;
  readonly turn: 0 | 90 | 270;
  /** From the line's beginning. */
  readonly offset: number;
  readonly length: number;
  /** True where the gap before it is as wide as a space: else a long word was cut. */
  readonly followsSpace: boolean;
  /** Height of the letters' line. */
  readonly thickness: number;
}

/** As many times its thickness a piece is long at most: 1,000 pixels of the model's input. */
const MOST_ASPECT = 28;
/** A gap is looked for in this last share of a piece. */
const LOOK_BACK = 0.35;
/** A gap at least so wide is a space, in thicknesses of the line: between letters it is a tenth of one. */
const LEAST_SPACE = 0.24;

/** The pieces of a line, in order; one where it is short. */
export function cutAtGaps(
  picture: RgbPicture,
  { box, turn }: { readonly box: Box; readonly turn: 0 | 90 | 270 },
): LinePiece[] {
  const [length, thickness] = turn === 0 ? [box.width, box.height] : [box.height, box.width];
  const most = thickness * MOST_ASPECT;
  if (length <= most * 1.15) return [{ box, turn, offset: 0, length, thickness, followsSpace: false }];
  const busy = busyness(picture, box, turn, Math.floor(length));
  const pieces: LinePiece[] = [];
  let offset = 0;
  let followsSpace = false;
  while (length - offset > most * 1.15) {
    const gap = widestGap(busy, Math.floor(offset + most * (1 - LOOK_BACK)), Math.floor(offset + most));
    pieces.push({ box, turn, offset, length: gap.middle - offset, thickness, followsSpace });
    offset = gap.middle;
    followsSpace = gap.length >= thickness * LEAST_SPACE;
  }
  return [...pieces, { box, turn, offset, length: length - offset, thickness, followsSpace }];
}

/** How much each place along the line differs from pixel to pixel across it: nothing happens in a gap. */
function busyness({ data, width, height }: RgbPicture, box: Box, turn: number, length: number): Uint16Array {
  const busy = new Uint16Array(length);
  const across = Math.floor(turn === 0 ? box.height : box.width);
  const left = Math.floor(box.x);
  const top = Math.floor(box.y);
  for (let along = 0; along < length; along += 1) {
    let least = 255;
    let most = 0;
    for (let step = 0; step < across; step += 1) {
      const x = Math.min(Math.max(turn === 0 ? left + along : left + step, 0), width - 1);
      const y = Math.min(
        Math.max(turn === 0 ? top + step : turn === 90 ? top + along : top + length - 1 - along, 0),
        height - 1,
      );
      const at = (y * width + x) * 3;
      const light =
        (data[at] as number) * 0.3 + (data[at + 1] as number) * 0.6 + (data[at + 2] as number) * 0.1;
      least = Math.min(least, light);
      most = Math.max(most, light);
    }
    busy[along] = most - least;
  }
  return busy;
}

/** The widest stretch in [from, until) that is about as quiet as its quietest place. */
function widestGap(
  busy: Uint16Array,
  from: number,
  until: number,
): { readonly middle: number; readonly length: number } {
  let quietest = 255;
  for (let at = from; at < until; at += 1) quietest = Math.min(quietest, busy[at] ?? 255);
  let best = { from: until, length: 0 };
  let beganAt = -1;
  for (let at = from; at <= until; at += 1) {
    const isQuiet = at < until && (busy[at] ?? 255) <= quietest + 12;
    if (isQuiet && beganAt < 0) beganAt = at;
    if (!isQuiet && beganAt >= 0) {
      if (at - beganAt > best.length) best = { from: beganAt, length: at - beganAt };
      beganAt = -1;
    }
  }
  return { middle: best.from + Math.floor(best.length / 2), length: best.length };
}
