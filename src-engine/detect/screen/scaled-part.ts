/** A part of a picture at another size, as the models that look at shapes take it. */
import sharp from 'sharp';
import type { Box } from '../../contract/picture.ts';
import type { RgbPicture } from './rgb-picture.ts';

/**
 * The part `box` (whole pixels within the picture, not empty) at `width` x `height` pixels, with all of its pixels weighed in where it becomes smaller.
 * Its shape is not kept.
 */
export async function scaledPart(
  picture: RgbPicture,
  box: Box,
  width: number,
  height: number,
): Promise<RgbPicture> {
  const data = await sharp(picture.data, {
    raw: { width: picture.width, height: picture.height, channels: 3 },
  })
    .extract({ left: box.x, top: box.y, width: box.width, height: box.height })
    .resize(width, height, { fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer();
  return { width, height, data };
}
