import { expect, test } from 'vitest';
import { RenderClock } from '../../../src-engine/obs/render-clock.ts';

const DELAY_FRAMES = 45;

/** Counts every 250 ms of an OBS that renders so many frames a second of the 30 that are due. */
function run(clock: RenderClock, fps: number, forMs: number, from = { atMs: 0, due: 0, skipped: 0 }) {
  let { atMs, due, skipped } = from;
  for (const endMs = atMs + forMs; atMs < endMs; ) {
    atMs += 250;
    due += 7.5;
    skipped += 7.5 - fps / 4;
    clock.add({ atMs, dueFrames: due, skippedFrames: skipped }, DELAY_FRAMES);
  }
  return { atMs, due, skipped };
}

test('an OBS in time airs what is as old as the delay', () => {
  const clock = new RenderClock();
  run(clock, 30, 5000);
  expect(clock.ageMs(1500)).toBeCloseTo(1500, 0);
});

test('one that renders two frames of three airs what is half as old again', () => {
  const clock = new RenderClock();
  run(clock, 20, 6000);
  expect(clock.ageMs(1500)).toBeCloseTo(2250, 0);
});

test('after a stall the age goes up, and back to the delay when the frames of the stall have aired', () => {
  const clock = new RenderClock();
  let at = run(clock, 30, 4000);
  at = run(clock, 0, 1000, at);
  at = run(clock, 30, 500, at);
  expect(clock.ageMs(1500)).toBeGreaterThan(2400);
  run(clock, 30, 5000, at);
  expect(clock.ageMs(1500)).toBeCloseTo(1500, 0);
});

test('nothing is said before the first counts, nor from counts of an OBS that was started anew', () => {
  const clock = new RenderClock();
  expect(clock.ageMs(1500)).toBe(1500);
  const at = run(clock, 10, 5000);
  clock.add({ atMs: at.atMs + 3000, dueFrames: 10, skippedFrames: 0 }, DELAY_FRAMES);
  expect(clock.ageMs(1500)).toBe(1500);
});

test('an OBS that was just started and is slow: until the delay is full, what airs may be as old as the first count', () => {
  const clock = new RenderClock();
  let at = run(clock, 30, 5000);
  at = run(clock, 5, 6000, { atMs: at.atMs + 8000, due: 0, skipped: 0 });
  expect(clock.ageMs(1500)).toBeCloseTo(5750, 0);
  run(clock, 5, 6000, at);
  expect(clock.ageMs(1500)).toBeCloseTo(9000, 0);
});
