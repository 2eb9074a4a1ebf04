/** What the shell does with the system: keys, settings, hotkeys, start at login, crash reports, updates, tray. */
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { Protection } from '../../../src-engine/contract/state.ts';
import type { EngineProcessState, HotkeyAction, UpdateState } from '../../../src-main/contract/channels.ts';
import { CrashReports } from '../../../src-main/os/crash-reports.ts';
import { Hotkeys, type Shortcuts } from '../../../src-main/os/hotkeys.ts';
import { type KeyStore, secretsKey } from '../../../src-main/os/secrets-key.ts';
import { defaultSettings, SettingsFile } from '../../../src-main/os/shell-settings.ts';
import { setStartAtLogin } from '../../../src-main/os/start-at-login.ts';
import { TrayMenu } from '../../../src-main/os/tray.ts';
import { Updates } from '../../../src-main/os/updates.ts';
import { tempFolder } from '../storage/temp-folder.ts';
import { FakeTray, FakeUpdater } from './electron-double.ts';

afterEach(() => vi.useRealTimers());

/** "Encrypts" by turning bits, so that what is written is not what was to be written. */
class FakeKeyStore implements KeyStore {
  isThere = true;
  backend = 'gnome_libsecret';
  isLocked = false;
  shouldReEncrypt = false;
  encrypted = 0;

  isAsyncEncryptionAvailable = async () => this.isThere;
  getSelectedStorageBackend = () => this.backend;
  async encryptStringAsync(text: string): Promise<Buffer> {
    this.encrypted += 1;
    return Buffer.from(text).map((byte) => byte ^ 0xff) as Buffer;
  }
  async decryptStringAsync(bytes: Buffer) {
    if (this.isLocked) throw new Error('locked');
    return {
      result: Buffer.from(bytes.map((byte) => byte ^ 0xff)).toString(),
      shouldReEncrypt: this.shouldReEncrypt,
    };
  }
}

test('the key: made once, on disk only as the key store gave it', async () => {
  const folder = await tempFolder();
  const keyStore = new FakeKeyStore();
  const options = { folder, platform: 'linux', keyStore } as const;
  const key = await secretsKey(options);
  expect(Buffer.from(key ?? '', 'base64')).toHaveLength(32);
  const file = join(folder, 'secrets-key.json');
  expect(await readFile(file, 'utf8')).not.toContain(key);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await secretsKey(options)).toBe(key);
  expect(keyStore.encrypted).toBe(1);
  keyStore.shouldReEncrypt = true;
  expect(await secretsKey(options)).toBe(key);
  expect(keyStore.encrypted, 'the key store has a better key now').toBe(2);
});

test('no key store, no key: also where Linux only pretends', async () => {
  const folder = await tempFolder();
  const keyStore = new FakeKeyStore();
  for (const backend of ['basic_text', 'unknown']) {
    keyStore.backend = backend;
    expect(await secretsKey({ folder, platform: 'linux', keyStore }), backend).toBeUndefined();
  }
  keyStore.isThere = false;
  for (const platform of ['win32', 'darwin', 'linux'] as const)
    expect(await secretsKey({ folder, platform, keyStore })).toBeUndefined();
  expect(await readdir(folder)).toEqual([]);
  keyStore.isThere = true;
  expect(
    await secretsKey({ folder, platform: 'win32', keyStore }),
    'the backend is of Linux alone',
  ).toBeDefined();
});

test('a key that cannot be opened is never replaced: it says so, and nothing is lost', async () => {
  const folder = await tempFolder();
  const keyStore = new FakeKeyStore();
  const options = { folder, platform: 'linux', keyStore } as const;
  await secretsKey(options);
  const file = join(folder, 'secrets-key.json');
  const before = await readFile(file, 'utf8');
  const refused = { code: 'storage-failed', advice: expect.stringContaining('Unlock') };
  keyStore.isLocked = true;
  await expect(secretsKey(options)).rejects.toMatchObject(refused);
  keyStore.isLocked = false;
  keyStore.backend = 'basic_text';
  await expect(secretsKey(options)).rejects.toMatchObject(refused);
  expect(await readFile(file, 'utf8')).toBe(before);
  await writeFile(file, 'torn');
  await expect(secretsKey(options)).rejects.toMatchObject(refused);
  expect(await readFile(file, 'utf8')).toBe('torn');
});

test('settings: the defaults, saved for the user alone, put in force, and what was refused is told', async () => {
  const folder = await tempFolder();
  const applied: unknown[] = [];
  const make = () =>
    new SettingsFile({
      folder,
      apply: async (settings, before) => {
        applied.push([settings.keepInTray, before?.keepInTray]);
        return ['panic'];
      },
    });
  const file = make();
  await file.open();
  expect(file.read()).toEqual({ settings: defaultSettings, refusedHotkeys: ['panic'] });
  const changed = { ...defaultSettings, keepInTray: false };
  expect(await file.change(changed)).toEqual({ settings: changed, refusedHotkeys: ['panic'] });
  expect(applied).toEqual([
    [true, undefined],
    [false, true],
  ]);
  expect((await stat(join(folder, 'shell.json'))).mode & 0o777).toBe(0o600);
  const again = make();
  await again.open();
  expect(again.settings).toEqual(changed);
  await writeFile(join(folder, 'shell.json'), '{"keepInTray": "perhaps"}');
  await again.open();
  expect(again.settings, 'damaged').toEqual(defaultSettings);
  const lost = new SettingsFile({ folder: join(folder, 'gone'), apply: async () => [] });
  await expect(lost.change(changed)).rejects.toMatchObject({ body: { code: 'failed' } });
  expect(lost.settings).toEqual(defaultSettings);
});

class FakeShortcuts implements Shortcuts {
  readonly taken = new Map<string, () => void>();
  register(accelerator: string, callback: () => void): boolean {
    if (accelerator === 'nonsense') throw new TypeError('no accelerator');
    if (accelerator === 'Control+Q') return false;
    this.taken.set(accelerator, callback);
    return true;
  }
  unregisterAll(): void {
    this.taken.clear();
  }
}

test('hotkeys: taken all anew, told when pressed, and those that the system refuses are named', () => {
  const shortcuts = new FakeShortcuts();
  const pressed: HotkeyAction[] = [];
  const hotkeys = new Hotkeys(shortcuts, (action) => pressed.push(action));
  expect(hotkeys.set(defaultSettings.hotkeys)).toEqual([]);
  expect([...shortcuts.taken.keys()]).toEqual(Object.values(defaultSettings.hotkeys));
  for (const press of shortcuts.taken.values()) press();
  expect(pressed).toEqual(['panic', 'pause', 'bleep-now', 'false-alarm']);
  const refused = hotkeys.set({
    panic: 'Control+Q',
    pause: 'F1',
    'bleep-now': 'F1',
    'false-alarm': 'nonsense',
  });
  expect(refused).toEqual(['panic', 'bleep-now', 'false-alarm']);
  expect([...shortcuts.taken.keys()]).toEqual(['F1']);
  expect(hotkeys.set({ panic: '', pause: '', 'bleep-now': '', 'false-alarm': '' })).toEqual([]);
  expect(shortcuts.taken.size).toBe(0);
  hotkeys.set(defaultSettings.hotkeys);
  hotkeys.end();
  expect(shortcuts.taken.size).toBe(0);
});

test('start at login: the system’s list, on Linux an entry of the autostart folder', async () => {
  const configHome = await tempFolder();
  const set: unknown[] = [];
  const options = (platform: NodeJS.Platform, program = '/opt/Air lock/$x "y" 5%') => ({
    platform,
    program,
    configHome,
    setLoginItem: (settings: object) => void set.push(settings),
  });
  await setStartAtLogin(true, options('win32'));
  await setStartAtLogin(false, options('darwin'));
  expect(set).toEqual([
    { openAtLogin: true, args: ['--hidden'] },
    { openAtLogin: false, args: ['--hidden'] },
  ]);
  await setStartAtLogin(true, options('linux'));
  const entry = await readFile(join(configHome, 'autostart', 'airlock.desktop'), 'utf8');
  expect(entry).toContain('Exec="/opt/Air lock/\\$x \\"y\\" 5%%" --hidden\n');
  await setStartAtLogin(false, options('linux'));
  expect(await readdir(join(configHome, 'autostart'))).toEqual([]);
  await setStartAtLogin(false, options('linux'));
  expect(set).toHaveLength(2);
});

test('crash reports: listed, deleted with what lies beside them, and by themselves after a month', async () => {
  const folder = await tempFolder();
  const reports = new CrashReports(folder);
  expect(await new CrashReports(join(folder, 'none')).list()).toEqual([]);
  await mkdir(join(folder, 'completed'));
  const old = new Date(Date.UTC(2026, 8, 1));
  for (const name of ['completed/old.dmp', 'completed/old.meta', 'new.dmp']) {
    await writeFile(join(folder, name), 'memory');
    if (name.includes('old')) await utimes(join(folder, name), old, old);
  }
  await writeFile(join(folder, 'settings.dat'), 'the reporter’s own');
  const at = (await stat(join(folder, 'new.dmp'))).mtime.toISOString();
  expect(await reports.list()).toEqual([
    { reportId: 'new', at, bytes: 6 },
    { reportId: 'old', at: old.toISOString(), bytes: 6 },
  ]);
  await reports.deleteOld(Date.UTC(2026, 9, 15));
  expect((await reports.list()).map(({ reportId }) => reportId)).toEqual(['new']);
  expect(await readdir(join(folder, 'completed'))).toEqual([]);
  await reports.deleteAll();
  expect((await readdir(folder)).sort()).toEqual(['completed', 'settings.dat']);
});

function updatesOf(updater: FakeUpdater, canUpdate = true) {
  const states: UpdateState[] = [];
  const order: string[] = [];
  const live = { now: false };
  const updates = new Updates({
    updater,
    canUpdate,
    isLive: () => live.now,
    prepareQuit: async () => void order.push(`prepared, ${updater.installs} installed`),
    onState: (state) => states.push(state),
  });
  return { updates, states, order, live };
}

test('updates: checked, fetched, ready; never older, never installed unasked while something is live', async () => {
  const updater = new FakeUpdater();
  const { updates, states, order, live } = updatesOf(updater);
  expect([updater.autoDownload, updater.autoInstallOnAppQuit, updater.allowDowngrade]).toEqual([
    true,
    true,
    false,
  ]);
  expect(updates.state).toEqual({ state: 'idle' });
  await expect(updates.install()).rejects.toMatchObject({ body: { code: 'conflict' } });
  await updates.check();
  updater.emit('update-available', { version: '0.2.0' });
  updater.emit('download-progress', { percent: 51.5 });
  await updates.check();
  expect(updater.checks, 'one at a time').toBe(1);
  updater.emit('update-downloaded', { version: '0.2.0' });
  updater.emit('download-progress', { percent: 99 });
  expect(states).toEqual([
    { state: 'checking' },
    { state: 'downloading', version: '0.2.0', percent: 0 },
    { state: 'downloading', version: '0.2.0', percent: 51.5 },
    { state: 'ready', version: '0.2.0' },
  ]);
  live.now = true;
  await expect(updates.install()).rejects.toMatchObject({ body: { code: 'conflict' } });
  expect([order, updater.installs]).toEqual([[], 0]);
  live.now = false;
  await updates.install();
  expect([order, updater.installs]).toEqual([['prepared, 0 installed'], 1]);
});

test('updates that fail, that are not there, that are switched off', async () => {
  vi.useFakeTimers();
  const updater = new FakeUpdater();
  const { updates, states } = updatesOf(updater);
  updater.fails = true;
  expect(await updates.check()).toMatchObject({ state: 'failed' });
  expect(JSON.stringify(states)).not.toContain('canary');
  updater.fails = false;
  await updates.check();
  updater.emit('update-not-available');
  expect(updates.state).toEqual({ state: 'idle' });
  updates.setAutomatic(true);
  expect(updater.checks).toBe(3);
  updater.emit('update-not-available');
  await vi.advanceTimersByTimeAsync(6 * 3_600_000);
  expect(updater.checks).toBe(4);
  updater.emit('update-not-available');
  updates.setAutomatic(false);
  await vi.advanceTimersByTimeAsync(24 * 3_600_000);
  expect(updater.checks).toBe(4);

  for (const [isActive, canUpdate] of [
    [false, true],
    [true, false],
  ] as const) {
    const other = new FakeUpdater();
    other.isActive = isActive;
    const off = updatesOf(other, canUpdate);
    off.updates.setAutomatic(true);
    expect(await off.updates.check()).toEqual({ state: 'off' });
    expect(other.checks).toBe(0);
  }
});

test('the tray: each word a shape and a text of its own, and the verbs that fit it', () => {
  const icon = new FakeTray();
  const done: string[] = [];
  const action = (name: string) => () => void done.push(name);
  const tray = new TrayMenu({
    icon,
    imageOf: (shape) => `${shape}.png`,
    actions: {
      show: action('show'),
      panic: action('panic'),
      endPanic: action('endPanic'),
      pause: action('pause'),
      protect: action('protect'),
      bleepNow: action('bleepNow'),
      quit: action('quit'),
    },
  });
  const running: EngineProcessState = { state: 'running', restarts: 0, failClosed: 'no' };
  const word = (text: Protection['word']): Protection => ({ word: text, reasons: [] });
  expect([icon.images.at(-1), icon.toolTip]).toEqual(['not-protected.png', 'Airlock: Starting']);
  icon.clicks();
  const texts = new Set<string>();
  for (const each of ['protected', 'catching-up', 'not-protected', 'paused', 'panic'] as const) {
    tray.show(running, word(each));
    expect(icon.images.at(-1)).toBe(`${each}.png`);
    expect(icon.menu[0]).toEqual({ label: icon.toolTip.replace('Airlock: ', ''), enabled: false });
    texts.add(icon.toolTip);
  }
  expect(texts.size).toBe(5);
  icon.presses('End the panic');
  tray.show(running, word('protected'));
  for (const label of ['Panic', 'Bleep', 'Pause', 'Quit']) icon.presses(label);
  tray.show(running, word('paused'));
  icon.presses('Protect');
  expect(done).toEqual(['show', 'endPanic', 'panic', 'bleepNow', 'pause', 'quit', 'protect']);

  const drawn = icon.images.length;
  tray.show(running, word('paused'));
  expect(icon.images, 'drawn only when it changes').toHaveLength(drawn);
  const closed = [
    ['muted', 'your inputs are muted'],
    ['muted-and-safe-scene', 'the safe scene is on'],
    ['obs-unreachable', 'OBS cannot be reached'],
    ['airs-unchecked', 'sound airs unchecked'],
  ] as const;
  for (const state of ['restarting', 'running'] as const) {
    for (const [failClosed, text] of closed) {
      tray.show({ state, restarts: 1, failClosed }, state === 'running' ? word('protected') : undefined);
      expect([icon.toolTip, icon.images.at(-1)]).toEqual([
        expect.stringContaining(text),
        'not-protected.png',
      ]);
    }
  }
  tray.show({ state: 'failed', restarts: 0, failClosed: 'no' }, undefined);
  expect(icon.toolTip).toContain('cannot start');
  const isOn = (text: string) => icon.menu.find(({ label }) => label?.startsWith(text))?.enabled ?? true;
  expect([isOn('Panic'), isOn('Bleep'), isOn('Pause')]).toEqual([true, false, false]);
  tray.end();
  expect(icon.isGone).toBe(true);
});
