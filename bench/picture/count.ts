/** Counts a screen's regions against the truth. Pure; boxes in pixels of the screen. */
import { type Box, type PictureCategory, pictureRuleName } from '../../src-engine/contract/picture.ts';
import type { TrueScreen, TrueSecret } from './truth.ts';

/** So much of a secret's area must be covered for it to count as found, as the acceptance of the picture counts. */
export const FOUND_SHARE = 0.8;

export interface Region {
  readonly category: PictureCategory;
  readonly box: Box;
}

export interface SecretCount {
  readonly secret: TrueSecret;
  /** Share of its area under regions of any rule, 0..1; of its pieces where the truth has them. */
  readonly share: number;
  readonly found: boolean;
  /** The same by regions of its own rule alone. */
  readonly foundByOwnRule: boolean;
  /** Found even in the one box around all of it. */
  readonly foundAround: boolean;
}

export interface ScreenCount {
  readonly secrets: readonly SecretCount[];
  /** Regions that touch no secret. */
  readonly falseAlarms: readonly Region[];
  /** Area under regions and outside every secret's box, as a share of the screen. */
  readonly overCovered: number;
}

/** `padPx` is added on each side of every region, as a policy does; false alarms are counted without it. */
export function countScreen(
  { secrets }: Pick<TrueScreen, 'secrets'>,
  regions: readonly Region[],
  size: { readonly width: number; readonly height: number },
  padPx = 0,
): ScreenCount {
  const padded = regions.map(({ category, box }) => ({ category, box: pad(box, padPx) }));
  const all = padded.map(({ box }) => box);
  const counts = secrets.map((secret): SecretCount => {
    const pieces = secret.boxes ?? [secret.box];
    const own = padded.filter(({ category }) => pictureRuleName(category) === secret.rule);
    const share = coveredShare(pieces, all);
    return {
      secret,
      share,
      found: share >= FOUND_SHARE,
      foundByOwnRule:
        coveredShare(
          pieces,
          own.map(({ box }) => box),
        ) >= FOUND_SHARE,
      foundAround: coveredShare([secret.box], all) >= FOUND_SHARE,
    };
  });
  const screen = { x: 0, y: 0, ...size };
  const secretBoxes = secrets.map(({ box }) => box);
  const inside = unionArea([screen], all);
  return {
    secrets: counts,
    falseAlarms: regions.filter(({ box }) => !secretBoxes.some((secret) => overlaps(box, secret))),
    overCovered: (inside - unionArea(secretBoxes, all)) / (size.width * size.height),
  };
}

function coveredShare(pieces: readonly Box[], covers: readonly Box[]): number {
  const area = unionArea(pieces, pieces);
  return area === 0 ? 0 : unionArea(pieces, covers) / area;
}

/** Area that lies both in any of `a` and in any of `b`, counted once: over the grid that their edges make. */
export function unionArea(a: readonly Box[], b: readonly Box[]): number {
  const all = [...a, ...b];
  const xs = edges(all.flatMap(({ x, width }) => [x, x + width]));
  const ys = edges(all.flatMap(({ y, height }) => [y, y + height]));
  let area = 0;
  for (let row = 0; row + 1 < ys.length; row++) {
    const [top, bottom] = [ys[row] as number, ys[row + 1] as number];
    const inRow = (box: Box) => box.y <= top && box.y + box.height >= bottom;
    const [rowA, rowB] = [a.filter(inRow), b.filter(inRow)];
    if (rowA.length === 0 || rowB.length === 0) continue;
    for (let column = 0; column + 1 < xs.length; column++) {
      const [left, right] = [xs[column] as number, xs[column + 1] as number];
      const inColumn = (box: Box) => box.x <= left && box.x + box.width >= right;
      if (rowA.some(inColumn) && rowB.some(inColumn)) area += (right - left) * (bottom - top);
    }
  }
  return area;
}

function edges(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function pad({ x, y, width, height }: Box, px: number): Box {
  return { x: x - px, y: y - px, width: width + 2 * px, height: height + 2 * px };
}
