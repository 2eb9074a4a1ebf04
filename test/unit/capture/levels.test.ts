import { expect, it } from 'vitest';
import { type Level, LevelMeter, SILENCE_DB } from '../../../src-engine/capture/levels.ts';
import { tone } from './wav-maker.ts';

function levelsOf(samples: Float32Array, sizes: readonly number[]): Level[] {
  const meter = new LevelMeter();
  const levels: Level[] = [];
  let from = 0;
  for (let turn = 0; from < samples.length; turn += 1) {
    const part = samples.subarray(from, from + (sizes[turn % sizes.length] as number));
    levels.push(...meter.push({ fromMs: 500 + from / 16, samples: part }));
    from += part.length;
  }
  return levels;
}

it('tells peak and RMS of every 50 ms, however the sound is cut up', () => {
  const samples = Float32Array.from(tone(1000, 0.5, 250, 16_000));
  for (const sizes of [[320], [1000, 3, 77], [4000]]) {
    const levels = levelsOf(samples, sizes);
    expect(levels.map(({ atMs }) => Math.round(atMs * 1e6) / 1e6)).toEqual([550, 600, 650, 700, 750]);
    for (const { peakDb, rmsDb } of levels) {
      expect(peakDb).toBeCloseTo(-6.02, 1);
      expect(rmsDb).toBeCloseTo(-9.03, 1);
    }
  }
});

it('tells silence as a finite number', () => {
  const silence = { peakDb: SILENCE_DB, rmsDb: SILENCE_DB };
  expect(levelsOf(new Float32Array(800), [320])).toEqual([{ atMs: 550, ...silence }]);
});

it('does not mix what was before a gap with what came after', () => {
  const meter = new LevelMeter();
  expect(meter.push({ fromMs: 0, samples: new Float32Array(700).fill(0.9) })).toEqual([]);
  const levels = meter.push({ fromMs: 5000, samples: new Float32Array(800).fill(0.1) });
  expect(levels).toHaveLength(1);
  expect(levels[0]?.atMs).toBe(5050);
  expect(levels[0]?.peakDb).toBeCloseTo(-20, 3);
});
