/** From the pixels of a source to those of the canvas, by where a scene shows it. Pure. */
import { intersection } from '../../contract/boxes.ts';
import type { Box } from '../../contract/picture.ts';
import type { Placement } from '../ports/stage-picture.ts';

/**
 * Where a box of a source's picture is on the canvas: the upright rectangle around it, cut to the canvas; undefined where it is
 * cropped away or off the canvas. `seen`: the size of the picture the box is of, should it differ from the source's own.
 */
export function onCanvas(
  box: Box,
  { matrix, shown, sourceWidth, sourceHeight }: Placement,
  canvas: { readonly width: number; readonly height: number },
  seen: { readonly width: number; readonly height: number },
): Box | undefined {
  const scaleX = seen.width > 0 ? sourceWidth / seen.width : 1;
  const scaleY = seen.height > 0 ? sourceHeight / seen.height : 1;
  const own = {
    x: box.x * scaleX,
    y: box.y * scaleY,
    width: box.width * scaleX,
    height: box.height * scaleY,
  };
  const visible = intersection(own, shown);
  if (visible === undefined) return undefined;
  const [a, b, c, d, e, f] = matrix;
  const corners = [
    [visible.x, visible.y],
    [visible.x + visible.width, visible.y],
    [visible.x, visible.y + visible.height],
    [visible.x + visible.width, visible.y + visible.height],
  ].map(([x = 0, y = 0]) => [a * x + c * y + e, b * x + d * y + f] as const);
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const left = Math.min(...xs);
  const top = Math.min(...ys);
  const around = { x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
  return intersection(around, { x: 0, y: 0, ...canvas });
}
