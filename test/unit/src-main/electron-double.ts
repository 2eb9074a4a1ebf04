/** Doubles of Electron's objects. Each implements the type by which the shell knows Electron's own, checked by the compiler. */

import { EventEmitter } from 'node:events';
import type { MenuLine, TrayIcon } from '../../../src-main/os/tray.ts';
import type { Updater } from '../../../src-main/os/updates.ts';
import type { DownloadingSession } from '../../../src-main/windows/downloads.ts';
import type { Window } from '../../../src-main/windows/main-window.ts';
import type { GuardedContents } from '../../../src-main/windows/navigation.ts';
import type { GuardedSession } from '../../../src-main/windows/permissions.ts';

export interface FakeFrame {
  readonly url: string;
  readonly parent: FakeFrame | null;
}

export function fakeFrame(url: string, parent: FakeFrame | null = null): FakeFrame {
  return { url, parent };
}

type Details = Parameters<Parameters<GuardedSession['setPermissionCheckHandler']>[0]>[3];
type Check = Parameters<GuardedSession['setPermissionCheckHandler']>[0];
type Request = Parameters<GuardedSession['setPermissionRequestHandler']>[0];
type DisplayMedia = Parameters<GuardedSession<FakeFrame>['setDisplayMediaRequestHandler']>[0];
type DownloadListener = Parameters<DownloadingSession['on']>[1];
type Streams = Parameters<Parameters<DisplayMedia>[1]>[0];

/** Electron's Session. What was not set grants, as Electron does. */
export class FakeSession implements GuardedSession<FakeFrame>, DownloadingSession {
  #check: Check = () => true;
  #request: Request = (_contents, _permission, callback) => callback(true);
  #devices = () => true;
  #displayMedia: DisplayMedia | undefined;
  #download: DownloadListener | undefined;

  setPermissionCheckHandler(handler: Check): void {
    this.#check = handler;
  }
  setPermissionRequestHandler(handler: Request): void {
    this.#request = handler;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.#devices = handler;
  }
  setDisplayMediaRequestHandler(handler: DisplayMedia): void {
    this.#displayMedia = handler;
  }
  on(_event: 'will-download', listener: DownloadListener): void {
    this.#download = listener;
  }

  checks(permission: string, origin: string, details: Details): boolean {
    return this.#check(null, permission, origin, details);
  }
  requests(permission: string, details: Details): boolean {
    let granted: boolean | undefined;
    this.#request(
      null,
      permission,
      (isGranted) => {
        granted = isGranted;
      },
      details,
    );
    if (granted === undefined) throw new Error('no answer');
    return granted;
  }
  devices(): boolean {
    return this.#devices();
  }
  displayMedia(request: { frame: FakeFrame | null; audioRequested: boolean }): Streams {
    let given: Streams | undefined;
    this.#displayMedia?.(request, (streams) => {
      given = streams;
    });
    if (given === undefined) throw new Error('no answer');
    return given;
  }
  downloads(address: string, name: string): 'stopped' | { readonly defaultPath: string } | 'saved unasked' {
    let outcome: ReturnType<FakeSession['downloads']> = 'saved unasked';
    this.#download?.(
      {
        preventDefault: () => {
          outcome = 'stopped';
        },
      },
      {
        getURL: () => address,
        getFilename: () => name,
        setSaveDialogOptions: (options) => {
          outcome = options;
        },
      },
    );
    return outcome;
  }
}

type Listener = (details: { url: string; isMainFrame: boolean; preventDefault: () => void }) => void;

/** Electron's WebContents. */
export class FakeContents implements GuardedContents {
  readonly #listeners = new Map<string, Listener[]>();
  #openHandler: () => { action: string } = () => ({ action: 'allow' });

  on(event: string, listener: Listener): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }
  setWindowOpenHandler(handler: () => { action: 'deny' }): void {
    this.#openHandler = handler;
  }

  tries(event: string, details: { url: string; isMainFrame: boolean }): 'stopped' | 'goes on' {
    let isStopped = false;
    const preventDefault = () => {
      isStopped = true;
    };
    for (const listener of this.#listeners.get(event) ?? []) listener({ ...details, preventDefault });
    return isStopped ? 'stopped' : 'goes on';
  }
  opens(): { action: string } {
    return this.#openHandler();
  }
}

/** Electron's Tray. */
export class FakeTray implements TrayIcon {
  readonly images: string[] = [];
  toolTip = '';
  menu: readonly MenuLine[] = [];
  isGone = false;
  #onClick: () => void = () => undefined;

  setImage(path: string): void {
    this.images.push(path);
  }
  setToolTip(text: string): void {
    this.toolTip = text;
  }
  setMenu(lines: readonly MenuLine[]): void {
    this.menu = lines;
  }
  on(_event: 'click', listener: () => void): void {
    this.#onClick = listener;
  }
  destroy(): void {
    this.isGone = true;
  }

  clicks(): void {
    this.#onClick();
  }
  /** Chooses the line of the menu that begins so. */
  presses(label: string): void {
    this.menu.find((line) => line.label?.startsWith(label))?.click?.();
  }
}

/** electron-updater. */
export class FakeUpdater extends EventEmitter implements Updater {
  autoDownload = false;
  autoInstallOnAppQuit = false;
  allowDowngrade = true;
  checks = 0;
  installs = 0;
  isActive = true;
  fails = false;

  isUpdaterActive(): boolean {
    return this.isActive;
  }
  async checkForUpdates(): Promise<void> {
    this.checks += 1;
    if (!this.fails) return;
    this.emit('error');
    throw new Error('https://canary.example/token');
  }
  quitAndInstall(): void {
    this.installs += 1;
  }
}

/** Electron's BrowserWindow. */
export class FakeWindow extends EventEmitter implements Window {
  readonly did: string[] = [];
  readonly told: [channel: string, value: unknown][] = [];
  readonly webContents = Object.assign(new EventEmitter(), {
    id: 7,
    send: (channel: string, value: unknown) => void this.told.push([channel, value]),
  });

  loadURL(url: string): Promise<void> {
    this.did.push(`load ${url}`);
    return Promise.reject(new Error('another load replaced it'));
  }
  show(): void {
    this.did.push('show');
  }
  hide(): void {
    this.did.push('hide');
  }
  focus(): void {
    this.did.push('focus');
  }
  restore(): void {
    this.did.push('restore');
  }
  isMinimized(): boolean {
    return false;
  }

  /** The user closes it. */
  closes(): void {
    let isStopped = false;
    const preventDefault = () => {
      isStopped = true;
    };
    this.emit('close', { preventDefault });
    if (!isStopped) this.emit('closed');
  }
}
