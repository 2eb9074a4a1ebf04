import { expect, test } from 'vitest';
import type { EngineEvent, EventBody } from '../../../src-engine/contract/events.ts';
import { LiveTape } from '../../../src-renderer/state/live-tape.ts';

const INPUT_ID = 'input-1';
const cut = {
  cutId: 'cut-1',
  inputId: INPUT_ID,
  categories: ['profanity.strong' as const],
  action: 'mute' as const,
  airFromMs: 2000,
  airUntilMs: 2400,
  dryRun: false,
};

function tapeOf(...events: readonly (readonly [number, EventBody])[]): LiveTape {
  const tape = new LiveTape();
  for (const [atMs, event] of events) tape.take({ ...event, atMs, sequence: 0 } as EngineEvent);
  return tape;
}

test('a cut goes from planned to on air to ended, with what really aired of it', () => {
  const tape = tapeOf([1000, { type: 'cut-planned', cut }], [2000, { type: 'cut-started', cut }]);
  expect(tape.cutOnAir(INPUT_ID)?.cutId).toBe('cut-1');
  const aired = { fromMs: 2005, untilMs: 2390 };
  tape.take({ type: 'cut-ended', cut, aired, latenessMs: 0, leakedMs: 12, atMs: 2400, sequence: 1 });
  expect(tape.cutOnAir(INPUT_ID)).toBeUndefined();
  expect(tape.inputs.get(INPUT_ID)?.cuts.get('cut-1')).toMatchObject({
    state: 'ended',
    airFromMs: 2005,
    airUntilMs: 2390,
    leakedMs: 12,
  });
});

test('a withdrawn cut is gone, a changed one keeps its state', () => {
  const longer = { ...cut, airUntilMs: 3000 };
  const tape = tapeOf(
    [1000, { type: 'cut-planned', cut }],
    [2000, { type: 'cut-started', cut }],
    [2100, { type: 'cut-changed', cut: longer }],
  );
  expect(tape.cutOnAir(INPUT_ID)?.airUntilMs).toBe(3000);
  tape.take({ type: 'cut-withdrawn', cutId: 'cut-1', inputId: INPUT_ID, atMs: 2200, sequence: 3 });
  expect(tape.inputs.get(INPUT_ID)?.cuts.size).toBe(0);
});

test('what was not checked is open until it is caught up', () => {
  const tape = tapeOf([
    1000,
    { type: 'catching-up', inputId: INPUT_ID, cause: 'behind', sinceMs: 900, airs: false },
  ]);
  expect(tape.inputs.get(INPUT_ID)?.unchecked).toEqual([{ fromMs: 900, untilMs: undefined, airs: false }]);
  tape.take({
    type: 'caught-up',
    inputId: INPUT_ID,
    sinceMs: 900,
    untilMs: 1500,
    uncheckedMs: 100,
    because: 'checked',
    atMs: 1600,
    sequence: 1,
  });
  expect(tape.inputs.get(INPUT_ID)?.unchecked[0]?.untilMs).toBe(1500);
});

test('the same detection told again is one', () => {
  const detection = {
    type: 'detection' as const,
    detectionId: 'd-1',
    inputId: INPUT_ID,
    category: 'sexual' as const,
    confidence: 0.5,
    fromMs: 500,
    untilMs: 900,
    firstEvidenceAtMs: 950,
  };
  const tape = tapeOf([1000, detection], [1100, { ...detection, untilMs: 950 }]);
  expect(tape.inputs.get(INPUT_ID)?.detections).toEqual([
    { detectionId: 'd-1', category: 'sexual', fromMs: 500, untilMs: 950 },
  ]);
});

test('what is older than the time line shows is forgotten', () => {
  const level = (): EventBody => ({
    type: 'levels',
    inputs: [{ inputId: INPUT_ID, peakDbfs: -20, rmsDbfs: -30, speech: true }],
  });
  const tape = tapeOf([1000, level()], [1000, { type: 'cut-planned', cut }], [120_000, level()]);
  expect(tape.inputs.get(INPUT_ID)?.levels).toHaveLength(1);
  expect(tape.inputs.get(INPUT_ID)?.cuts.size).toBe(0);
});

test('after a lost connection nothing old is shown, and the clock is matched anew', () => {
  const tape = tapeOf([1000, { type: 'cut-planned', cut }]);
  expect(tape.engineNowMs()).toBeDefined();
  tape.clear();
  expect([tape.inputs.size, tape.engineNowMs()]).toEqual([0, undefined]);
});

test('the streamer’s own mute is known until they lift it', () => {
  const tape = tapeOf([1000, { type: 'user-mute', inputId: INPUT_ID, muted: true }]);
  expect(tape.inputs.get(INPUT_ID)?.isUserMuted).toBe(true);
  tape.take({ type: 'user-mute', inputId: INPUT_ID, muted: false, atMs: 2000, sequence: 1 });
  expect(tape.inputs.get(INPUT_ID)?.isUserMuted).toBe(false);
});

const cover = {
  coverId: 'cover-1',
  reason: 'secret.password' as const,
  action: 'cover' as const,
  sceneName: 'Scene',
  box: { x: 0, y: 0, width: 0.1, height: 0.1 },
  sinceMs: 2000,
  dryRun: false,
};
const picture = (covers: readonly (typeof cover)[]): EventBody => ({
  type: 'picture',
  picture: {
    word: 'protected',
    sources: [],
    covers: [...covers],
    uncheckedCount: 0,
    uncheckedMs: 0,
    readP50Ms: 0,
    readP95Ms: 0,
    accelerator: 'cpu',
  },
});

test('a cover is on air until it has ended, with when it really aired', () => {
  const tape = tapeOf([2000, { type: 'cover-started', cover }]);
  expect(tape.covers.get('cover-1')).toMatchObject({ airFromMs: 2000, airUntilMs: undefined });
  const aired = { fromMs: 2003, untilMs: 3500 };
  tape.take({ type: 'cover-ended', cover, aired, leakedMs: 0, atMs: 3500, sequence: 1 });
  expect(tape.covers.get('cover-1')).toMatchObject({ airFromMs: 2003, airUntilMs: 3500 });
});

test('the state tells of a cover that began before the page was opened, and of an end that was lost', () => {
  const tape = tapeOf([2100, picture([cover])]);
  expect(tape.covers.get('cover-1')).toMatchObject({ airFromMs: 2000, airUntilMs: undefined });
  tape.take({ ...picture([]), atMs: 4000, sequence: 2 } as EngineEvent);
  expect(tape.covers.get('cover-1')).toMatchObject({ airUntilMs: 4000 });
  tape.take({ ...picture([]), atMs: 100_000, sequence: 3 } as EngineEvent);
  expect(tape.covers.size).toBe(0);
});
