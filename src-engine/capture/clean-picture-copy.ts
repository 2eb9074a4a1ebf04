/**
 * Writes a recording again without what was cut of its picture and of its sound. The picture is encoded again, frame for frame
 * at the same times; the sound is cut as in any clean copy and put beside it.
 */
import { rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import type { CopyRegion } from '../operations/ports/recording-picture.ts';
import {
  type CleanCopy,
  type CleanCopyOptions,
  type CopyCut,
  isWav,
  refuseOverwritingOriginal,
  temporaryBeside,
  told,
  writeCleanCopy,
} from './clean-copy.ts';
import { encodePictureWithFfmpeg, type FfmpegOptions } from './ffmpeg.ts';
import { MASK_BLUR, MASK_CELL_PX, MASK_COVER, type MaskSize, maskCells, masks } from './frame-mask.ts';

/** Masks a second: a region is cut for at most this much of a second longer than asked for, on each side. */
const MASKS_PER_SECOND = 30;
/** What is left of the picture's longer side in a blur, as on the stage: letters of up to a twentieth of it are unreadable. */
const BLUR_CELLS = 32;
/** How much of the work the sound is, for a progress bar. */
const SOUND_SHARE = 0.1;

/** What is cut of a recording, and what is known of it. */
export interface PictureCopyPlan {
  readonly cuts: readonly CopyCut[];
  readonly regions: readonly CopyRegion[];
  /** Of the picture, upright, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
  readonly hasSound: boolean;
}

/**
 * Writes `outFile` by way of temporary files beside it: it is there whole or not at all. Where nothing is cut of the picture,
 * or the copy is a .wav, only the sound is written again. Rejects as `writeCleanCopy` does.
 */
export async function writeCleanPictureCopy(
  inFile: string,
  outFile: string,
  plan: PictureCopyPlan,
  options: CleanCopyOptions = {},
): Promise<CleanCopy> {
  const { cuts, regions, durationMs, hasSound } = plan;
  if (hasSound && (regions.length === 0 || isWav(outFile))) {
    return writeCleanCopy(inFile, outFile, cuts, options);
  }
  await refuseOverwritingOriginal(inFile, outFile);
  const [picture, sound] = [temporaryBeside(outFile), temporaryBeside(outFile)];
  try {
    if (hasSound) {
      const onProgress = (doneMs: number) => options.onProgress?.(SOUND_SHARE * doneMs);
      await writeCleanCopy(inFile, sound, cuts, { ...options, onProgress, soundOnly: true });
    }
    const share = hasSound ? SOUND_SHARE : 0;
    await encode(inFile, hasSound ? sound : undefined, picture, plan, {
      ...options,
      onProgress: (doneMs) => options.onProgress?.(share * durationMs + (1 - share) * doneMs),
    });
    options.signal?.throwIfAborted();
    await rename(picture, outFile);
    return { durationMs, writtenBy: 'ffmpeg', notes: notesOn(hasSound) };
  } catch (error) {
    throw told(error, outFile, options);
  } finally {
    await Promise.all([picture, sound].map((file) => rm(file, { force: true })));
  }
}

function notesOn(hasSound: boolean): string[] {
  return [
    `The picture${hasSound ? ' and the sound were' : ' was'} encoded again with ffmpeg.`,
    'Other tracks, subtitles, chapters, cover art and tags were left out.',
  ];
}

async function encode(
  pictureFrom: string,
  soundFrom: string | undefined,
  outFile: string,
  plan: PictureCopyPlan,
  options: FfmpegOptions & Pick<CleanCopyOptions, 'onProgress'>,
): Promise<void> {
  const size: MaskSize = { width: plan.width, height: plan.height, framesPerSecond: MASKS_PER_SECOND };
  const { columns, rows } = maskCells(size);
  const mask = { width: columns, height: rows, framesPerSecond: MASKS_PER_SECOND };
  const graph = copyGraph(plan);
  const ffmpeg = encodePictureWithFfmpeg({ pictureFrom, soundFrom, mask, graph }, outFile, options);
  const stdin = ffmpeg.child.stdin as Writable;
  try {
    let count = 0;
    for (const frame of masks(plan.regions, size)) {
      // ffmpeg takes masks for as long as it has frames.
      if (!stdin.writable) break;
      const isFull = !stdin.write(frame);
      count += 1;
      options.onProgress?.(Math.min((count * 1000) / MASKS_PER_SECOND, plan.durationMs));
      if (isFull) await drainedOrClosed(stdin);
    }
    await ffmpeg.ended;
  } finally {
    ffmpeg.stop();
    await ffmpeg.ended.catch(() => undefined);
  }
}

function drainedOrClosed(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      stream.off('drain', settle).off('close', settle);
      resolve();
    };
    if (stream.destroyed) settle();
    else stream.once('drain', settle).once('close', settle);
  });
}

/**
 * A filter graph from the picture [0:V:0] and its masks [1:v] to [out]. Each mask becomes the opacity of what is laid over the
 * picture: itself at a few pixels' size, or black. `shortest`: the masks have no end, the picture ends it.
 */
function copyGraph({ regions, width, height }: PictureCopyPlan): string {
  const layers = (['blur', 'cover'] as const).filter((action) =>
    regions.some((region) => region.action === action),
  );
  const longer = Math.max(width, height);
  const few = [width, height].map((side) => Math.max(Math.round((BLUR_CELLS * side) / longer), 1)).join(':');
  const looks = {
    blur: `scale=${few}:flags=area,scale=${width}:${height}:flags=bicubic`,
    cover: 'lutyuv=y=minval:u=128:v=128',
  };
  const greys = { blur: MASK_BLUR, cover: MASK_COVER };
  const { columns, rows } = maskCells({ width, height });
  const fitted = `scale=${columns * MASK_CELL_PX}:${rows * MASK_CELL_PX}:flags=neighbor,crop=${width}:${height}:0:0`;
  // Encoders of 4:2:0 take even sizes only.
  const ending = "pad='ceil(iw/2)*2':'ceil(ih/2)*2',format=yuv420p[out]";
  if (layers.length === 0) return `[0:V:0]${ending}`;
  const named = (stem: string) => layers.map((layer) => `[${stem}-${layer}]`).join('');
  const chains = layers.flatMap((layer, index) => [
    `[mask-${layer}]lut=y='255*eq(val,${greys[layer]})'[opacity-${layer}]`,
    `[from-${layer}]${looks[layer]}[look-${layer}]`,
    `[look-${layer}][opacity-${layer}]alphamerge=shortest=1[layer-${layer}]`,
    `[under-${index}][layer-${layer}]overlay=format=yuv420:shortest=1[under-${index + 1}]`,
  ]);
  return [
    `[0:V:0]scale=${width}:${height},split=${layers.length + 1}[under-0]${named('from')}`,
    `[1:v]${fitted},split=${layers.length}${named('mask')}`,
    ...chains,
    `[under-${layers.length}]${ending}`,
  ].join(';');
}
