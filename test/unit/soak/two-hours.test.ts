/**
 * Two hours of speech on two inputs in fast time, through all that the engine is but models and OBS: capture, evidence,
 * policy, cuts, journal, events, one client that reads and one that does not. Nothing may grow.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { LevelMeter } from '../../../src-engine/capture/levels.ts';
import { MeterMatch } from '../../../src-engine/capture/meter-match.ts';
import { SocketSources } from '../../../src-engine/capture/socket-source.ts';
import { openJournal } from '../../../src-engine/incidents/journal.ts';
import { PolicyBook } from '../../../src-engine/operations/policy-book.ts';
import {
  type Settings,
  type SettingsStore,
  settingsSchema,
} from '../../../src-engine/operations/ports/settings.ts';
import { Protection } from '../../../src-engine/operations/protection/protection.ts';
import { EventHub, MAX_QUEUED_EVENTS } from '../../../src-engine/server/event-hub.ts';
import { seededChance, simulateDetector, soundAt } from './simulated-speaker.ts';
import { simulateStage } from './simulated-stage.ts';

const HOUR_MS = 3_600_000;
const STEP_MS = 50;
const FRAME_MS = 100;
const DELAY_MS = 1500;
/** What the heap may hold more after the second hour than after the first, bytes: 67,000 measured; a detection kept each is 700,000. */
const MAY_GROW_BYTES = 300_000;
/** Buffers are given back a little later than the rest; a quarter of an hour of kept sound would be 57 MB. */
const MAY_GROW_BUFFERS_BYTES = 3_000_000;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
const realImmediate = setImmediate;
const turn = () => new Promise<void>((resolve) => realImmediate(resolve));

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airlock-soak-'));
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
  });
  // A turn of the event loop takes time; with none the precise timer would never see its moment come.
  vi.stubGlobal('setImmediate', (run: () => void) => setTimeout(run, 1));
  vi.stubGlobal('clearImmediate', clearTimeout);
});

afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  await rm(folder, { recursive: true, force: true });
});

test('two hours of speech: the heap does not grow, and each word is cut', { timeout: 120_000 }, async () => {
  const bound = [
    { inputId: 'strict', inputName: 'Strict', capture: { kind: 'socket' as const }, policyId: 'everything' },
    { inputId: 'relaxed', inputName: 'Relaxed', capture: { kind: 'socket' as const }, policyId: 'no-slurs' },
  ];
  const stage = simulateStage(
    bound.map(({ inputName }) => inputName),
    DELAY_MS,
  );
  const detector = simulateDetector(seededChance(7));
  const journal = await openJournal(join(folder, 'incidents'), (trouble) => faults.push(trouble));
  const faults: unknown[] = [];
  const nowMs = () => performance.now();
  const hub = new EventHub({ nowMs, engineVersion: '0', onFault: (error) => faults.push(error) });
  const [reader, sleeper] = [new FakeClient(true), new FakeClient(false)];
  for (const client of [reader, sleeper]) hub.add(client as unknown as WebSocket);
  const sockets = new SocketSources();
  const settings = settingsOf(settingsSchema.parse({ inputs: bound }));
  const protection = new Protection({
    stage: stage.port,
    detector,
    listening: {
      source: (inputId) => sockets.add(inputId),
      release: (inputId) => sockets.remove(inputId),
      // These work on samples, not on events; they are run apart, below.
      levelMeter: () => ({ push: () => [{ peakDb: -20, rmsDb: -30 }] }),
      match: () => ({
        hear: () => undefined,
        read: () => undefined,
        verdict: () => ({
          state: 'matched',
          lagMs: 10 * Math.sin(performance.now() / 60_000),
          correlation: 0.9,
        }),
      }),
      devices: async () => [],
    },
    settings,
    policies: new PolicyBook(settings),
    journal,
    picture: { isWanted: false, isStrict: false, isInForce: true, follow: () => undefined },
    guardian: { watch: () => true, tookOver: () => undefined, rest: () => undefined },
    publish: hub.publish.bind(hub),
    nowMs,
    wallMs: () => Date.now(),
    onFault: (error) => faults.push(error),
  });
  await protection.start();
  for (const { inputId } of bound) sockets.sinkFor(inputId)?.opened();
  const samples = soundAt(2000, FRAME_MS);
  const chance = seededChance(11);
  let [fromMs, sequence] = [performance.now(), 0];

  /** Sound of one frame for each input: now and then late, now and then lost. */
  const speak = () => {
    for (const { inputId, inputName } of bound) {
      stage.meter(inputName, 0.1);
      if (chance() < 0.0005) continue;
      sockets
        .sinkFor(inputId)
        ?.push({ fromMs, samples, sequence, arrivedAtMs: performance.now() + chance() * 5 });
    }
    sequence += 1;
    fromMs += FRAME_MS;
  };
  const run = async (forMs: number) => {
    for (let ranMs = 0; ranMs < forMs; ranMs += STEP_MS) {
      vi.advanceTimersByTime(STEP_MS);
      if (performance.now() >= fromMs + FRAME_MS) speak();
      await null;
      await null;
      if (ranMs % 1000 === 0) await turn();
    }
    await journal.flush();
    await turn();
    collectGarbage();
    return process.memoryUsage();
  };

  const first = await run(HOUR_MS);
  const [cuts, changes] = [reader.count('cut-ended'), stage.changes()];
  const second = await run(HOUR_MS);

  expect(faults).toEqual([]);
  expect(protection.state.word).toBe('protected');
  expect(detector.looks()).toBeGreaterThan((2 * 2 * HOUR_MS) / 400);
  expect(cuts).toBeGreaterThan(500);
  expect(reader.count('cut-ended')).toBeGreaterThan(1.8 * cuts);
  expect(stage.changes()).toBeGreaterThan(1.8 * changes);
  expect((await journal.list({ limit: 10 })).length).toBe(10);
  expect(sleeper.sent).toBeLessThan(10);
  expect(reader.sent).toBeGreaterThan(MAX_QUEUED_EVENTS);
  expect(second.heapUsed - first.heapUsed).toBeLessThan(MAY_GROW_BYTES);
  expect(second.arrayBuffers - first.arrayBuffers).toBeLessThan(MAY_GROW_BUFFERS_BYTES);
  await protection.close();
  await journal.close();
});

test('half an hour of sound: neither levels nor the match with OBS’s meter grow', { timeout: 60_000 }, () => {
  const [meter, match] = [new LevelMeter(), new MeterMatch()];
  let atMs = 0;
  const run = (forMs: number) => {
    for (const endMs = atMs + forMs; atMs < endMs; atMs += FRAME_MS) {
      const frame = { fromMs: atMs, samples: soundAt(atMs, FRAME_MS) };
      meter.push(frame);
      match.hear(frame);
      match.read({ atMs: atMs + FRAME_MS, rawPeak: Math.max(...frame.samples) });
      if (atMs % 1000 === 0) match.verdict(atMs);
    }
    collectGarbage();
    return process.memoryUsage();
  };
  const first = run(HOUR_MS / 4);
  const second = run(HOUR_MS / 4);
  expect(match.verdict(atMs).state).toBe('matched');
  expect(second.heapUsed - first.heapUsed).toBeLessThan(MAY_GROW_BYTES);
  expect(second.arrayBuffers - first.arrayBuffers).toBeLessThan(MAY_GROW_BUFFERS_BYTES);
});

/** A WebSocket as far as the hub knows one; one that does not read has more under way than the hub puts up with. */
class FakeClient {
  readonly OPEN = 1;
  readonly readyState = 1;
  readonly bufferedAmount: number;
  sent = 0;
  readonly #counts = new Map<string, number>();

  constructor(reads: boolean) {
    this.bufferedAmount = reads ? 0 : 1e9;
  }

  on(): void {}

  send(text: string, done: () => void): void {
    this.sent += 1;
    const { type } = JSON.parse(text);
    this.#counts.set(type, this.count(type) + 1);
    queueMicrotask(done);
  }

  count(type: string): number {
    return this.#counts.get(type) ?? 0;
  }
}

function settingsOf(value: Settings): SettingsStore {
  return { read: () => value, update: async (change) => change(value) };
}
