/**
 * Masks of what a copy of a recording must not show: grey frames, as many a second as asked for, each with all regions that
 * any part of its time needs. Coarser than the picture, since a region is widened to whole cells anyway.
 */
import type { CopyRegion } from '../operations/ports/recording-picture.ts';

/** Pixels of the picture, in both directions, that one pixel of a mask stands for: even, so that colour is cut as exactly. */
export const MASK_CELL_PX = 4;
export const MASK_BLUR = 128;
export const MASK_COVER = 255;
/** Times in recordings are rounded, to a millisecond in Matroska: a region begins and ends this much outside of its time. */
const ROUNDING_MS = 3;

export interface MaskSize {
  /** Of the picture, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

/** Columns and rows of a mask. */
export function maskCells({ width, height }: Pick<MaskSize, 'width' | 'height'>): {
  readonly columns: number;
  readonly rows: number;
} {
  return { columns: Math.ceil(width / MASK_CELL_PX), rows: Math.ceil(height / MASK_CELL_PX) };
}

/** Mask after mask, without end: the last ones are empty. A mask that says the same as the one before is the same buffer. */
export function* masks(regions: readonly CopyRegion[], size: MaskSize): Generator<Buffer> {
  const waiting = [...regions].sort((a, b) => a.fromMs - b.fromMs);
  let active: CopyRegion[] = [];
  let mask = drawn(active, size);
  let next = 0;
  for (let index = 0; ; index += 1) {
    const fromMs = (index * 1000) / size.framesPerSecond - ROUNDING_MS;
    const untilMs = ((index + 1) * 1000) / size.framesPerSecond + ROUNDING_MS;
    const staying = active.filter((region) => region.untilMs > fromMs);
    let hasChanged = staying.length < active.length;
    active = staying;
    for (
      let region = waiting[next];
      region !== undefined && region.fromMs < untilMs;
      region = waiting[next]
    ) {
      next += 1;
      if (region.untilMs <= fromMs) continue;
      active.push(region);
      hasChanged = true;
    }
    if (hasChanged) mask = drawn(active, size);
    yield mask;
  }
}

function drawn(regions: readonly CopyRegion[], size: MaskSize): Buffer {
  const { columns, rows } = maskCells(size);
  const mask = Buffer.alloc(columns * rows);
  // Covers last: where both are asked for, nothing is to be seen.
  for (const action of ['blur', 'cover'] as const) {
    const grey = action === 'blur' ? MASK_BLUR : MASK_COVER;
    for (const { box } of regions.filter((region) => region.action === action)) {
      const left = cell(box.x, columns, Math.floor);
      const right = cell(box.x + box.width, columns, Math.ceil);
      const bottom = cell(box.y + box.height, rows, Math.ceil);
      for (let row = cell(box.y, rows, Math.floor); row < bottom; row += 1) {
        mask.fill(grey, row * columns + left, row * columns + Math.max(left, right));
      }
    }
  }
  return mask;
}

function cell(px: number, count: number, round: (value: number) => number): number {
  return Math.min(Math.max(round(px / MASK_CELL_PX), 0), count);
}
