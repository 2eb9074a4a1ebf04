/**
 * The picture that covers regions of a scene: white where the scene is seen, black where it is not, as a PNG of 1 bit a
 * pixel, so that 1080p is a quarter of a megabyte before it is deflated. It holds rectangles and nothing else. Pure.
 */
import { crc32, deflateSync } from 'node:zlib';
import type { Box } from '../contract/picture.ts';

/** A canvas in pixels. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * The mask as a PNG file (PNG specification, third edition: greyscale, bit depth 1). `covers` in pixels of the canvas; a
 * pixel that is touched at all is covered, and what lies outside the canvas is left out.
 */
export function coverMaskPng(canvas: Canvas, covers: readonly Box[]): Buffer {
  const { width, height } = canvas;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(maskRows(canvas, covers), { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The rows as PNG wants them: a filter byte (0: none), then 8 pixels a byte, the leftmost in the highest bit. */
function maskRows({ width, height }: Canvas, covers: readonly Box[]): Buffer {
  const stride = 1 + Math.ceil(width / 8);
  const rows = Buffer.alloc(stride * height, 0xff);
  for (let y = 0; y < height; y++) rows[y * stride] = 0;
  for (const cover of covers) {
    const left = clamp(Math.floor(cover.x), width);
    const right = clamp(Math.ceil(cover.x + cover.width), width);
    const top = clamp(Math.floor(cover.y), height);
    const bottom = clamp(Math.ceil(cover.y + cover.height), height);
    if (left >= right) continue;
    const first = left >> 3;
    const last = (right - 1) >> 3;
    const keepBefore = 0xff << (8 - (left & 7));
    const keepAfter = 0xff >> (((right - 1) & 7) + 1);
    for (let y = top; y < bottom; y++) {
      const at = y * stride + 1;
      const [firstByte, lastByte] = [rows[at + first] as number, rows[at + last] as number];
      rows.fill(0, at + first, at + last + 1);
      rows[at + first] = firstByte & keepBefore;
      rows[at + last] = (rows[at + last] as number) | (lastByte & keepAfter);
      if (first === last) rows[at + first] = firstByte & (keepBefore | keepAfter);
    }
  }
  return rows;
}

function clamp(value: number, largest: number): number {
  return Math.min(largest, Math.max(0, value));
}

function chunk(type: string, data: Buffer): Buffer {
  const made = Buffer.alloc(12 + data.length);
  made.writeUInt32BE(data.length, 0);
  made.write(type, 4, 'ascii');
  data.copy(made, 8);
  made.writeUInt32BE(crc32(made.subarray(4, 8 + data.length)), 8 + data.length);
  return made;
}
