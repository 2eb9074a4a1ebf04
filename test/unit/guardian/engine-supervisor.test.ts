/** The supervision of the engine's process, on a process that does what it is told. */
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromEngine, ToEngine } from '../../../src-engine/guardian/engine-messages.ts';
import {
  type DeathCause,
  type EngineChild,
  EngineSupervisor,
  type EngineSupervisorOptions,
} from '../../../src-engine/guardian/engine-supervisor.ts';
import type { Watched } from '../../../src-engine/guardian/guardian.ts';

class ScriptedChild extends EventEmitter implements EngineChild {
  readonly told: ToEngine[] = [];
  isKilled = false;

  send(message: ToEngine): void {
    this.told.push(message);
  }

  kill(): void {
    this.isKilled = true;
    this.emit('exit', null);
  }

  says(message: FromEngine): void {
    this.emit('message', message);
  }
}

let children: ScriptedChild[];
let attached: Watched[];
let isLost: boolean;
let told: string[];
let supervisor: EngineSupervisor;

const last = () => children.at(-1) as ScriptedChild;
const listen = (port = 47_821) => last().says({ type: 'engine.listening', port, token: 'token' });
const alive = (residentBytes = 1) => last().says({ type: 'engine.alive', residentBytes });

function make(options: Partial<EngineSupervisorOptions> = {}): EngineSupervisor {
  return new EngineSupervisor({
    launch: () => {
      children.push(new ScriptedChild());
      return last();
    },
    guardian: {
      attach: (engine) => void attached.push(engine),
      get isLost() {
        return isLost;
      },
    },
    onDeath: (cause: DeathCause) => told.push(`death: ${cause}`),
    onRestart: ({ port }) => told.push(`restart: ${port}`),
    onEnd: () => told.push('end'),
    ...options,
  });
}

async function start(): Promise<void> {
  const started = supervisor.start();
  listen();
  await started;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  [children, attached, told, isLost] = [[], [], [], false];
  supervisor = make();
});
afterEach(async () => {
  const stopping = supervisor.stop();
  children.at(-1)?.emit('exit', 0);
  await stopping;
  vi.useRealTimers();
});

test('starts: the guardian watches it, the key is the first it is told', async () => {
  supervisor = make({ secretsKey: 'k'.repeat(44) });
  const started = supervisor.start();
  expect(last().told).toEqual([{ type: 'engine.secrets-key', key: 'k'.repeat(44) }]);
  listen(47_830);
  expect(await started).toEqual({ port: 47_830, token: 'token' });
  expect(attached).toEqual(children);
});

test('a start that is refused, that ends, that takes too long: each is an error, and it can be tried again', async () => {
  const refused = expect(supervisor.start()).rejects.toMatchObject({ code: 'conflict', advice: 'b' });
  last().says({ type: 'engine.failed', code: 'conflict', message: 'a', advice: 'b' });
  last().emit('exit', 1);
  await refused;

  const ended = expect(supervisor.start()).rejects.toMatchObject({ code: 'internal' });
  last().emit('exit', 1);
  await ended;

  const late = expect(supervisor.start()).rejects.toMatchObject({ code: 'internal' });
  await vi.advanceTimersByTimeAsync(30_000);
  expect(last().isKilled).toBe(true);
  await late;
  expect(told).toEqual([]);
  await start();
});

test('one that dies is started again, after longer waits each time', async () => {
  await start();
  last().emit('exit', 1);
  expect(told).toEqual(['death: ended']);
  await vi.advanceTimersByTimeAsync(199);
  expect(children).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(children).toHaveLength(2);
  last().emit('exit', 1);
  await vi.advanceTimersByTimeAsync(399);
  expect(children).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  listen(47_822);
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual(['death: ended', 'restart: 47822']);
  expect(attached).toEqual(children);
});

test('one that ends in order is not', async () => {
  await start();
  last().emit('exit', 0);
  await vi.advanceTimersByTimeAsync(20_000);
  expect([told, children.length]).toEqual([['end'], 1]);
});

test('one that says nothing for long is ended: sooner where the guardian had to step in', async () => {
  await start();
  for (let second = 0; second < 60; second++) {
    alive();
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(13_000);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(3000);
  expect(told).toEqual(['death: hung']);

  await vi.advanceTimersByTimeAsync(200);
  listen();
  await vi.advanceTimersByTimeAsync(0);
  isLost = true;
  await vi.advanceTimersByTimeAsync(7000);
  expect(told).toEqual(['death: hung', 'restart: 47821', 'death: hung']);
});

test('a machine that slept is no verdict about the engine', async () => {
  await start();
  vi.setSystemTime(Date.now() + 3_600_000);
  const before = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => before + 3_600_000);
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual([]);
  vi.mocked(performance.now).mockRestore();
});

test('one that takes too much memory is ended and started again', async () => {
  await start();
  alive(1.4 * 1024 ** 3);
  expect(told).toEqual([]);
  alive(1.6 * 1024 ** 3);
  expect([told, last().isKilled]).toEqual([['death: memory'], true]);
  await vi.advanceTimersByTimeAsync(200);
  expect(children).toHaveLength(2);
});

test('stops in order; one that does not end, by force; and none is started after', async () => {
  await start();
  const stopping = supervisor.stop();
  expect(last().told).toEqual([{ type: 'engine.stop' }]);
  await vi.advanceTimersByTimeAsync(19_000);
  expect(last().isKilled).toBe(false);
  await vi.advanceTimersByTimeAsync(1000);
  expect(last().isKilled).toBe(true);
  await stopping;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(children).toHaveLength(1);
});

test('stopped while it waits to start again', async () => {
  await start();
  last().emit('exit', 1);
  await supervisor.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(children).toHaveLength(1);
});
