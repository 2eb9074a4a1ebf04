/**
 * The journal's files: lines appended to numbered files of a bounded size, the oldest deleted. A line torn by a crash or a
 * full disk stays alone: the next write begins a new line.
 */
import { appendFile, chmod, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../contract/errors.ts';

export interface JournalLimits {
  /** A file is not written to beyond this, in bytes. */
  readonly maxFileBytes: number;
  readonly maxFiles: number;
  /** How many lines wait in memory while they cannot be written; beyond it the oldest are given up, and it is said. */
  readonly maxUnsaved: number;
}

const NAME = /^incidents-(\d{6,})\.jsonl$/;
const FIRST_NUMBER = 1;

export class JournalFiles {
  readonly #folder: string;
  readonly #limits: JournalLimits;
  #numbers: number[] = [];
  #currentBytes = 0;
  /** True where the current file may end in half a line. */
  #isTorn = false;

  private constructor(folder: string, limits: JournalLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Opens the folder, made where it is missing, and closes it to everybody else. Throws a UserError. */
  static async open(folder: string, limits: JournalLimits): Promise<JournalFiles> {
    const files = new JournalFiles(folder, limits);
    try {
      await files.#open();
    } catch (error) {
      throw journalError(error);
    }
    return files;
  }

  /** Appends whole lines. Throws a UserError (`disk-full`, `storage-failed`); some of them may then be written all the same. */
  async append(lines: string): Promise<void> {
    const bytes = Buffer.byteLength(lines);
    try {
      if (this.#currentBytes > 0 && this.#currentBytes + bytes > this.#limits.maxFileBytes)
        await this.#rotate();
      await this.#write(lines);
    } catch (error) {
      this.#isTorn = true;
      throw journalError(error);
    }
    this.#isTorn = false;
    this.#currentBytes += bytes;
  }

  /** The lines of one file after the other, the newest file and the newest line first. Throws a UserError. */
  async *readBackwards(): AsyncGenerator<string> {
    for (const number of this.#numbers.toReversed()) {
      const text = await readFile(this.#pathOf(number), 'utf8').catch((error: unknown) => {
        // The oldest may be deleted meanwhile, and the user may delete any.
        if (isCode(error, 'ENOENT')) return '';
        throw journalError(error);
      });
      yield* text.split('\n').toReversed();
    }
  }

  async #open(): Promise<void> {
    await this.#makeFolder();
    const names = await readdir(this.#folder);
    const ours = names.flatMap((name) => NAME.exec(name)?.[1] ?? []);
    this.#numbers = ours.map(Number).toSorted((a, b) => a - b);
    for (const number of this.#numbers) await chmod(this.#pathOf(number), 0o600);
    const current = this.#numbers.at(-1);
    if (current === undefined) this.#numbers = [FIRST_NUMBER];
    else await this.#inspect(current);
  }

  async #inspect(number: number): Promise<void> {
    await using file = await open(this.#pathOf(number), 'r');
    const { size } = await file.stat();
    this.#currentBytes = size;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    this.#isTorn = bytesRead === 1 && buffer[0] !== 0x0a;
  }

  async #write(lines: string): Promise<void> {
    const text = this.#isTorn ? `\n${lines}` : lines;
    const path = this.#pathOf(this.#numbers.at(-1) ?? FIRST_NUMBER);
    try {
      await appendFile(path, text, { mode: 0o600 });
    } catch (error) {
      if (!isCode(error, 'ENOENT')) throw error;
      await this.#makeFolder();
      await appendFile(path, text, { mode: 0o600 });
    }
  }

  async #rotate(): Promise<void> {
    const next = (this.#numbers.at(-1) ?? FIRST_NUMBER) + 1;
    const kept = [...this.#numbers, next].slice(-this.#limits.maxFiles);
    for (const number of this.#numbers.filter((old) => !kept.includes(old))) {
      await rm(this.#pathOf(number), { force: true });
    }
    this.#numbers = kept;
    this.#currentBytes = 0;
    this.#isTorn = false;
  }

  async #makeFolder(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await chmod(this.#folder, 0o700);
  }

  #pathOf(number: number): string {
    return join(this.#folder, `incidents-${String(number).padStart(6, '0')}.jsonl`);
  }
}

/** What the file system threw, told to a person; the path stays out of it, since it may hold the user's name. */
function journalError(error: unknown): UserError {
  if (isCode(error, 'ENOSPC') || isCode(error, 'EDQUOT')) {
    return new UserError(
      'disk-full',
      'The disk is full: incidents cannot be saved. Protection goes on.',
      'Free some space on the disk. Incidents are kept in memory until then and saved as soon as there is room.',
      { cause: error },
    );
  }
  return new UserError(
    'storage-failed',
    'The incident journal cannot be read or saved. Protection goes on.',
    'Make sure that Airlock’s folder is there and that you may write to it.',
    { cause: error },
  );
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
