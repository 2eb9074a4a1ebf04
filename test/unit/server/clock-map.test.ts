import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClockMap } from '../../../src-engine/server/clock-map.ts';

test('tells a client’s time to within half the quickest round trip', () => {
  const trip = fc.record({
    outMs: fc.double({ min: 0, max: 50, noNaN: true }),
    backMs: fc.double({ min: 0, max: 50, noNaN: true }),
  });
  fc.assert(
    fc.property(
      fc.array(trip, { minLength: 1, maxLength: 16 }),
      fc.integer({ min: -1e9, max: 1e9 }),
      (trips, offsetMs) => {
        const clock = new ClockMap();
        trips.forEach(({ outMs, backMs }, n) => {
          clock.add(n * 2000, n * 2000 + outMs - offsetMs, n * 2000 + outMs + backMs);
        });
        const quickestMs = Math.min(...trips.map(({ outMs, backMs }) => outMs + backMs));
        const errorMs = Math.abs((clock.toEngineMs(1000) as number) - (1000 + offsetMs));
        expect(errorMs).toBeLessThanOrEqual(quickestMs / 2 + 1e-6);
      },
    ),
  );
});

test('follows a clock that jumped at once', () => {
  const clock = new ClockMap();
  for (let n = 0; n < 5; n++) clock.add(n * 100, n * 100, n * 100 + 1);
  clock.add(1000, 1000 - 60_000, 1004);
  expect(clock.toEngineMs(-59_000)).toBeCloseTo(1002);
});

test('knows nothing before the first answer', () => {
  expect(new ClockMap().toEngineMs(5)).toBeUndefined();
});
