/**
 * One JSON file: checked when read, replaced whole when written (a new file, fsync, rename), with a second copy of it
 * beside it (.bak). A damaged file is kept under another name and the copy is used instead. The copy is of the same
 * version, not of the one before: what the user deleted must not stay on the disk.
 */
import { constants } from 'node:fs';
import { chmod, copyFile, open, readFile, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { UserError } from '../contract/errors.ts';
import type { Store } from '../operations/ports/settings.ts';
import { diskError, systemCodeOf } from './disk-errors.ts';
import { type FileSeal, noSeal } from './sealed-file.ts';

/** The version of the files that this Airlock writes. */
const VERSION = 1;

/** Only the user may read what we write. */
const FILE_MODE = 0o600;

export interface JsonStoreOptions<Schema extends z.ZodType> {
  readonly file: string;
  readonly schema: Schema;
  /** A static phrase for messages: "the settings". */
  readonly what: string;
  /** Left out: the text is clear on the disk. */
  readonly seal?: FileSeal | undefined;
}

export interface OpenedStore<Value> {
  readonly store: Store<Value>;
  /** Set where the file was damaged: what became of it, for people. */
  readonly notice?: { readonly message: string; readonly advice: string };
}

/**
 * Opens the store; a missing file means the schema's defaults. Throws a UserError where the file cannot be read at all
 * or comes from a newer Airlock, because then writing would lose what is in it.
 */
export async function openJsonStore<Schema extends z.ZodType<object>>(
  options: JsonStoreOptions<Schema>,
): Promise<OpenedStore<z.output<Schema>>> {
  const { file, schema, what } = options;
  try {
    const main = await load(file, options);
    if (typeof main === 'object') {
      const store = new JsonStore(options, main.value);
      // Clear until now: encrypted at once, the second copy too.
      if (main.wasClear) await store.update((value) => value);
      return { store };
    }
    const copy = await load(`${file}.bak`, options);
    if (main === 'damaged') await setAside(file);
    if (copy === 'damaged') await setAside(`${file}.bak`);
    if (typeof copy === 'object') {
      return {
        store: new JsonStore(options, copy.value),
        notice: {
          message: `The file with ${what} was ${main}; its second copy is in use.`,
          advice:
            'Look whether your last change is there. A damaged file is kept, its name ends in .damaged.',
        },
      };
    }
    const store = new JsonStore(options, schema.parse({}));
    if (main === 'missing' && copy === 'missing') return { store };
    return {
      store,
      notice: {
        message: `The file with ${what} was ${main} and its second copy ${copy}: it starts afresh.`,
        advice: 'Set up again what is missing. A damaged file is kept, its name ends in .damaged.',
      },
    };
  } catch (error) {
    throw diskError(error, what);
  }
}

class JsonStore<Schema extends z.ZodType<object>> implements Store<z.output<Schema>> {
  #value: z.output<Schema>;
  #queue: Promise<unknown> = Promise.resolve();
  readonly #options: JsonStoreOptions<Schema>;

  constructor(options: JsonStoreOptions<Schema>, value: z.output<Schema>) {
    this.#options = options;
    this.#value = value;
  }

  read(): z.output<Schema> {
    return structuredClone(this.#value);
  }

  update(change: (value: z.output<Schema>) => z.output<Schema>): Promise<z.output<Schema>> {
    const turn = this.#queue.then(() => this.#save(change));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #save(change: (value: z.output<Schema>) => z.output<Schema>): Promise<z.output<Schema>> {
    const { file, schema, what, seal = noSeal } = this.#options;
    const checked = schema.safeParse(change(this.read()));
    if (!checked.success) {
      throw new UserError(
        'bad-request',
        `That does not fit into ${what} (${checked.error.issues[0]?.path.join('.') ?? ''}).`,
        'Nothing was changed. There may be too many entries, or one that is too long.',
      );
    }
    const text = seal.close(`${JSON.stringify(checked.data, null, 2)}\n`);
    try {
      // The copy first: when this throws, the file still holds what it held.
      await writeFileAtomic(`${file}.bak`, text, { mode: FILE_MODE });
      await writeFileAtomic(file, text, { mode: FILE_MODE });
      await syncFolder(path.dirname(file));
    } catch (error) {
      throw diskError(error, what);
    }
    this.#value = checked.data;
    return this.read();
  }
}

async function load<Schema extends z.ZodType<object>>(
  file: string,
  { schema, what, seal = noSeal }: JsonStoreOptions<Schema>,
): Promise<{ readonly value: z.output<Schema>; readonly wasClear: boolean } | 'missing' | 'damaged'> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
    if (process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0) await chmod(file, FILE_MODE);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return 'missing';
    throw error;
  }
  const opened = seal.open(withoutMark(text));
  if (opened === 'damaged') return 'damaged';
  const json = parseJson(opened.text);
  const version = z.object({ version: z.number() }).safeParse(json);
  if (version.success && version.data.version > VERSION) {
    throw new UserError(
      'storage-failed',
      `The file with ${what} was made by a newer version of Airlock.`,
      'Update Airlock, or choose another folder with --data-dir. Nothing was changed.',
    );
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? { value: parsed.data, wasClear: opened.wasClear } : 'damaged';
}

/** Some editors put a byte order mark before the JSON. */
function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Nothing is lost: a damaged file gets another name, never that of an earlier one. */
async function setAside(file: string): Promise<void> {
  for (let n = 1; ; n++) {
    try {
      await copyFile(file, `${file}.${n}.damaged`, constants.COPYFILE_EXCL);
    } catch (error) {
      if (systemCodeOf(error) === 'EEXIST') continue;
      throw error;
    }
    return await unlink(file);
  }
}

/** A rename is on disk only when its folder is. Windows cannot open folders, and does it by itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
