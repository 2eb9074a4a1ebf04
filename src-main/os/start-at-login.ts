/** Start at login, hidden in the tray: by the system's own list, on Linux by an entry in the autostart folder (XDG). */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** The argument that says that nobody asked for a window. */
export const HIDDEN_ARGUMENT = '--hidden';

export interface LoginOptions {
  readonly platform: NodeJS.Platform;
  /** What starts the app: an AppImage's own path, otherwise the executable. */
  readonly program: string;
  /** $XDG_CONFIG_HOME, or ~/.config. */
  readonly configHome: string;
  /** Electron's app.setLoginItemSettings. */
  readonly setLoginItem: (settings: { openAtLogin: boolean; args: string[] }) => void;
}

export async function setStartAtLogin(isWanted: boolean, options: LoginOptions): Promise<void> {
  if (options.platform !== 'linux') {
    options.setLoginItem({ openAtLogin: isWanted, args: [HIDDEN_ARGUMENT] });
    return;
  }
  const folder = join(options.configHome, 'autostart');
  const file = join(folder, 'airlock.desktop');
  if (!isWanted) {
    await rm(file, { force: true });
    return;
  }
  await mkdir(folder, { recursive: true });
  await writeFileAtomic(file, desktopEntry(options.program));
}

function desktopEntry(program: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Airlock',
    `Exec=${quoted(program)} ${HIDDEN_ARGUMENT}`,
    'Terminal=false',
    '',
  ].join('\n');
}

/** Desktop Entry Specification, "The Exec key": quoted, with these escaped; a percent sign doubled. */
function quoted(path: string): string {
  return `"${path.replaceAll(/[\\"`$]/g, '\\$&').replaceAll('%', '%%')}"`;
}
