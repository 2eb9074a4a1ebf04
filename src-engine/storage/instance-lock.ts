/** One engine per data folder: a second one would undo the first one's stage and write over its settings. */
import { mkdir, open, readFile, rm, rmdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { UserError } from '../contract/errors.ts';
import { diskError, systemCodeOf } from './disk-errors.ts';
import { isRunning, markOfThisProcess, type ProcessMark } from './process-start.ts';

const markSchema = z.object({
  pid: z.int().positive(),
  startedAtMs: z.number(),
  bootAndTicks: z.string().optional(),
});

/** A take-over lasts some ms; one that is this old belongs to a process that died in it. */
const TAKE_OVER_STALE_MS = 10_000;

/** A lock whose text is not there yet is being written; one this old never will be. */
const TORN_STALE_MS = 2_000;

export interface InstanceLock {
  /** Lets the next engine in. Does nothing the second time. */
  release(): Promise<void>;
}

/**
 * Takes the lock of a data folder. The lock of a process that is gone is replaced. Throws a UserError: `conflict`
 * where another engine runs, `disk-full`, `storage-failed`.
 */
export async function lockInstance(dataDir: string): Promise<InstanceLock> {
  const file = path.join(dataDir, 'engine.lock');
  const mark = await markOfThisProcess();
  try {
    while (!(await create(file, mark))) {
      if ((await holderOf(file)) === 'running') throw alreadyRunning();
      await removeStale(file);
    }
  } catch (error) {
    throw diskError(error, 'the lock of Airlock’s folder');
  }
  let released = false;
  return {
    async release() {
      if (released) return;
      released = true;
      await rm(file, { force: true }).catch((error: unknown) => {
        throw diskError(error, 'the lock of Airlock’s folder');
      });
    },
  };
}

/** False where the file is already there. */
async function create(file: string, mark: ProcessMark): Promise<boolean> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file, 'wx', 0o600);
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await handle.writeFile(JSON.stringify(mark));
    await handle.sync();
    return true;
  } catch (error) {
    await unlink(file).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
}

async function holderOf(file: string): Promise<'running' | 'gone'> {
  for (;;) {
    const held = await Promise.all([readFile(file, 'utf8'), stat(file)]).catch((error: unknown) => {
      if (systemCodeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (held === undefined) return 'gone';
    const [text, info] = held;
    const mark = markSchema.safeParse(parseJson(text));
    if (mark.success) return (await isRunning(mark.data)) ? 'running' : 'gone';
    if (Date.now() - info.mtimeMs > TORN_STALE_MS) return 'gone';
    await sleep(50);
  }
}

/** Only one at a time removes a stale lock, and looks again before it does: it may be somebody's new one by now. */
async function removeStale(file: string): Promise<void> {
  const door = `${file}.take-over`;
  try {
    await mkdir(door);
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw error;
    const age = await stat(door).then(
      (info) => Date.now() - info.mtimeMs,
      () => 0,
    );
    if (age > TAKE_OVER_STALE_MS) await rmdir(door).catch(() => undefined);
    await sleep(20);
    return;
  }
  try {
    if ((await holderOf(file)) === 'gone') await rm(file, { force: true });
  } finally {
    await rmdir(door).catch(() => undefined);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function alreadyRunning(): UserError {
  return new UserError(
    'conflict',
    'Airlock is already running with this folder.',
    'Use the window that is open, end it with "airlock stop", or choose another folder with --data-dir.',
  );
}
