/** The icon in the tray: the word of protection as a shape of its own, and the verbs that must be at hand. */
import type { Protection } from '../../src-engine/contract/state.ts';
import type { EngineProcessState } from '../contract/channels.ts';

/** A line of its menu. */
export interface MenuLine {
  readonly type?: 'separator';
  readonly label?: string;
  readonly enabled?: boolean;
  readonly click?: () => void;
}

/** What we use of Electron's Tray. */
export interface TrayIcon {
  setImage(path: string): void;
  setToolTip(text: string): void;
  setMenu(lines: readonly MenuLine[]): void;
  on(event: 'click', listener: () => void): unknown;
  destroy(): void;
}

export interface TrayOptions {
  readonly icon: TrayIcon;
  /** The file of a shape. */
  readonly imageOf: (shape: TrayShape) => string;
  readonly actions: {
    readonly show: () => void;
    readonly panic: () => void;
    readonly endPanic: () => void;
    readonly pause: () => void;
    readonly protect: () => void;
    readonly bleepNow: () => void;
    readonly quit: () => void;
  };
}

export type TrayShape = Protection['word'];

const words = {
  protected: 'Protected',
  'catching-up': 'Protected, catching up',
  'not-protected': 'Not protected',
  paused: 'Paused',
  panic: 'Panic: all is muted',
} as const satisfies Record<Protection['word'], string>;

const closedWords = {
  no: 'The engine starts again',
  muted: 'The engine is gone: your inputs are muted',
  'muted-and-safe-scene': 'The engine is gone: your inputs are muted, the safe scene is on',
  'obs-unreachable': 'The engine is gone, and OBS cannot be reached to mute',
  'airs-unchecked': 'The engine is gone: sound airs unchecked',
} as const satisfies Record<EngineProcessState['failClosed'], string>;

export class TrayMenu {
  readonly #options: TrayOptions;
  #shown = '';

  constructor(options: TrayOptions) {
    this.#options = options;
    options.icon.on('click', options.actions.show);
    this.show({ state: 'starting', restarts: 0, failClosed: 'no' }, undefined);
  }

  /** `protection`: as the engine says; undefined while it says nothing. */
  show(engine: EngineProcessState, protection: Protection | undefined): void {
    const { icon, imageOf } = this.#options;
    const { text, shape } = sayingOf(engine, protection);
    // Drawn only when something changed: a menu that is open would close.
    const shown = JSON.stringify([text, shape, protection?.word]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    icon.setImage(imageOf(shape));
    icon.setToolTip(`Airlock: ${text}`);
    icon.setMenu(this.#lines(text, protection?.word));
  }

  end(): void {
    this.#options.icon.destroy();
  }

  #lines(text: string, word: Protection['word'] | undefined): MenuLine[] {
    const { actions } = this.#options;
    const isThere = word !== undefined;
    const paused = word === 'paused' || word === 'not-protected';
    return [
      { label: text, enabled: false },
      { type: 'separator' },
      { label: 'Show Airlock', click: actions.show },
      { type: 'separator' },
      word === 'panic'
        ? { label: 'End the panic', click: actions.endPanic }
        : // Without an engine it goes to OBS by the shell's own link.
          { label: 'Panic: mute all, go to the safe scene', click: actions.panic },
      { label: 'Bleep what was just said', enabled: isThere, click: actions.bleepNow },
      paused
        ? { label: 'Protect', enabled: isThere, click: actions.protect }
        : { label: 'Pause', enabled: isThere && word !== 'panic', click: actions.pause },
      { type: 'separator' },
      { label: 'Quit Airlock', click: actions.quit },
    ];
  }
}

/** The engine gone is worse than anything it said last. */
function sayingOf(
  engine: EngineProcessState,
  protection: Protection | undefined,
): { readonly text: string; readonly shape: TrayShape } {
  switch (engine.state) {
    case 'running':
      if (engine.failClosed !== 'no') return { text: closedWords[engine.failClosed], shape: 'not-protected' };
      if (protection === undefined) return { text: 'Starting', shape: 'not-protected' };
      return { text: words[protection.word], shape: protection.word };
    case 'starting':
      return { text: 'Starting', shape: 'not-protected' };
    case 'restarting':
      return { text: closedWords[engine.failClosed], shape: 'not-protected' };
    case 'failed':
      return { text: 'The engine cannot start', shape: 'not-protected' };
    case 'ended':
      return { text: 'The engine has ended', shape: 'not-protected' };
  }
}
