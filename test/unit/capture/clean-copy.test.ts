import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CopyCut, writeCleanCopy } from '../../../src-engine/capture/clean-copy.ts';
import { openRecording } from '../../../src-engine/capture/recording.ts';
import { chunk, type Made, tone, wav } from './wav-maker.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'airlock-copy-'));
});
afterEach(() => rm(folder, { recursive: true }));

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const inFolder = (name: string) => path.join(folder, name);
const voice = (ms: number, rateHz: number) => tone(330, 0.5, ms, rateHz).map((sample) => sample + 0.1);

async function copyOf(made: Made, cuts: readonly CopyCut[]) {
  const original = wav(made);
  await writeFile(inFolder('in.wav'), original);
  const copy = await writeCleanCopy(inFolder('in.wav'), inFolder('out.wav'), cuts);
  expect((await readdir(folder)).sort()).toEqual(['in.wav', 'out.wav']);
  return { copy, before: soundIn(original), after: soundIn(await readFile(inFolder('out.wav'))) };
}

/** The bytes of the `data` chunk. */
function soundIn(bytes: Buffer): Buffer {
  for (let at = 12; at < bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4);
    if (bytes.toString('latin1', at, at + 4) === 'data') return bytes.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size % 2);
  }
  throw new Error('no sound in the file');
}

/** Mean power at 1 kHz of 16 kHz samples, as the peak of the sine that has it. */
function peakAt1kHz(samples: readonly number[]): number {
  const [sin, cos] = samples.reduce(
    ([s, c], sample, index) => [
      (s as number) + sample * Math.sin((2 * Math.PI * index) / 16),
      (c as number) + sample * Math.cos((2 * Math.PI * index) / 16),
    ],
    [0, 0],
  ) as [number, number];
  return (2 * Math.hypot(sin, cos)) / samples.length;
}

describe('a WAV', () => {
  it.each(['u8', 's16', 's24', 's32', 'f32', 'f64'] as const)(
    'of %s, stereo, 44.1 kHz: nothing of the word is left, nothing else is touched',
    async (kind) => {
      const rateHz = 44_100;
      const made = {
        kind,
        channels: [voice(1000, rateHz), voice(1000, rateHz)],
        rateHz,
        extensible: kind === 's24',
      };
      const { copy, before, after } = await copyOf(made, [{ fromMs: 400, untilMs: 600, action: 'mute' }]);
      expect(copy).toEqual({ durationMs: 1000, writtenBy: 'wav', notes: [] });
      expect(after).toHaveLength(before.length);
      const frameBytes = before.length / 44_100;
      const at = (ms: number) => Math.round((ms * rateHz) / 1000) * frameBytes;
      const silence = kind === 'u8' ? 128 : 0;
      expect(after.subarray(at(400), at(600)).every((byte) => byte === silence)).toBe(true);
      expect(after.subarray(0, at(396.9)).equals(before.subarray(0, at(396.9)))).toBe(true);
      expect(after.subarray(at(603.1)).equals(before.subarray(at(603.1)))).toBe(true);
      const ramp = after.subarray(at(397), at(400));
      expect(ramp.equals(before.subarray(at(397), at(400)))).toBe(false);
    },
  );

  it('fades in a line, without a click', async () => {
    const flat = new Float64Array(16_000).fill(0.5);
    const { after } = await copyOf({ kind: 'f32', channels: [flat], rateHz: 16_000 }, [
      { fromMs: 400, untilMs: 600, action: 'mute' },
    ]);
    let largest = 0;
    for (let at = 4; at < after.length; at += 4) {
      largest = Math.max(largest, Math.abs(after.readFloatLE(at) - after.readFloatLE(at - 4)));
    }
    expect(largest).toBeLessThan(0.012);
  });

  it('bleeps at 1 kHz and -20 dBFS, with nothing of the voice under it', async () => {
    const made = { kind: 'f32', channels: [voice(1000, 16_000)], rateHz: 16_000 } as const;
    const { after } = await copyOf(made, [{ fromMs: 400, untilMs: 600, action: 'bleep' }]);
    const samples = Array.from({ length: 16_000 }, (_, index) => after.readFloatLE(index * 4));
    const inside = samples.slice(410 * 16, 590 * 16);
    expect(20 * Math.log10(peakAt1kHz(inside))).toBeCloseTo(-20, 1);
    const rest = inside.map(
      (sample, index) => sample - 0.1 * Math.sin((2 * Math.PI * (410 * 16 + index)) / 16),
    );
    expect(Math.max(...rest.map(Math.abs))).toBeLessThan(1e-6);
    expect(Math.max(...samples.slice(400 * 16, 600 * 16).map(Math.abs))).toBeLessThan(0.1001);
  });

  it('any cuts at all: inside them silence or tone, far from them the same bytes', async () => {
    const rateHz = 8000;
    const original = wav({ kind: 's16', channels: [voice(3000, rateHz)], rateHz });
    await writeFile(inFolder('in.wav'), original);
    const before = soundIn(original);
    const cut = fc.record({
      fromMs: fc.integer({ min: -100, max: 3100 }),
      forMs: fc.integer({ min: 0, max: 700 }),
      action: fc.constantFrom('mute', 'bleep'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { maxLength: 8 }), async (drawn) => {
        const cuts = drawn.map(
          ({ fromMs, forMs, action }) => ({ fromMs, untilMs: fromMs + forMs, action }) as const,
        );
        await writeCleanCopy(inFolder('in.wav'), inFolder('out.wav'), cuts);
        const after = soundIn(await readFile(inFolder('out.wav')));
        expect(after).toHaveLength(before.length);
        for (let frame = 0; frame < 24_000; frame += 1) {
          const ms = frame / 8;
          const distanceMs = Math.min(...cuts.map((one) => Math.max(one.fromMs - ms, ms - one.untilMs)));
          const [was, is] = [before.readInt16LE(frame * 2), after.readInt16LE(frame * 2)];
          const quiet = cuts.every((one) => one.action === 'mute') ? is === 0 : Math.abs(is) <= 3278;
          if (distanceMs > 3.3 ? is !== was : distanceMs < 0 && !quiet) {
            throw new Error(`sample ${frame}: was ${was}, is ${is}, ${distanceMs} ms from a cut`);
          }
        }
      }),
      { seed: 2, numRuns: 12 },
    );
  });

  it('leaves out what an editor noted beside the sound', async () => {
    const secret = chunk('LIST', Buffer.from('adtllabl a marker named after the word'));
    const transcript = chunk('_PMX', Buffer.from('<transcript>the word</transcript>'));
    await writeFile(
      inFolder('in.wav'),
      wav({ kind: 's16', channels: [voice(100, 8000)], rateHz: 8000, before: secret, after: transcript }),
    );
    await writeCleanCopy(inFolder('in.wav'), inFolder('out.wav'), []);
    expect((await readFile(inFolder('out.wav'))).includes('the word')).toBe(false);
  });

  it('repairs the sizes of a recording that ended in a crash', async () => {
    const made = {
      kind: 's16',
      channels: [voice(500, 8000)],
      rateHz: 8000,
      dataBytes: 0,
      riffBytes: 0,
    } as const;
    await writeFile(inFolder('in.wav'), wav(made));
    await writeCleanCopy(inFolder('in.wav'), inFolder('out.wav'), []);
    expect(soundIn(await readFile(inFolder('out.wav')))).toHaveLength(8000);
  });
});

describe('all or nothing', () => {
  const cuts = [{ fromMs: 100, untilMs: 200, action: 'mute' }] as const;
  const long = () =>
    writeFile(inFolder('in.wav'), wav({ kind: 's16', channels: [voice(8000, 48_000)], rateHz: 48_000 }));

  it('stopped half way: no file is left, an older copy stays as it was', async () => {
    await long();
    await writeFile(inFolder('out.wav'), 'an older copy');
    const stop = new AbortController();
    const onProgress = (doneMs: number) => {
      if (doneMs > 1000) stop.abort(new Error('Ctrl-C'));
    };
    const copying = writeCleanCopy(inFolder('in.wav'), inFolder('out.wav'), cuts, {
      signal: stop.signal,
      onProgress,
    });
    await expect(copying).rejects.toThrow('Ctrl-C');
    expect((await readdir(folder)).sort()).toEqual(['in.wav', 'out.wav']);
    expect(await readFile(inFolder('out.wav'), 'utf8')).toBe('an older copy');
  });

  it.skipIf(process.platform === 'win32')('no room on the disk: says so and leaves nothing', async () => {
    await long();
    const product = pathToFileURL(
      path.resolve(import.meta.dirname, '../../../src-engine/capture/clean-copy.ts'),
    );
    await writeFile(
      inFolder('copy.ts'),
      `import { writeCleanCopy } from '${product}';
       const error = await writeCleanCopy('in.wav', 'out.wav', []).catch((caught) => caught);
       console.log(error.code);`,
    );
    // A limit on the size of files, with its signal ignored, is the full disk that any machine has.
    const limited = `trap '' XFSZ; ulimit -f 200; exec "$0" copy.ts`;
    const run = spawnSync('bash', ['-c', limited, process.execPath], { cwd: folder, encoding: 'utf8' });
    expect(run.stdout.trim()).toBe('disk-full');
    expect((await readdir(folder)).sort()).toEqual(['copy.ts', 'in.wav']);
  });

  it('refuses to write over the original, into no folder, and cuts that are no spans', async () => {
    await long();
    const code = (outFile: string, spans: readonly CopyCut[] = cuts) =>
      writeCleanCopy(inFolder('in.wav'), outFile, spans).then(
        () => 'written',
        (error) => error.code,
      );
    const before = await readFile(inFolder('in.wav'));
    expect(await code(path.join(folder, '.', 'in.wav'))).toBe('bad-request');
    expect(await code(path.join(folder, 'none', 'out.wav'))).toBe('bad-request');
    expect(await code(inFolder('out.wav'), [{ fromMs: 5, untilMs: Number.NaN, action: 'mute' }])).toBe(
      'bad-request',
    );
    expect(await code(inFolder('out.wav'), [{ fromMs: 5, untilMs: 4, action: 'mute' }])).toBe('bad-request');
    expect(before.equals(await readFile(inFolder('in.wav')))).toBe(true);
    expect(await readdir(folder)).toEqual(['in.wav']);
  });
});

describe.skipIf(!hasFfmpeg)('through ffmpeg', () => {
  const cuts = [{ fromMs: 1000, untilMs: 1400, action: 'mute' }] as const;
  const original = path.resolve(import.meta.dirname, '../../fixtures/sound/take-00.wav');
  let fixture: string;
  let elsewhere: string;
  beforeAll(async () => {
    elsewhere = await mkdtemp(path.join(tmpdir(), 'airlock-flac-'));
    fixture = path.join(elsewhere, 'take-00.flac');
    expect(spawnSync('ffmpeg', ['-v', 'error', '-i', original, fixture]).status).toBe(0);
  });
  afterAll(() => rm(elsewhere, { recursive: true }));

  async function soundOf(file: string): Promise<number[]> {
    const samples: number[] = [];
    for await (const frame of (await openRecording(file)).frames()) samples.push(...frame.samples);
    return samples;
  }

  it('FLAC to WAV: the same sound, without the word', async () => {
    const copy = await writeCleanCopy(fixture, inFolder('out.wav'), cuts);
    expect(copy.notes).toHaveLength(1);
    const [before, after] = [await soundOf(fixture), await soundOf(inFolder('out.wav'))];
    expect(after).toHaveLength(before.length);
    expect(after.slice(0, 996 * 16)).toEqual(before.slice(0, 996 * 16));
    expect(after.slice(16_000, 1400 * 16).every((sample) => sample === 0)).toBe(true);
    expect(after.slice(1404 * 16)).toEqual(before.slice(1404 * 16));
  });

  it('a video keeps its picture; other audio tracks and subtitles, which were not cut, do not come along', async () => {
    await writeFile(inFolder('words.srt'), '1\n00:00:01,000 --> 00:00:01,400\nthe word\n');
    const made = spawnSync('ffmpeg', [
      ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=64x64:rate=10:duration=3'],
      ...['-f', 'lavfi', '-i', 'sine=frequency=440:duration=3', '-i', inFolder('words.srt')],
      ...['-map', '0:v', '-map', '1:a', '-map', '1:a', '-map', '2:s', '-metadata', 'title=the word'],
      ...['-c:a', 'pcm_s16le', inFolder('in.mkv')],
    ]);
    expect(made.status).toBe(0);
    const copy = await writeCleanCopy(inFolder('in.mkv'), inFolder('out.mkv'), cuts);
    expect(copy.writtenBy).toBe('ffmpeg');
    const probe = spawnSync('ffprobe', ['-v', 'error', '-show_streams', '-show_format', inFolder('out.mkv')]);
    const shown = probe.stdout.toString();
    expect(shown.match(/codec_type=\w+/g)).toEqual(['codec_type=video', 'codec_type=audio']);
    expect(shown).not.toContain('the word');
    const after = await soundOf(inFolder('out.mkv'));
    const loudest = (fromMs: number, untilMs: number) =>
      Math.max(...after.slice(fromMs * 16, untilMs * 16).map(Math.abs));
    expect(loudest(1050, 1350)).toBeLessThan(0.01);
    expect(loudest(500, 900)).toBeGreaterThan(0.05);
    expect(Math.abs(after.length / 16 - 3000)).toBeLessThan(60);
    expect((await readdir(folder)).sort()).toEqual(['in.mkv', 'out.mkv', 'words.srt']);
  });

  it('a name in no format that ffmpeg writes is refused', async () => {
    await expect(writeCleanCopy(fixture, inFolder('out.nonsense'), cuts)).rejects.toMatchObject({
      code: 'bad-request',
    });
    expect(await readdir(folder)).toEqual([]);
  });
});
