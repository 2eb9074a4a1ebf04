/**
 * The log: JSON lines that hold no content. A message is a literal in the source, a field is one of a short list, an
 * error is reduced to its shape. It never throws and never waits: a full disk must not stop protection.
 */
import { appendFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { idSchema } from '../contract/basics.ts';
import { type Category, categories } from '../contract/categories.ts';
import { endpoints } from '../contract/endpoints.ts';
import { type ErrorCode, errorCodes } from '../contract/errors.ts';
import { type ProblemCode, problemCodes } from '../contract/state.ts';
import { type ErrorShape, shapeOfError } from './error-shape.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof levels)[number];

/** The fields a line may have. Words must be of the contract, or they are replaced by "?". */
export interface LogFields {
  readonly code?: ErrorCode | ProblemCode;
  readonly category?: Category;
  /** The name of an endpoint. */
  readonly operation?: string;
  /** Our id of an input; made by us, so that it holds no name. */
  readonly inputId?: string;
  readonly version?: string;
  readonly status?: number;
  readonly count?: number;
  readonly port?: number;
  readonly durationMs?: number;
  readonly error?: unknown;
}

const allowedWords = {
  code: (word: string) =>
    errorCodes.some((code) => code === word) || problemCodes.some((code) => code === word),
  category: (word: string) => categories.some((category) => category === word),
  operation: (word: string) => endpoints.some((endpoint) => endpoint.name === word),
  inputId: (word: string) => idSchema.safeParse(word).success,
  version: (word: string) => /^v?\d+(\.\d+){0,3}$/.test(word),
} satisfies Partial<Record<keyof LogFields, (word: string) => boolean>>;

const numberFields = ['status', 'count', 'port', 'durationMs'] as const;

/** Only a literal: a message put together at run time could hold anything. */
type Literal<Text extends string> = Record<never, 1> extends Record<Text, 1> ? never : Text;

export interface Log {
  write<const Text extends string>(level: LogLevel, message: Literal<Text>, fields?: LogFields): void;
  /** Resolves when all lines so far are on disk, or given up. */
  flush(): Promise<void>;
}

export interface LogOptions {
  readonly folder: string;
  /** Lines below it are left out. */
  readonly level: LogLevel;
  /** A file that is longer gets a number and a new one begins. */
  readonly maxBytes?: number;
  /** How many numbered files are kept. */
  readonly keep?: number;
}

/** So many lines wait for a slow disk at most; more are counted and dropped. */
const MAX_WAITING = 1000;

/** Opens airlock.log in a folder. Nothing is written before the first line. */
export function openLog({ folder, level, maxBytes = 1_000_000, keep = 3 }: LogOptions): Log {
  const file = path.join(folder, 'airlock.log');
  let waiting: string[] = [];
  let dropped = 0;
  let writing: Promise<void> | undefined;

  async function rotate(): Promise<void> {
    const size = await stat(file).then(
      (info) => info.size,
      () => 0,
    );
    if (size < maxBytes) return;
    for (let n = keep - 1; n >= 1; n--)
      await rename(`${file}.${n}`, `${file}.${n + 1}`).catch(() => undefined);
    await rename(file, `${file}.1`);
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const lines = waiting;
      waiting = [];
      if (dropped > 0) lines.push(lineOf('warn', 'Log lines were dropped', { count: dropped }));
      dropped = 0;
      try {
        await rotate();
        await appendFile(file, lines.join(''), { mode: 0o600 });
      } catch {
        dropped += lines.length;
      }
    }
    writing = undefined;
  }

  return {
    write(lineLevel, message, fields = {}) {
      if (levels.indexOf(lineLevel) < levels.indexOf(level)) return;
      if (waiting.length >= MAX_WAITING) dropped++;
      else waiting.push(lineOf(lineLevel, message, fields));
      writing ??= drain();
    },
    async flush() {
      await writing;
    },
  };
}

function lineOf(level: LogLevel, message: string, fields: LogFields): string {
  const line: Record<string, unknown> & { error?: ErrorShape } = {
    at: new Date().toISOString(),
    level,
    message,
  };
  for (const [name, allowed] of Object.entries(allowedWords)) {
    const word = fields[name as keyof typeof allowedWords];
    if (word !== undefined) line[name] = allowed(word) ? word : '?';
  }
  for (const name of numberFields) {
    const value = fields[name];
    if (value !== undefined) line[name] = Number(value);
  }
  if (fields.error !== undefined) line.error = shapeOfError(fields.error);
  return `${JSON.stringify(line)}\n`;
}
