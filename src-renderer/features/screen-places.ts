/** Where on the screen something is, in words: one of nine places, or the whole of it. Pure. */
import type { Box } from '../../src-engine/contract/picture.ts';

const rows = ['top', 'middle', 'bottom'] as const;
const columns = ['left', 'middle', 'right'] as const;

export type ScreenPlace =
  | 'top-left'
  | 'top'
  | 'top-right'
  | 'left'
  | 'middle'
  | 'right'
  | 'bottom-left'
  | 'bottom'
  | 'bottom-right'
  | 'whole';

/** A box that takes so much of both sides is the whole screen to people. */
const WHOLE_SHARE = 0.9;

/** `box` in shares of the canvas, 0 to 1; by its middle. */
export function screenPlace({ x, y, width, height }: Box): ScreenPlace {
  if (width >= WHOLE_SHARE && height >= WHOLE_SHARE) return 'whole';
  const third = (share: number) => Math.min(2, Math.max(0, Math.floor(share * 3)));
  const row = rows[third(y + height / 2)] ?? 'middle';
  const column = columns[third(x + width / 2)] ?? 'middle';
  if (row === 'middle') return column;
  return column === 'middle' ? row : `${row}-${column}`;
}
