/**
 * Where OBS draws a scene item: from the pixels of its source to those of the scene that holds it. Pure. The formulas are
 * those of libobs 29 to 32 (obs-scene.c: update_item_transform, calculate_bounds_data, add_alignment); test/stage/scene-layout.test.ts
 * compares them with pictures of a real OBS.
 */
import type { Box } from '../contract/picture.ts';

/** x' = a x + c y + e, y' = b x + d y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** The fields of obs-websocket's sceneItemTransform that place an item; sizes in pixels, rotation in degrees, clockwise. */
export interface ItemTransform {
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  readonly positionX: number;
  readonly positionY: number;
  readonly rotation: number;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly alignment: number;
  readonly boundsType: string;
  readonly boundsAlignment: number;
  readonly boundsWidth: number;
  readonly boundsHeight: number;
  readonly cropLeft: number;
  readonly cropRight: number;
  readonly cropTop: number;
  readonly cropBottom: number;
}

export const identity: Matrix = [1, 0, 0, 1, 0, 0];

/** OBS_ALIGN_*: neither left nor right is the middle, and so for top and bottom. */
const ALIGN = { left: 1, right: 2, top: 4, bottom: 8 } as const;

/** Two places are one where they differ by less than OBS's counting in whole pixels. */
const SAME_WITHIN = 2;

/** What is left of a length that is cropped away altogether (obs-scene.c, calc_cx). */
const OVERCROPPED = 2;

/** `inner` first, then `outer`. */
export function compose(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer;
  const [p, q, r, s, t, u] = inner;
  return [a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f];
}

/** The way back; undefined where an item is squeezed to nothing. */
export function inverse([a, b, c, d, e, f]: Matrix): Matrix | undefined {
  const det = a * d - b * c;
  if (!(Math.abs(det) > 1e-9)) return undefined;
  return [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det];
}

/** The smallest upright box around `box` once it is mapped. */
export function mapBox([a, b, c, d, e, f]: Matrix, { x, y, width, height }: Box): Box {
  const corners = [
    [x, y],
    [x + width, y],
    [x, y + height],
    [x + width, y + height],
  ] as const;
  const xs = corners.map(([px, py]) => a * px + c * py + e);
  const ys = corners.map(([px, py]) => b * px + d * py + f);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

/** What two boxes share; undefined where nothing. */
export function shared(one: Box, other: Box): Box | undefined {
  const x = Math.max(one.x, other.x);
  const y = Math.max(one.y, other.y);
  const width = Math.min(one.x + one.width, other.x + other.width) - x;
  const height = Math.min(one.y + one.height, other.y + other.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** The part of the source that its item's crop leaves, in pixels of the source. */
export function croppedSource(item: ItemTransform): Box {
  return {
    x: item.cropLeft,
    y: item.cropTop,
    width: afterCrop(item.sourceWidth, item.cropLeft + item.cropRight),
    height: afterCrop(item.sourceHeight, item.cropTop + item.cropBottom),
  };
}

/**
 * From the pixels of the source, before any crop, to those of the scene or group that holds the item. Versions of OBS differ in
 * where they put a flipped item within bounds, so of such a one both places are told; of any other there is one.
 */
export function itemMatrices(item: ItemTransform): Matrix[] {
  const { width, height } = croppedSource(item);
  if (item.boundsType === 'OBS_BOUNDS_NONE') return [matrixOf(item, freely(item, width, height))];
  const older = matrixOf(item, inBounds(item, width, height));
  if (item.scaleX >= 0 && item.scaleY >= 0) return [older];
  const newer = matrixOf(item, flippedInBounds(item, width, height));
  const same = older.every((value, index) => Math.abs(value - (newer[index] as number)) <= SAME_WITHIN);
  return same ? [older] : [older, newer];
}

function matrixOf(item: ItemTransform, placed: Placed): Matrix {
  const turn = (item.rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const fromCrop: Matrix = [1, 0, 0, 1, -item.cropLeft, -item.cropTop];
  const scaled: Matrix = [placed.scaleX, 0, 0, placed.scaleY, -placed.originX, -placed.originY];
  const turned: Matrix = [cos, sin, -sin, cos, item.positionX, item.positionY];
  return compose(turned, compose(scaled, fromCrop));
}

interface Placed {
  readonly scaleX: number;
  readonly scaleY: number;
  /** What of the scaled item lies at its position, and is what it turns about. */
  readonly originX: number;
  readonly originY: number;
}

function freely({ scaleX, scaleY, alignment }: ItemTransform, width: number, height: number): Placed {
  return {
    scaleX,
    scaleY,
    originX: along(alignment, ALIGN.left, ALIGN.right, width * scaleX),
    originY: along(alignment, ALIGN.top, ALIGN.bottom, height * scaleY),
  };
}

/** As OBS 29 does it: a stretched item loses its flip, and a flipped one goes out of bounds that it is not centred in. */
function inBounds(item: ItemTransform, width: number, height: number): Placed {
  const { scaleX, scaleY } = scaledToBounds(item, width, height);
  return alignedInBounds(item, {
    scaleX,
    scaleY,
    spareX: item.boundsWidth - width * scaleX,
    spareY: item.boundsHeight - height * scaleY,
  });
}

/** As later versions do it: a flipped item stays in its bounds, a stretched one too. */
function flippedInBounds(item: ItemTransform, width: number, height: number): Placed {
  const size = scaledToBounds(item, width, height);
  const scaleX = Math.abs(size.scaleX) * signOf(item.scaleX);
  const scaleY = Math.abs(size.scaleY) * signOf(item.scaleY);
  const placed = alignedInBounds(item, {
    scaleX,
    scaleY,
    spareX: item.boundsWidth - width * Math.abs(scaleX),
    spareY: item.boundsHeight - height * Math.abs(scaleY),
  });
  return {
    ...placed,
    originX: placed.originX + Math.min(0, width * scaleX),
    originY: placed.originY + Math.min(0, height * scaleY),
  };
}

function alignedInBounds(
  { boundsWidth, boundsHeight, boundsAlignment, alignment }: ItemTransform,
  {
    scaleX,
    scaleY,
    spareX,
    spareY,
  }: {
    readonly scaleX: number;
    readonly scaleY: number;
    readonly spareX: number;
    readonly spareY: number;
  },
): Placed {
  return {
    scaleX,
    scaleY,
    originX:
      along(boundsAlignment, ALIGN.left, ALIGN.right, -spareX) +
      along(alignment, ALIGN.left, ALIGN.right, boundsWidth),
    originY:
      along(boundsAlignment, ALIGN.top, ALIGN.bottom, -spareY) +
      along(alignment, ALIGN.top, ALIGN.bottom, boundsHeight),
  };
}

function scaledToBounds(item: ItemTransform, sourceWidth: number, sourceHeight: number) {
  const { scaleX, scaleY, boundsWidth, boundsHeight } = item;
  const width = sourceWidth * Math.abs(scaleX);
  const height = sourceHeight * Math.abs(scaleY);
  const by = (factor: number) => ({ scaleX: scaleX * factor, scaleY: scaleY * factor });
  const wider = width / height > boundsWidth / boundsHeight;
  const inner = wider ? boundsWidth / width : boundsHeight / height;
  const outer = wider ? boundsHeight / height : boundsWidth / width;
  switch (item.boundsType) {
    case 'OBS_BOUNDS_STRETCH':
      return {
        scaleX: boundsWidth / sourceWidth,
        scaleY: boundsHeight / sourceHeight,
      };
    case 'OBS_BOUNDS_SCALE_INNER':
      return by(inner);
    case 'OBS_BOUNDS_SCALE_OUTER':
      return by(outer);
    case 'OBS_BOUNDS_SCALE_TO_WIDTH':
      return by(boundsWidth / width);
    case 'OBS_BOUNDS_SCALE_TO_HEIGHT':
      return by(boundsHeight / height);
    default:
      // OBS_BOUNDS_MAX_ONLY: only what is too large is made smaller.
      return width > boundsWidth || height > boundsHeight ? by(inner) : by(1);
  }
}

/** How far into a length its alignment lies; OBS counts in whole pixels here. */
function along(alignment: number, start: number, end: number, length: number): number {
  const whole = Math.trunc(length);
  if ((alignment & end) !== 0) return whole;
  return (alignment & start) === 0 ? Math.trunc(whole / 2) : 0;
}

function signOf(value: number): number {
  return value < 0 ? -1 : 1;
}

function afterCrop(length: number, crop: number): number {
  return crop > length ? OVERCROPPED : length - crop;
}
