/**
 * What goes wrong in and around a live engine: its models, its disk, its sound server, its clock, a second engine. One
 * input with a strict policy, which must be muted while nothing is checked, and one with a relaxed policy, which airs.
 * (test/stage/engine-failures.test.ts has what goes wrong with OBS and the link to it, on a real one.)
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { buildModels } from '../../models/build.ts';
import type { Status } from '../../src-engine/contract/endpoints/engine.ts';
import type { BoundInput, CaptureBinding } from '../../src-engine/contract/inputs.ts';
import { type PracticeStage, startPracticeStage } from '../../src-engine/practice-stage/practice-stage.ts';
import { EngineChild } from '../helpers/engine-child.ts';
import { connectEngine, type EngineClient } from '../helpers/engine-client.ts';
import { airs, captures, caughtUp, modelStates } from '../helpers/event-views.ts';
import { pushSound } from '../helpers/pushed-sound.ts';
import { until } from '../helpers/stage/processes.ts';
import { PrivatePulse } from '../unit/capture/private-pulse.ts';

const CHAOS_ENGINE = new URL('../helpers/chaos-engine.ts', import.meta.url);
const DELAY_MS = 1000;
const WAIT = { timeoutMs: 20_000 };
const microphone: CaptureBinding = { kind: 'pulse', source: 'mic.monitor' };

let pulse: PrivatePulse;
let practice: PracticeStage;
const roots: string[] = [];
const engines: EngineChild[] = [];
const clients: EngineClient[] = [];

interface Live {
  readonly engine: EngineChild;
  readonly client: EngineClient;
  readonly strictId: string;
  readonly relaxedId: string;
}

beforeAll(async () => {
  await buildModels();
  [pulse, practice] = await Promise.all([
    PrivatePulse.start(),
    startPracticeStage({ microphones: ['Strict', 'Relaxed'] }),
  ]);
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const engine of engines.splice(0)) await engine.stop();
});

afterAll(async () => {
  await practice?.close();
  await pulse?.stop();
  for (const root of roots) await rm(root, { recursive: true, force: true });
});

test.each([
  ['crashes', 'crash', 'crashed'],
  ['hangs', 'hang', 'hung'],
])(
  'the models’ worker %s: strict is muted until caught up, relaxed airs, both say so, and it comes back',
  async (_, order) => {
    const live = await goLive({ script: CHAOS_ENGINE });
    const { client, engine, strictId, relaxedId } = live;
    const seen = client.events.length;
    engine.child.send(order);
    const since = () => client.events.slice(seen);

    await until('the loss of the models is said', () => modelStates(since()).includes('restarting'), WAIT);
    await until('the strict input is muted', () => isMuted('Strict'), WAIT);
    expect(isMuted('Relaxed')).toBe(false);
    const { protection } = await client.call<Status>('GET', '/status');
    expect(protection.word).not.toBe('protected');

    await until('both caught up', () => caughtUp(since(), strictId) && caughtUp(since(), relaxedId), WAIT);
    await isProtected(client);
    expect(isMuted('Strict')).toBe(false);
    expect(airs(since(), strictId)).toEqual([false]);
    expect(airs(since(), relaxedId)).toEqual([true]);
    expect(modelStates(since())).toEqual(['restarting', 'ready']);
    expect(practice.cuts('Relaxed')).toEqual([]);
  },
);

test('the sound server dies and comes back: said, failed closed, and heard again by itself', async () => {
  const live = await goLive();
  const { client, strictId, relaxedId } = live;
  const seen = client.events.length;
  await pulse.killDaemon();

  await until(
    'it is said that nothing is heard',
    async () => (await problems(client)).includes('capture-lost'),
    WAIT,
  );
  expect((await client.call<Status>('GET', '/status')).protection.word).toBe('not-protected');
  await until('the strict input is muted', () => isMuted('Strict'), WAIT);
  await until(
    'the relaxed input is said to air unchecked',
    () => airs(client.events.slice(seen), relaxedId).includes(true),
    WAIT,
  );
  expect(isMuted('Relaxed')).toBe(false);

  await pulse.startDaemon();
  await isProtected(client);
  await until('the strict input airs', () => !isMuted('Strict'), WAIT);
  expect(captures(client.events.slice(seen), strictId)).toEqual(['lost', 'running']);
});

test('the engine is stopped for 3 s, as by sleep: said, what lay between is unchecked, and it goes on', async () => {
  const live = await goLive();
  const { client, engine, strictId, relaxedId } = live;
  const seen = client.events.length;
  const before = await unchecked(client);
  engine.signal('SIGSTOP');
  await sleep(3000);
  engine.signal('SIGCONT');
  const since = () => client.events.slice(seen);

  await until(
    'the stop is said',
    () => since().some((event) => event.type === 'problem' && event.problem.code === 'slept'),
    WAIT,
  );
  await until('both caught up', () => caughtUp(since(), strictId) && caughtUp(since(), relaxedId), WAIT);
  await isProtected(client);
  await until('the strict input airs', () => !isMuted('Strict'), WAIT);
  const after = await unchecked(client);
  for (const inputId of [strictId, relaxedId]) {
    expect((after.get(inputId) ?? 0) - (before.get(inputId) ?? 0)).toBeGreaterThan(1500);
  }
});

test('the disk is full: said, nothing half-saved, protection goes on, and what waited is saved when there is room', async (context) => {
  const root = await newRoot();
  const dataDir = join(root, 'small');
  await mkdir(dataDir);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'airlock-test', dataDir], { stdio: 'ignore' });
  } catch {
    context.skip('a file system of its own can be mounted by root only');
  }
  try {
    const live = await goLive({ root, dataDir });
    const { client, strictId } = live;
    const filler = join(dataDir, 'filler');
    const { bavail, bsize } = await statfs(dataDir);
    await writeFile(filler, randomBytes(bavail * bsize));

    const refused = client.call('PUT', '/policies/mine', {
      policy: { version: 1, name: 'Mine', strict: true, rules: [] },
    });
    await expect(refused).rejects.toThrow('disk-full');
    const { policies } = await client.call<{ policies: { policyId: string }[] }>('GET', '/policies');
    expect(policies.map(({ policyId }) => policyId)).not.toContain('mine');

    await fillTheJournal(client, strictId);
    await until('it is said', async () => (await problems(client)).includes('disk-full'), WAIT);
    expect((await client.call<Status>('GET', '/status')).protection.word).toBe('protected');
    const cutsBefore = practice.cuts('Strict').length;
    await cutOnce(client, strictId);
    expect(practice.cuts('Strict').length).toBeGreaterThan(cutsBefore);
    const { incidents } = await client.call<{ incidents: { incidentId: string }[] }>(
      'GET',
      '/incidents?limit=1000',
    );
    expect(incidents.length).toBe(client.of('incident').length);

    await rm(filler);
    await until('it is over', async () => !(await problems(client)).includes('disk-full'), WAIT);
    const saved = await readFile(join(dataDir, 'incidents', 'incidents-000001.jsonl'), 'utf8');
    for (const { incidentId } of incidents) expect(saved).toContain(incidentId);
    await live.engine.stop();
  } finally {
    await Promise.all(engines.splice(0).map((engine) => engine.stop()));
    execFileSync('umount', [dataDir]);
  }
});

test('rubbish on the capture socket is refused, harms no other input, and the next client is heard', async () => {
  const live = await goLive();
  const { client, engine } = live;
  const bound = await client.call<BoundInput>('POST', '/inputs', {
    inputName: 'Relaxed',
    capture: { kind: 'socket' },
    policyId: 'everything',
  });
  const rubbish = await pushSound(engine.address, bound.inputId);
  const gone = new Promise<number>((resolve) => rubbish.socket.once('close', resolve));
  for (let count = 0; count < 400; count++) rubbish.socket.send(randomBytes(24 + (count % 700)));
  expect(await gone).toBe(1008);
  expect(rubbish.heard.some(({ type }) => type === 'refused')).toBe(true);
  await until('it counts as not heard', () => captures(client.events, bound.inputId).at(-1) === 'lost', WAIT);
  const { inputs } = await client.call<Status>('GET', '/status');
  expect(inputs.find(({ inputId }) => inputId === live.strictId)?.protection.word).toBe('protected');

  const good = await pushSound(engine.address, bound.inputId);
  const noise = Float32Array.from({ length: 16_000 * 4 }, () => (Math.random() - 0.5) / 100);
  await good.play(noise);
  const { inputs: later } = await client.call<Status>('GET', '/status');
  expect(later.find(({ inputId }) => inputId === bound.inputId)?.protection.word).toBe('protected');
  good.close();
});

test('a second engine on the same folder is refused and harms nothing', async () => {
  const live = await goLive();
  const address = await readFile(join(live.engine.dataDir, 'engine.json'), 'utf8');
  const second = await startEngine({ root: await newRoot(), dataDir: live.engine.dataDir });
  await until('it has ended', () => !second.isRunning, WAIT);
  expect(second.failure).toMatchObject({
    code: 'conflict',
    message: 'Airlock is already running with this folder.',
  });
  expect(second.child.exitCode).toBe(1);
  expect(await readFile(join(live.engine.dataDir, 'engine.json'), 'utf8')).toBe(address);
  await isProtected(live.client);
});

test('kill -9: the next engine takes over the folder, the stage and the mutes of the one before', async () => {
  const live = await goLive();
  const { client, engine, strictId } = live;
  await client.call('POST', '/bleep', { inputId: strictId, lastMs: 900, action: 'mute' });
  await until('a cut is on air', () => isMuted('Strict'), { ...WAIT, everyMs: 5 });
  await engine.kill9();
  expect(isMuted('Strict')).toBe(true);

  const next = await startEngine({ root: join(engine.dataDir, '..'), dataDir: engine.dataDir });
  expect(next.address.token).not.toBe(engine.address.token);
  const address = JSON.parse(await readFile(join(engine.dataDir, 'engine.json'), 'utf8'));
  expect(address).toMatchObject({ pid: next.pid, port: next.address.port, token: next.address.token });
  const again = await connect(next);
  await isProtected(again);
  await until('the mute is given back', () => !isMuted('Strict'), WAIT);
  const { inputs } = await again.call<Status>('GET', '/status');
  expect(inputs.map(({ inputName, policyId }) => [inputName, policyId])).toEqual([
    ['Strict', 'everything'],
    ['Relaxed', 'no-slurs'],
  ]);
});

async function newRoot(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'airlock-chaos-'));
  roots.push(root);
  return root;
}

async function startEngine(options: { root: string; dataDir?: string; script?: URL }): Promise<EngineChild> {
  const engine = await EngineChild.start({ ...options, env: { PULSE_SERVER: pulse.env.PULSE_SERVER } });
  engines.push(engine);
  return engine;
}

async function connect(engine: EngineChild): Promise<EngineClient> {
  const client = await connectEngine(engine.address);
  clients.push(client);
  return client;
}

/** An engine that protects both inputs and has caught up. */
async function goLive(options: { root?: string; dataDir?: string; script?: URL } = {}): Promise<Live> {
  const engine = await startEngine({ ...options, root: options.root ?? (await newRoot()) });
  const client = await connect(engine);
  await client.call('PUT', '/obs/link', { url: practice.url, password: practice.password });
  await client.call('POST', '/stage/set-up', { delayMs: DELAY_MS });
  const bind = (inputName: string, policyId: string) =>
    client.call<BoundInput>('POST', '/inputs', { inputName, capture: microphone, policyId });
  const { inputId: strictId } = await bind('Strict', 'everything');
  const { inputId: relaxedId } = await bind('Relaxed', 'no-slurs');
  await client.call('POST', '/protect', {});
  await isProtected(client);
  await until('both inputs air', () => !isMuted('Strict') && !isMuted('Relaxed'), WAIT);
  return { engine, client, strictId, relaxedId };
}

/** Waits for the word; says what stood in its way where it does not come. */
async function isProtected(client: EngineClient): Promise<void> {
  let last: Status | undefined;
  const ask = async () => {
    last = await client.call<Status>('GET', '/status');
    return last.protection.word === 'protected';
  };
  await until('protected', ask, { timeoutMs: 30_000, everyMs: 100 }).catch((error) => {
    throw new Error(JSON.stringify(last), { cause: error });
  });
}

function isMuted(inputName: string): boolean {
  return practice.world.input(inputName).muted;
}

/** Cuts a moment by hand and waits until its incident is told. */
async function cutOnce(client: EngineClient, inputId: string): Promise<void> {
  const before = client.of('incident').length;
  await client.call('POST', '/bleep', { inputId, lastMs: 100, action: 'mute' });
  await until('the incident is told', () => client.of('incident').length > before, WAIT);
}

/** What is left of the journal's last block takes some incidents. */
async function fillTheJournal(client: EngineClient, inputId: string): Promise<void> {
  for (let count = 0; count < 15 && !(await problems(client)).includes('disk-full'); count++)
    await cutOnce(client, inputId);
}

async function problems(client: EngineClient): Promise<string[]> {
  return (await client.call<Status>('GET', '/status')).protection.reasons.map(({ code }) => code);
}

async function unchecked(client: EngineClient): Promise<Map<string, number>> {
  const { inputs } = await client.call<Status>('GET', '/status');
  return new Map(inputs.map(({ inputId, coverage }) => [inputId, coverage.uncheckedMs]));
}
