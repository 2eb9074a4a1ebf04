/** Pictures as the screen models take them. They live in memory only, for as long as they are looked at. */
import sharp from 'sharp';
import type { Box } from '../../contract/picture.ts';

/** Rows from the top, pixels from the left, three bytes each: red, green, blue. */
export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

// One thread, nothing kept: pictures come one after the other, and none may outlive its look.
sharp.concurrency(1);
sharp.cache(false);

/** Decodes PNG, JPEG, WebP and BMP-like files that sharp knows; transparency is laid on black, as OBS does. Rejects where it is none. */
export async function decodePicture(bytes: Uint8Array): Promise<RgbPicture> {
  const { data, info } = await sharp(bytes, { failOn: 'error' })
    .flatten({ background: '#000' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: info.channels === 3 ? data : fromGrey(data) };
}

function fromGrey(grey: Uint8Array): Uint8Array {
  const data = new Uint8Array(grey.length * 3);
  for (let at = 0; at < grey.length; at += 1) data.fill(grey[at] as number, at * 3, at * 3 + 3);
  return data;
}

/** The part of `box` that lies within the picture, on whole pixels. */
export function clipBox({ x, y, width, height }: Box, picture: { width: number; height: number }): Box {
  const left = Math.min(Math.max(Math.floor(x), 0), picture.width);
  const top = Math.min(Math.max(Math.floor(y), 0), picture.height);
  return {
    x: left,
    y: top,
    width: Math.min(Math.max(Math.ceil(x + width), left), picture.width) - left,
    height: Math.min(Math.max(Math.ceil(y + height), top), picture.height) - top,
  };
}
