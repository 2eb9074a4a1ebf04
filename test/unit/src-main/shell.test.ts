/** The whole shell on doubles of Electron and of the engine's process; the guardian and the practice OBS are real. */
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromEngine, ToEngine } from '../../../src-engine/guardian/engine-messages.ts';
import { Guardian } from '../../../src-engine/guardian/guardian.ts';
import type { GuardianMessage } from '../../../src-engine/guardian/messages.ts';
import { type PracticeStage, startPracticeStage } from '../../../src-engine/practice-stage/practice-stage.ts';
import type { EngineProcessState } from '../../../src-main/contract/channels.ts';
import { startUtilityEngine, type UtilityChild } from '../../../src-main/engine-process/utility-engine.ts';
import { answer } from '../../../src-main/ipc/answer.ts';
import { defaultSettings } from '../../../src-main/os/shell-settings.ts';
import { Shell } from '../../../src-main/shell.ts';
import { until } from '../../helpers/stage/processes.ts';
import { fakeOperations, startTestEngine } from '../server/harness.ts';
import { tempFolder } from '../storage/temp-folder.ts';
import { FakeTray, FakeUpdater, FakeWindow } from './electron-double.ts';

/** A process of Electron's. Ports are names here. */
class FakeUtility extends EventEmitter implements UtilityChild<string> {
  static nextPid = 1000;
  readonly pid = FakeUtility.nextPid++;
  readonly told: [message: ToEngine | object, ports: string[]][] = [];
  readonly script: string;
  readonly args: readonly string[];

  constructor(script: string, args: readonly string[]) {
    super();
    this.script = script;
    this.args = args;
  }
  postMessage(message: object, transfer: string[] = []): void {
    this.told.push([message, transfer]);
    // An engine ends in order when it is told so.
    if ('type' in message && message.type === 'engine.stop') setTimeout(() => this.emit('exit', 0), 20);
  }
  says(message: FromEngine | GuardianMessage): void {
    this.emit('message', message);
  }
}

class FakeApp extends EventEmitter {
  hasQuit = false;
  quit(): void {
    let isStopped = false;
    this.emit('before-quit', {
      preventDefault: () => {
        isStopped = true;
      },
    });
    if (!isStopped) this.hasQuit = true;
  }
}

let practice: PracticeStage;
let folder: string;
let app: FakeApp;
let window: FakeWindow;
let tray: FakeTray;
let updater: FakeUpdater;
let children: FakeUtility[];
let keys: (() => Promise<string | undefined>)[];
let pressed: Map<string, () => void>;
let killed: number[];
let shell: Shell;

const engines = () => children.filter(({ script }) => script === 'engine.js');
const engine = () => engines().at(-1) as FakeUtility;
const state = () => shell.handlers['engine:state']() as EngineProcessState;
const muted = (name: string) => practice.world.input(name).muted;
const listen = (port = 1, token = 'token') => engine().says({ type: 'engine.listening', port, token });
const told = (channel: string) => window.told.filter(([name]) => name === channel).map(([, value]) => value);

function protect(strict: boolean): void {
  const { url, password } = practice;
  engine().says({ type: 'guardian.watch', url, password, inputs: ['Microphone'], strict });
}

async function start(): Promise<void> {
  const started = shell.start(false);
  await until('the engine is started', () => engines().length > 0);
  listen();
  await started;
}

beforeEach(async () => {
  folder = await tempFolder();
  practice = await startPracticeStage({ microphones: ['Microphone'] });
  [app, window, tray, updater] = [new FakeApp(), new FakeWindow(), new FakeTray(), new FakeUpdater()];
  [children, keys, pressed, killed] = [[], [], new Map(), []];
  shell = new Shell({
    app,
    info: {
      appVersion: '0.1.0',
      electronVersion: '45.5.0',
      platform: 'linux',
      packaged: true,
      loopbackAudio: false,
    },
    configDir: folder,
    crashDumps: join(folder, 'crashes'),
    createWindow: () => window,
    createTray: () => tray,
    trayImage: (shape) => shape,
    shortcuts: {
      register: (accelerator, callback) => pressed.set(accelerator, callback) !== undefined,
      unregisterAll: () => pressed.clear(),
    },
    updater,
    canUpdate: true,
    launchEngine: (hasKey) =>
      startUtilityEngine<string>({
        fork: (script, args) => {
          const child = new FakeUtility(script, args);
          children.push(child);
          return child;
        },
        channel: () => ({ port1: 'for the engine', port2: 'for the helper' }),
        engineScript: 'engine.js',
        microphoneScript: 'microphone.js',
        args: hasKey ? ['--secrets-key'] : [],
        killPid: (pid) => {
          killed.push(pid);
          children.find((child) => child.pid === pid)?.emit('exit', 9);
        },
      }),
    guardian: (onReport) => new Guardian({ journalPath: join(folder, 'guardian.json'), onReport }),
    secretsKey: () => (keys.shift() ?? (async () => 'A'.repeat(43).concat('=')))(),
    setStartAtLogin: async (isWanted) => {
      if (isWanted) throw new Error('no such folder');
    },
    openOutside: async () => undefined,
  });
});
afterEach(async () => {
  vi.useRealTimers();
  app.quit();
  await until('it has quit', () => app.hasQuit);
  await practice.close();
});

test('starts: the window, the engine with its key over the link alone, the hotkeys, the tray', async () => {
  await start();
  expect(window.did).toEqual(['load app://airlock/']);
  expect(engine().args).toEqual(['--secrets-key']);
  expect(engine().told[0]).toEqual([{ type: 'engine.secrets-key', key: 'A'.repeat(43).concat('=') }, []]);
  expect(await answer(shell.handlers, 'engine:address', true, [])).toEqual({
    ok: true,
    result: { port: 1, token: 'token' },
  });
  expect(await answer(shell.handlers, 'shell:info', true, [])).toMatchObject({
    result: { secretsEncrypted: true },
  });
  expect([...pressed.keys()]).toEqual(Object.values(defaultSettings.hotkeys));
  expect(told('engine:state-changed').at(-1)).toEqual({ state: 'running', restarts: 0, failClosed: 'no' });
  expect([updater.checks, shell.contentsId]).toEqual([1, 7]);
  app.emit('second-instance');
  expect(window.did).toEqual(['load app://airlock/', 'show', 'focus']);
});

test('without a key store it runs all the same, and says that secrets are not encrypted', async () => {
  keys.push(async () => undefined);
  await start();
  expect([engine().args, engine().told]).toEqual([[], []]);
  expect(await answer(shell.handlers, 'shell:info', true, [])).toMatchObject({
    result: { secretsEncrypted: false },
  });
});

test('the engine dies while live under a strict policy: OBS is closed by the shell itself, and the window is told', async () => {
  await start();
  protect(true);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(muted('Microphone')).toBe(false);
  const [first] = engines() as [FakeUtility];
  first.emit('exit', 11);
  await until('OBS is closed', () => muted('Microphone'));
  await until('it is said', () => state().failClosed === 'muted');
  expect(told('engine:state-changed').at(-1)).toMatchObject({ failClosed: 'muted', restarts: 1 });
  expect(tray.toolTip).toContain('your inputs are muted');
  await until('a new engine is started', () => engines().length === 2);
  expect(await answer(shell.handlers, 'engine:address', true, [])).toEqual({ ok: true, result: null });
  listen();
  await until('it runs', () => state().state === 'running');
  expect([state().failClosed, muted('Microphone')], 'it runs, but covers nothing yet').toEqual([
    'muted',
    true,
  ]);
  protect(true);
  engine().says({ type: 'guardian.took-over' });
  await until('it is opened', () => !muted('Microphone'));
  await until('it is said', () => state().failClosed === 'no');
});

test('under a relaxed policy nothing is closed, and that is said; panic closes all the same, and the engine is told', async () => {
  await start();
  protect(false);
  await new Promise((resolve) => setTimeout(resolve, 300));
  engine().emit('exit', 11);
  await until('it is said', () => state().failClosed === 'airs-unchecked');
  expect(muted('Microphone')).toBe(false);
  pressed.get(defaultSettings.hotkeys.panic)?.();
  await until('OBS is closed', () => muted('Microphone'));
  await until('a new engine is started', () => engines().length === 2);
  const calls: string[] = [];
  const { server } = await startTestEngine({
    operations: fakeOperations([]).map((operation) => ({
      ...operation,
      handle: async () => {
        calls.push(operation.endpoint.name);
        // OBS is not linked yet.
        if (calls.filter((name) => name === 'panic.start').length === 1) throw new Error('not yet');
        return { word: 'panic', reasons: [] };
      },
    })),
  });
  listen(server.port, server.token);
  await until('it is told of the panic until it takes it', () => {
    return calls.filter((name) => name === 'panic.start').length === 2;
  });
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(calls.filter((name) => name === 'panic.start')).toHaveLength(2);
});

test('an engine that cannot start: the state says why, and it is tried again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const started = shell.start(false);
  await vi.waitFor(() => expect(engines()).toHaveLength(1));
  engine().says({ type: 'engine.failed', code: 'conflict', message: 'Another runs.', advice: 'End it.' });
  engine().emit('exit', 1);
  await started;
  expect(state()).toEqual({
    state: 'failed',
    restarts: 0,
    failClosed: 'no',
    message: 'Another runs.',
    advice: 'End it.',
  });
  keys.push(async () => {
    throw new Error('canary in an error');
  });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(engines(), 'the key store was locked').toHaveLength(1);
  expect(JSON.stringify(state())).not.toContain('canary');
  await vi.advanceTimersByTimeAsync(10_000);
  await vi.waitFor(() => expect(engines()).toHaveLength(2));
  listen();
  await vi.waitFor(() => expect(state()).toEqual({ state: 'running', restarts: 0, failClosed: 'no' }));
});

test('an engine that comes back on another port: the page is loaded anew, as its policy names the old one', async () => {
  await start();
  expect(shell.takePagePort()).toBe(1);
  engine().emit('exit', 11);
  await until('a new engine is started', () => engines().length === 2);
  listen(2);
  await until('the page is loaded anew', () => window.did.length === 2);
  expect(shell.takePagePort()).toBe(2);
});

test('the engine’s microphone: a process and a port each, ended when it wants, and with the engine', async () => {
  await start();
  engine().says({ type: 'helper.start', helperId: 1, name: 'microphone' });
  engine().says({ type: 'helper.start', helperId: 1, name: 'microphone' });
  engine().says({ type: 'helper.start', helperId: 2, name: 'microphone' });
  const helpers = children.filter(({ script }) => script === 'microphone.js');
  expect(helpers.map((helper) => helper.told)).toEqual([
    [[{ type: 'engine-port' }, ['for the helper']]],
    [[{ type: 'engine-port' }, ['for the helper']]],
  ]);
  expect(engine().told.slice(1)).toEqual([
    [{ type: 'helper.started', helperId: 1 }, ['for the engine']],
    [{ type: 'helper.started', helperId: 2 }, ['for the engine']],
  ]);
  engine().says({ type: 'helper.end', helperId: 1 });
  expect(killed).toEqual([helpers[0]?.pid]);
  expect(engine().told.at(-1)).toEqual([{ type: 'helper.ended', helperId: 1 }, []]);
  engine().emit('exit', 11);
  expect(killed).toEqual([helpers[0]?.pid, helpers[1]?.pid]);
});

test('a hung engine is ended by force', async () => {
  await start();
  protect(true);
  await until('the guardian steps in', () => muted('Microphone'));
  await until('it is ended', () => killed.length > 0, { timeoutMs: 10_000 });
  expect(killed).toEqual([engines()[0]?.pid]);
});

test('quitting ends the engine in order first, gives OBS back, and is not done twice', async () => {
  await start();
  app.quit();
  app.quit();
  expect(app.hasQuit).toBe(false);
  expect(
    engine().told.filter(([message]) => 'type' in message && message.type === 'engine.stop'),
  ).toHaveLength(1);
  await until('it quits', () => app.hasQuit);
  expect([tray.isGone, pressed.size, killed]).toEqual([true, 0, []]);
  expect(engines()).toHaveLength(1);
});

test('an engine that a client ends takes the app with it', async () => {
  await start();
  engine().emit('exit', 0);
  await until('it quits', () => app.hasQuit);
  expect(told('engine:state-changed').at(-1)).toMatchObject({ state: 'ended' });
});

test('settings take force at once; what the system does not take is an error without content', async () => {
  await start();
  const change = (settings: object) => answer(shell.handlers, 'shell:change-settings', true, [settings]);
  const hotkeys = { panic: 'F1', pause: '', 'bleep-now': '', 'false-alarm': '' };
  expect(await change({ ...defaultSettings, autoUpdate: false, hotkeys })).toMatchObject({ ok: true });
  expect([...pressed.keys()]).toEqual(['F1']);
  const refused = await change({ ...defaultSettings, startAtLogin: true });
  expect(refused).toMatchObject({ ok: false, error: { code: 'failed' } });
  expect(JSON.stringify(refused)).not.toContain('no such folder');
  expect(await answer(shell.handlers, 'shell:settings', true, [])).toMatchObject({
    result: { settings: { startAtLogin: false, autoUpdate: false, hotkeys } },
  });
});
