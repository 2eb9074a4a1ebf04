/** The shell: builds its parts and ties them together. What it needs of Electron comes in by `ShellParts`. */

import type { Protection } from '../src-engine/contract/state.ts';
import type { EngineChild } from '../src-engine/guardian/engine-supervisor.ts';
import type { Guardian, GuardianOptions } from '../src-engine/guardian/guardian.ts';
import type { HotkeyAction, ShellInfo } from './contract/channels.ts';
import { EngineLink } from './engine-link/engine-link.ts';
import { engineVerbs, hotkeyVerbs } from './engine-link/hotkey-verbs.ts';
import { type EngineAddress, ShellEngine } from './engine-process/shell-engine.ts';
import type { Handlers } from './ipc/answer.ts';
import { createHandlers } from './ipc/handlers.ts';
import { ShellError } from './ipc/shell-error.ts';
import { tell } from './ipc/tell.ts';
import { CrashReports } from './os/crash-reports.ts';
import { Hotkeys, type Shortcuts } from './os/hotkeys.ts';
import { SettingsFile } from './os/shell-settings.ts';
import { type TrayIcon, TrayMenu, type TrayShape } from './os/tray.ts';
import { type Updater, Updates } from './os/updates.ts';
import { MainWindow, type Window } from './windows/main-window.ts';

/** What we use of Electron's app. */
export interface App {
  on(event: 'second-instance' | 'activate' | 'window-all-closed', listener: () => void): unknown;
  on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown;
  quit(): void;
}

export interface ShellParts {
  readonly app: App;
  readonly info: Omit<ShellInfo, 'secretsEncrypted'>;
  readonly configDir: string;
  readonly crashDumps: string;
  readonly createWindow: () => Window;
  readonly createTray: () => TrayIcon;
  readonly trayImage: (shape: TrayShape) => string;
  readonly shortcuts: Shortcuts;
  readonly updater: Updater;
  readonly canUpdate: boolean;
  readonly launchEngine: (hasKey: boolean) => EngineChild;
  readonly guardian: (onReport: GuardianOptions['onReport']) => Guardian;
  readonly secretsKey: () => Promise<string | undefined>;
  readonly setStartAtLogin: (isWanted: boolean) => Promise<void>;
  readonly openOutside: (url: string) => Promise<void>;
}

const PANIC_AGAIN_AFTER_MS = 500;

export class Shell {
  readonly handlers: Handlers;
  readonly #parts: ShellParts;
  readonly #window: MainWindow;
  readonly #engine: ShellEngine;
  readonly #link: EngineLink;
  readonly #hotkeys: Hotkeys;
  readonly #settings: SettingsFile;
  readonly #updates: Updates;
  readonly #tray: TrayMenu;
  #hasKey = false;
  #pagePort: number | undefined;
  #wantsPanic = false;
  #ending: Promise<void> | undefined;
  #hasEnded = false;

  constructor(parts: ShellParts) {
    this.#parts = parts;
    this.#window = new MainWindow({
      create: parts.createWindow,
      staysInTray: () => this.#settings.settings.keepInTray,
      onClosed: () => parts.app.quit(),
    });
    this.#link = new EngineLink((protection) => this.#show(protection));
    this.#engine = new ShellEngine({
      launch: () => parts.launchEngine(this.#hasKey),
      guardian: parts.guardian,
      secretsKey: async () => {
        const key = await parts.secretsKey();
        this.#hasKey = key !== undefined;
        return key;
      },
      onState: (state) => {
        if (state.state !== 'running') this.#link.follow(undefined);
        tell(this.#window, 'engine:state-changed', state);
        this.#show(this.#link.protection);
      },
      onAddress: (address) => this.#found(address),
      onEnd: () => parts.app.quit(),
    });
    this.#hotkeys = new Hotkeys(parts.shortcuts, (action) => void this.#press(action));
    this.#updates = new Updates({
      updater: parts.updater,
      canUpdate: parts.canUpdate,
      isLive: () => this.#link.isLive,
      prepareQuit: () => this.#end(),
      onState: (state) => tell(this.#window, 'update:state-changed', state),
    });
    this.#settings = new SettingsFile({
      folder: parts.configDir,
      apply: async (settings, before) => {
        if (before !== undefined && before.startAtLogin !== settings.startAtLogin) {
          await setAtLogin(parts, settings.startAtLogin);
        }
        if (before?.autoUpdate !== settings.autoUpdate) this.#updates.setAutomatic(settings.autoUpdate);
        return this.#hotkeys.set(settings.hotkeys);
      },
    });
    this.#tray = new TrayMenu({
      icon: parts.createTray(),
      imageOf: parts.trayImage,
      actions: {
        show: () => this.#window.show(),
        panic: () => void this.#panic(),
        endPanic: () => this.#ask(engineVerbs.endPanic),
        pause: () => this.#ask(engineVerbs.pause),
        protect: () => this.#ask(engineVerbs.protect),
        bleepNow: () => this.#ask(engineVerbs.bleepNow),
        quit: () => parts.app.quit(),
      },
    });
    this.handlers = createHandlers({
      engine: this.#engine,
      info: () => ({ ...parts.info, secretsEncrypted: this.#hasKey }),
      settings: this.#settings,
      openOutside: parts.openOutside,
      updates: this.#updates,
      crashReports: new CrashReports(parts.crashDumps),
    });
  }

  /** The id of our window's contents; undefined while there is no window. */
  get contentsId(): number | undefined {
    return this.#window.contentsId;
  }

  /** The engine's port for the page that is loaded now. */
  takePagePort(): number | undefined {
    this.#pagePort = this.#engine.address?.port;
    return this.#pagePort;
  }

  /** `isHidden`: started at login, into the tray. Resolves when the engine runs, or cannot yet. */
  async start(isHidden: boolean): Promise<void> {
    const { app } = this.#parts;
    app.on('second-instance', () => this.#window.show());
    app.on('activate', () => this.#window.show());
    // Its default is to quit; when we do is said by the settings.
    app.on('window-all-closed', () => undefined);
    app.on('before-quit', (event) => {
      if (this.#hasEnded) return;
      event.preventDefault();
      void this.#end().then(() => app.quit());
    });
    await this.#settings.open();
    this.#window.open(isHidden);
    await new CrashReports(this.#parts.crashDumps).deleteOld(Date.now()).catch(() => undefined);
    await this.#engine.start();
  }

  /** In order: the stage is undone before anything else goes. */
  #end(): Promise<void> {
    this.#ending ??= this.#endInOrder();
    return this.#ending;
  }

  async #endInOrder(): Promise<void> {
    this.#wantsPanic = false;
    this.#hotkeys.end();
    this.#updates.setAutomatic(false);
    this.#window.end();
    await this.#engine.stop();
    this.#link.follow(undefined);
    this.#tray.end();
    this.#hasEnded = true;
  }

  #found(address: EngineAddress): void {
    this.#link.follow(address);
    // The policy of the page names the port that it may talk to.
    if (this.#pagePort !== undefined && this.#pagePort !== address.port) this.#window.load();
    if (this.#wantsPanic) void this.#panic();
  }

  #show(protection: Protection | undefined): void {
    if (!this.#hasEnded) this.#tray.show(this.#engine.state, protection);
  }

  #press(action: HotkeyAction): void {
    if (action === 'panic') void this.#panic();
    else this.#ask(hotkeyVerbs[action]);
  }

  /** What came of it is seen in the tray and in the window. */
  #ask(verb: (link: EngineLink) => Promise<unknown>): void {
    verb(this.#link).catch(() => undefined);
  }

  /** By the engine; where it does not answer, by our own link to OBS now, and by the engine as soon as it is back. */
  async #panic(): Promise<void> {
    try {
      await hotkeyVerbs.panic(this.#link);
      this.#wantsPanic = false;
    } catch {
      if (!this.#wantsPanic) void this.#engine.panic();
      this.#wantsPanic = true;
      if (this.#engine.address === undefined) return;
      setTimeout(() => {
        if (this.#wantsPanic) void this.#panic();
      }, PANIC_AGAIN_AFTER_MS).unref();
    }
  }
}

async function setAtLogin(parts: ShellParts, isWanted: boolean): Promise<void> {
  await parts.setStartAtLogin(isWanted).catch((cause) => {
    throw new ShellError(
      'failed',
      'The system did not take the start at login.',
      'Check that you may write to your folder for programs that start at login.',
      { cause },
    );
  });
}
