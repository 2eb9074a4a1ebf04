/** BMP files, which the picture library does not read: what screenshot tools and OBS write of them. */

/** Rows from the top, pixels from the left, three bytes each: red, green, blue. Transparency is not kept. */
export interface BmpPicture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Buffer;
}

export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly isTopDown: boolean;
  readonly bitsPerPixel: number;
  readonly pixelsAt: number;
  readonly paletteAt: number;
}

const FILE_HEADER_BYTES = 14;
const NOT_COMPRESSED = 0;
/** Bit masks beside the header; with 32 bits a pixel they say in practice what holds without them. */
const BIT_FIELDS = 3;

/** The header, by BITMAPFILEHEADER and BITMAPINFOHEADER of Windows; undefined where it is damaged or of a rare kind. */
export function readBmpHeader(bytes: Buffer): BmpHeader | undefined {
  if (bytes.length < FILE_HEADER_BYTES + 40 || bytes.toString('latin1', 0, 2) !== 'BM') return undefined;
  const headerBytes = bytes.readUInt32LE(14);
  const [width, signedHeight] = [bytes.readInt32LE(18), bytes.readInt32LE(22)];
  const bitsPerPixel = bytes.readUInt16LE(28);
  const compression = bytes.readUInt32LE(30);
  const isKnown =
    headerBytes >= 40 &&
    width > 0 &&
    signedHeight !== 0 &&
    [1, 4, 8, 24, 32].includes(bitsPerPixel) &&
    (compression === NOT_COMPRESSED || (compression === BIT_FIELDS && bitsPerPixel === 32));
  if (!isKnown) return undefined;
  return {
    width,
    height: Math.abs(signedHeight),
    isTopDown: signedHeight < 0,
    bitsPerPixel,
    pixelsAt: bytes.readUInt32LE(10),
    paletteAt: FILE_HEADER_BYTES + headerBytes,
  };
}

/** The picture; undefined where the file ends before it does. */
export function decodeBmp(bytes: Buffer, header: BmpHeader): BmpPicture | undefined {
  const { width, height, isTopDown, bitsPerPixel, pixelsAt, paletteAt } = header;
  const rowBytes = Math.ceil((width * bitsPerPixel) / 32) * 4;
  if (bytes.length < pixelsAt + rowBytes * height) return undefined;
  const rgb = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    const row = pixelsAt + (isTopDown ? y : height - 1 - y) * rowBytes;
    for (let x = 0; x < width; x += 1) {
      const at = bitsPerPixel >= 24 ? row + (x * bitsPerPixel) / 8 : colourAt(bytes, row, x);
      const to = (y * width + x) * 3;
      rgb[to] = bytes[at + 2] ?? 0;
      rgb[to + 1] = bytes[at + 1] ?? 0;
      rgb[to + 2] = bytes[at] ?? 0;
    }
  }
  return { width, height, rgb };

  /** Where the colour of a pixel stands in the palette. */
  function colourAt(file: Buffer, row: number, x: number): number {
    const perByte = 8 / bitsPerPixel;
    const shift = 8 - bitsPerPixel * ((x % perByte) + 1);
    const index = ((file[row + Math.floor(x / perByte)] as number) >> shift) & (2 ** bitsPerPixel - 1);
    return paletteAt + index * 4;
  }
}
