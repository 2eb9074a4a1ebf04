/** QR codes and barcodes, by ZXing-C++ (`zxing-wasm`): where they are. What they say is read too, and dropped here. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { prepareZXingModule, type ReaderOptions, type ReadResult, readBarcodes } from 'zxing-wasm/reader';
import type { Box } from '../../contract/picture.ts';
import type { PictureFinding } from '../../operations/ports/picture.ts';
import { grown, overlap, withSurroundings } from './boxes.ts';
import { clipBox, type RgbPicture } from './rgb-picture.ts';

/** Of the formats that ZXing reads, those that people meet on a screen. */
const matrixFormats = ['QRCode', 'MicroQRCode', 'RMQRCode', 'Aztec', 'DataMatrix'] as const;
const barFormats = [
  'PDF417',
  'Code128',
  'Code93',
  'EAN13',
  'EAN8',
  'UPCA',
  'UPCE',
  'DataBar',
  'DataBarExp',
] as const;
/** Barcodes without a sum to check: stripes of all kinds read as one. */
const uncheckedFormats = ['Code39', 'Codabar', 'ITF'] as const;

const options: ReaderOptions = {
  formats: [...matrixFormats, ...barFormats, ...uncheckedFormats],
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
  maxNumberOfSymbols: 50,
};
/** A code that was read was one; stripes that read as a code without a sum may be none. */
const confidence = { checked: 0.98, unchecked: 0.6 };
/** The quiet zone that belongs to a code: four modules of a QR code (ISO/IEC 18004), which is at least 21 wide; ten of a barcode's. */
const quietModules = 4;
const leastModules = 21;
const quietShareOfBars = 0.12;

export class CodeFinder {
  private constructor() {}

  /** Loads ZXing out of its package; nothing is fetched. Rejects where the file is missing or damaged. */
  static async open(): Promise<CodeFinder> {
    const path = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
    const wasmBinary = new Uint8Array(await readFile(path)).buffer;
    await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
    return new CodeFinder();
  }

  /** The codes in the picture with the quiet zones around them, or those that touch `area` of it, in pixels of the picture. */
  async find(picture: RgbPicture, area?: Box): Promise<PictureFinding[]> {
    const part = clipBox(
      area ? withSurroundings(area) : { x: 0, y: 0, width: picture.width, height: picture.height },
      picture,
    );
    if (part.width === 0 || part.height === 0) return [];
    const codes = await readBarcodes(withAlpha(picture, part), options);
    return codes
      .map((code) => findingOf(code, part, picture))
      .filter(({ box }) => area === undefined || overlap(box, area));
  }
}

/** The part as the reader takes it: four bytes a pixel. */
function withAlpha(picture: RgbPicture, part: Box) {
  const data = new Uint8ClampedArray(part.width * part.height * 4).fill(255);
  let to = 0;
  for (let y = part.y; y < part.y + part.height; y += 1) {
    let from = (y * picture.width + part.x) * 3;
    for (let x = 0; x < part.width; x += 1, from += 3, to += 4) {
      data[to] = picture.data[from] as number;
      data[to + 1] = picture.data[from + 1] as number;
      data[to + 2] = picture.data[from + 2] as number;
    }
  }
  return { data, width: part.width, height: part.height, colorSpace: 'srgb' as const };
}

function findingOf(code: ReadResult, part: Box, picture: RgbPicture): PictureFinding {
  const corners = [
    code.position.topLeft,
    code.position.topRight,
    code.position.bottomLeft,
    code.position.bottomRight,
  ];
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  // The corners are the outermost pixels themselves.
  const [width, height] = [Math.max(...xs) - left + 1, Math.max(...ys) - top + 1];
  const isMatrix = has(matrixFormats, code.format);
  const quiet = isMatrix
    ? (quietModules / leastModules) * Math.min(width, height)
    : quietShareOfBars * Math.max(width, height);
  const box = grown({ x: part.x + left, y: part.y + top, width, height }, quiet, quiet, quiet, quiet);
  return {
    category: isMatrix ? 'code.qr' : 'code.barcode',
    confidence: has(uncheckedFormats, code.format) ? confidence.unchecked : confidence.checked,
    box: clipBox(box, picture),
  };
}

function has(formats: readonly string[], format: string): boolean {
  return formats.includes(format);
}
