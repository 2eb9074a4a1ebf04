/** Looks for pictures in whatever a program left behind: files of them, bytes of a known colour, and either as base64. */
import { inflateSync } from 'node:zlib';
import { base64Cores, type Finding, type Trace } from './canary-scan.ts';

/** How pictures begin, whatever holds them. */
const heads: readonly [name: string, bytes: Buffer][] = [
  ['a JPEG', Buffer.from('ffd8ffe000104a464946', 'hex')],
  ['a JPEG', Buffer.from('ffd8ffe1', 'hex')],
  ['a JPEG', Buffer.from('ffd8ffdb004300', 'hex')],
  ['a PNG', Buffer.from('89504e470d0a1a0a', 'hex')],
  ['a WebP', Buffer.from('WEBPVP8')],
  ['a GIF', Buffer.from('GIF89a')],
];
/** So many pixels of one colour in a row are no chance. */
const PIXELS = 16;
/** Fewer bytes stand in any base64 by chance. */
const LEAST_ENCODED_BYTES = 7;

/** Every picture in every trace, and every run of pixels of that colour, as pixels have been stored for ever: three or four bytes. */
export function findPictures(
  traces: readonly Trace[],
  { red, green, blue }: { readonly red: number; readonly green: number; readonly blue: number },
): Finding[] {
  const orders = [
    [red, green, blue],
    [blue, green, red],
    [red, green, blue, 255],
    [blue, green, red, 255],
  ];
  const pixels = orders.map((order) => Buffer.from(Array.from({ length: PIXELS }, () => order).flat()));
  const needles: [string, Buffer][] = [
    ...heads,
    ...pixels.map((each): [string, Buffer] => ['its pixels', each]),
  ];
  const encoded = needles
    .filter(([, bytes]) => bytes.length >= LEAST_ENCODED_BYTES)
    .flatMap(([name, bytes]) =>
      base64Cores(bytes).map((core): [string, Buffer] => [`${name} in base64`, Buffer.from(core)]),
    );
  return traces.flatMap(({ from, bytes }) =>
    [...needles, ...encoded]
      .filter(([, needle]) => bytes.includes(needle))
      .map(([as]) => ({ from, canary: 'a picture', as })),
  );
}

/** The narrowest stroke of a rectangle, in pixels: letters on a screen have thinner ones. */
const LEAST_RECTANGLE_PX = 6;

/**
 * What speaks against a PNG being a mask of rectangles and nothing else: other chunks than it needs, more than black and white, or
 * strokes as thin as letters'. Undefined: nothing does. Strokes at the picture's edges may be thin.
 */
export function notRectangles(png: Buffer): string | undefined {
  const chunks: string[] = [];
  let rows = Buffer.alloc(0);
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    chunks.push(png.toString('latin1', at + 4, at + 8));
    if (chunks.at(-1) === 'IDAT') rows = inflateSync(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  if (chunks.join(' ') !== 'IHDR IDAT IEND') return `chunks ${chunks.join(' ')}`;
  const [width, height, depth, colour] = [png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]];
  if (depth !== 1 || colour !== 0) return `depth ${depth}, colour ${colour}`;
  const stride = 1 + Math.ceil(width / 8);
  const isBlack = (x: number, y: number) =>
    ((rows[y * stride + 1 + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0;
  const across = thinnest(width, height, isBlack);
  const down = thinnest(height, width, (y, x) => isBlack(x, y));
  return Math.min(across, down) < LEAST_RECTANGLE_PX ? `strokes of ${Math.min(across, down)} px` : undefined;
}

/** The shortest run that is set along any line, without those that touch its ends. */
function thinnest(length: number, lines: number, isSet: (along: number, line: number) => boolean): number {
  let least = Number.POSITIVE_INFINITY;
  for (let line = 0; line < lines; line += 1) {
    let from = -1;
    for (let along = 0; along < length; along += 1) {
      if (isSet(along, line)) from = from < 0 ? along : from;
      else {
        if (from > 0) least = Math.min(least, along - from);
        from = -1;
      }
    }
  }
  return least;
}
