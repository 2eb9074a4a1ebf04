import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileKindOf, type StillKind } from '../../../src-engine/capture/file-kind.ts';
import { readStill, writeCleanStill } from '../../../src-engine/capture/picture-file.ts';

const WIDTH = 120;
const HEIGHT = 80;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'airlock-still-'));
});
afterAll(() => rm(folder, { recursive: true }));

const at = (name: string) => path.join(folder, name);

/** Stripes of one pixel, white and red, so that a blur shows; its left upper pixel is blue. */
function striped(): Buffer {
  const rgb = Buffer.alloc(WIDTH * HEIGHT * 3);
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel += 1) {
    const bright = pixel % 2 === 0 ? 255 : 0;
    rgb.set([255, bright, bright], pixel * 3);
  }
  rgb.set([0, 0, 255], 0);
  return rgb;
}

const picture = () => sharp(striped(), { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });

async function written(name: string, bytes: Uint8Array): Promise<string> {
  await writeFile(at(name), bytes);
  return at(name);
}

async function pixelsOf(bytes: Uint8Array | string) {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    pixel: (x: number, y: number) => [
      ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
    ],
  };
}

/** A BMP of the stripes, as Windows writes it; `bits` 8 has a palette of white, red and blue. */
function bmp(bits: 8 | 24 | 32, isTopDown = false): Buffer {
  const rgb = striped();
  const palette = bits === 8 ? Buffer.from([255, 255, 255, 0, 0, 0, 255, 0, 255, 0, 0, 0]) : Buffer.alloc(0);
  const rowBytes = Math.ceil((WIDTH * bits) / 32) * 4;
  const file = Buffer.alloc(54 + palette.length + rowBytes * HEIGHT);
  file.write('BM', 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54 + palette.length, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(WIDTH, 18);
  file.writeInt32LE(isTopDown ? -HEIGHT : HEIGHT, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(bits, 28);
  palette.copy(file, 54);
  for (let y = 0; y < HEIGHT; y += 1) {
    const row = 54 + palette.length + (isTopDown ? y : HEIGHT - 1 - y) * rowBytes;
    for (let x = 0; x < WIDTH; x += 1) {
      const [red, green, blue] = rgb.subarray((y * WIDTH + x) * 3) as unknown as [number, number, number];
      if (bits === 8) file[row + x] = red === 0 ? 2 : green === 255 ? 0 : 1;
      else file.set([blue, green, red], row + (x * bits) / 8);
    }
  }
  return file;
}

/** The PNG with another size in its header. */
function claiming(png: Buffer, width: number, height: number): Buffer {
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

describe('a still picture', () => {
  it('is known by its content, not by its name', async () => {
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const file = await written(`${format}.txt`, await picture().toFormat(format).toBuffer());
      expect(await fileKindOf(file)).toBe(format);
    }
    expect(await fileKindOf(await written('bmp.png', bmp(24)))).toBe('bmp');
    expect(await fileKindOf(await written('words.png', Buffer.from('no picture')))).toBe('other');
    expect(await fileKindOf(await written('empty.png', Buffer.alloc(0)))).toBe('other');
    expect(await fileKindOf(folder)).toBe('other');
    expect(await fileKindOf(at('none.png'))).toBe('other');
  });

  it.each([
    [8, false],
    [24, false],
    [24, true],
    [32, false],
  ] as const)('is read from a BMP of %i bits, top down: %s', async (bits, isTopDown) => {
    const still = await readStill(await written('in.bmp', bmp(bits, isTopDown)), 'bmp');
    expect(still).toMatchObject({ width: WIDTH, height: HEIGHT });
    const { pixel } = await pixelsOf(still.bytes);
    expect([pixel(0, 0), pixel(1, 0), pixel(2, 79)]).toEqual([
      [0, 0, 255],
      [255, 0, 0],
      [255, 255, 255],
    ]);
  });

  it('is turned upright, as its viewer shows it', async () => {
    const bytes = await picture().withMetadata({ orientation: 6 }).png().toBuffer();
    const still = await readStill(await written('turned.png', bytes), 'png');
    expect(still).toMatchObject({ width: HEIGHT, height: WIDTH });
    const { pixel, width } = await pixelsOf(still.bytes);
    expect(width).toBe(HEIGHT);
    expect(pixel(HEIGHT - 1, 0)).toEqual([0, 0, 255]);
  });

  const refused: [string, StillKind, () => Promise<Buffer>, string][] = [
    [
      'is cut short',
      'png',
      async () => (await picture().png().toBuffer()).subarray(0, -200),
      'recording-unreadable',
    ],
    [
      'is cut short',
      'jpeg',
      async () => (await picture().jpeg().toBuffer()).subarray(0, -300),
      'recording-unreadable',
    ],
    ['is cut short', 'bmp', async () => bmp(24).subarray(0, 9000), 'recording-unreadable'],
    [
      'is a header alone',
      'png',
      async () => (await picture().png().toBuffer()).subarray(0, 12),
      'recording-unreadable',
    ],
    ['is a header alone', 'bmp', async () => Buffer.from('BM not at all'), 'recording-unreadable'],
    [
      'has too many pixels',
      'png',
      async () => claiming(await picture().png().toBuffer(), 20_000, 20_000),
      'too-large',
    ],
    [
      'is animated',
      'webp',
      async () =>
        sharp(Buffer.concat([striped(), striped().fill(9)]), {
          raw: { width: WIDTH, height: HEIGHT * 2, channels: 3, pageHeight: HEIGHT },
        })
          .webp()
          .toBuffer(),
      'recording-unreadable',
    ],
  ];
  it.each(refused)('that %s is refused with advice (%s)', async (_, kind, bytes, code) => {
    const file = await written(`refused.${kind}`, await bytes());
    await expect(readStill(file, kind)).rejects.toMatchObject({ code, advice: expect.stringMatching(/\w/) });
  });
});

describe('a clean copy of a still', () => {
  const regions = [
    { box: { x: 10.4, y: 10, width: 30, height: 20 }, action: 'cover' as const },
    { box: { x: 60, y: 10, width: 40, height: 40 }, action: 'blur' as const },
    { box: { x: 110, y: 70, width: 30, height: 30 }, action: 'cover' as const },
  ];

  it.each(['png', 'jpg', 'webp'])('as %s covers and blurs the regions and nothing else', async (ending) => {
    const bytes = await picture()
      .withMetadata({ exif: { IFD0: { Copyright: 'the secret' } } })
      .png()
      .toBuffer();
    const file = await written('in.png', bytes);
    await writeCleanStill(file, await readStill(file, 'png'), at(`out.${ending}`), regions);
    const { width, height, pixel } = await pixelsOf(at(`out.${ending}`));
    expect([width, height]).toEqual([WIDTH, HEIGHT]);
    for (const [x, y] of [
      [12, 12],
      [38, 28],
      [115, 75],
    ] as const)
      expect(Math.max(...pixel(x, y))).toBeLessThan(20);
    const blurred = Array.from({ length: 20 }, (_, index) => pixel(70 + index, 30)[1] as number);
    expect(Math.max(...blurred) - Math.min(...blurred)).toBeLessThan(20);
    if (ending === 'png') {
      expect([pixel(0, 0), pixel(9, 10), pixel(41, 10), pixel(10, 9)]).toEqual([
        [0, 0, 255],
        [255, 0, 0],
        [255, 0, 0],
        [255, 255, 255],
      ]);
    }
    expect((await sharp(at(`out.${ending}`)).metadata()).exif).toBeUndefined();
  });

  it('is refused over the original, in another format and where there is no folder; nothing is left behind', async () => {
    const file = await written('kept.png', await picture().png().toBuffer());
    const still = await readStill(file, 'png');
    const before = await readdir(folder);
    for (const outFile of [file, at('out.bmp'), at('none/out.png')]) {
      await expect(writeCleanStill(file, still, outFile, regions)).rejects.toMatchObject({
        code: 'bad-request',
      });
    }
    expect(await readdir(folder)).toEqual(before);
  });
});
