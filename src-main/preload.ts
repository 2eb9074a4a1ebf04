/**
 * What the page gets of the shell: one named function a channel, and nothing else. Runs in an isolated world of the
 * sandboxed page; the only file that touches ipcRenderer. Of our own code it holds types alone.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type {
  ArgsOf,
  EventChannel,
  EventOf,
  RequestChannel,
  ResultOf,
  ShellAnswer,
  ShellBridge,
} from './contract/channels.ts';

/** Rejects with a ShellErrorBody. */
async function ask<C extends RequestChannel>(channel: C, ...args: ArgsOf<C>): Promise<ResultOf<C>> {
  const answer: ShellAnswer<ResultOf<C>> = await ipcRenderer.invoke(channel, ...args);
  if (answer.ok) return answer.result;
  throw answer.error;
}

function listen<C extends EventChannel>(channel: C, listener: (value: EventOf<C>) => void): () => void {
  // The event itself would give the page the sender, and with it more than a channel.
  const hear = (_event: unknown, value: EventOf<C>) => listener(value);
  ipcRenderer.on(channel, hear);
  return () => void ipcRenderer.off(channel, hear);
}

const bridge: ShellBridge = {
  engineAddress: () => ask('engine:address'),
  engineState: () => ask('engine:state'),
  shellInfo: () => ask('shell:info'),
  shellSettings: () => ask('shell:settings'),
  changeShellSettings: (settings) => ask('shell:change-settings', settings),
  openLink: (link) => ask('shell:open-link', link),
  updateState: () => ask('update:state'),
  checkForUpdate: () => ask('update:check'),
  installUpdate: () => ask('update:install'),
  listCrashReports: () => ask('crash-reports:list'),
  deleteCrashReports: () => ask('crash-reports:delete-all'),
  onEngineState: (listener) => listen('engine:state-changed', listener),
  onUpdateState: (listener) => listen('update:state-changed', listener),
};

contextBridge.exposeInMainWorld('airlock', bridge);
