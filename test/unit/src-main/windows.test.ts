/** Windows, pages, permissions and downloads, on doubles of Electron's objects. */
import { EventEmitter } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lockDown } from '../../../src-main/lock-down.ts';
import { isOurs } from '../../../src-main/windows/app-page.ts';
import { pageServer } from '../../../src-main/windows/app-protocol.ts';
import { guardDownloads } from '../../../src-main/windows/downloads.ts';
import { MainWindow } from '../../../src-main/windows/main-window.ts';
import { guardNavigation } from '../../../src-main/windows/navigation.ts';
import { guardPermissions, hasLoopbackAudio } from '../../../src-main/windows/permissions.ts';
import { windowOptions } from '../../../src-main/windows/window-options.ts';
import { tempFolder } from '../storage/temp-folder.ts';
import { FakeContents, type FakeFrame, FakeSession, FakeWindow, fakeFrame } from './electron-double.ts';

const notOurs = [
  undefined,
  '',
  'null',
  'app://evil',
  'app://airlock.evil/',
  'app://user@airlock/',
  'app://airlock:80/',
  'https://airlock/',
  'http://127.0.0.1:47821/',
  'file:///etc/passwd',
  'about:blank',
  'data:text/html,x',
  'javascript:alert(1)',
];

test('a window is made with everything shut', () => {
  const session = new FakeSession() as unknown as Session;
  const options = windowOptions({ preload: '/p.cjs', icon: '/i.png', session, isPackaged: true });
  expect(options.webPreferences).toEqual({
    preload: '/p.cjs',
    session,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    sandbox: true,
    webSecurity: true,
    webviewTag: false,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    disableDialogs: true,
    devTools: false,
    backgroundThrottling: false,
    autoplayPolicy: 'no-user-gesture-required',
  });
  expect(options.show).toBe(false);
  expect(
    windowOptions({ preload: '', icon: '', session, isPackaged: false }).webPreferences.devTools,
    'only while it is developed',
  ).toBe(true);
});

test('our own page, and nothing that looks like it', () => {
  for (const address of [
    'app://airlock',
    'app://airlock/',
    'app://airlock/index.html#x',
    'app://airlock/a/b?c',
  ])
    expect(isOurs(address), address).toBe(true);
  for (const address of notOurs) expect(isOurs(address), String(address)).toBe(false);
});

test('it navigates nowhere, has no frame, no second window, no webview', () => {
  const contents = new FakeContents();
  guardNavigation(contents);
  for (const event of ['will-navigate', 'will-frame-navigate'] as const) {
    expect(contents.tries(event, { url: 'app://airlock/', isMainFrame: true }), 'loaded anew').toBe(
      'goes on',
    );
    expect(contents.tries(event, { url: 'app://airlock/', isMainFrame: false }), 'a frame').toBe('stopped');
    for (const url of notOurs)
      expect(contents.tries(event, { url: url ?? '', isMainFrame: true }), url).toBe('stopped');
  }
  expect(contents.tries('will-redirect', { url: 'app://airlock/', isMainFrame: true })).toBe('stopped');
  expect(contents.tries('will-attach-webview', { url: '', isMainFrame: true })).toBe('stopped');
  expect(contents.opens()).toEqual({ action: 'deny' });
});

test('what is shut for the whole app', () => {
  const app = new EventEmitter();
  const enabled: string[] = [];
  const schemes: unknown[] = [];
  lockDown<FakeFrame>({
    app: Object.assign(app, { enableSandbox: () => enabled.push('sandbox') }),
    registerSchemes: (list) => schemes.push(...list),
    hasLoopback: false,
  });
  expect(enabled).toEqual(['sandbox']);
  expect(schemes).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  const contents = new FakeContents();
  app.emit('web-contents-created', {}, contents);
  expect(contents.opens()).toEqual({ action: 'deny' });
  const session = new FakeSession();
  app.emit('session-created', session);
  expect(session.checks('geolocation', 'app://airlock/', { isMainFrame: true })).toBe(false);
  expect(session.downloads('https://example.com/x', 'x')).toBe('stopped');
  const trusted: boolean[] = [];
  app.emit('certificate-error', {}, contents, 'https://x', 'bad', {}, (isTrusted: boolean) =>
    trusted.push(isTrusted),
  );
  expect(trusted).toEqual([false]);
  const [preventDefault, withoutOne] = [vi.fn(), vi.fn()];
  app.emit('select-client-certificate', { preventDefault }, contents, 'https://x', [{}], withoutOne);
  expect(preventDefault).toHaveBeenCalledOnce();
  expect(withoutOne).toHaveBeenCalledExactlyOnceWith();
});

test('every permission is denied but the microphone and this machine, and those to our own main frame alone', () => {
  const session = new FakeSession();
  guardPermissions(session, false);
  const main = { isMainFrame: true };
  const ask = (permission: string, details: object, origin = 'app://airlock/') => [
    session.checks(permission, origin, { ...main, ...details }),
    session.requests(permission, { ...main, requestingUrl: origin, ...details }),
  ];
  expect(session.checks('media', 'app://airlock/', { ...main, mediaType: 'audio' })).toBe(true);
  expect(session.checks('media', 'app://airlock/', { ...main, mediaType: 'video' })).toBe(false);
  expect(session.checks('media', 'app://airlock/', { ...main, mediaType: 'unknown' })).toBe(false);
  const request = (mediaTypes: string[]) =>
    session.requests('media', { ...main, requestingUrl: 'app://airlock/', mediaTypes });
  expect(request(['audio'])).toBe(true);
  expect([request(['audio', 'video']), request(['video']), request([])]).toEqual([false, false, false]);
  for (const permission of ['loopback-network', 'local-network-access']) {
    expect(ask(permission, {}), permission).toEqual([true, true]);
    expect(ask(permission, { isMainFrame: false }), permission).toEqual([false, false]);
    for (const origin of notOurs) {
      if (origin !== undefined) expect(ask(permission, {}, origin), origin).toEqual([false, false]);
    }
  }
  for (const permission of [
    'local-network',
    'display-capture',
    'geolocation',
    'notifications',
    'midi',
    'midiSysex',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'clipboard-read',
    'clipboard-sanitized-write',
    'usb',
    'serial',
    'hid',
    'fileSystem',
    'idle-detection',
    'speaker-selection',
    'storage-access',
    'window-management',
    'unknown',
    'one of the future',
  ])
    expect(ask(permission, {}), permission).toEqual([false, false]);
  expect(session.devices()).toBe(false);
});

test('the computer’s own sound: with our own picture, to our own main frame, where the system has it', () => {
  const session = new FakeSession();
  guardPermissions(session, true);
  const frame = fakeFrame('app://airlock/');
  expect(session.checks('display-capture', 'app://airlock/', { isMainFrame: true })).toBe(true);
  expect(session.checks('display-capture', 'https://example.com', { isMainFrame: true })).toBe(false);
  expect(session.displayMedia({ frame, audioRequested: true })).toEqual({ video: frame, audio: 'loopback' });
  const refused = [
    { frame, audioRequested: false },
    { frame: null, audioRequested: true },
    { frame: fakeFrame('https://example.com/'), audioRequested: true },
    { frame: fakeFrame('app://airlock/', frame), audioRequested: true },
  ];
  for (const request of refused) expect(session.displayMedia(request)).toBeNull();
  const without = new FakeSession();
  guardPermissions(without, false);
  expect(without.displayMedia({ frame, audioRequested: true })).toBeNull();
  expect([
    hasLoopbackAudio('win32', '10.0.22631'),
    hasLoopbackAudio('darwin', '22.1.0'),
    hasLoopbackAudio('darwin', '21.6.0'),
    hasLoopbackAudio('linux', '6.1.0'),
  ]).toEqual([true, true, false, false]);
});

test('downloads: what our page made, where the user says', () => {
  const session = new FakeSession();
  guardDownloads(session);
  expect(session.downloads('blob:app://airlock/3f2c', 'airlock-incidents.csv')).toEqual({
    defaultPath: 'airlock-incidents.csv',
  });
  for (const address of [
    'https://example.com/x.exe',
    'app://airlock/index.html',
    'blob:https://example.com/1',
    'data:,x',
  ])
    expect(session.downloads(address, 'x'), address).toBe('stopped');
});

test('pages: what is in the folder and nothing else, each with its policy', async () => {
  const outside = await tempFolder();
  await writeFile(join(outside, 'secret.js'), 'secret');
  const folder = join(outside, 'interface');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<title>page</title>');
  await writeFile(join(folder, 'assets', 'a.js'), 'code');
  await writeFile(join(folder, 'assets', 'a.map'), 'no type of ours');
  let port: number | undefined;
  const serve = pageServer({ folder, port: () => port });
  const get = (url: string, method = 'GET') => serve({ url, method });

  const page = await get('app://airlock/');
  expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
    200,
    'text/html; charset=utf-8',
    '<title>page</title>',
  ]);
  const before = page.headers.get('content-security-policy') ?? '';
  expect(before).toContain('http://127.0.0.1:47821 ');
  expect(before).toContain('ws://127.0.0.1:47840;');
  port = 47_825;
  const script = await get('app://airlock/assets/a.js');
  expect([await script.text(), script.headers.get('x-content-type-options')]).toEqual(['code', 'nosniff']);
  expect(script.headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
      "media-src 'self' blob:; connect-src http://127.0.0.1:47825 ws://127.0.0.1:47825; frame-ancestors 'none'; " +
      "base-uri 'none'; form-action 'none'",
  );
  for (const url of [
    'app://airlock/../secret.js',
    'app://airlock/..%2fsecret.js',
    'app://airlock/%2e%2e/secret.js',
    'app://airlock/assets/..%5c..%5csecret.js',
    'app://airlock/assets/../../secret.js',
    'app://airlock//etc/passwd',
    `app://airlock${outside}/secret.js`,
    'app://airlock/assets',
    'app://airlock/assets/a.map',
    'app://airlock/nothing.js',
    'app://airlock/index.html%00.js',
  ])
    expect((await get(url)).status, url).toBe(404);
  expect((await get('app://elsewhere/index.html')).status).toBe(403);
  expect((await get('app://airlock/', 'POST')).status).toBe(405);
});

let windows: FakeWindow[];
let staysInTray: boolean;
let closed: number;
let main: MainWindow;
beforeEach(() => {
  vi.useFakeTimers();
  [windows, staysInTray, closed] = [[], true, 0];
  main = new MainWindow({
    create: () => {
      const window = new FakeWindow();
      windows.push(window);
      return window;
    },
    staysInTray: () => staysInTray,
    onClosed: () => {
      closed += 1;
    },
  });
});
afterEach(() => vi.useRealTimers());

test('closing hides it into the tray, where it hears on; without the tray it closes', () => {
  main.open(false);
  const [window] = windows as [FakeWindow];
  expect([main.contentsId, window.did]).toEqual([7, ['load app://airlock/']]);
  window.emit('ready-to-show');
  window.closes();
  expect([window.did.slice(1), closed, main.contentsId]).toEqual([['show', 'hide'], 0, 7]);
  main.show();
  expect(window.did.slice(-2)).toEqual(['show', 'focus']);
  staysInTray = false;
  window.closes();
  expect([closed, main.contentsId]).toEqual([1, undefined]);
  main.show();
  expect(windows).toHaveLength(2);
});

test('started at login it stays hidden until it is wanted', () => {
  main.open(true);
  windows[0]?.emit('ready-to-show');
  expect(windows[0]?.did).toEqual(['load app://airlock/']);
});

test('a page whose process is gone is loaded again, and not in a circle', () => {
  main.open(false);
  const [window] = windows as [FakeWindow];
  window.webContents.emit('render-process-gone');
  window.webContents.emit('render-process-gone');
  expect(window.did).toHaveLength(1);
  vi.advanceTimersByTime(1000);
  expect(window.did).toEqual(['load app://airlock/', 'load app://airlock/']);
});

test('at the end closing is closing, and nothing is opened again', () => {
  main.open(false);
  main.end();
  windows[0]?.webContents.emit('render-process-gone');
  windows[0]?.closes();
  vi.advanceTimersByTime(5000);
  main.show();
  expect([closed, windows.length, windows[0]?.did.length]).toEqual([0, 1, 1]);
});
