import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, test, vi } from 'vitest';
import { prepareZXingModule, type WriterOptions, writeBarcode } from 'zxing-wasm/writer';
import { CodeFinder } from '../../../../src-engine/detect/screen/codes.ts';
import { decodePicture } from '../../../../src-engine/detect/screen/rgb-picture.ts';

const root = join(import.meta.dirname, '../../../..');
const fetched = vi.fn(() => Promise.reject(new Error('nothing is to be fetched')));
let finder: CodeFinder;
beforeAll(async () => {
  vi.stubGlobal('fetch', fetched);
  const writer = createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm');
  const wasmBinary = new Uint8Array(await readFile(writer)).buffer;
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  finder = await CodeFinder.open();
});

async function code(text: string, format: WriterOptions['format'], more: WriterOptions = {}) {
  const { image } = await writeBarcode(text, { format: format ?? 'QRCode', scale: 3, ...more });
  const png = Buffer.from(await (image as Blob).arrayBuffer());
  const { width, height } = await sharp(png).metadata();
  return { png, width, height };
}

/** The interface at 1080p, light or dark, with pictures over it. */
async function screenWith(
  theme: 'light' | 'dark',
  parts: readonly { png: Buffer; left: number; top: number }[],
) {
  const screen = sharp(join(root, `docs/screens/live-${theme}.png`))
    .resize(1920, 1080, { fit: 'cover' })
    .composite(parts.map(({ png, left, top }) => ({ input: png, left, top })));
  return decodePicture(await screen.png().toBuffer());
}

test.each(['light', 'dark'] as const)('QR codes of 3 pixels a module on a %s screen', async (theme) => {
  const plain = await code('https://example.invalid/pay?id=1234567890', 'QRCode');
  const inverted = await code('otpauth://totp/x?secret=NOTASECRET', 'QRCode', { invert: true });
  const picture = await screenWith(theme, [
    { ...plain, left: 101, top: 203 },
    { ...inverted, left: 1407, top: 755 },
  ]);
  const found = (await finder.find(picture)).sort((a, b) => a.box.x - b.box.x);
  expect(found.map(({ category }) => category)).toEqual(['code.qr', 'code.qr']);
  for (const [at, { left, top, width, height }] of [
    { ...plain, left: 101, top: 203 },
    { ...inverted, left: 1407, top: 755 },
  ].entries()) {
    const box = found[at]?.box as { x: number; y: number; width: number; height: number };
    // The writer draws a quiet zone of four modules; what is covered ends within two pixels of it, or outside.
    expect(box.x).toBeLessThanOrEqual(left + 2);
    expect(box.y).toBeLessThanOrEqual(top + 2);
    expect(box.x + box.width).toBeGreaterThanOrEqual(left + width - 2);
    expect(box.y + box.height).toBeGreaterThanOrEqual(top + height - 2);
    expect(box.width).toBeLessThan(width * 1.25);
  }
});

test('barcodes, turned ones too, and a boarding pass', async () => {
  const picture = await screenWith('dark', [
    { ...(await code('4006381333931', 'EAN13', { scale: 2 })), left: 100, top: 100 },
    { ...(await code('SHIP-1234567', 'Code128', { scale: 2, rotate: 90 })), left: 700, top: 100 },
    { ...(await code('M1DOE/JANE EABCDEF', 'PDF417')), left: 1000, top: 100 },
    { ...(await code('ticket 42', 'Aztec')), left: 1000, top: 500 },
  ]);
  const found = (await finder.find(picture)).map(({ category }) => category).sort();
  expect(found).toEqual(['code.barcode', 'code.barcode', 'code.barcode', 'code.qr']);
});

test('of a part, only what touches it, whole', async () => {
  const qr = await code('https://example.invalid', 'QRCode');
  const picture = await screenWith('light', [{ ...qr, left: 600, top: 300 }]);
  expect(await finder.find(picture, { x: 0, y: 0, width: 200, height: 900 })).toEqual([]);
  const [found] = await finder.find(picture, { x: 560, y: 280, width: 60, height: 60 });
  expect(found?.box.width).toBeGreaterThan(qr.width * 0.9);
});

test('no code where there is none, no content in what is told, nothing fetched', async () => {
  expect(await finder.find(await screenWith('light', []))).toEqual([]);
  const qr = await code('CANARY-CONTENT', 'QRCode');
  const found = await finder.find(await screenWith('dark', [{ ...qr, left: 300, top: 300 }]));
  expect(found).toHaveLength(1);
  expect(JSON.stringify(found)).not.toContain('CANARY');
  expect(Object.keys(found[0] ?? {}).sort()).toEqual(['box', 'category', 'confidence']);
  expect(fetched).not.toHaveBeenCalled();
});
