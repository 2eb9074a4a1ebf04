import { describe, expect, it } from 'vitest';
import { boxesOfCells, cellGrid, eachCell } from '../../../../src-engine/contract/boxes.ts';
import type { Box } from '../../../../src-engine/contract/picture.ts';
import { type Policy, policySchema } from '../../../../src-engine/contract/policy.ts';
import type {
  PictureDetector,
  PictureDetectorState,
  PictureFinding,
  PicturePart,
} from '../../../../src-engine/operations/ports/picture.ts';
import type {
  PictureProgress,
  RecordingFrame,
  RecordingFrames,
} from '../../../../src-engine/operations/ports/recording-picture.ts';
import {
  type PictureScan,
  scanPicture,
  scanStill,
} from '../../../../src-engine/operations/scan/scan-picture.ts';

const WIDTH = 160;
const HEIGHT = 96;
/** What the fake detector takes for a secret: nothing else in the pictures is as bright. */
const SECRET = 250;
const everyMs = 1000 / 30;

/** Stands in for the screen detector: finds the rectangle around all pixels of `SECRET`, and counts what it is asked. */
class BrightPixelDetector implements PictureDetector {
  state: PictureDetectorState = { kind: 'ready', accelerator: 'cpu' };
  looks = 0;
  /** Crashes at this look, once. */
  crashAtLook: number | undefined;
  readonly #listeners = new Set<(state: PictureDetectorState) => void>();
  #before: Buffer | undefined;
  #lookId = 0;

  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  setWords(): void {}
  setWants(): void {}
  close(): void {
    this.#before = undefined;
  }
  onState(listener: (state: PictureDetectorState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async read(bytes: Uint8Array) {
    return { width: WIDTH, height: HEIGHT, findings: findingsIn(Buffer.from(bytes)), computeMs: 5 };
  }

  async look(_: string, bytes: Uint8Array, onPart: (part: PicturePart) => void) {
    this.looks += 1;
    const now = Buffer.from(bytes);
    const before = this.#before;
    this.#before = now;
    this.#lookId += 1;
    const lookId = this.#lookId;
    const grid = cellGrid(WIDTH, HEIGHT);
    const cells = new Set<number>();
    for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel += 1) {
      const [x, y] = [pixel % WIDTH, Math.floor(pixel / WIDTH)];
      if (before === undefined || before[pixel * 3] !== now[pixel * 3]) {
        eachCell(grid, { x, y, width: 1, height: 1 }, (cell) => cells.add(cell));
      }
    }
    const changed = boxesOfCells(grid, (index) => cells.has(index));
    if (this.looks === this.crashAtLook) {
      this.#before = undefined;
      setTimeout(() => this.#set({ kind: 'restarting', reason: 'crashed', restarts: 1 }));
      setTimeout(() => this.#set({ kind: 'ready', accelerator: 'cpu' }), 5);
    } else if (changed.length > 0) {
      // What was read is told of in two parts.
      setTimeout(() => {
        onPart({ lookId, read: changed.slice(1), findings: [], computeMs: 1 });
        onPart({ lookId, read: changed.slice(0, 1), findings: findingsIn(now), computeMs: 2 });
      });
    }
    return { width: WIDTH, height: HEIGHT, changed, lookId };
  }

  #set(state: PictureDetectorState): void {
    this.state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

function findingsIn(rgb: Buffer): PictureFinding[] {
  const at = Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => pixel).filter(
    (pixel) => (rgb[pixel * 3] as number) >= SECRET,
  );
  if (at.length === 0) return [];
  const xs = at.map((pixel) => pixel % WIDTH);
  const ys = at.map((pixel) => Math.floor(pixel / WIDTH));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  const box = { x, y, width: Math.max(...xs) + 1 - x, height: Math.max(...ys) + 1 - y };
  return [{ category: 'secret.api-key', confidence: 0.9, box }];
}

/** Frames of a recording that shows a secret where `secretAt` says, on a ground that a codec changes a little all the time. */
function filmed(durationMs: number, secretAt: (atMs: number) => Box | undefined, noise = 4): RecordingFrames {
  return {
    everyMs,
    durationMs: () => durationMs,
    frames: async function* (fromMs) {
      for (let index = 0; fromMs + index * everyMs < durationMs - 1; index += 1) {
        const atMs = fromMs + index * everyMs;
        const rgb = Buffer.alloc(WIDTH * HEIGHT * 3, 40 + (Math.round(atMs / everyMs) % (noise + 1)));
        const box = secretAt(atMs);
        for (let y = box?.y ?? 0; y < (box ? Math.min(box.y + box.height, HEIGHT) : 0); y += 1) {
          if (box && y >= 0) rgb.fill(SECRET, (y * WIDTH + box.x) * 3, (y * WIDTH + box.x + box.width) * 3);
        }
        yield { atMs, width: WIDTH, height: HEIGHT, rgb } satisfies RecordingFrame;
      }
    },
    encoded: ({ rgb }) => rgb,
  };
}

const policyWith = (rule: object): Policy =>
  policySchema.parse({
    version: 1,
    name: 'test',
    strict: true,
    rules: [],
    picture: { rules: [{ category: 'secret', action: 'cover', minimumMs: 0, ...rule }] },
  });

const box = { x: 32, y: 32, width: 64, height: 16 };
const shownAt = (fromMs: number, untilMs: number) => (atMs: number) =>
  atMs >= fromMs && atMs < untilMs ? box : undefined;

const scanned = (recording: RecordingFrames, rule: object = {}, detector = new BrightPixelDetector()) =>
  scanPicture(recording, detector, { policy: policyWith(rule) });

/** Frames at which the secret is to be seen beside what the copy does not show. */
async function leaks(recording: RecordingFrames, { copyRegions }: PictureScan): Promise<number[]> {
  const found: number[] = [];
  for await (const { atMs, rgb } of recording.frames(0)) {
    for (const region of copyRegions.filter(({ fromMs, untilMs }) => fromMs <= atMs + 1 && untilMs > atMs)) {
      const { x, y, width, height } = region.box;
      for (let row = Math.floor(y); row < Math.ceil(y + height); row += 1) {
        rgb.fill(0, (row * WIDTH + Math.floor(x)) * 3, (row * WIDTH + Math.ceil(x + width)) * 3);
      }
    }
    if (findingsIn(rgb).length > 0) found.push(Math.round(atMs));
  }
  return found;
}

describe('a scan of a picture', () => {
  it('covers a secret from its first frame to its last, with the policy’s pads', async () => {
    const recording = filmed(6000, shownAt(2010, 3990));
    const result = await scanned(recording, { padBeforeMs: 100, holdMs: 400 });
    expect(result).toMatchObject({ width: WIDTH, height: HEIGHT });
    expect(result.durationMs).toBeCloseTo(6000, 0);
    expect(result.regions).toEqual([
      { category: 'secret.api-key', action: 'cover', confidence: 0.9, box, fromMs: 1933, untilMs: 4367 },
    ]);
    expect(result.covers).toEqual([
      { category: 'secret.api-key', action: 'cover', fromMs: 1933, untilMs: 4367 },
    ]);
    expect(await leaks(recording, result)).toEqual([]);
  });

  it('without pads covers it from the frame before the first to the frame after the last', async () => {
    const recording = filmed(3000, shownAt(1040, 1260));
    const result = await scanned(recording, { padBeforeMs: 0, holdMs: 0, padPx: 0 });
    // Seen from the frame at 1067 ms on; it was not there at 1033.
    expect(result.regions).toMatchObject([{ fromMs: 1033, untilMs: 1267 }]);
    expect(await leaks(recording, result)).toEqual([]);
  });

  it('misses nothing that stays for 200 ms, whenever that is', async () => {
    for (let fromMs = 500; fromMs < 600; fromMs += 7) {
      const recording = filmed(1500, shownAt(fromMs, fromMs + 200));
      expect(await leaks(recording, await scanned(recording))).toEqual([]);
    }
  });

  it('follows it while it moves, into the picture and out of it', async () => {
    const moving = (pxPerSecond: number) =>
      filmed(2500, (atMs) => {
        const y = Math.round(HEIGHT - ((atMs - 700) * pxPerSecond) / 1000);
        return atMs < 700 || y <= -16 ? undefined : { ...box, y };
      });
    for (const pxPerSecond of [20, 90, 300]) {
      const recording = moving(pxPerSecond);
      expect(await leaks(recording, await scanned(recording)), `${pxPerSecond} px/s`).toEqual([]);
    }
  });

  it('lingers where it was missed for a while', async () => {
    const recording = filmed(3000, (atMs) =>
      atMs > 1200 && atMs < 1400 ? undefined : shownAt(800, 2000)(atMs),
    );
    const result = await scanned(recording, { holdMs: 400 });
    expect(result.covers).toHaveLength(1);
    expect(result.regions).toHaveLength(1);
  });

  it('reads nothing again where a codec alone changed the picture', async () => {
    const detector = new BrightPixelDetector();
    await scanned(
      filmed(5000, () => box),
      {},
      detector,
    );
    expect(detector.looks).toBe(1);
  });

  it('does what the policy says, and only where and when it says so', async () => {
    const recording = filmed(1000, shownAt(300, 700));
    expect((await scanned(recording, { action: 'blur', padPx: 10 })).copyRegions).toMatchObject([
      { action: 'blur', box: { x: 22, y: 22, width: 84, height: 36 } },
    ]);
    // A recording has no scene to go to.
    expect((await scanned(recording, { action: 'safe-scene' })).copyRegions).toMatchObject([
      { action: 'cover', box: { x: 0, y: 0, width: WIDTH, height: HEIGHT } },
    ]);
    for (const rule of [
      { action: 'none' },
      { threshold: 0.95 },
      { category: 'personal' },
      { scenes: ['Desk'] },
      { within: { x: 0.6, y: 0, width: 0.4, height: 1 } },
    ]) {
      expect((await scanned(recording, rule)).regions).toEqual([]);
    }
    expect(
      (await scanned(recording, { when: 'live', within: { x: 0.2, y: 0.2, width: 0.5, height: 0.5 } }))
        .regions,
    ).toHaveLength(1);
  });

  it('reads a frame again where the detector was started again at it', async () => {
    const detector = new BrightPixelDetector();
    detector.crashAtLook = 2;
    const recording = filmed(2000, shownAt(800, 1500));
    expect(await leaks(recording, await scanned(recording, {}, detector))).toEqual([]);
  });

  it('goes on from any moment at which it was interrupted, to the same end', async () => {
    const recording = filmed(4000, (atMs) =>
      atMs > 2510 ? { ...box, y: Math.round((atMs - 2500) / 20) } : shownAt(900, 1300)(atMs),
    );
    const whole = await scanned(recording);
    for (const stopAtMs of [500, 1000, 1400, 2600, 3300]) {
      const stop = new AbortController();
      let latest: PictureProgress | undefined;
      const first = scanPicture(recording, new BrightPixelDetector(), {
        policy: policyWith({}),
        signal: stop.signal,
        onProgress: (progress, doneMs) => {
          latest = structuredClone(progress());
          if (doneMs >= stopAtMs) stop.abort(new Error('enough'));
        },
      });
      await expect(first).rejects.toThrow('enough');
      expect(latest?.lookedMs).toBeCloseTo(stopAtMs, 0);
      const second = await scanPicture(recording, new BrightPixelDetector(), {
        policy: policyWith({}),
        from: latest,
      });
      expect(second.covers).toEqual(whole.covers);
      expect(await leaks(recording, second)).toEqual([]);
    }
  });

  it('of a still gives what the policy forbids, and what a copy must not show', async () => {
    const rgb = Buffer.alloc(WIDTH * HEIGHT * 3, 40);
    for (let y = 2; y < 12; y += 1) rgb.fill(SECRET, (y * WIDTH + 4) * 3, (y * WIDTH + 40) * 3);
    const detector = new BrightPixelDetector();
    const still = await scanStill(detector, rgb, policyWith({ padPx: 6 }));
    expect(still).toMatchObject({ width: WIDTH, height: HEIGHT, computeMs: 5 });
    expect(still.regions).toEqual([
      {
        category: 'secret.api-key',
        action: 'cover',
        confidence: 0.9,
        box: { x: 4, y: 2, width: 36, height: 10 },
      },
    ]);
    expect(still.copyRegions).toEqual([{ action: 'cover', box: { x: 0, y: 0, width: 46, height: 18 } }]);
    expect((await scanStill(detector, rgb, policyWith({ action: 'none' }))).regions).toEqual([]);
  });
});
