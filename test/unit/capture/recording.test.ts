import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecording, type Recording } from '../../../src-engine/capture/recording.ts';
import { Resampler } from '../../../src-engine/capture/resample.ts';
import { wavHeaderBytes } from '../../../src-engine/capture/wav.ts';
import { chunk, type Made, tone, wav } from './wav-maker.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'airlock-recording-'));
});
afterAll(() => rm(folder, { recursive: true }));

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

async function fileWith(bytes: Buffer, name = 'take.wav'): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return file;
}

/** All the samples, having seen that the frames follow each other. */
async function heard(recording: Recording): Promise<Float32Array> {
  const samples: number[] = [];
  for await (const frame of recording.frames()) {
    expect(frame.fromMs).toBeCloseTo(samples.length / 16, 6);
    samples.push(...frame.samples);
  }
  return Float32Array.from(samples);
}

async function heardOf(made: Made): Promise<Float32Array> {
  return heard(await openRecording(await fileWith(wav(made))));
}

const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);

/** Root mean square of the difference to a sine, leaving out the ends, where the filter meets nothing. */
function errorTo(samples: Float32Array, hz: number, peak: number): number {
  const wanted = tone(hz, peak, (samples.length * 1000) / 16_000, 16_000);
  const from = 400;
  return rms(samples.slice(from, -from).map((sample, index) => sample - (wanted[index + from] as number)));
}

describe('WAV', () => {
  it.each([
    ['u8', 0.01],
    ['s16', 1e-4],
    ['s24', 1e-6],
    ['s32', 1e-6],
    ['f32', 1e-6],
    ['f64', 1e-6],
  ] as const)('reads %s, plain and extensible, with other chunks around', async (kind, tolerance) => {
    for (const extensible of [false, true]) {
      const other = { before: chunk('LIST', Buffer.from('odd')), after: chunk('id3 ', Buffer.from('tag')) };
      const channels = [tone(440, 0.5, 500, 16_000)];
      const samples = await heardOf({ kind, channels, rateHz: 16_000, extensible, ...other });
      expect(samples).toHaveLength(8000);
      expect(errorTo(samples, 440, 0.5)).toBeLessThan(tolerance);
    }
  });

  it.each([8000, 11_025, 22_050, 32_000, 44_100, 44_099, 48_000, 96_000])(
    'brings %i Hz to 16 kHz without moving it',
    async (rateHz) => {
      const samples = await heardOf({ kind: 'f32', channels: [tone(997, 0.5, 700, rateHz)], rateHz });
      expect(Math.abs(samples.length - 11_200)).toBeLessThanOrEqual(1);
      expect(errorTo(samples, 997, 0.5)).toBeLessThan(1e-3);
    },
  );

  it('keeps what is above 8 kHz from folding back', () => {
    const resampler = new Resampler(48_000, 16_000);
    const input = Float32Array.from(tone(9000, 0.5, 500, 48_000));
    const output = Float32Array.from([...resampler.push(input), ...resampler.finish()]);
    expect(20 * Math.log10(rms(output.slice(400, -400)) / rms(input))).toBeLessThan(-70);
  });

  it('gives the same, however the input is cut into pieces', () => {
    const input = Float32Array.from(tone(700, 0.5, 200, 44_100));
    const whole = new Resampler(44_100, 16_000);
    const wanted = [...whole.push(input), ...whole.finish()];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 12 }), (sizes) => {
        const resampler = new Resampler(44_100, 16_000);
        const output: number[] = [];
        let from = 0;
        for (const size of [...sizes, input.length]) {
          output.push(...resampler.push(input.subarray(from, from + size)));
          from += size;
        }
        output.push(...resampler.finish());
        expect(output).toEqual(wanted);
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it.each([
    ['the sizes of a recorder that crashed (0)', { dataBytes: 0, riffBytes: 0 }],
    ['the sizes of one that wrote into a pipe', { dataBytes: 0xffffffff, riffBytes: 0xffffffff }],
    ['a size beyond the end of the file', { dataBytes: 1_000_000 }],
    ['RF64', { long: true }],
  ])('reads %s', async (_, broken) => {
    const samples = await heardOf({
      kind: 's16',
      channels: [tone(440, 0.5, 500, 16_000)],
      rateHz: 16_000,
      ...broken,
    });
    expect(samples).toHaveLength(8000);
  });

  it('reads what is there of a truncated file, without half a sample', async () => {
    const bytes = wav({ kind: 's16', channels: [tone(440, 0.5, 500, 16_000)], rateHz: 16_000 });
    const recording = await openRecording(await fileWith(bytes.subarray(0, 44 + 5001)));
    expect(recording.durationMs()).toBe(2500 / 16);
    expect(await heard(recording)).toHaveLength(2500);
  });

  it('tells the length beforehand', async () => {
    const file = await fileWith(
      wav({
        kind: 's24',
        channels: [
          [0, 0, 0, 0],
          [0, 0, 0, 0],
        ],
        rateHz: 8000,
      }),
    );
    const recording = await openRecording(file);
    expect(recording).toMatchObject({ channelCount: 2, sampleRateHz: 8000 });
    expect(recording.durationMs()).toBe(0.5);
    await recording.close();
  });

  it('its headers beyond 4 GB can be read by another’s rules', () => {
    const format = { encoding: 'integer', bytesPerSample: 2, channelCount: 1, sampleRateHz: 48_000 } as const;
    const header = wavHeaderBytes(format, Buffer.alloc(16), 6e9);
    expect(header.toString('latin1', 0, 4)).toBe('RF64');
    expect(header.toString('latin1', 12, 16)).toBe('ds64');
    expect(Number(header.readBigUInt64LE(20))).toBe(6e9 + header.length - 8);
    expect(Number(header.readBigUInt64LE(28))).toBe(6e9);
    expect(Number(header.readBigUInt64LE(36))).toBe(3e9);
    expect(header.readUInt32LE(header.length - 4)).toBe(0xffffffff);
    expect(header).toHaveLength(wavHeaderBytes(format, Buffer.alloc(16), 4).length);
  });
});

describe('several channels', () => {
  const rateHz = 16_000;
  const voice = tone(300, 0.5, 1500, rateHz);
  const silence = new Float64Array(voice.length);
  const level = async (channels: Made['channels']) =>
    20 *
    Math.log10(rms((await heardOf({ kind: 'f32', channels, rateHz })).slice(-8000)) / (0.5 / Math.SQRT2));

  it('hears a voice on both, on the left only, on the right only, at its own level', async () => {
    for (const channels of [
      [voice, voice],
      [voice, silence],
      [silence, voice],
      [silence, silence, voice],
    ]) {
      expect(Math.abs(await level(channels))).toBeLessThan(0.1);
    }
  });

  it('does not cancel a voice whose channels have opposite polarity', async () => {
    expect(Math.abs(await level([voice, voice.map((sample) => -sample)]))).toBeLessThan(0.1);
  });

  it('mixes a voice and a game on different channels alike', async () => {
    const samples = await heardOf({ kind: 'f32', channels: [voice, tone(2000, 0.5, 1500, rateHz)], rateHz });
    expect(20 * Math.log10(rms(samples.slice(-8000)) / 0.5)).toBeCloseTo(-6, 0);
  });
});

describe('what cannot be read', () => {
  const code = (bytes: Buffer, name?: string, options = {}) =>
    fileWith(bytes, name)
      .then((file) => openRecording(file, options))
      .then(heard)
      .then(
        () => 'read',
        (error) => error.code,
      );

  it('says so', async () => {
    expect(await openRecording(path.join(folder, 'none.wav')).catch((error) => error.code)).toBe(
      'recording-unreadable',
    );
    expect(await openRecording(folder).catch((error) => error.code)).toBe('recording-unreadable');
    expect(await code(Buffer.alloc(0))).toBe('recording-unreadable');
    expect(await code(Buffer.from('RIFF....WAVEfmt '))).toBe('recording-unreadable');
    const noChannels = wav({ kind: 's16', channels: [[0]], rateHz: 16_000 });
    noChannels.writeUInt16LE(0, 22);
    expect(await code(noChannels)).toBe('recording-unreadable');
  });

  it('names ffmpeg where it is needed and missing', async () => {
    const ffmpegPath = path.join(folder, 'no-such-ffmpeg');
    expect(await code(Buffer.from('fLaC....'), 'take.flac', { ffmpegPath })).toBe('ffmpeg-missing');
  });

  it('a header of any bytes is read or refused, never more', async () => {
    const good = wav({ kind: 's16', channels: [[0, 0.1, 0.2]], rateHz: 16_000 });
    const ffmpegPath = path.join(folder, 'no-such-ffmpeg');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.nat(good.length),
        async (changes, length) => {
          const bytes = Buffer.from(good);
          for (const [at, value] of changes) bytes[at] = value;
          const result = await code(bytes.subarray(0, length), 'fuzz.wav', { ffmpegPath });
          expect(['read', 'recording-unreadable', 'ffmpeg-missing']).toContain(result);
        },
      ),
      { seed: 5, numRuns: 300 },
    );
  });

  it('stops when it is told to', async () => {
    const file = await fileWith(
      wav({ kind: 's16', channels: [tone(440, 0.5, 20_000, 16_000)], rateHz: 16_000 }),
    );
    const stop = new AbortController();
    const recording = await openRecording(file, { signal: stop.signal });
    const reading = (async () => {
      for await (const frame of recording.frames()) if (frame.fromMs > 1000) stop.abort(new Error('enough'));
    })();
    await expect(reading).rejects.toThrow('enough');
    await expect(openRecording(file, { signal: stop.signal })).rejects.toThrow('enough');
  });
});

describe.skipIf(!hasFfmpeg)('through ffmpeg', () => {
  const original = path.resolve(import.meta.dirname, '../../fixtures/sound/take-00.wav');
  let fixture: string;
  beforeAll(() => {
    fixture = path.join(folder, 'take-00.flac');
    expect(spawnSync('ffmpeg', ['-v', 'error', '-i', original, fixture]).status).toBe(0);
  });

  it('reads FLAC, the length known beforehand', async () => {
    const recording = await openRecording(fixture);
    const samples = await heard(recording);
    expect(recording.durationMs()).toBeCloseTo(samples.length / 16, -2);
    expect(samples).toEqual(await heard(await openRecording(original)));
  });

  it('takes the start of the recording for 0, where the sound begins later', async () => {
    const file = path.join(folder, 'late.mkv');
    const made = spawnSync('ffmpeg', [
      ...['-v', 'error', '-y', '-f', 'lavfi', '-i', 'color=size=64x64:rate=10:duration=2'],
      ...['-itsoffset', '1', '-f', 'lavfi', '-i', 'sine=frequency=440:duration=1'],
      ...['-map', '0:v', '-map', '1:a', '-c:a', 'pcm_s16le', file],
    ]);
    expect(made.status).toBe(0);
    const samples = await heard(await openRecording(file));
    const start = samples.findIndex((sample) => Math.abs(sample) > 0.01);
    expect(Math.abs(start / 16 - 1000)).toBeLessThan(20);
  });

  it('says so of a video without sound, of garbage, and of a playlist that leads elsewhere', async () => {
    const silent = path.join(folder, 'silent.mkv');
    spawnSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'color=size=64x64:duration=0.2', silent]);
    const error = await openRecording(silent).catch((caught) => caught);
    expect(error).toMatchObject({ code: 'recording-unreadable' });
    expect(error.message).toContain('no sound');
    const garbage = await fileWith(Buffer.from('nothing that plays '.repeat(50)), 'garbage.mp3');
    await expect(openRecording(garbage)).rejects.toMatchObject({ code: 'recording-unreadable' });
    const playlist = '#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n';
    await expect(openRecording(await fileWith(Buffer.from(playlist), 'list.m3u8'))).rejects.toMatchObject({
      code: 'recording-unreadable',
    });
  });

  it('an ffmpeg that fails half way is no short recording', async () => {
    const half = wav({
      kind: 'f32',
      channels: [tone(440, 0.1, 200, 16_000)],
      rateHz: 16_000,
      dataBytes: 0xffffffff,
    });
    const bytes = await fileWith(half, 'half.bin');
    const ffmpegPath = await fileWith(Buffer.from(`#!/bin/sh\ncat '${bytes}'\nexit 1\n`), 'failing-ffmpeg');
    await chmod(ffmpegPath, 0o700);
    const recording = await openRecording(fixture, { ffmpegPath });
    await expect(heard(recording)).rejects.toMatchObject({ code: 'recording-unreadable' });
  });
});
