/** Where the lines of a picture lie to each other. */
import type { Box } from '../../../contract/picture.ts';
import type { TextLine } from '../text-line.ts';
import { asDigits, fold, lowered } from './fold.ts';
import { height, type PageLine } from './reading.ts';

/** How far apart, in heights of a line, lines of one block may stand, and a label and its value in one row. */
const blockGap = 1.6;
const labelGap = 70;

/** A line as it came, folded, its box laid as if it read left to right. `index`: which of the lines it was. */
export function placed(line: TextLine, index: number): PageLine {
  const folded = fold(line.text);
  const box = turnedUpright(line.box, line.turn);
  return {
    index,
    folded,
    text: folded.text,
    lower: lowered(folded.text),
    digits: asDigits(folded.text),
    turn: line.turn,
    left: box.x,
    top: box.y,
    right: box.x + box.width,
    bottom: box.y + box.height,
  };
}

/** Where the box would lie if the picture were turned so that the line reads left to right. */
function turnedUpright({ x, y, width, height }: Box, turn: 0 | 90 | 270): Box {
  switch (turn) {
    case 0:
      return { x, y, width, height };
    case 90:
      return { x: y, y: -(x + width), width: height, height: width };
    case 270:
      return { x: -(y + height), y: x, width: height, height: width };
  }
}

/** True where two lines stand beside each other. */
export function sameRow(a: PageLine, b: PageLine): boolean {
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return shared > 0.5 * Math.min(height(a), height(b));
}

/** From the upper line's bottom to the lower's top, where the lower lies below within reach; else undefined. */
export function verticalGap(upper: PageLine, lower: PageLine): number | undefined {
  const gap = lower.top - upper.bottom;
  if (gap < -0.4 * height(upper) || gap > 3 * height(upper)) return undefined;
  const shared = Math.min(upper.right, lower.right) - Math.max(upper.left, lower.left);
  if (shared <= 0 || lower.top <= upper.top) return undefined;
  // What begins where the upper line begins is meant rather than what lies as near but further along.
  return gap + 0.05 * Math.abs(lower.left - upper.left);
}

/** How far to the right of `left` a line of its row begins, where that is within reach of a label; else undefined. */
export function rowGap(left: PageLine, right: PageLine): number | undefined {
  const gap = right.left - left.right;
  const tall = height(left);
  return sameRow(left, right) && gap > -0.5 * tall && gap < labelGap * tall ? gap : undefined;
}

/** Lines that lie right below each other, each line in one block, in the order of their first lines. */
export function chained(sorted: readonly PageLine[]): PageLine[][] {
  const blocks: PageLine[][] = [];
  const open: PageLine[][] = [];
  for (const line of sorted) {
    let best: PageLine[] | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (let at = open.length - 1; at >= 0; at--) {
      const block = open[at] as PageLine[];
      const last = block.at(-1) as PageLine;
      if (last.turn !== line.turn || line.top - last.bottom > (blockGap + 1) * height(last)) {
        open.splice(at, 1);
        continue;
      }
      const gap = verticalGap(last, line);
      const ratio = height(last) / height(line);
      if (gap === undefined || gap > blockGap * Math.max(height(last), height(line))) continue;
      if (ratio > 2.2 || ratio < 0.45 || gap >= least) continue;
      least = gap;
      best = block;
    }
    if (best) best.push(line);
    else {
      best = [line];
      blocks.push(best);
      open.push(best);
    }
  }
  return blocks;
}
