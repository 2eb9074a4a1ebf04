/**
 * Updates, by electron-updater: what it downloads has to carry our signature (its checks are on) and is never older than
 * what runs. Installed when the user quits or says so, and never while something is protected or on air.
 */
import type { UpdateState } from '../contract/channels.ts';
import { ShellError } from '../ipc/shell-error.ts';

/** What we use of electron-updater's AppUpdater. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  /** False where the app was not installed from a package that knows where updates are. */
  isUpdaterActive(): boolean;
  checkForUpdates(): Promise<unknown>;
  quitAndInstall(): void;
  on(event: 'update-available' | 'update-downloaded', listener: (info: { version: string }) => void): unknown;
  on(event: 'update-not-available' | 'error', listener: () => void): unknown;
  on(event: 'download-progress', listener: (progress: { percent: number }) => void): unknown;
}

export interface UpdatesOptions {
  readonly updater: Updater;
  /** False also where the app cannot be updated at all: started from its source, or without an address for updates. */
  readonly canUpdate: boolean;
  /** Something is protected or on air: not now. */
  readonly isLive: () => boolean;
  /** Ends the engine in order first: the installer ends the app. */
  readonly prepareQuit: () => Promise<void>;
  readonly onState: (state: UpdateState) => void;
}

const CHECK_EVERY_MS = 6 * 60 * 60_000;

export class Updates {
  readonly #options: UpdatesOptions;
  #state: UpdateState;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: UpdatesOptions) {
    this.#options = options;
    this.#state = { state: this.#canUpdate ? 'idle' : 'off' };
    const { updater } = options;
    updater.autoDownload = true;
    updater.autoInstallOnAppQuit = true;
    updater.allowDowngrade = false;
    updater.on('update-available', ({ version }) => this.#set({ state: 'downloading', version, percent: 0 }));
    updater.on('download-progress', ({ percent }) => {
      if (this.#state.state === 'downloading') {
        this.#set({ ...this.#state, percent: Math.min(100, Math.max(0, percent)) });
      }
    });
    updater.on('update-downloaded', ({ version }) => this.#set({ state: 'ready', version }));
    updater.on('update-not-available', () => this.#set({ state: 'idle' }));
    updater.on('error', () => {
      // What it says may hold addresses and paths.
      if (this.#state.state !== 'off') this.#set({ state: 'failed', message: updateFailed });
    });
  }

  get state(): UpdateState {
    return this.#state;
  }

  /** Looks by itself, now and every six hours; or no more. */
  setAutomatic(isAutomatic: boolean): void {
    clearInterval(this.#timer);
    if (!isAutomatic || !this.#canUpdate) return;
    void this.check();
    this.#timer = setInterval(() => void this.check(), CHECK_EVERY_MS);
    this.#timer.unref();
  }

  async check(): Promise<UpdateState> {
    const isBusy = ['checking', 'downloading', 'ready'].includes(this.#state.state);
    if (!this.#canUpdate || isBusy) return this.#state;
    this.#set({ state: 'checking' });
    // Its `error` event has said so already.
    await this.#options.updater.checkForUpdates().catch(() => undefined);
    return this.#state;
  }

  /** Rejects with a ShellError where there is none, or while something is protected or on air. */
  async install(): Promise<void> {
    if (this.#state.state !== 'ready') {
      throw new ShellError('conflict', 'There is no update to install.', 'Look for one first.');
    }
    if (this.#options.isLive()) {
      throw new ShellError(
        'conflict',
        'An update ends Airlock, and it protects something now.',
        'Install it after the stream; it is also installed when you quit Airlock.',
      );
    }
    await this.#options.prepareQuit();
    this.#options.updater.quitAndInstall();
  }

  get #canUpdate(): boolean {
    return this.#options.canUpdate && this.#options.updater.isUpdaterActive();
  }

  #set(state: UpdateState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}

const updateFailed =
  'The update could not be fetched, or it did not carry our signature. What runs stays as it is.';
