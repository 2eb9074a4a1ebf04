import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasTrack } from '../../../src-engine/capture/ffmpeg.ts';
import { openRecordingFrames } from '../../../src-engine/capture/recording-frames.ts';
import type { RecordingFrame } from '../../../src-engine/operations/ports/recording-picture.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'airlock-frames-'));
  if (!hasFfmpeg) return;
  // Black for the first second, white from then on; the sound begins with it.
  const white = 'color=black:s=50x30:r=60:d=2,drawbox=c=white:t=fill:enable=gte(t\\,1)';
  ffmpeg('-f', 'lavfi', '-i', white, '-f', 'lavfi', '-i', 'sine=d=2', '-pix_fmt', 'yuv420p', at('in.mkv'));
  ffmpeg('-f', 'lavfi', '-i', 'sine=d=1', at('sound.mka'));
});
afterAll(() => rm(folder, { recursive: true }));

const at = (name: string) => path.join(folder, name);

function ffmpeg(...parameters: string[]): void {
  const { status, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...parameters]);
  if (status !== 0) throw new Error(stderr.toString());
}

async function framesOf(name: string, fromMs = 0): Promise<RecordingFrame[]> {
  const frames: RecordingFrame[] = [];
  for await (const frame of openRecordingFrames(at(name)).frames(fromMs)) frames.push(frame);
  return frames;
}

describe.runIf(hasFfmpeg)('frames of a recording', () => {
  it('come thirty a second with their times, and can be encoded', async () => {
    const frames = await framesOf('in.mkv');
    expect(frames).toHaveLength(60);
    const firstWhite = frames.find(({ rgb }) => (rgb[0] as number) > 200);
    expect(firstWhite?.atMs).toBeCloseTo(1000, 0);
    const frame = frames[40] as RecordingFrame;
    const encoded = openRecordingFrames(at('in.mkv')).encoded(frame);
    const { data, info } = await sharp(encoded).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([50, 30, 3]);
    expect(data.equals(frame.rgb)).toBe(true);
  });

  it('come from a moment on', async () => {
    const frames = await framesOf('in.mkv', 900);
    expect(frames).toHaveLength(33);
    expect(frames.find(({ rgb }) => (rgb[0] as number) > 200)?.atMs).toBeCloseTo(1000, 0);
  });

  it('are told apart from sound', async () => {
    expect(await hasTrack(at('in.mkv'), 'picture')).toBe(true);
    expect(await hasTrack(at('in.mkv'), 'sound')).toBe(true);
    expect(await hasTrack(at('sound.mka'), 'picture')).toBe(false);
    await expect(framesOf('sound.mka')).rejects.toMatchObject({ code: 'recording-unreadable' });
  });

  it('say so of a damaged recording, of a missing ffmpeg and of a stop', async () => {
    await writeFile(at('damaged.mkv'), 'nothing of a video');
    await expect(framesOf('damaged.mkv')).rejects.toMatchObject({ code: 'recording-unreadable' });
    await expect(hasTrack(at('damaged.mkv'), 'picture')).rejects.toMatchObject({
      code: 'recording-unreadable',
    });
    const without = openRecordingFrames(at('in.mkv'), { ffmpegPath: at('none') }).frames(0);
    await expect(without.next()).rejects.toMatchObject({ code: 'ffmpeg-missing' });
    const stop = new AbortController();
    const stopped = openRecordingFrames(at('in.mkv'), { signal: stop.signal }).frames(0);
    await stopped.next();
    stop.abort(new Error('enough'));
    await expect(
      (async () => {
        for await (const _ of stopped);
      })(),
    ).rejects.toThrow('enough');
  });
});
