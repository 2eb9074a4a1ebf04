import { EventEmitter } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
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
  expect(reports).toEqual([{ kind: 'engine-lost', how: 'ended', strict: true, closed: ['Microphone'] }]);
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
  feed.watch({ ...link(), inputs: ['Microphone'], strict: false });
  engine.emit('exit');
  await until('it is said', () => reports.length > 0);
  expect(reports[0]).toMatchObject({ kind: 'engine-lost', strict: false, closed: [] });
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
