/** Areas of a source, drawn or typed. Pure; everything in shares of the source, 0 to 1. */
import type { Box, PictureArea } from '../../../src-engine/contract/picture.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A smaller one was a click. */
const LEAST_SHARE = 0.005;

const clamp = (share: number) => Math.min(1, Math.max(0, share));

/** What lies between two points, whichever comes first; undefined where that is next to nothing. */
export function boxBetween(from: Point, to: Point): Box | undefined {
  const [left, right] = [clamp(Math.min(from.x, to.x)), clamp(Math.max(from.x, to.x))];
  const [top, bottom] = [clamp(Math.min(from.y, to.y)), clamp(Math.max(from.y, to.y))];
  const box = { x: left, y: top, width: right - left, height: bottom - top };
  return box.width < LEAST_SHARE || box.height < LEAST_SHARE ? undefined : box;
}

/** One number typed; the others give way so that the area stays inside of the source. */
export function withSide(box: Box, side: keyof Box, value: number): Box {
  const share = clamp(value);
  switch (side) {
    case 'x':
      return { ...box, x: share, width: Math.min(box.width, 1 - share) };
    case 'y':
      return { ...box, y: share, height: Math.min(box.height, 1 - share) };
    case 'width':
      return { ...box, width: share, x: Math.min(box.x, 1 - share) };
    case 'height':
      return { ...box, height: share, y: Math.min(box.y, 1 - share) };
  }
}

/** A new area. Its id tells nothing of it. */
export function newArea(sourceName: string, kind: PictureArea['kind'], box: Box): PictureArea {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
  return { areaId: `area-${number.toString(36)}`, sourceName, kind, box };
}

/** Where one begins that is typed and not drawn. */
export const middleBox: Box = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };
