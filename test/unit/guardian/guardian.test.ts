import { EventEmitter } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Guardian, type GuardianReport } from '../../../src-engine/guardian/guardian.ts';
import { GuardianFeed } from '../../../src-engine/guardian/guardian-feed.ts';
import { type PracticeStage, startPracticeStage } from '../../../src-engine/practice-stage/practice-stage.ts';
import { until } from '../../helpers/stage/processes.ts';

let folder: string;
let practice: PracticeStage;
let reports: GuardianReport[];
let guardian: Guardian;
let engine: EventEmitter;
let feed: GuardianFeed;

const journalPath = () => join(folder, 'guardian.json');
const make = () => new Guardian({ journalPath: journalPath(), onReport: (report) => reports.push(report) });
const muted = (name: string) => practice.world.input(name).muted;
const onAir = () => practice.world.programmeScene;
const link = () => ({ url: practice.url, password: practice.password });

/** An engine that says what it says over an emitter in place of an IPC channel. */
function startEngine(): void {
  engine = new EventEmitter();
  const channel = engine;
  feed = new GuardianFeed((message) => channel.emit('message', message));
  guardian.attach(channel);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airlock-guardian-'));
  practice = await startPracticeStage({ microphones: ['Microphone', 'Guest'] });
  practice.world.setMuted('Guest', true);
  reports = [];
  guardian = make();
  startEngine();
});
afterEach(async () => {
  feed.rest();
  guardian.stop();
  await practice.close();
  await rm(folder, { recursive: true, force: true });
});

test('an engine that ends under a strict policy: its inputs are muted; those that others muted are not ours', async () => {
  feed.watch({ ...link(), inputs: ['Microphone', 'Guest'], strict: true });
  await sleep(200);
  engine.emit('exit');
  await until('it is said', () => reports.length > 0);
  expect(reports).toEqual([
    { kind: 'engine-lost', how: 'ended', strict: true, closed: ['Microphone'], safeScene: false },
  ]);
  expect([muted('Microphone'), muted('Guest')]).toEqual([true, true]);
  expect((await stat(journalPath())).mode & 0o777).toBe(0o600);

  startEngine();
  feed.watch({ ...link(), inputs: ['Microphone', 'Guest'], strict: true });
  await sleep(200);
  expect(muted('Microphone'), 'a new engine is not yet one that covers').toBe(true);
  feed.tookOver();
  await until('it is opened', () => !muted('Microphone'));
  expect(muted('Guest')).toBe(true);
  await expect(stat(journalPath())).rejects.toThrow();
});

test('an engine that hangs', async () => {
  feed.watch({ ...link(), inputs: ['Microphone'], strict: true });
  await sleep(1500);
  expect(muted('Microphone'), 'it beats').toBe(false);
  const beating = feed;
  feed = new GuardianFeed(undefined);
  engine.removeAllListeners('message');
  await until('it is muted', () => muted('Microphone'));
  await until('it is said', () =>
    reports.some((each) => each.kind === 'engine-lost' && each.how === 'hangs'),
  );
  beating.rest();
});

test('a relaxed policy mutes nothing, and says so', async () => {
  feed.watch({ ...link(), inputs: ['Microphone'], strict: false, safeScene: 'Intermission' });
  engine.emit('exit');
  await until('it is said', () => reports.length > 0);
  expect(reports[0]).toMatchObject({ kind: 'engine-lost', strict: false, closed: [], safeScene: false });
  expect(onAir()).toBe('Live');
  expect(muted('Microphone')).toBe(false);
});

test('an end while protection rests is no accident', async () => {
  feed.watch({ ...link(), inputs: ['Microphone'], strict: true });
  await sleep(200);
  feed.rest();
  engine.emit('exit');
  await sleep(200);
  expect(reports).toEqual([]);
  expect(muted('Microphone')).toBe(false);
});

test('OBS away at that moment: muted as soon as it is back', async () => {
  feed.watch({ ...link(), inputs: ['Microphone'], strict: true });
  await sleep(200);
  practice.dropSessions();
  engine.emit('exit');
  await until('it is muted', () => muted('Microphone'));
});

test('the mutes of a guardian that was killed are given back by the next', async () => {
  feed.watch({ ...link(), inputs: ['Microphone'], strict: true });
  await sleep(200);
  engine.emit('exit');
  await until('it is muted', () => muted('Microphone'));
  guardian.stop();
  guardian = make();
  expect(guardian.closed).toEqual(['Microphone']);
  startEngine();
  feed.watch({ ...link(), inputs: ['Microphone'], strict: true });
  await sleep(200);
  feed.tookOver();
  await until('it is opened', () => !muted('Microphone'));
});

describe('the safe scene', () => {
  const strict = () => ({ ...link(), inputs: ['Microphone'], strict: true, safeScene: 'Intermission' });
  const lost = () => reports.find((each) => each.kind === 'engine-lost');
  const opened = () => reports.find((each) => each.kind === 'opened');

  /** Dies, and is told of; another engine then watches but does not yet cover. */
  async function diesAndIsBack(watch = strict()): Promise<void> {
    feed.watch(watch);
    await sleep(200);
    engine.emit('exit');
    await until('it is said', () => lost() !== undefined);
    startEngine();
    feed.watch(watch);
    await sleep(200);
  }

  test('is on air, after the mute, until an engine has taken over; then the scene before is', async () => {
    const order: string[] = [];
    const { emit } = practice.world;
    Object.assign(practice.world, {
      emit: (...event: Parameters<typeof emit>) => {
        order.push(event[0]);
        emit(...event);
      },
    });
    await diesAndIsBack();
    expect(order).toEqual(['InputMuteStateChanged', 'CurrentProgramSceneChanged']);
    expect(lost()).toMatchObject({ closed: ['Microphone'], safeScene: true });
    expect([muted('Microphone'), onAir()]).toEqual([true, 'Intermission']);
    feed.tookOver();
    await until('it is told', () => opened() !== undefined);
    expect(opened()).toEqual({ kind: 'opened', inputs: ['Microphone'], leftSafeScene: true });
    expect([muted('Microphone'), onAir()]).toEqual([false, 'Live']);
    await expect(stat(journalPath())).rejects.toThrow();
  });

  test('is not left where the user has gone elsewhere meanwhile', async () => {
    practice.world.addScene('Break');
    await diesAndIsBack();
    practice.world.programmeScene = 'Break';
    feed.tookOver();
    await until('it is told', () => opened() !== undefined);
    expect(opened()).toMatchObject({ leftSafeScene: false });
    expect(onAir()).toBe('Break');
  });

  test('that was on air already stays: it was not ours to leave', async () => {
    practice.world.programmeScene = 'Intermission';
    await diesAndIsBack();
    expect(lost()).toMatchObject({ safeScene: true });
    feed.tookOver();
    await until('it is told', () => opened() !== undefined);
    expect(onAir()).toBe('Intermission');
  });

  test('that is gone: the mutes hold, and it is said', async () => {
    await diesAndIsBack({ ...strict(), safeScene: 'Gone' });
    expect(lost()).toMatchObject({ closed: ['Microphone'], safeScene: false });
    expect([muted('Microphone'), onAir()]).toEqual([true, 'Live']);
    feed.tookOver();
    await until('it is opened', () => !muted('Microphone'));
  });

  test('of a guardian that was killed: the next goes back, with no mute to give back as well', async () => {
    practice.world.setMuted('Microphone', true);
    await diesAndIsBack();
    expect(lost()).toMatchObject({ closed: [], safeScene: true });
    guardian.stop();
    guardian = make();
    startEngine();
    feed.watch(strict());
    await sleep(200);
    feed.tookOver();
    await until('it has gone back', () => onAir() === 'Live');
    expect(muted('Microphone'), 'another muted it').toBe(true);
  });

  test('an engine that is back in the middle of it: all is as before', async () => {
    feed.watch(strict());
    await sleep(200);
    engine.emit('exit');
    startEngine();
    feed.watch(strict());
    feed.tookOver();
    await until('it is told', () => opened() !== undefined);
    expect([muted('Microphone'), onAir()]).toEqual([false, 'Live']);
  });

  test('OBS away at that moment: muted, and the safe scene, as soon as it is back', async () => {
    feed.watch(strict());
    await sleep(200);
    practice.dropSessions();
    engine.emit('exit');
    await until('it is on', () => onAir() === 'Intermission');
    expect(muted('Microphone')).toBe(true);
    // Who was told that OBS cannot be reached is told that it was, in the end.
    await until('it is told', () => reports.at(-1)?.kind === 'closed-late');
    expect(reports.map(({ kind }) => kind)).toContain('obs-unreachable');
    expect(reports.at(-1)).toEqual({ kind: 'closed-late', closed: ['Microphone'], safeScene: true });
  });
});
