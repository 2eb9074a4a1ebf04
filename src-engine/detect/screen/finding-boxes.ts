/** From parts of lines to places in the picture. */
import { areaOf, union } from '../../contract/boxes.ts';
import type { Box } from '../../contract/picture.ts';
import type { PictureFinding } from '../../operations/ports/picture.ts';
import type { LineRange, TextFinding, TextLine } from './text-line.ts';

/**
 * Characters are known to half their width, so so many more at each end are taken along, as a share of the line's thickness;
 * and so much is added above and below, as the boxes of lines are drawn close.
 */
const MORE_ALONG = 0.45;
const MORE_ACROSS = 0.12;
/** A box around several lines may be so many times as large as they are. */
const MOST_AROUND = 4;

/**
 * The places of a text finding. What stands on several lines (a key, an address, the words of a seed) is one box around all of
 * them, so that what lies between is covered too, unless the lines are so far apart that the box would be mostly something else.
 */
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
  const boxes = [...byLine.values()];
  const around = boxes.reduce(union, boxes[0] ?? { x: 0, y: 0, width: 0, height: 0 });
  const inked = boxes.reduce((sum, box) => sum + areaOf(box), 0);
  const places = areaOf(around) <= inked * MOST_AROUND ? [around] : boxes;
  return boxes.length === 0 ? [] : places.map((box) => ({ category, confidence, box }));
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
