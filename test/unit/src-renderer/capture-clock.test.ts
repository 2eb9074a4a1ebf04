import { describe, expect, test } from 'vitest';
import { CaptureClock } from '../../../src-renderer/capture/capture-clock.ts';

const FRAME_MS = 20;

/** Feeds frames whose arrival is late by `lateMs(n)`; gives how far each stamp is from the truth. */
function errorsOf(lateMs: (frame: number) => number, frames: number, driftPpm = 0): number[] {
  const clock = new CaptureClock();
  return Array.from({ length: frames }, (_, frame) => {
    const audioMs = (frame + 1) * FRAME_MS;
    const trueMs = 5000 + audioMs * (1 + driftPpm / 1e6);
    return clock.stamp(audioMs, trueMs + lateMs(frame)) - trueMs;
  });
}

describe('frames are stamped by when they were taken in, not by when they arrive', () => {
  test('late arrivals do not move the stamps', () => {
    const late = (frame: number) => (frame % 7 === 0 ? 0.2 : (frame * 13) % 40);
    const errors = errorsOf(late, 500);
    expect(Math.max(...errors.slice(10))).toBeLessThan(0.5);
    expect(Math.min(...errors)).toBeGreaterThanOrEqual(0);
  });

  test('a drifting audio clock is followed', () => {
    const errors = errorsOf((frame) => (frame % 5) * 2, 6000, -200);
    // The envelope looks back 10 s: 200 ppm of that is 2 ms.
    expect(Math.max(...errors.slice(600).map(Math.abs))).toBeLessThan(2.5);
  });

  test('samples that were lost move the stamps on, once it is certain', () => {
    const clock = new CaptureClock();
    for (let frame = 1; frame <= 100; frame++) clock.stamp(frame * FRAME_MS, frame * FRAME_MS);
    // A second of sound is missing: the audio clock goes on where it stopped.
    let stamp = 0;
    for (let frame = 101; frame <= 130; frame++)
      stamp = clock.stamp(frame * FRAME_MS, frame * FRAME_MS + 1000);
    expect(stamp).toBe(130 * FRAME_MS + 1000);
  });

  test('one frame that is held up is no loss', () => {
    const errors = errorsOf((frame) => (frame >= 50 && frame < 60 ? 300 : 0), 100);
    expect(Math.max(...errors)).toBe(0);
  });
});
