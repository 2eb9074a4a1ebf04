/** The stage against the practice stage: fast, and without the bits that only a real OBS can prove (test/stage). */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ObsStage } from '../../../src-engine/obs/obs-stage.ts';
import type { StageEvent } from '../../../src-engine/operations/ports/stage.ts';
import { type PracticeStage, startPracticeStage } from '../../../src-engine/practice-stage/practice-stage.ts';
import { until } from '../../helpers/stage/processes.ts';

const DELAY_MS = 300;

let folder: string;
let practice: PracticeStage;
let stage: ObsStage;
let events: StageEvent[];

async function linked(options: { videoMemoryBudgetBytes?: () => number } = {}): Promise<ObsStage> {
  const made = new ObsStage({ folder, ...options });
  made.on((event) => events.push(event));
  await made.link({ url: practice.url, password: practice.password });
  return made;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airlock-stage-'));
  events = [];
  practice = await startPracticeStage({ microphones: ['Microphone', 'Guest'], level: () => 0.5 });
  practice.world.setOffset('Guest', 40);
  stage = await linked();
});
afterEach(async () => {
  await stage.unlink();
  await practice.close();
  await rm(folder, { recursive: true, force: true });
});

const state = () =>
  JSON.stringify({
    inputs: practice.world.inputs,
    scenes: practice.world.scenes.map(({ nextItemId: _, ...scene }) => scene),
    programme: practice.world.programmeScene,
  });
const offsets = () =>
  practice.world.inputs.filter((each) => each.hasAudio).map((each) => [each.name, each.offsetMs]);
const muted = (name: string) => practice.world.input(name).muted;

describe('set-up and undo', () => {
  test('delays all, twice is once, and undo gives all back', async () => {
    const before = state();
    const { stage: ready, price } = await stage.setUp({ delayMs: DELAY_MS });
    expect(ready).toEqual({
      state: 'ready',
      delayMs: DELAY_MS,
      protectedScenes: ['Live', 'Intermission'],
      safeSceneName: 'Airlock safe scene',
      problems: [],
    });
    expect(price.scenes).toHaveLength(2);
    await until('the offsets are proved', () => offsets()[0]?.[1] === DELAY_MS);
    expect(offsets()).toEqual([
      ['Microphone', DELAY_MS],
      ['Guest', 40 + DELAY_MS],
      ['Airlock bleep', 0],
    ]);
    expect(muted('Airlock bleep')).toBe(true);
    const once = state();
    await stage.setUp({ delayMs: DELAY_MS });
    expect(state()).toBe(once);
    expect((await stage.undo()).leftOver).toEqual([]);
    expect(state()).toBe(before);
  });

  test('a later run goes on with what an earlier one set up, or undoes it', async () => {
    const before = state();
    await stage.setUp({ delayMs: DELAY_MS });
    await stage.apply([{ inputName: 'Microphone', muted: true, bleep: false }]);
    await stage.unlink();
    stage = await linked();
    expect(stage.unfinished).toBe(true);
    expect(stage.stage.problems).toHaveLength(1);
    await stage.setUp({ delayMs: DELAY_MS });
    expect(muted('Microphone'), 'the cut of the earlier run is ended').toBe(false);
    await stage.unlink();
    stage = await linked();
    expect((await stage.undo()).leftOver).toEqual([]);
    expect(state()).toBe(before);
  });

  test('helpers without a journal are not guessed at', async () => {
    await stage.setUp({ delayMs: DELAY_MS });
    await stage.unlink();
    await rm(join(folder, 'stage-journal.json'));
    stage = await linked();
    const before = state();
    await expect(stage.setUp({ delayMs: DELAY_MS })).rejects.toMatchObject({ code: 'stage-edited' });
    expect(state()).toBe(before);
  });

  test('above the budget it asks first and changes nothing', async () => {
    await stage.unlink();
    stage = await linked({ videoMemoryBudgetBytes: () => 1 });
    const before = state();
    await expect(stage.setUp({ delayMs: DELAY_MS })).rejects.toMatchObject({ code: 'conflict' });
    expect(state()).toBe(before);
    await stage.setUp({ delayMs: DELAY_MS }, { acceptOverBudget: true });
    expect(stage.stage.state).toBe('ready');
  });

  test('a plan with fewer scenes takes the delay off the others', async () => {
    await stage.setUp({ delayMs: DELAY_MS });
    await stage.setUp({ delayMs: DELAY_MS, scenes: [{ sceneName: 'Live', warm: true }] });
    expect(practice.world.scene('Intermission').filters).toEqual([]);
    expect(practice.world.scene('Live').filters).toHaveLength(4);
    practice.world.emit('CurrentProgramSceneChanged', { sceneName: 'Intermission' });
    practice.world.programmeScene = 'Intermission';
    await until('it is said', () => stage.stage.problems.some((each) => each.code === 'stage-not-set-up'));
  });
});

describe('edits by hand', () => {
  test.each([
    [
      'a switched-off filter',
      () => {
        practice.world.filter('Live', 'Airlock delay').enabled = false;
        practice.world.emit('SourceFilterEnableStateChanged', {
          sourceName: 'Live',
          filterName: 'Airlock delay',
        });
      },
    ],
    ['a removed warm-up scene', () => practice.world.removeScene('Airlock warm-up')],
    ['a removed bleep', () => practice.world.removeInput('Airlock bleep')],
    ['a removed safe scene', () => practice.world.removeScene('Airlock safe scene')],
    ['an offset', () => practice.world.setOffset('Guest', 41)],
  ])('%s is said, and repaired on request', async (_, edit) => {
    await stage.setUp({ delayMs: DELAY_MS });
    await sleep(300);
    edit();
    await until('it is said', () => stage.stage.state === 'edited');
    expect(stage.stage.problems.every((each) => each.message !== '' && each.advice !== '')).toBe(true);
    expect((await stage.repair()).leftOver).toEqual([]);
    expect(stage.stage.state).toBe('ready');
  });

  test('monitoring is said, as it is not delayed', async () => {
    practice.world.input('Guest').monitorType = 'OBS_MONITORING_TYPE_MONITOR_AND_OUTPUT';
    const done = await stage.setUp({ delayMs: DELAY_MS });
    expect(done.stage.problems.map((each) => each.code)).toEqual(['monitoring-not-delayed']);
    expect((await stage.listInputs()).find((each) => each.inputName === 'Guest')?.monitored).toBe(true);
  });
});

describe('mutes', () => {
  beforeEach(() => stage.setUp({ delayMs: DELAY_MS }));

  test('mute and bleep go together; the log tells which sound was removed', async () => {
    await stage.apply([{ inputName: 'Microphone', muted: true, bleep: true }]);
    expect([muted('Microphone'), muted('Airlock bleep')]).toEqual([true, false]);
    await stage.apply([{ inputName: 'Microphone', muted: false, bleep: false }]);
    expect([muted('Microphone'), muted('Airlock bleep')]).toEqual([false, true]);
    const [cut] = practice.cuts('Microphone');
    expect((cut?.airFromMs ?? 0) - (cut?.sourceFromMs ?? 0)).toBeCloseTo(
      practice.world.input('Microphone').offsetMs,
    );
  });

  test('the bleep lasts as long as any input is bleeped', async () => {
    await stage.apply([{ inputName: 'Microphone', muted: true, bleep: true }]);
    await stage.apply([{ inputName: 'Guest', muted: true, bleep: true }]);
    await stage.apply([{ inputName: 'Microphone', muted: false, bleep: false }]);
    expect(muted('Airlock bleep')).toBe(false);
    await stage.apply([{ inputName: 'Guest', muted: false, bleep: false }]);
    expect(muted('Airlock bleep')).toBe(true);
  });

  test('echoes are ours, other changes theirs', async () => {
    events.length = 0;
    await stage.apply([{ inputName: 'Microphone', muted: true, bleep: false }]);
    practice.world.setMuted('Microphone', false);
    practice.world.setMuted('Guest', true);
    const mutes = () => events.filter((event) => event.kind === 'mute');
    await until('all three', () => mutes().length === 3);
    expect(mutes().map((event) => [event.inputName, event.muted, event.ours])).toEqual([
      ['Microphone', true, true],
      ['Microphone', false, false],
      ['Guest', true, false],
    ]);
  });

  test('what the user muted is not undone by us', async () => {
    practice.world.setMuted('Guest', true);
    await until('it is known', () =>
      events.some((event) => event.kind === 'mute' && event.inputName === 'Guest'),
    );
    await stage.apply([{ inputName: 'Guest', muted: true, bleep: false }]);
    expect((await stage.undo()).leftOver).toEqual([]);
    expect(muted('Guest')).toBe(true);
  });

  test('a removed input does not stop the others from being muted', async () => {
    practice.world.removeInput('Guest');
    await stage.apply([
      { inputName: 'Guest', muted: true, bleep: false },
      { inputName: 'Microphone', muted: true, bleep: false },
    ]);
    expect(muted('Microphone')).toBe(true);
  });
});

describe('panic', () => {
  test('mutes all, holds over cuts and undo and a restart, and ends when told', async () => {
    await stage.setUp({ delayMs: DELAY_MS });
    practice.world.setMuted('Guest', true);
    await until('it is known', () =>
      events.some((event) => event.kind === 'mute' && event.inputName === 'Guest'),
    );
    await stage.panic();
    expect([muted('Microphone'), practice.world.programmeScene]).toEqual([true, 'Airlock safe scene']);
    await stage.apply([{ inputName: 'Microphone', muted: false, bleep: true }]);
    expect([muted('Microphone'), muted('Airlock bleep')]).toEqual([true, true]);
    await stage.unlink();
    stage = await linked();
    expect(stage.panicActive).toBe(true);
    const { leftOver } = await stage.undo();
    expect(leftOver.length).toBeGreaterThan(0);
    expect([muted('Microphone'), practice.world.programmeScene]).toEqual([true, 'Airlock safe scene']);
    await stage.endPanic();
    expect([muted('Microphone'), muted('Guest'), practice.world.programmeScene]).toEqual([
      false,
      true,
      'Live',
    ]);
    expect((await stage.undo()).leftOver).toEqual([]);
    expect(practice.world.scenes.map((each) => each.name)).toEqual(['Live', 'Intermission']);
  });
});

describe('following', () => {
  test('a new input is closed at once, delayed, then opened', async () => {
    await stage.setUp({ delayMs: DELAY_MS });
    practice.world.addInput('Live', 'Late', 'practice_microphone', {});
    await until('it is closed', () => muted('Late'), { everyMs: 1 });
    await until('it is opened', () => !muted('Late'));
    expect(practice.world.input('Late').offsetMs).toBe(DELAY_MS);
    expect(practice.cuts('Late')[0]?.airUntilMs).toBeDefined();
    expect(stage.airDelayMs('Late')).toBe(DELAY_MS);
  });

  test('a renamed input keeps its delay and its way back', async () => {
    await stage.setUp({ delayMs: DELAY_MS });
    practice.world.renameInput('Guest', 'Visitor');
    await until('it is known', () => stage.airDelayMs('Visitor') === 40 + DELAY_MS);
    expect((await stage.undo()).leftOver).toEqual([]);
    expect(practice.world.input('Visitor').offsetMs).toBe(40);
  });

  test('an input renamed while nobody watched is found by the offset it was given', async () => {
    await stage.setUp({ delayMs: DELAY_MS });
    await sleep(300);
    await stage.unlink();
    practice.world.renameInput('Guest', 'Visitor');
    stage = await linked();
    expect((await stage.undo()).leftOver).toEqual([]);
    expect(practice.world.input('Visitor').offsetMs).toBe(40);
  });

  test('a cold scene airs only when its delay is full, and is emptied when it leaves', async () => {
    await stage.setUp({
      delayMs: DELAY_MS,
      scenes: [
        { sceneName: 'Live', warm: true },
        { sceneName: 'Intermission', warm: false },
      ],
    });
    const aired: string[] = [];
    stage.on((event) => event.kind === 'programme' && aired.push(event.sceneName));
    const item = () =>
      practice.world.scene('Airlock warm-up').items.find((each) => each.sourceName === 'Intermission');
    expect(item()?.enabled).toBe(false);
    practice.world.programmeScene = 'Intermission';
    practice.world.emit('CurrentProgramSceneChanged', { sceneName: 'Intermission' });
    await until('it fills', () => item()?.enabled === true);
    await until('it airs', () => aired.length === 3);
    expect(aired).toEqual(['Intermission', 'Airlock safe scene', 'Intermission']);
    await until('it is no longer kept', () => item()?.enabled === false);
  });
});
