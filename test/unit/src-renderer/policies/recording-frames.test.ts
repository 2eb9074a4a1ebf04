import { describe, expect, it } from 'vitest';
import { decodeCaptureFrame, encodeCaptureFrame } from '../../../../src-engine/contract/capture-frame.ts';
import { mixToMono, RecordingFrames } from '../../../../src-renderer/features/policies/recording-frames.ts';

describe('frames of a recording', () => {
  it('go no further than wanted, and each sample goes once', () => {
    const samples = Float32Array.from({ length: 40_010 }, (_, at) => (at % 100) / 100);
    const frames = new RecordingFrames(samples);
    expect(frames.next(0)).toEqual([]);
    const first = frames.next(1000);
    expect(first.map((frame) => frame.samples.length)).toEqual([16_000]);
    expect(frames.isDone).toBe(false);
    const rest = frames.next(1e9);
    expect(frames.isDone).toBe(true);
    const all = [...first, ...rest];
    expect(all.map((frame) => frame.sequence)).toEqual([0, 1, 2]);
    expect(all.map((frame) => frame.clientMs)).toEqual([0, 1000, 2000]);
    expect(all.flatMap((frame) => [...frame.samples]).slice(0, samples.length)).toEqual([...samples]);
    expect(frames.durationMs).toBeCloseTo(2500.6, 1);
  });

  it('fills the last frame up to what the engine takes', () => {
    const frames = new RecordingFrames(new Float32Array(16_003).fill(0.5));
    const last = frames.next(1e9).at(-1);
    expect(last?.samples.length).toBe(80);
    expect([...(last?.samples ?? [])].filter((sample) => sample !== 0)).toHaveLength(3);
    const message = encodeCaptureFrame(last ?? { sequence: 0, clientMs: 0, samples: new Float32Array() });
    expect(decodeCaptureFrame(message)).toMatchObject({ sequence: 1, clientMs: 1000 });
  });

  it('mixes channels to their mean', () => {
    const left = Float32Array.of(1, 0.5, -1);
    const right = Float32Array.of(0, 0.5, 1);
    expect([...mixToMono([left, right])]).toEqual([0.5, 0.5, 0]);
    expect(mixToMono([left])).toBe(left);
    expect(mixToMono([])).toHaveLength(0);
  });
});
