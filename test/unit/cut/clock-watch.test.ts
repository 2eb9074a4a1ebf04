import { describe, expect, it } from 'vitest';
import { ClockWatch } from '../../../src-engine/cut/clock-watch.ts';

/** A tick, then another after so much on each clock. */
const secondTick = (ranMs: number, wallMs: number) => {
  const watch = new ClockWatch(500);
  expect(watch.tick({ monotonicMs: 10_000, wallMs: 1_700_000_000_000 })).toBeNull();
  return watch.tick({ monotonicMs: 10_000 + ranMs, wallMs: 1_700_000_000_000 + wallMs });
};
const from = 10_000;

describe('the clock watch', () => {
  it('says nothing of ordinary ticks, jitter and slewing', () => {
    expect(secondTick(500, 500)).toBeNull();
    expect(secondTick(500, 1500)).toBeNull();
    expect(secondTick(2000, 2000)).toBeNull();
    expect(secondTick(500, -500)).toBeNull();
  });

  it('notices sleep by the time of day running ahead', () => {
    expect(secondTick(600, 60_600)).toEqual({
      kind: 'slept',
      forMs: 60_000,
      unchecked: { fromMs: from, untilMs: 10_600 },
    });
    expect(secondTick(500, 1501)).toMatchObject({ kind: 'slept', forMs: 1001 });
  });

  it('notices a stall, or sleep on a system whose clock goes on', () => {
    expect(secondTick(60_000, 60_000)).toEqual({
      kind: 'stalled',
      forMs: 60_000,
      unchecked: { fromMs: from, untilMs: 70_000 },
    });
    expect(secondTick(2001, 2001)).toMatchObject({ kind: 'stalled' });
  });

  it('notices a clock that was set back, which makes nothing unchecked', () => {
    expect(secondTick(500, -3_599_500)).toEqual({ kind: 'clock-set-back', byMs: 3_600_000 });
  });

  it('says each thing once', () => {
    const watch = new ClockWatch(500);
    watch.tick({ monotonicMs: 0, wallMs: 0 });
    expect(watch.tick({ monotonicMs: 500, wallMs: 90_000 })).not.toBeNull();
    expect(watch.tick({ monotonicMs: 1000, wallMs: 90_500 })).toBeNull();
  });
});
