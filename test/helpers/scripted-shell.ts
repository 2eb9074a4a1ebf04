/** The parts behind the shell's real handlers, written down: a test sees what the page made of them. */
import type { HotkeyAction, ShellSettings, UpdateState } from '../../src-main/contract/channels.ts';
import type { Handlers } from '../../src-main/ipc/answer.ts';
import { createHandlers } from '../../src-main/ipc/handlers.ts';

export interface ScriptedShell {
  readonly handlers: Handlers;
  settings: ShellSettings;
  /** Which hotkeys the system does not give. */
  refuses: (settings: ShellSettings) => HotkeyAction[];
  update: UpdateState;
  crashReports: { reportId: string; at: string; bytes: number }[];
  /** Addresses that were opened outside. */
  readonly opened: string[];
  isInstalled: boolean;
}

/** A shell whose engine runs and listens there. */
export function scriptedShell({
  port,
  token,
}: {
  readonly port: number;
  readonly token: string;
}): ScriptedShell {
  const shell: Omit<ScriptedShell, 'handlers'> = {
    settings: {
      startAtLogin: false,
      keepInTray: true,
      autoUpdate: true,
      hotkeys: { panic: 'F9', pause: '', 'bleep-now': '', 'false-alarm': '' },
    },
    refuses: () => [],
    update: { state: 'idle' },
    crashReports: [{ reportId: 'report-1', at: '2026-01-01T00:00:00.000Z', bytes: 640_000 }],
    opened: [],
    isInstalled: false,
  };
  const settled = () => ({ settings: shell.settings, refusedHotkeys: shell.refuses(shell.settings) });
  const handlers = createHandlers({
    engine: { state: { state: 'running', restarts: 0, failClosed: 'no' }, address: { port, token } },
    info: () => ({
      appVersion: '1.2.3',
      electronVersion: '45.0.0',
      platform: 'linux',
      packaged: true,
      secretsEncrypted: false,
      loopbackAudio: false,
    }),
    settings: {
      read: settled,
      change: async (wanted) => {
        shell.settings = wanted;
        return settled();
      },
    },
    openOutside: async (url) => void shell.opened.push(url),
    updates: {
      get state() {
        return shell.update;
      },
      check: async () => {
        shell.update = { state: 'ready', version: '1.3.0' };
        return shell.update;
      },
      install: async () => {
        shell.isInstalled = true;
      },
    },
    crashReports: {
      list: async () => shell.crashReports,
      deleteAll: async () => {
        shell.crashReports = [];
      },
    },
  });
  return Object.assign(shell, { handlers });
}
