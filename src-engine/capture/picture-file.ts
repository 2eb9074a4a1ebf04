/** A still picture in a file: recognised by its content, read whole or refused, and written again without what was cut. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp, { type OverlayOptions } from 'sharp';
import { UserError } from '../contract/errors.ts';
import type { Span } from '../contract/flow.ts';
import type { CopyRegion } from '../operations/ports/recording-picture.ts';
import { decodeBmp, readBmpHeader } from './bmp.ts';
import { refuseOverwritingOriginal, temporaryBeside, told } from './clean-copy.ts';
import type { StillKind } from './file-kind.ts';

/** A picture that was read. In memory only. */
export interface StillPicture {
  /** As a file that the detectors take: upright, PNG, JPEG or WebP. */
  readonly bytes: Uint8Array;
  /** Upright. */
  readonly width: number;
  readonly height: number;
}

/** More than an 8K screen (33 million) or a phone's usual picture; four bytes each of it take 200 MB. */
const MOST_PIXELS = 50_000_000;
/** The side of what is one colour in a blur: at least so many pixels, and at least so large a share of the longer side. */
const LEAST_BLUR_PX = 40;
const BLUR_CELLS = 32;
const ORDER = { blur: 0, cover: 1 } as const;

/**
 * Reads a picture of a kind that `fileKindOf` knows. Rejects with `recording-unreadable` (damaged, cut short, animated) or
 * `too-large`.
 */
export async function readStill(file: string, kind: StillKind): Promise<StillPicture> {
  const name = path.basename(file);
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new UserError(
      'recording-unreadable',
      `${name} cannot be read.`,
      'Check the file and its permissions.',
      { cause },
    );
  });
  if (kind === 'bmp') return bmpStill(bytes, name);
  // What is wrong with its header shows when it is decoded.
  const limits = { limitInputPixels: false } as const;
  const {
    width,
    height,
    orientation = 1,
    pages = 1,
  } = await sharp(bytes, limits)
    .metadata()
    .catch((cause: unknown) => {
      throw damaged(name, cause);
    });
  refuseTooLarge(width, height, name);
  if (pages > 1 || (kind === 'png' && bytes.subarray(0, 4096).includes('acTL'))) {
    throw new UserError(
      'recording-unreadable',
      `${name} is an animation, of which a scan would see the first picture only.`,
      'Convert it to a video with ffmpeg and scan that.',
    );
  }
  const upright = sharp(bytes, { failOn: 'truncated' }).autoOrient();
  const checked =
    orientation === 1
      ? upright
          .raw()
          .toBuffer()
          .then(() => bytes)
      : upright.png({ compressionLevel: 1 }).toBuffer();
  const checkedBytes = await checked.catch((cause: unknown) => {
    throw damaged(name, cause);
  });
  const isOnItsSide = orientation >= 5;
  return {
    bytes: checkedBytes,
    width: isOnItsSide ? height : width,
    height: isOnItsSide ? width : height,
  };
}

async function bmpStill(bytes: Buffer, name: string): Promise<StillPicture> {
  const header = readBmpHeader(bytes);
  if (header === undefined) throw damaged(name);
  const { width, height } = header;
  refuseTooLarge(width, height, name);
  const picture = decodeBmp(bytes, header);
  if (picture === undefined) throw damaged(name);
  const raw = sharp(picture.rgb, { raw: { width, height, channels: 3 } });
  return { bytes: await raw.png({ compressionLevel: 1 }).toBuffer(), width, height };
}

function refuseTooLarge(width: number, height: number, name: string): void {
  if (width * height <= MOST_PIXELS) return;
  throw new UserError(
    'too-large',
    `${name} has ${width} x ${height} pixels; more than ${MOST_PIXELS / 1_000_000} million are not read.`,
    'Cut it into parts, or make it smaller as long as its text stays readable.',
  );
}

function damaged(name: string, cause?: unknown): UserError {
  return new UserError(
    'recording-unreadable',
    `${name} is damaged, cut short or of a rare kind.`,
    'Open it in a picture viewer; if that works, save it as PNG and try again.',
    { cause },
  );
}

/**
 * Writes the picture without the regions, by way of a temporary file: it is there whole or not at all. Its kind is what the
 * name says: .png, .jpg, .jpeg or .webp. Notes and places that cameras leave in a picture are not copied. Rejects with
 * `bad-request` (another kind, copy over the original) or `disk-full`.
 */
export async function writeCleanStill(
  inFile: string,
  { bytes, width, height }: StillPicture,
  outFile: string,
  regions: readonly Omit<CopyRegion, keyof Span>[],
): Promise<void> {
  const format = { '.png': 'png', '.jpg': 'jpeg', '.jpeg': 'jpeg', '.webp': 'webp' }[
    path.extname(outFile).toLowerCase()
  ] as Exclude<StillKind, 'bmp'> | undefined;
  if (format === undefined) {
    throw new UserError(
      'bad-request',
      'A clean copy of a picture is written as PNG, JPEG or WebP.',
      'Let its name end in .png, .jpg or .webp.',
    );
  }
  await refuseOverwritingOriginal(inFile, outFile);
  const temporary = temporaryBeside(outFile);
  try {
    // Covers last: where both are asked for, nothing is to be seen.
    const inOrder = [...regions].sort((a, b) => ORDER[a.action] - ORDER[b.action]);
    const layers = await Promise.all(inOrder.map((region) => layerOf(bytes, { width, height }, region)));
    const clean = await sharp(bytes)
      .composite(layers.filter((layer) => layer !== undefined))
      .toFormat(format, format === 'png' ? {} : { quality: 92 })
      .toBuffer();
    await writeFile(temporary, clean, { flag: 'wx' });
    await rename(temporary, outFile);
  } catch (error) {
    throw told(error, outFile, {});
  } finally {
    await rm(temporary, { force: true });
  }
}

/** What is laid over a region, on whole pixels. */
async function layerOf(
  bytes: Uint8Array,
  picture: { readonly width: number; readonly height: number },
  { box, action }: Omit<CopyRegion, keyof Span>,
): Promise<OverlayOptions | undefined> {
  const [left, top] = [Math.floor(box.x), Math.floor(box.y)];
  const width = Math.min(Math.ceil(box.x + box.width), picture.width) - left;
  const height = Math.min(Math.ceil(box.y + box.height), picture.height) - top;
  if (width <= 0 || height <= 0) return undefined;
  const black = { width, height, channels: 3 as const, background: '#000' };
  if (action === 'cover') return { input: { create: black }, left, top };
  const cellPx = Math.max(LEAST_BLUR_PX, Math.max(picture.width, picture.height) / BLUR_CELLS);
  const few = [width, height].map((side) => Math.max(Math.round(side / cellPx), 1));
  const small = await sharp(bytes)
    .extract({ left, top, width, height })
    .removeAlpha()
    .resize(few[0] as number, few[1] as number, { fit: 'fill', kernel: 'linear' })
    .png()
    .toBuffer();
  const input = await sharp(small).resize(width, height, { fit: 'fill', kernel: 'cubic' }).png().toBuffer();
  return { input, left, top };
}
