/** The files of masks: one for each cover, fail closed, and none left behind. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { coverMaskPng } from '../../../src-engine/obs/cover-mask.ts';
import { CoverMasks } from '../../../src-engine/obs/cover-masks.ts';

const CANVAS = { width: 64, height: 36 };
const covers = [{ x: 1, y: 1, width: 5, height: 5 }];

let parent: string;
let folder: string;
let nowMs: number;
let masks: CoverMasks;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'airlock-masks-'));
  folder = join(parent, 'covers');
  nowMs = 0;
  masks = new CoverMasks(folder, () => nowMs);
  masks.prepare();
});
afterEach(() => rm(parent, { recursive: true, force: true }));

test('the folder and its files are private; nothing and all are always at hand', async () => {
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await readdir(folder)).sort()).toEqual(['clear.png', 'full.png']);
  const path = masks.make(CANVAS, covers);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(basename(masks.make(CANVAS, []))).toBe('clear.png');
  expect(basename(masks.make(CANVAS, [{ x: -1, y: 0, width: 70, height: 36 }]))).toBe('full.png');
  expect(masks.has(path, CANVAS)).toBe(true);
  expect(masks.has(path, { width: 640, height: 36 })).toBe(false);
  expect(masks.has('/somewhere/else.png', CANVAS)).toBe(false);
});

test('the name of a mask that is not in use any more is used again a little later, never removed', async () => {
  const first = masks.make(CANVAS, covers);
  masks.make(CANVAS, covers);
  masks.retire(first);
  nowMs = 4000;
  expect(masks.make(CANVAS, covers)).not.toBe(first);
  nowMs = 6000;
  expect(masks.make({ width: 32, height: 18 }, covers)).not.toBe(first);
  expect(await readdir(folder)).toContain(basename(first));
  expect(masks.make(CANVAS, covers)).toBe(first);
  expect(masks.make(CANVAS, covers)).not.toBe(first);
  expect(await readdir(folder)).toHaveLength(7);
});

test('where OBS cannot be told, every file that it may have covers what is to be covered, and the next ones are new', async () => {
  const [used, old] = [masks.make(CANVAS, covers), masks.make(CANVAS, covers)];
  masks.retire(old);
  const clear = masks.make(CANVAS, []);
  const all = [{ x: 0, y: 0, ...CANVAS }];
  const black = coverMaskPng(CANVAS, all);
  masks.rewriteAll(CANVAS, all);
  for (const path of [used, old, clear]) expect((await readFile(path)).equals(black)).toBe(true);
  const another = masks.make(CANVAS, []);
  expect(another).not.toBe(clear);
  expect(masks.has(another, CANVAS)).toBe(true);
  expect(masks.has(clear, CANVAS)).toBe(false);
  expect((await readFile(another)).equals(black)).toBe(false);

  // The next run does not take the file's word for it.
  const next = new CoverMasks(folder, () => nowMs);
  next.prepare();
  expect(next.make(CANVAS, [])).not.toBe(clear);
  next.forgetOthers([used]);
  expect((await readdir(folder)).sort()).toEqual(
    [next.make(CANVAS, []), used, join(folder, 'full.png')].map((path) => basename(path)).sort(),
  );
});

test('where nothing is to be covered any more, not even the file that covered all does: OBS may have saved it', async () => {
  const all = [{ x: 0, y: 0, ...CANVAS }];
  const full = masks.make(CANVAS, all);
  const black = await readFile(full);
  const guardian = new CoverMasks(folder, () => nowMs);
  guardian.prepare();
  masks.rewriteAll(CANVAS, covers);
  expect((await readFile(full)).equals(black)).toBe(true);
  masks.rewriteAll(CANVAS, []);
  expect((await readFile(full)).equals(coverMaskPng(CANVAS, []))).toBe(true);

  // What is to be covered from now on is, by another file; also by the other process, and in the next run.
  const next = new CoverMasks(folder, () => nowMs);
  next.prepare();
  for (const later of [masks, guardian, next]) {
    const another = later.make(CANVAS, all);
    expect(another).not.toBe(full);
    expect((await readFile(another)).equals(black)).toBe(true);
    expect(later.has(full, CANVAS)).toBe(false);
  }
});

test('what somebody removes is put back; what is retired is not', async () => {
  const [used, old] = [masks.make(CANVAS, covers), masks.make(CANVAS, covers)];
  masks.retire(old);
  await rm(folder, { recursive: true });
  masks.restore();
  expect((await readdir(folder)).sort()).toEqual(['clear.png', basename(used), 'full.png'].sort());
});

test('where a mask cannot be written all is covered, and it is said until it can be written again', async () => {
  // A file name that is a folder already cannot be written to, whoever one is; so the folder is made a file.
  const full = masks.make(CANVAS, [{ x: 0, y: 0, ...CANVAS }]);
  const spoilt = new CoverMasks(join(folder, 'clear.png', 'below'), () => nowMs);
  expect(() => spoilt.prepare()).toThrow(expect.objectContaining({ code: 'disk-full' }));
  expect(() => spoilt.make(CANVAS, covers)).toThrow(expect.objectContaining({ code: 'disk-full' }));
  expect(spoilt.failing).toBe(true);
  expect(masks.failing).toBe(false);
  expect(masks.has(full, CANVAS)).toBe(true);
});

test('files of an earlier run go, but not those in use; and all of it at the end', async () => {
  const [used, unused] = ['cover-64x36-a.png', 'cover-64x36-b.png'].map((name) => join(folder, name));
  for (const path of [used, unused]) await writeFile(path as string, '');
  masks.forgetOthers([used as string]);
  expect((await readdir(folder)).sort()).toEqual(['clear.png', 'cover-64x36-a.png', 'full.png']);
  masks.clean();
  await expect(readdir(folder)).rejects.toThrow();
  await mkdir(folder);
});
