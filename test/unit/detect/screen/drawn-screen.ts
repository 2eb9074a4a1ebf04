/** Screens for tests: flat pictures for what only compares pixels, and text drawn as a browser would for the real models. */
import sharp from 'sharp';
import type { Box } from '../../../../src-engine/contract/picture.ts';
import { decodePicture, type RgbPicture } from '../../../../src-engine/detect/screen/rgb-picture.ts';

export const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height });

/** One colour all over. */
export function blank(width: number, height: number, grey = 30): RgbPicture {
  return { width, height, data: new Uint8Array(width * height * 3).fill(grey) };
}

/** The same picture with a rectangle of one colour in it. */
export function painted(
  picture: RgbPicture,
  { x, y, width, height }: Box,
  colour: readonly number[],
): RgbPicture {
  const data = picture.data.slice();
  for (let row = y; row < y + height; row += 1) {
    for (let column = x; column < x + width; column += 1)
      data.set(colour, (row * picture.width + column) * 3);
  }
  return { ...picture, data };
}

export interface DrawnText {
  readonly text: string;
  /** Where its baseline begins. */
  readonly x: number;
  readonly y: number;
  readonly px?: number;
  readonly colour?: string;
  /** Degrees, clockwise, around its beginning. */
  readonly turn?: number;
}

/** A PNG of a screen with text, as DejaVu draws it. */
export async function textPng(
  width: number,
  height: number,
  texts: readonly DrawnText[],
  background = '#1e1e1e',
): Promise<Buffer> {
  const spans = texts.map(({ text, x, y, px = 18, colour = '#d4d4d4', turn = 0 }) => {
    const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    return `<text x="${x}" y="${y}" font-size="${px}" fill="${colour}" font-family="DejaVu Sans" transform="rotate(${turn} ${x} ${y})">${escaped}</text>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${background}"/>${spans.join('')}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

export async function textScreen(
  width: number,
  height: number,
  texts: readonly DrawnText[],
  background?: string,
): Promise<RgbPicture> {
  return decodePicture(await textPng(width, height, texts, background));
}
