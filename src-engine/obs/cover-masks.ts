/**
 * The files of masks that OBS reads: in a private folder, another name for each. A mask filter whose file is gone lets the whole
 * picture through, and looks at it every second (obs-filters/mask-filter.c; measured), so the file in use is never removed,
 * and is put back where somebody else removes it. Names are used again rather than removed: OBS may have saved its scene
 * collection with any of them, and begins with that one after a crash.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../contract/errors.ts';
import type { Box } from '../contract/picture.ts';
import { type Canvas, coverMaskPng } from './cover-mask.ts';

/** OBS reads a new file when it draws its next picture; one that stalls for longer than this gets the newest anyway. */
const KEEP_OLD_MS = 5000;

/** A mask that covers something, with what is needed to write it again. */
interface Mask {
  readonly canvas: Canvas;
  readonly covers: readonly Box[];
}

/** One pixel, which OBS stretches: a mask as large as the canvas takes as much video memory as a frame. */
const PIXEL: Canvas = { width: 1, height: 1 };
const nothingCovered: Mask = { canvas: PIXEL, covers: [] };
const allCovered: Mask = { canvas: PIXEL, covers: [{ x: 0, y: 0, ...PIXEL }] };

export class CoverMasks {
  readonly #folder: string;
  #clear: string;
  #full: string;
  readonly #now: () => number;
  /** What is in each file that may be in use. */
  readonly #masks = new Map<string, Mask>();
  readonly #old: { path: string; sinceMs: number }[] = [];
  /** Names that can be used again. */
  readonly #free: string[] = [];
  #failing = false;
  #readable = true;

  /** `folder` is made when it is first needed. `now` is the engine's clock. */
  constructor(folder: string, now: () => number) {
    this.#folder = folder;
    this.#clear = join(folder, 'clear.png');
    this.#full = join(folder, 'full.png');
    this.#now = now;
  }

  /** True while masks cannot be written: whole scenes are covered instead. */
  get failing(): boolean {
    return this.#failing;
  }

  /** False where OBS has been seen not to read them: then nothing can be covered. */
  get readable(): boolean {
    return this.#readable;
  }

  /** Looks whether OBS can read them; `see` is given the mask that covers all. */
  async prove(see: (blackMask: string) => Promise<boolean>): Promise<void> {
    this.#readable = await see(this.#full);
  }

  /** True of a mask of this folder that is there and fits the canvas. */
  has(path: unknown, { width, height }: Canvas): path is string {
    if (typeof path !== 'string' || !path.startsWith(this.#folder)) return false;
    const fits = path === this.#clear || path === this.#full || path.includes(`-${width}x${height}-`);
    return fits && existsSync(path);
  }

  /** Makes the folder and the two masks that are always at hand: nothing covered, and all. Throws "disk-full". */
  prepare(): void {
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      if (isSpoilt(this.#clear, nothingCovered)) this.#clear = this.#another('clear');
      if (isSpoilt(this.#full, allCovered)) this.#full = this.#another('full');
      this.#ensure(this.#clear, nothingCovered);
      this.#ensure(this.#full, allCovered);
      this.#failing = false;
    } catch (error) {
      throw diskFull(error);
    }
  }

  /** A file with exactly these covers; where it cannot be written, the one that covers all. Throws where that is gone too. */
  make(canvas: Canvas, covers: readonly Box[]): string {
    if (covers.length === 0 && existsSync(this.#clear)) return this.#clear;
    if (covers.some((cover) => holdsAll(cover, canvas))) return this.#coversAll();
    this.#sweep();
    const path = covers.length === 0 ? this.#clear : this.#nameFor(canvas);
    try {
      this.#write(path, { canvas, covers });
      this.#failing = false;
      return path;
    } catch (error) {
      this.#failing = true;
      if (!existsSync(this.#full)) throw diskFull(error);
      return this.#coversAll();
    }
  }

  /** To be told that OBS was given another file instead of this one: its name is free a little later. */
  retire(path: string): void {
    if (path !== this.#clear && path !== this.#full) this.#old.push({ path, sinceMs: this.#now() });
  }

  /**
   * Where OBS cannot be told of another file: covers this in each file that it may have, or may have saved. It looks at its file every
   * second, and reads it when it starts. The file that covers all goes on doing so while anything is to be covered.
   */
  rewriteAll(canvas: Canvas, covers: readonly Box[]): void {
    for (const name of this.#names()) {
      const path = join(this.#folder, name);
      if (!name.endsWith('.png') || (path === this.#full && covers.length > 0)) continue;
      try {
        writeInOneStep(path, coverMaskPng(canvas, covers));
        if (this.#masks.has(path)) this.#masks.set(path, { canvas, covers });
      } catch {
        this.#failing = true;
      }
    }
    this.#clear = this.#another('clear');
    if (covers.length > 0) return;
    this.#full = this.#another('full');
    try {
      this.#ensure(this.#full, allCovered);
    } catch {
      this.#failing = true;
    }
  }

  /** Writes those files again that may be in use and that somebody removed. */
  restore(): void {
    for (const [path, mask] of this.#masks) {
      if (existsSync(path) || this.#old.some((old) => old.path === path)) continue;
      try {
        mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
        this.#write(path, mask);
        this.#failing = false;
      } catch {
        this.#failing = true;
      }
    }
  }

  /** Removes files of earlier runs; `inUse` are those that OBS has now. */
  forgetOthers(inUse: readonly string[]): void {
    for (const name of this.#names()) {
      const path = join(this.#folder, name);
      const isOurs = path === this.#clear || path === this.#full || this.#masks.has(path);
      if (name.endsWith('.png') && !inUse.includes(path) && !isOurs) rmSync(path, { force: true });
    }
  }

  /** Removes all of it: nothing in OBS reads it any more. */
  clean(): void {
    this.#masks.clear();
    this.#old.length = 0;
    this.#free.length = 0;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #ensure(path: string, mask: Mask): void {
    if (existsSync(path)) this.#masks.set(path, mask);
    else this.#write(path, mask);
  }

  /** The guardian and the engine share the folder: the other one may have given this file back. Throws "disk-full". */
  #coversAll(): string {
    if (!isSpoilt(this.#full, allCovered)) return this.#full;
    const another = this.#another('full');
    try {
      this.#write(another, allCovered);
    } catch (error) {
      throw diskFull(error);
    }
    this.#full = another;
    return another;
  }

  #another(name: 'clear' | 'full'): string {
    return join(this.#folder, `${name}-${randomUUID()}.png`);
  }

  #nameFor({ width, height }: Canvas): string {
    const size = `cover-${width}x${height}-`;
    const at = this.#free.findIndex((path) => path.includes(size));
    return this.#free.splice(at, at < 0 ? 0 : 1)[0] ?? join(this.#folder, `${size}${randomUUID()}.png`);
  }

  #write(path: string, mask: Mask): void {
    writeInOneStep(path, coverMaskPng(mask.canvas, mask.covers));
    this.#masks.set(path, mask);
  }

  #sweep(): void {
    const dueMs = this.#now() - KEEP_OLD_MS;
    while (this.#old[0] !== undefined && this.#old[0].sinceMs < dueMs) {
      const { path } = this.#old.shift() as { path: string };
      this.#masks.delete(path);
      this.#free.push(path);
    }
  }

  #names(): string[] {
    try {
      return readdirSync(this.#folder);
    } catch {
      return [];
    }
  }
}

/** True of a file that holds another mask than its name says: it was rewritten while OBS could not be told. */
function isSpoilt(path: string, { canvas, covers }: Mask): boolean {
  return existsSync(path) && !readFileSync(path).equals(coverMaskPng(canvas, covers));
}

/** OBS must never find half a file. */
function writeInOneStep(path: string, bytes: Buffer): void {
  const half = `${path}.half`;
  try {
    writeFileSync(half, bytes, { mode: 0o600 });
    renameSync(half, path);
  } catch (error) {
    rmSync(half, { force: true });
    throw error;
  }
}

function diskFull(cause: unknown): UserError {
  return new UserError(
    'disk-full',
    'The masks that cover parts of the picture could not be written.',
    'Make room on the disk, and see that Airlock may write to its data folder.',
    { cause },
  );
}

function holdsAll(cover: Box, { width, height }: Canvas): boolean {
  return cover.x <= 0 && cover.y <= 0 && cover.x + cover.width >= width && cover.y + cover.height >= height;
}
