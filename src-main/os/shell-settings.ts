/** The shell's own settings: a file of its own, nothing secret in it. What the system refused of them is told, not saved. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { type HotkeyAction, type ShellSettings, shellSettingsSchema } from '../contract/channels.ts';
import { ShellError } from '../ipc/shell-error.ts';

export const defaultSettings: ShellSettings = {
  startAtLogin: false,
  keepInTray: true,
  autoUpdate: true,
  hotkeys: {
    panic: 'CommandOrControl+Alt+F9',
    pause: 'CommandOrControl+Alt+F10',
    'bleep-now': 'CommandOrControl+Alt+F11',
    'false-alarm': 'CommandOrControl+Alt+F12',
  },
};

export interface SettingsOptions {
  readonly folder: string;
  /** Puts them in force; gives the hotkeys that the system refused. `before`: undefined at the start. */
  readonly apply: (
    settings: ShellSettings,
    before: ShellSettings | undefined,
  ) => Promise<readonly HotkeyAction[]>;
}

export class SettingsFile {
  readonly #file: string;
  readonly #apply: SettingsOptions['apply'];
  #settings = defaultSettings;
  #refusedHotkeys: readonly HotkeyAction[] = [];

  constructor({ folder, apply }: SettingsOptions) {
    this.#file = join(folder, 'shell.json');
    this.#apply = apply;
  }

  get settings(): ShellSettings {
    return this.#settings;
  }

  /** Reads them and puts them in force; a file that is missing or damaged means the defaults. */
  async open(): Promise<void> {
    try {
      this.#settings = shellSettingsSchema.parse(JSON.parse(await readFile(this.#file, 'utf8')));
    } catch {
      this.#settings = defaultSettings;
    }
    this.#refusedHotkeys = await this.#apply(this.#settings, undefined);
  }

  read() {
    return { settings: this.#settings, refusedHotkeys: this.#refusedHotkeys };
  }

  /** Rejects with a ShellError where the system does not take them or they cannot be saved; then nothing has changed. */
  async change(settings: ShellSettings) {
    const before = this.#settings;
    const refusedHotkeys = await this.#apply(settings, before);
    try {
      await writeFileAtomic(this.#file, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
    } catch (cause) {
      await this.#apply(before, settings);
      throw new ShellError(
        'failed',
        'The settings could not be saved.',
        'Check that the disk is not full and that you may write to Airlock’s folder.',
        { cause },
      );
    }
    this.#settings = settings;
    this.#refusedHotkeys = refusedHotkeys;
    return this.read();
  }
}
