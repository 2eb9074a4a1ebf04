/** The app's one window: shown, hidden into the tray, loaded anew when its process is gone. */
import { APP_PAGE } from './app-page.ts';

/** What we use of Electron's BrowserWindow. */
export interface Window {
  on(event: 'close', listener: (event: { preventDefault(): void }) => void): unknown;
  on(event: 'closed' | 'ready-to-show', listener: () => void): unknown;
  loadURL(url: string): Promise<void>;
  show(): void;
  hide(): void;
  focus(): void;
  isMinimized(): boolean;
  restore(): void;
  readonly webContents: {
    readonly id: number;
    on(event: 'render-process-gone', listener: () => void): unknown;
    send(channel: string, value: unknown): void;
  };
}

export interface MainWindowOptions {
  readonly create: () => Window;
  /** Closing hides it: the app stays in the tray, and the page hears on. */
  readonly staysInTray: () => boolean;
  /** The user closed it, and it does not stay in the tray. */
  readonly onClosed: () => void;
}

/** A page that dies at once again must not spin. */
const LOAD_AGAIN_AFTER_MS = 1000;

export class MainWindow {
  readonly #options: MainWindowOptions;
  #window: Window | undefined;
  #isEnding = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: MainWindowOptions) {
    this.#options = options;
  }

  /** The id of its contents; undefined while there is no window. */
  get contentsId(): number | undefined {
    return this.#window?.webContents.id;
  }

  /** Makes the window and loads the page. `isHidden`: it stays in the tray until it is shown. */
  open(isHidden: boolean): void {
    const window = this.#options.create();
    this.#window = window;
    window.on('ready-to-show', () => {
      if (!isHidden) window.show();
    });
    window.on('close', (event) => {
      if (this.#isEnding || !this.#options.staysInTray()) return;
      event.preventDefault();
      window.hide();
    });
    window.on('closed', () => {
      this.#window = undefined;
      if (!this.#isEnding) this.#options.onClosed();
    });
    window.webContents.on('render-process-gone', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.load(), LOAD_AGAIN_AFTER_MS);
    });
    this.load();
  }

  /** Loads the page, or loads it anew: under another port of the engine it may not talk to it until then. */
  load(): void {
    // A load that another one replaces rejects; so does one that the end of the app stops.
    this.#window?.loadURL(APP_PAGE).catch(() => undefined);
  }

  show(): void {
    if (this.#window === undefined) {
      if (!this.#isEnding) this.open(false);
      return;
    }
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  tell(channel: string, value: unknown): void {
    this.#window?.webContents.send(channel, value);
  }

  /** From now on closing is closing. */
  end(): void {
    this.#isEnding = true;
    clearTimeout(this.#timer);
  }
}
