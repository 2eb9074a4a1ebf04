/** Where Airlock keeps its files: one folder for what the user set, one for what it wrote itself. */
import { chmod, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../contract/errors.ts';
import { diskError } from './disk-errors.ts';

export interface Folders {
  /** Settings and secrets. */
  readonly configDir: string;
  /** Journals, the instance lock, the engine's address. */
  readonly dataDir: string;
  readonly logDir: string;
}

/** What decides where the folders are; `env` holds only what is asked of it. */
export interface FolderChoice {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** --data-dir: everything in this one folder. */
  readonly override?: string | undefined;
}

/**
 * Says where the folders are, without touching them. Linux by the XDG Base Directory Specification (a value that is
 * not absolute is ignored, as it asks), Windows by AppData, macOS by Library/Application Support.
 */
export function chooseFolders({ platform, home, env, override }: FolderChoice): Folders {
  const { join, isAbsolute } = platform === 'win32' ? path.win32 : path.posix;
  const fromEnv = (name: string, otherwise: string): string => {
    const value = env[name];
    return value && isAbsolute(value) ? value : otherwise;
  };
  if (override) {
    const root = path.resolve(override);
    return { configDir: root, dataDir: root, logDir: path.join(root, 'logs') };
  }
  if (platform === 'win32') {
    const roaming = join(fromEnv('APPDATA', join(home, 'AppData', 'Roaming')), 'Airlock');
    const local = join(fromEnv('LOCALAPPDATA', join(home, 'AppData', 'Local')), 'Airlock');
    return { configDir: roaming, dataDir: local, logDir: join(local, 'logs') };
  }
  if (platform === 'darwin') {
    const root = join(home, 'Library', 'Application Support', 'Airlock');
    return { configDir: root, dataDir: root, logDir: join(home, 'Library', 'Logs', 'Airlock') };
  }
  const dataDir = join(fromEnv('XDG_DATA_HOME', join(home, '.local', 'share')), 'airlock');
  return {
    configDir: join(fromEnv('XDG_CONFIG_HOME', join(home, '.config')), 'airlock'),
    dataDir,
    logDir: join(dataDir, 'logs'),
  };
}

/** Makes the folders where they are missing and closes them to everybody else (0700). Throws a UserError. */
export async function openFolders(folders: Folders): Promise<void> {
  for (const folder of new Set([folders.configDir, folders.dataDir, folders.logDir])) {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await closeToOthers(folder);
    } catch (error) {
      throw diskError(error, 'Airlock’s folder');
    }
  }
}

async function closeToOthers(folder: string): Promise<void> {
  if (!process.getuid) return;
  const { uid, mode } = await stat(folder);
  if (uid !== process.getuid()) {
    throw new UserError(
      'storage-failed',
      'Airlock’s folder belongs to another user of this computer.',
      'Start Airlock as the user who owns it, or choose another folder with --data-dir.',
    );
  }
  if ((mode & 0o077) !== 0) await chmod(folder, 0o700);
}
