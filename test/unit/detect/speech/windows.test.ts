import { describe, expect, it } from 'vitest';
import { STEP_MS, WindowPlanner } from '../../../../src-engine/detect/speech/windows.ts';

/** Pushes `ms` of speech or silence. */
function say(planner: WindowPlanner, ms: number, speech: boolean, loudness = speech ? 1 : 0.001): void {
  for (let step = 0; step < Math.round(ms / STEP_MS); step += 1) planner.push(speech ? 0.9 : 0.05, loudness);
}
const lengthMs = (window: { fromStep: number; untilStep: number }) =>
  (window.untilStep - window.fromStep) * STEP_MS;

describe('WindowPlanner', () => {
  it('asks for no look in silence', () => {
    const planner = new WindowPlanner();
    say(planner, 5000, false);
    expect(planner.next()).toBeNull();
  });

  it('begins a little before speech after silence', () => {
    const planner = new WindowPlanner();
    say(planner, 3200, false);
    planner.next();
    say(planner, 640, true);
    const window = planner.next();
    expect(window).not.toBeNull();
    expect(window?.fromStep).toBeLessThanOrEqual(3200 / STEP_MS - 3);
    expect(window?.untilStep).toBe(3840 / STEP_MS);
  });

  it('keeps its beginning while speech goes on, and says so', () => {
    const planner = new WindowPlanner();
    say(planner, 640, true);
    planner.next();
    say(planner, 288, true);
    expect(planner.next()).toMatchObject({ fromStep: 0, sameStart: true });
  });

  it('goes on looking until what was said has been heard with the sound after it, then stops', () => {
    const planner = new WindowPlanner();
    say(planner, 640, true);
    say(planner, 960, false);
    expect(planner.next()).not.toBeNull();
    say(planner, 640, false);
    expect(planner.next()).toBeNull();
  });

  it('keeps the words before a pause until they have been looked at with what follows', () => {
    const planner = new WindowPlanner();
    say(planner, 960, true);
    say(planner, 320, false);
    say(planner, 320, true);
    expect(planner.next()?.fromStep).toBe(0);
    say(planner, 1280, true);
    expect(planner.next()?.fromStep).toBeGreaterThan(960 / STEP_MS);
  });

  it('is never longer than its bound and cuts at the quietest point where nobody pauses', () => {
    const planner = new WindowPlanner();
    say(planner, 1280, true);
    say(planner, 64, true, 0.1);
    for (let hop = 0; hop < 30; hop += 1) {
      say(planner, 288, true);
      const window = planner.next();
      expect(window && lengthMs(window)).toBeLessThanOrEqual(3000);
      expect(window && lengthMs(window)).toBeGreaterThanOrEqual(Math.min(1280, planner.steps * STEP_MS));
    }
  });

  it('finds the run of speech around a word, stops between its sounds included', () => {
    const planner = new WindowPlanner();
    say(planner, 640, false);
    say(planner, 192, true);
    say(planner, 96, false);
    say(planner, 192, true);
    say(planner, 640, false);
    expect(planner.speechWithin(10, 40)).toEqual({ fromStep: 20, untilStep: 35 });
    expect(planner.speechWithin(0, 10)).toBeNull();
  });
});
