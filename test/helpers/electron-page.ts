/**
 * The real preload bundle in a real Chromium, in an isolated world of the page as Electron runs it, with the real handlers
 * behind the real door. Stand-ins, and nothing else: `require('electron')` of the preload (contextBridge over DOM events,
 * ipcRenderer over a debugger's binding) and the frame that asks, which a test chooses.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { appFolder, compileApp } from '../../src-main/build.ts';
import {
  type EventChannel,
  type EventOf,
  type RequestChannel,
  requestChannels,
} from '../../src-main/contract/channels.ts';
import { type Asker, answer, type Handlers, isOurFrame } from '../../src-main/ipc/answer.ts';
import { APP_ORIGIN, APP_PAGE } from '../../src-main/windows/app-page.ts';

const WORLD = 'Electron Isolated Context';
const WINDOW_ID = 1;

/** The main frame of our own window on our own page. */
export const ourFrame: Asker = {
  sender: { id: WINDOW_ID },
  senderFrame: { url: APP_PAGE, origin: APP_ORIGIN, parent: null, isDestroyed: () => false },
};

export interface ElectronPage {
  /** Who the door sees asking; a test may put another in its place. */
  asker: Asker;
  /** Asks a channel from the preload's own world, whatever the preload lets through; rejects as ipcRenderer does. */
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  /** Tells the page, as the shell's `webContents.send` does. */
  tell<C extends EventChannel>(channel: C, value: EventOf<C>): Promise<void>;
}

/** Puts the preload into a page before its first document. */
export async function mountPreload(page: Page, handlers: Handlers): Promise<ElectronPage> {
  await compileApp();
  const preload = await readFile(join(appFolder, 'preload.cjs'), 'utf8');
  const electronPage = { asker: ourFrame };
  const cdp = await page.context().newCDPSession(page);
  let worldId: number | undefined;
  cdp.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.name === WORLD) worldId = context.id;
  });
  cdp.on('Runtime.bindingCalled', async ({ name, payload, executionContextId }) => {
    if (name !== 'airlockIpc') return;
    const { id, channel, args } = JSON.parse(payload);
    // What Electron's ipcMain does with a channel that nobody handles.
    const reply = Object.hasOwn(requestChannels, channel)
      ? {
          ok: true,
          value: await answer(
            handlers,
            channel as RequestChannel,
            isOurFrame(electronPage.asker, WINDOW_ID),
            args,
          ),
        }
      : { ok: false, value: `No handler registered for '${channel}'` };
    await evaluate(executionContextId, `airlockIpcAnswer(${id}, ${JSON.stringify(reply)})`);
  });
  await cdp.send('Runtime.enable');
  await cdp.send('Page.enable');
  await cdp.send('Runtime.addBinding', { name: 'airlockIpc', executionContextName: WORLD });
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: MAIN_WORLD });
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `${ISOLATED_WORLD}\n(function (require, module, exports) {${preload}\n})(airlockRequire, { exports: {} }, {});`,
    worldName: WORLD,
  });

  async function evaluate(contextId: number, expression: string): Promise<void> {
    await cdp.send('Runtime.evaluate', { contextId, expression }).catch(() => undefined);
  }

  return Object.assign(electronPage, {
    async invoke(channel: string, ...args: unknown[]) {
      const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
        ...(worldId === undefined ? {} : { contextId: worldId }),
        expression: `airlockRequire('electron').ipcRenderer.invoke(...${JSON.stringify([channel, ...args])})`,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description);
      return result.value;
    },
    async tell(channel: EventChannel, value: unknown) {
      if (worldId === undefined) throw new Error('the preload has not run');
      await evaluate(worldId, `airlockIpcEvent(${JSON.stringify(channel)}, ${JSON.stringify(value)})`);
    },
  });
}

/** contextBridge's far end: functions by name, arguments and results by value, functions among them by number. */
const MAIN_WORLD = `(() => {
  const promises = new Map();
  const callbacks = new Map();
  let next = 0;
  let answered;
  document.addEventListener('airlock-to-main', ({ detail }) => {
    const message = JSON.parse(detail);
    if (message.kind === 'expose') {
      const call = (name, fn, args) => {
        const sent = args.map((arg) => {
          if (typeof arg !== 'function') return { value: arg };
          callbacks.set(++next, arg);
          return { callback: next };
        });
        document.dispatchEvent(new CustomEvent('airlock-to-isolated', { detail: JSON.stringify({ fn, args: sent }) }));
        const result = answered;
        if (result.kind === 'function') return () => call(name, result.fn, []);
        if (result.kind !== 'promise') return result.value;
        return new Promise((resolve, reject) => promises.set(result.id, { resolve, reject }));
      };
      const api = {};
      for (const [name, fn] of Object.entries(message.functions)) api[name] = (...args) => call(name, fn, args);
      Object.defineProperty(window, message.name, { value: Object.freeze(api), enumerable: true });
    } else if (message.kind === 'answered') answered = message.result;
    else if (message.kind === 'settled') {
      const { resolve, reject } = promises.get(message.id);
      promises.delete(message.id);
      if (message.ok) resolve(message.value);
      else reject(message.value);
    } else if (message.kind === 'callback') callbacks.get(message.callback)(...message.args);
  });
})();`;

/** contextBridge's near end, ipcRenderer, and the only module a sandboxed preload can require. */
const ISOLATED_WORLD = `(() => {
  const functions = new Map();
  const asked = new Map();
  const listeners = new Map();
  let next = 0;
  const toMain = (message) =>
    document.dispatchEvent(new CustomEvent('airlock-to-main', { detail: JSON.stringify(message) }));
  const keep = (fn) => {
    functions.set(++next, fn);
    return next;
  };
  document.addEventListener('airlock-to-isolated', ({ detail }) => {
    const { fn, args } = JSON.parse(detail);
    const given = args.map((arg) =>
      'callback' in arg ? (...values) => toMain({ kind: 'callback', callback: arg.callback, args: values }) : arg.value,
    );
    const result = functions.get(fn)(...given);
    if (typeof result === 'function') toMain({ kind: 'answered', result: { kind: 'function', fn: keep(result) } });
    else if (result instanceof Promise) {
      const id = ++next;
      toMain({ kind: 'answered', result: { kind: 'promise', id } });
      result.then(
        (value) => toMain({ kind: 'settled', id, ok: true, value }),
        (error) => toMain({ kind: 'settled', id, ok: false, value: error instanceof Error ? error.message : error }),
      );
    } else toMain({ kind: 'answered', result: { kind: 'value', value: result } });
  });
  globalThis.airlockIpcAnswer = (id, { ok, value }) => {
    const { resolve, reject } = asked.get(id);
    asked.delete(id);
    if (ok) resolve(value);
    else reject(new Error(value));
  };
  globalThis.airlockIpcEvent = (channel, value) => {
    for (const listener of [...(listeners.get(channel) ?? [])]) listener({}, value);
  };
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name, api) =>
        toMain({ kind: 'expose', name, functions: Object.fromEntries(Object.entries(api).map(([key, fn]) => [key, keep(fn)])) }),
    },
    ipcRenderer: {
      invoke: (channel, ...args) =>
        new Promise((resolve, reject) => {
          const id = ++next;
          asked.set(id, { resolve, reject });
          airlockIpc(JSON.stringify({ id, channel, args }));
        }),
      on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      off: (channel, listener) =>
        listeners.set(channel, (listeners.get(channel) ?? []).filter((one) => one !== listener)),
    },
  };
  globalThis.airlockRequire = (name) => {
    if (name !== 'electron') throw new Error('A sandboxed preload has no module ' + name);
    return electron;
  };
})();`;
