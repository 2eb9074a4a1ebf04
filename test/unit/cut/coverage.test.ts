import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Coverage } from '../../../src-engine/cut/coverage.ts';

/** Engine time of these tests: what airs happened 1000 ms ago. */
const advance = (coverage: Coverage, airingMs: number) => coverage.advance(airingMs, airingMs + 1000);
const covered = (...ends: [number, number][]) => {
  const coverage = new Coverage();
  for (const [fromMs, untilMs] of ends) coverage.checked({ fromMs, untilMs });
  return coverage;
};

describe('coverage', () => {
  it('before anything was checked is not there', () => {
    const coverage = new Coverage();
    expect(advance(coverage, 0)).toEqual({ kind: 'catching-up', cause: 'starting' });
    expect(coverage.isUnchecked).toBe(true);
    expect(advance(coverage, 10)).toBeNull();
    expect(coverage.nextChangeMs(10)).toBe(Number.POSITIVE_INFINITY);
    coverage.checked({ fromMs: 100, untilMs: 900 });
    expect(coverage.nextChangeMs(10)).toBe(100);
    expect(advance(coverage, 99.9)).toBeNull();
    expect(advance(coverage, 100)).toEqual({ kind: 'caught-up', sinceMs: 1000, uncheckedMs: 100 });
    expect(coverage.isUnchecked).toBe(false);
  });

  it('ends exactly where the detector is behind, and is back with enough ahead', () => {
    const coverage = covered([0, 500]);
    advance(coverage, 0);
    expect(coverage.nextChangeMs(100)).toBe(500);
    expect(coverage.aheadMs(100)).toBe(400);
    expect(advance(coverage, 499.9)).toBeNull();
    expect(advance(coverage, 500)).toEqual({ kind: 'catching-up', cause: 'behind' });
    coverage.checked({ fromMs: 500, untilMs: 700 });
    expect(advance(coverage, 600)).toBeNull();
    coverage.checked({ fromMs: 700, untilMs: 760 });
    expect(advance(coverage, 610)).toEqual({ kind: 'caught-up', sinceMs: 1500, uncheckedMs: 0 });
  });

  it('knows a gap from being behind, and ends it exactly', () => {
    const coverage = covered([0, 500], [560, 2000]);
    advance(coverage, 0);
    expect(advance(coverage, 510)).toEqual({ kind: 'catching-up', cause: 'gap' });
    expect(coverage.nextChangeMs(510)).toBe(560);
    expect(advance(coverage, 560)).toEqual({ kind: 'caught-up', sinceMs: 1510, uncheckedMs: 50 });
  });

  it('takes no notice of a hole that no word fits in', () => {
    const coverage = covered([0, 500], [520, 2000]);
    advance(coverage, 0);
    expect(coverage.nextChangeMs(100)).toBe(2000);
    expect(covered([0, 500], [520.1, 2000]).nextChangeMs(0)).not.toBe(2000);
  });

  it('is filled by looks that come out of order', () => {
    const coverage = covered([800, 1200], [0, 400], [350, 810]);
    advance(coverage, 0);
    expect(coverage.nextChangeMs(0)).toBe(1200);
  });

  it('never takes distrusted sound for checked, before or after', () => {
    const coverage = covered([0, 3000]);
    advance(coverage, 0);
    coverage.distrust({ fromMs: 1000, untilMs: 1010 });
    coverage.checked({ fromMs: 500, untilMs: 4000 });
    expect(advance(coverage, 999)).toBeNull();
    expect(advance(coverage, 1000)).toEqual({ kind: 'catching-up', cause: 'gap' });
    expect(advance(coverage, 1010)).toMatchObject({ kind: 'caught-up', uncheckedMs: 10 });
  });

  it('still joins pieces elsewhere while something is distrusted', () => {
    const coverage = covered([0, 3000]);
    coverage.distrust({ fromMs: 1000, untilMs: 1100 });
    coverage.checked({ fromMs: 3010, untilMs: 4000 });
    advance(coverage, 2000);
    expect(coverage.aheadMs(2000)).toBe(2000);
  });

  it('ends a spell when told to', () => {
    const coverage = new Coverage();
    expect(coverage.endSpell(0)).toBeNull();
    advance(coverage, 0);
    expect(coverage.endSpell(300)).toEqual({ kind: 'caught-up', sinceMs: 1000, uncheckedMs: 300 });
    expect(coverage.isUnchecked).toBe(false);
  });

  it('never takes unchecked sound for checked, whatever comes in whatever order', () => {
    const looks = fc.array(
      fc.record({
        atMs: fc.integer({ min: 0, max: 3000 }),
        fromMs: fc.integer({ min: 0, max: 3000 }),
        lengthMs: fc.integer({ min: 0, max: 800 }),
        isDistrust: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(looks, (list) => {
        const coverage = new Coverage();
        for (let nowMs = 0; nowMs < 4000; nowMs += 20) {
          for (const { atMs, fromMs, lengthMs, isDistrust } of list) {
            const span = { fromMs, untilMs: fromMs + lengthMs };
            if (atMs >= nowMs && atMs < nowMs + 20) {
              if (isDistrust) coverage.distrust(span);
              else coverage.checked(span);
            }
          }
          coverage.advance(nowMs, nowMs);
          const wasSeen = list.some(
            (l) =>
              !l.isDistrust &&
              l.atMs < nowMs + 20 &&
              l.fromMs - 20 <= nowMs &&
              nowMs <= l.fromMs + l.lengthMs + 20,
          );
          const isDistrusted = list.some(
            (l) => l.isDistrust && l.atMs < nowMs + 20 && l.fromMs <= nowMs && nowMs < l.fromMs + l.lengthMs,
          );
          if (!wasSeen || isDistrusted) expect(coverage.isUnchecked).toBe(true);
        }
      }),
    );
  });
});
