/** main.ts on a double of the module "electron": what is done before the app is ready, and that there is one app alone. */
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tempFolder } from '../storage/temp-folder.ts';
import { FakeSession, FakeTray, FakeUpdater, FakeWindow } from './electron-double.ts';

const { log, electron, updater } = vi.hoisted(() => ({
  log: [] as unknown[][],
  electron: {} as Record<string, unknown>,
  updater: {} as { autoUpdater?: unknown },
}));
vi.mock('electron', () => electron);
vi.mock('electron-updater', () => ({ default: updater }));

const note =
  (name: string, result?: unknown) =>
  (...args: unknown[]) => {
    log.push([name, ...args]);
    return result;
  };
const did = (name: string) => log.filter(([each]) => each === name).map(([, ...args]) => args);

class FakeUtility extends EventEmitter {
  pid = 4711;
  postMessage = note('postMessage');
}

let app: EventEmitter;
let setReady: () => void;
let hasLock: boolean;
let window: FakeWindow;
let folder: string;
const argv = process.argv;

beforeEach(async () => {
  vi.resetModules();
  log.length = 0;
  hasLock = true;
  folder = await tempFolder();
  const ready = Promise.withResolvers<void>();
  setReady = ready.resolve;
  window = new FakeWindow();
  app = Object.assign(new EventEmitter(), {
    isPackaged: false,
    setPath: note('setPath'),
    getPath: () => `${folder}/crashes`,
    getVersion: () => '0.1.0',
    enableSandbox: note('enableSandbox'),
    requestSingleInstanceLock: () => {
      log.push(['requestSingleInstanceLock']);
      return hasLock;
    },
    whenReady: () => ready.promise,
    quit: note('quit'),
    setLoginItemSettings: note('setLoginItemSettings'),
  });
  const session = Object.assign(new FakeSession(), { protocol: { handle: note('protocol.handle') } });
  Object.assign(electron, {
    app,
    BrowserWindow: class {
      constructor(options: unknown) {
        log.push(['BrowserWindow', options]);
        // biome-ignore lint/correctness/noConstructorReturn: the double stands in for what `new` gives.
        return window;
      }
    },
    crashReporter: { start: note('crashReporter.start') },
    globalShortcut: { register: note('register', true), unregisterAll: note('unregisterAll') },
    ipcMain: { handle: note('ipcMain.handle') },
    Menu: {
      setApplicationMenu: note('setApplicationMenu'),
      buildFromTemplate: (lines: unknown) => lines,
    },
    MessageChannelMain: class {},
    protocol: { registerSchemesAsPrivileged: note('registerSchemesAsPrivileged') },
    safeStorage: { isAsyncEncryptionAvailable: async () => false },
    session: { fromPartition: note('fromPartition', session) },
    shell: { openExternal: note('openExternal') },
    Tray: class extends FakeTray {
      setContextMenu = note('setContextMenu');
    },
    utilityProcess: { fork: note('fork', new FakeUtility()) },
  });
  updater.autoUpdater = new FakeUpdater();
  process.argv = ['electron', '.', '--data-dir', folder];
});
afterEach(() => {
  process.argv = argv;
  app.emit('before-quit', { preventDefault: () => undefined });
});

const load = () => import('../../../src-main/main.ts');

test('before it is ready: crash reports that go nowhere, everything shut, its own folder', async () => {
  await load();
  expect(did('crashReporter.start')).toEqual([[{ uploadToServer: false }]]);
  expect(did('setPath')).toEqual([
    ['userData', `${folder}/window`],
    ['crashDumps', `${folder}/window/crashes`],
  ]);
  expect((await stat(`${folder}/window`)).mode & 0o777).toBe(0o700);
  const order = log.map(([name]) => name);
  expect(order.lastIndexOf('setPath')).toBeLessThan(order.indexOf('crashReporter.start'));
  expect([did('enableSandbox').length, did('registerSchemesAsPrivileged').length]).toEqual([1, 1]);
  expect(app.eventNames()).toEqual(
    expect.arrayContaining(['web-contents-created', 'session-created', 'certificate-error']),
  );
  expect([did('BrowserWindow'), did('fork')]).toEqual([[], []]);
  expect(log.map(([name]) => name).indexOf('setPath')).toBeLessThan(
    log.map(([name]) => name).indexOf('requestSingleInstanceLock'),
  );
});

test('a second start quits at once and starts nothing: the first shows its window', async () => {
  hasLock = false;
  await load();
  setReady();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(did('quit')).toHaveLength(1);
  expect([did('BrowserWindow'), did('fork'), did('fromPartition'), did('ipcMain.handle')]).toEqual([
    [],
    [],
    [],
    [],
  ]);
});

test('ready: one window with its preload and its session, the page’s protocol, the door, the engine', async () => {
  await load();
  setReady();
  await vi.waitFor(() => expect(did('fork')).toHaveLength(1));
  const [script, args, options] = did('fork')[0] as [string, string[], object];
  expect(script).toMatch(/src-engine\/engine-process\.js$/);
  expect(args.slice(0, 2)).toEqual(['--data-dir', folder]);
  expect(args).toEqual(expect.arrayContaining(['--models-dir', '--interface-dir']));
  expect(args).not.toContain('--secrets-key');
  expect(options).toEqual({ serviceName: 'Airlock engine', stdio: 'ignore', execArgv: [] });
  expect(did('fromPartition')).toEqual([['persist:window']]);
  expect(did('protocol.handle')[0]?.[0]).toBe('app');
  expect(did('ipcMain.handle').length).toBeGreaterThan(5);
  expect(did('BrowserWindow')[0]?.[0]).toMatchObject({
    webPreferences: {
      preload: expect.stringMatching(/preload\.cjs$/),
      sandbox: true,
      contextIsolation: true,
    },
  });
  expect(window.did[0]).toBe('load app://airlock/');
  app.emit('second-instance');
  expect(window.did.slice(1)).toEqual(['show', 'focus']);
  expect(existsSync(folder)).toBe(true);
});

test('started at login it shows no window', async () => {
  process.argv.push('--hidden');
  await load();
  setReady();
  await vi.waitFor(() => expect(did('fork')).toHaveLength(1));
  window.emit('ready-to-show');
  expect(window.did).toEqual(['load app://airlock/']);
});
