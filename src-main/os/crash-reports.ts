/** Crash reports: kept on this machine, never sent, listed and deleted at the user's wish, and by themselves after a month. */
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';

const KEPT_FOR_MS = 30 * 24 * 60 * 60_000;

export class CrashReports {
  readonly #folder: string;

  /** `folder`: Electron's crashDumps. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Newest first. */
  async list(): Promise<{ reportId: string; at: string; bytes: number }[]> {
    const reports = await Promise.all(
      (await this.#files())
        .filter((file) => extname(file) === '.dmp')
        .map(async (file) => {
          const { mtime, size } = await stat(file);
          return { reportId: basename(file, '.dmp').slice(0, 100), at: mtime.toISOString(), bytes: size };
        }),
    );
    return reports.sort((a, b) => b.at.localeCompare(a.at));
  }

  async deleteAll(): Promise<void> {
    for (const file of await this.#files()) await rm(file, { force: true });
  }

  /** Those that are older than a month. */
  async deleteOld(nowMs: number): Promise<void> {
    for (const file of await this.#files()) {
      const { mtimeMs } = await stat(file);
      if (nowMs - mtimeMs > KEPT_FOR_MS) await rm(file, { force: true });
    }
  }

  /** The reports and what lies beside each: they hold memory, so nothing of them may stay. The reporter's own settings do. */
  async #files(): Promise<string[]> {
    const entries = await readdir(this.#folder, { recursive: true, withFileTypes: true }).catch(() => []);
    return entries
      .filter((entry) => entry.isFile() && ['.dmp', '.meta', '.lock'].includes(extname(entry.name)))
      .map((entry) => join(entry.parentPath, entry.name));
  }
}
