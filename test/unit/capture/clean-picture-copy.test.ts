import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type PictureCopyPlan,
  writeCleanPictureCopy,
} from '../../../src-engine/capture/clean-picture-copy.ts';
import type { CopyRegion } from '../../../src-engine/operations/ports/recording-picture.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const WIDTH = 322;
const HEIGHT = 182;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'airlock-picture-copy-'));
  if (!hasFfmpeg) return;
  const sources = ['color=white:s=322x182:r=25:d=4', 'sine=frequency=440:d=4'];
  const inputs = sources.flatMap((source) => ['-f', 'lavfi', '-i', source]);
  ffmpeg(...inputs, '-metadata', 'title=hidden', '-pix_fmt', 'yuv420p', at('in.mkv'));
  ffmpeg(...inputs.slice(0, 4), '-pix_fmt', 'yuv420p', at('silent.mp4'));
});
afterAll(() => rm(folder, { recursive: true }));

const at = (name: string) => path.join(folder, name);

function ffmpeg(...parameters: string[]): Buffer {
  const { status, stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...parameters], {
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

/** Grey frames of a video, as they are stored. */
function framesOf(file: string): Buffer[] {
  const all = ffmpeg('-i', file, '-map', '0:V:0', '-pix_fmt', 'gray', '-f', 'rawvideo', '-');
  const bytes = WIDTH * HEIGHT;
  return Array.from({ length: all.length / bytes }, (_, index) =>
    all.subarray(index * bytes, (index + 1) * bytes),
  );
}

/** The brightest and the darkest pixel of a part. */
function extremes(frame: Buffer, [x, y, width, height]: readonly [number, number, number, number]) {
  const pixels = Array.from({ length: height }, (_, row) => [
    ...frame.subarray((y + row) * WIDTH + x, (y + row) * WIDTH + x + width),
  ]).flat();
  return { min: Math.min(...pixels), max: Math.max(...pixels) };
}

const plan = (regions: readonly CopyRegion[], over: Partial<PictureCopyPlan> = {}): PictureCopyPlan => ({
  cuts: [],
  regions,
  width: WIDTH,
  height: HEIGHT,
  durationMs: 4000,
  hasSound: true,
  ...over,
});

describe.runIf(hasFfmpeg)('a clean copy of a picture', { timeout: 60_000 }, () => {
  const box = { x: 101, y: 51, width: 60, height: 21 };

  it('covers a region in its time and nowhere else, and keeps every frame and the sound', async () => {
    const regions = [{ fromMs: 1000, untilMs: 2000, box, action: 'cover' as const }];
    await writeCleanPictureCopy(at('in.mkv'), at('out.mkv'), plan(regions));
    const frames = framesOf(at('out.mkv'));
    expect(frames).toHaveLength(100);
    for (const [index, frame] of frames.entries()) {
      const { min, max } = extremes(frame, [101, 51, 60, 21]);
      const isCovered = index >= 25 && index < 50;
      if (isCovered) expect(max, `frame ${index}`).toBeLessThan(12);
      // A mask lasts a thirtieth of a second: one more frame on each side may be covered.
      else if (index < 24 || index > 50) expect(min, `frame ${index}`).toBeGreaterThan(240);
      expect(extremes(frame, [0, 0, 90, HEIGHT]).min).toBeGreaterThan(240);
    }
    const sound = ffmpeg('-i', at('out.mkv'), '-map', '0:a:0', '-f', 's16le', '-ar', '16000', '-');
    expect(sound.length / 32_000).toBeCloseTo(4, 1);
    expect((await readFile(at('out.mkv'))).includes('hidden')).toBe(false);
  });

  it('carries out hundreds of regions that come and go', async () => {
    const regions = Array.from({ length: 400 }, (_, index) => ({
      fromMs: index * 10,
      untilMs: index * 10 + 120,
      box: { x: (index * 37) % 300, y: (index * 23) % 160, width: 20, height: 16 },
      action: 'cover' as const,
    }));
    await writeCleanPictureCopy(at('in.mkv'), at('many.mkv'), plan(regions));
    for (const [index, frame] of framesOf(at('many.mkv')).entries()) {
      for (const region of regions.filter(
        ({ fromMs, untilMs }) => fromMs <= index * 40 && untilMs > index * 40,
      )) {
        const { x, y, width, height } = region.box;
        // The encoder's rounding at edges that move.
        expect(extremes(frame, [x, y, width, height]).max).toBeLessThan(40);
      }
    }
  });

  it('blurs what is to be blurred, beside what is covered', async () => {
    ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=322x182:r=25:d=1', '-pix_fmt', 'yuv420p', at('busy.mp4'));
    const regions = [
      { fromMs: 0, untilMs: 1000, box: { x: 0, y: 0, width: 160, height: HEIGHT }, action: 'blur' as const },
      { fromMs: 0, untilMs: 1000, box: { x: 8, y: 8, width: 40, height: 40 }, action: 'cover' as const },
    ];
    await writeCleanPictureCopy(
      at('busy.mp4'),
      at('blurred.mp4'),
      plan(regions, { hasSound: false, durationMs: 1000 }),
    );
    const [before, after] = [framesOf(at('busy.mp4'))[10], framesOf(at('blurred.mp4'))[10]] as [
      Buffer,
      Buffer,
    ];
    const steps = (frame: Buffer, x: number) =>
      Array.from({ length: 60 }, (_, index) => {
        const pixel = 90 * WIDTH + x + index;
        return Math.abs((frame[pixel] as number) - (frame[pixel + 1] as number));
      });
    expect(Math.max(...steps(before, 90))).toBeGreaterThan(60);
    expect(Math.max(...steps(after, 90))).toBeLessThan(30);
    expect(extremes(after, [8, 8, 40, 40]).max).toBeLessThan(16);
  });

  it('leaves the picture as it is where nothing is cut of it', async () => {
    await writeCleanPictureCopy(at('in.mkv'), at('sound.mkv'), plan([]));
    expect(Buffer.concat(framesOf(at('sound.mkv'))).equals(Buffer.concat(framesOf(at('in.mkv'))))).toBe(true);
    await writeCleanPictureCopy(at('silent.mp4'), at('same.mp4'), plan([], { hasSound: false }));
    expect(framesOf(at('same.mp4'))).toHaveLength(100);
  });

  it('leaves nothing behind where it fails or is stopped', async () => {
    const regions = [{ fromMs: 0, untilMs: 4000, box, action: 'cover' as const }];
    const before = await readdir(folder);
    await expect(writeCleanPictureCopy(at('in.mkv'), at('in.mkv'), plan(regions))).rejects.toMatchObject({
      code: 'bad-request',
    });
    await expect(
      writeCleanPictureCopy(at('in.mkv'), at('none/out.mkv'), plan(regions)),
    ).rejects.toMatchObject({ code: 'bad-request' });
    await expect(
      writeCleanPictureCopy(at('in.mkv'), at('out.nonsense'), plan(regions)),
    ).rejects.toMatchObject({ code: 'bad-request' });
    const stop = new AbortController();
    const copying = writeCleanPictureCopy(at('in.mkv'), at('stopped.mkv'), plan(regions), {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(copying).rejects.toThrow('enough');
    expect(await readdir(folder)).toEqual(before);
  });
});
