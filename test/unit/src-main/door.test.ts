/** The guarded door: every channel, what is sent, who sends it, and what crosses when it goes wrong. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { beforeEach, expect, test, vi } from 'vitest';
import { appFolder, compileApp } from '../../../src-main/build.ts';
import {
  type EngineProcessState,
  externalLinks,
  type RequestChannel,
  requestChannels,
  type ShellInfo,
  type ShellSettings,
  type UpdateState,
} from '../../../src-main/contract/channels.ts';
import { type Asker, answer, type Handlers, isOurFrame } from '../../../src-main/ipc/answer.ts';
import { openDoor } from '../../../src-main/ipc/guarded-door.ts';
import { createHandlers, type HandlerParts } from '../../../src-main/ipc/handlers.ts';
import { ShellError } from '../../../src-main/ipc/shell-error.ts';
import { tell } from '../../../src-main/ipc/tell.ts';
import { defaultSettings } from '../../../src-main/os/shell-settings.ts';

type Listener = (event: Asker, ...sent: unknown[]) => unknown;
const { door } = vi.hoisted(() => ({ door: new Map<string, unknown>() }));
vi.mock('electron', () => ({
  ipcMain: { handle: (channel: string, listener: unknown) => door.set(channel, listener) },
}));

const CANARY = 'canary-7f3a';
const channels = Object.keys(requestChannels) as RequestChannel[];
let calls: string[];
let parts: HandlerParts;
let handlers: Handlers;

const state: EngineProcessState = { state: 'running', restarts: 0, failClosed: 'no' };
const info: ShellInfo = {
  appVersion: '0.1.0',
  electronVersion: '45.5.0',
  platform: 'linux',
  packaged: true,
  secretsEncrypted: true,
  loopbackAudio: false,
};
const update: UpdateState = { state: 'idle' };
const report = { reportId: 'a', at: '2026-11-25T10:00:00.000Z', bytes: 1 };

beforeEach(() => {
  calls = [];
  const settled = { settings: defaultSettings, refusedHotkeys: [] };
  parts = {
    engine: { state, address: { port: 47_821, token: 'token' } },
    info: () => info,
    settings: {
      read: () => settled,
      change: async (settings) => {
        calls.push('change');
        return { settings, refusedHotkeys: ['pause'] };
      },
    },
    openOutside: async (url) => void calls.push(url),
    updates: { state: update, check: async () => update, install: async () => void calls.push('install') },
    crashReports: { list: async () => [report], deleteAll: async () => void calls.push('delete') },
  };
  handlers = createHandlers(parts);
});

/** What each channel takes, and what it gives for it. */
const right: { readonly [C in RequestChannel]: readonly [sent: unknown[], result: unknown] } = {
  'engine:address': [[], { port: 47_821, token: 'token' }],
  'engine:state': [[], state],
  'shell:info': [[], info],
  'shell:settings': [[], { settings: defaultSettings, refusedHotkeys: [] }],
  'shell:change-settings': [[defaultSettings], { settings: defaultSettings, refusedHotkeys: ['pause'] }],
  'shell:open-link': [['obs-download'], undefined],
  'update:state': [[], update],
  'update:check': [[], update],
  'update:install': [[], undefined],
  'crash-reports:list': [[], [report]],
  'crash-reports:delete-all': [[], undefined],
};

const badSettings: unknown[] = [
  undefined,
  null,
  {},
  { ...defaultSettings, extra: 1 },
  { ...defaultSettings, autoUpdate: 'yes' },
  { ...defaultSettings, hotkeys: { ...defaultSettings.hotkeys, panic: 'x'.repeat(61) } },
  { ...defaultSettings, hotkeys: { ...defaultSettings.hotkeys, quit: 'F1' } },
];

/** What no channel takes. */
const wrong: { readonly [C in RequestChannel]?: readonly unknown[][] } = {
  'shell:change-settings': [[], [defaultSettings, 1], ...badSettings.map((one) => [one])],
  'shell:open-link': [[], ['https://example.com'], ['toString'], ['__proto__'], [{}], ['obs-download', 'x']],
};

test.each(channels)('%s: right arguments', async (channel) => {
  const [sent, result] = right[channel];
  expect(await answer(handlers, channel, true, sent)).toEqual({ ok: true, result });
});

test.each(channels)('%s: wrong arguments reach nothing', async (channel) => {
  const reached = vi.fn();
  const closed = { ...handlers, [channel]: reached };
  for (const sent of wrong[channel] ?? [[1], [{}], [undefined], [null], [CANARY]]) {
    const refusal = await answer(closed, channel, true, sent);
    expect(refusal, JSON.stringify(sent)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(JSON.stringify(refusal)).not.toContain(CANARY);
  }
  expect(reached).not.toHaveBeenCalled();
});

test.each(channels)('%s: from elsewhere reaches nothing', async (channel) => {
  const reached = vi.fn();
  const refusal = await answer({ ...handlers, [channel]: reached }, channel, false, right[channel][0]);
  expect(refusal).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  expect(reached).not.toHaveBeenCalled();
});

test.each(channels)(
  '%s: an error crosses without its content, and so does an answer that is none',
  async (channel) => {
    const fail = (handle: () => unknown) =>
      answer({ ...handlers, [channel]: handle }, channel, true, right[channel][0]);
    const thrown = await fail(() => {
      throw new Error(CANARY, { cause: CANARY });
    });
    const odd = await fail(async () => ({ odd: CANARY }));
    for (const crossed of [thrown, odd]) {
      expect(crossed).toMatchObject({ ok: false, error: { code: 'failed' } });
      expect(JSON.stringify(crossed)).not.toContain(CANARY);
    }
    expect(await fail(() => Promise.reject(new ShellError('conflict', 'a', 'b')))).toEqual({
      ok: false,
      error: { code: 'conflict', message: 'a', advice: 'b' },
    });
  },
);

test('a link by its name opens its address; only https leaves', async () => {
  for (const [name, url] of Object.entries(externalLinks)) {
    await answer(handlers, 'shell:open-link', true, [name]);
    expect(calls.at(-1)).toBe(url);
    expect(url).toMatch(/^https:\/\/obsproject\.com\//);
  }
});

const frame = {
  url: 'app://airlock/#/live',
  origin: 'app://airlock',
  parent: null as unknown,
  isDestroyed: () => false,
};
const asker = (change: Partial<typeof frame> = {}, id = 7): Asker => ({
  sender: { id },
  senderFrame: { ...frame, ...change },
});

test('who asks: the main frame of our window, while it is there and shows our page', () => {
  expect(isOurFrame(asker(), 7)).toBe(true);
  expect(isOurFrame(asker(), 8), 'another window').toBe(false);
  expect(isOurFrame(asker(), undefined), 'no window').toBe(false);
  expect(isOurFrame(asker({ parent: frame }), 7), 'a frame within').toBe(false);
  expect(isOurFrame(asker({ isDestroyed: () => true }), 7), 'one that is gone').toBe(false);
  expect(isOurFrame(asker({ origin: 'null' }), 7), 'a sandboxed document').toBe(false);
  expect(isOurFrame(asker({ url: 'https://example.com/' }), 7)).toBe(false);
  expect(isOurFrame(asker({ origin: 'https://example.com' }), 7)).toBe(false);
  expect(isOurFrame({ sender: { id: 7 }, senderFrame: null }, 7), 'gone before it was heard').toBe(false);
});

test('the door has the channels of the map and no other, each behind the check', async () => {
  openDoor(handlers, () => 7);
  expect([...door.keys()].sort()).toEqual([...channels].sort());
  for (const channel of channels) {
    const listener = door.get(channel) as Listener;
    expect(await listener(asker(), ...right[channel][0]), channel).toMatchObject({ ok: true });
    expect(await listener(asker({}, 8), ...right[channel][0]), channel).toMatchObject({ ok: false });
  }
});

test('what the window is told is checked too', () => {
  const told: unknown[] = [];
  const window = { tell: (channel: string, value: unknown) => void told.push([channel, value]) };
  tell(window, 'engine:state-changed', { ...state, token: CANARY } as EngineProcessState);
  expect(told).toEqual([['engine:state-changed', state]]);
  expect(() =>
    tell(window, 'update:state-changed', { state: 'nonsense' } as unknown as UpdateState),
  ).toThrow();
});

/** The preload as it ships, on a double of the two objects that it gets of Electron. */
async function runPreload() {
  await compileApp();
  const invoked: unknown[][] = [];
  const listeners = new Map<string, Set<(event: unknown, value: unknown) => void>>();
  const exposed: [string, Record<string, (...args: unknown[]) => unknown>][] = [];
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, api: Record<string, (...args: unknown[]) => unknown>) =>
        exposed.push([name, api]),
    },
    ipcRenderer: {
      invoke: async (...args: unknown[]) => {
        invoked.push(args);
        const [channel, ...sent] = args;
        return answer(handlers, channel as RequestChannel, true, sent);
      },
      on: (channel: string, listener: (event: unknown, value: unknown) => void) => {
        listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      },
      off: (channel: string, listener: (event: unknown, value: unknown) => void) => {
        listeners.get(channel)?.delete(listener);
      },
    },
  };
  const required: string[] = [];
  const require = (name: string) => {
    required.push(name);
    return electron;
  };
  runInNewContext(await readFile(join(appFolder, 'preload.cjs'), 'utf8'), { require });
  expect(required).toEqual(['electron']);
  expect(exposed).toHaveLength(1);
  const [name, api] = exposed[0] as (typeof exposed)[0];
  expect(name).toBe('airlock');
  return { api, invoked, listeners };
}

test('the preload that ships: one function a channel, each by its own channel alone', async () => {
  const { api, invoked, listeners } = await runPreload();
  const asks = Object.keys(api).filter((name) => !name.startsWith('on'));
  expect(asks).toHaveLength(channels.length);
  for (const ask of asks)
    await (api[ask] as (value: unknown) => Promise<unknown>)(right['shell:change-settings'][0][0]).catch(
      () => undefined,
    );
  expect(invoked.map(([channel]) => channel).sort()).toEqual([...channels].sort());

  const heard: unknown[][] = [];
  const end = (api.onEngineState as (listener: unknown) => () => void)((...args: unknown[]) =>
    heard.push(args),
  );
  (api.onUpdateState as (listener: unknown) => () => void)(() => undefined);
  expect([...listeners.keys()]).toEqual(['engine:state-changed', 'update:state-changed']);
  for (const listener of listeners.get('engine:state-changed') ?? []) listener({ sender: CANARY }, state);
  expect(heard, 'the event does not get into the page').toEqual([[state]]);
  end();
  expect(listeners.get('engine:state-changed')?.size).toBe(0);
});

test('the preload rejects with a plain object: what an Error carries does not cross the bridge', async () => {
  const { api } = await runPreload();
  const refused = await (api.openLink as (link: string) => Promise<unknown>)('https://example.com').catch(
    (error: unknown) => error,
  );
  expect(refused).not.toBeInstanceOf(Error);
  expect(refused).toMatchObject({
    code: 'bad-request',
    message: expect.any(String),
    advice: expect.any(String),
  });
  const settings: ShellSettings = { ...defaultSettings, keepInTray: false };
  expect(await (api.changeShellSettings as (value: unknown) => Promise<unknown>)(settings)).toEqual({
    settings,
    refusedHotkeys: ['pause'],
  });
});

test('raw IPC is in its two files alone', async () => {
  const folder = fileURLToPath(new URL('../../../src-main', import.meta.url));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'));
  const touching: string[] = [];
  for (const file of files) {
    const code = (await readFile(join(file.parentPath, file.name), 'utf8')).replaceAll(
      /\/\*[\s\S]*?\*\/|\/\/.*/g,
      '',
    );
    if (
      /\bipc(Main|Renderer)\b|\* as \w+ from 'electron'|require\('electron'\)|import\('electron'\)/.test(code)
    )
      touching.push(file.name);
  }
  expect(touching.sort()).toEqual(['guarded-door.ts', 'preload.ts']);
});
