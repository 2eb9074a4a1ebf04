/** From parts of lines to places in the picture. */
import { union } from '../../contract/boxes.ts';
import type { Box } from '../../contract/picture.ts';
import type { PictureFinding } from '../../operations/ports/picture.ts';
import type { LineRange, TextFinding, TextLine } from './text-line.ts';

/**
 * Characters are known to half their width, so so many more at each end are taken along, as a share of the line's thickness;
 * and so much is added above and below, as the boxes of lines are drawn close.
 */
const MORE_ALONG = 0.45;
const MORE_ACROSS = 0.12;

/** One finding a line that a text finding touches: an address over three lines is three boxes, not one around all. */
export function boxesOfFinding(
  { category, confidence, ranges }: TextFinding,
  lines: readonly TextLine[],
): PictureFinding[] {
  const byLine = new Map<number, Box>();
  for (const range of ranges) {
    const line = lines[range.line];
    if (line === undefined) continue;
    const box = boxOfRange(line, range);
    const before = byLine.get(range.line);
    byLine.set(range.line, before === undefined ? box : union(before, box));
  }
  return [...byLine.values()].map((box) => ({ category, confidence, box }));
}

function boxOfRange({ box, turn, edges }: TextLine, { from, until }: LineRange): Box {
  const first = edges[from * 2] ?? 0;
  const last = edges[until * 2 - 1] ?? 1;
  const [length, thickness] = turn === 0 ? [box.width, box.height] : [box.height, box.width];
  const more = thickness * MORE_ALONG;
  const begin = Math.max(0, first * length - more);
  const end = Math.min(length, last * length + more);
  const across = thickness * MORE_ACROSS;
  switch (turn) {
    case 0:
      return { x: box.x + begin, y: box.y - across, width: end - begin, height: box.height + 2 * across };
    case 90:
      return { x: box.x - across, y: box.y + begin, width: box.width + 2 * across, height: end - begin };
    case 270:
      return {
        x: box.x - across,
        y: box.y + length - end,
        width: box.width + 2 * across,
        height: end - begin,
      };
  }
}
