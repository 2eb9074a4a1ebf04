/** Keys that work while another window has the focus. */
import { type HotkeyAction, hotkeyActions, type ShellSettings } from '../contract/channels.ts';

/** What we use of Electron's globalShortcut. */
export interface Shortcuts {
  register(accelerator: string, callback: () => void): boolean;
  unregisterAll(): void;
}

export class Hotkeys {
  readonly #shortcuts: Shortcuts;
  readonly #onPressed: (action: HotkeyAction) => void;

  constructor(shortcuts: Shortcuts, onPressed: (action: HotkeyAction) => void) {
    this.#shortcuts = shortcuts;
    this.#onPressed = onPressed;
  }

  /** Takes these in place of all before; gives those that the system refused, or that stand twice. */
  set(hotkeys: ShellSettings['hotkeys']): readonly HotkeyAction[] {
    this.#shortcuts.unregisterAll();
    const taken = new Set<string>();
    return hotkeyActions.filter((action) => {
      const accelerator = hotkeys[action];
      if (accelerator === '') return false;
      if (taken.has(accelerator)) return true;
      taken.add(accelerator);
      return !this.#register(accelerator, action);
    });
  }

  end(): void {
    this.#shortcuts.unregisterAll();
  }

  /** False where another program has it; Electron throws where the text is no accelerator. */
  #register(accelerator: string, action: HotkeyAction): boolean {
    try {
      return this.#shortcuts.register(accelerator, () => this.#onPressed(action));
    } catch {
      return false;
    }
  }
}
