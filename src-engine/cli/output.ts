/** What commands print: lines for people, or with --json one object on stdout. */
import { UserError } from '../contract/errors.ts';
import type { Problem, Protection } from '../contract/state.ts';
import { NoEngineError } from './engine-calls.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';

export interface CommonOptions {
  readonly json?: boolean;
  readonly dataDir?: string;
}

/** Prints a result: the object itself, or its lines. */
export function print(options: CommonOptions, result: unknown, lines: readonly string[]): void {
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}

/** Prints an error and gives the exit code that goes with it. */
export function printError(error: unknown, asJson: boolean): number {
  const { code, message, advice, exitCode } = describeError(error);
  if (asJson) process.stdout.write(`${JSON.stringify({ error: { code, message, advice } })}\n`);
  else process.stderr.write(`${message}\n${advice}\n`);
  return exitCode;
}

function describeError(error: unknown) {
  if (error instanceof UserError) {
    const { code, message, advice } = error;
    return { code, message, advice, exitCode: exitCodeOf[code] };
  }
  if (error instanceof NoEngineError) {
    return { code: 'no-engine', message: error.message, advice: error.advice, exitCode: exitCodes.noEngine };
  }
  if (error instanceof Error && error.name === 'DamagedModelError') {
    const advice = 'Run "npm install" again in Airlock’s folder.';
    return { code: 'model-damaged', message: error.message, advice, exitCode: exitCodes.models };
  }
  // Whatever else it is may hold content.
  const name = error instanceof Error ? error.name : 'unknown';
  return {
    code: 'internal',
    message: `Something in Airlock failed (${name}).`,
    advice: 'Please report it; the log in Airlock’s folder has no content of yours.',
    exitCode: exitCodes.failed,
  };
}

const words = {
  protected: 'PROTECTED',
  'catching-up': 'CATCHING UP',
  'not-protected': 'NOT PROTECTED',
  paused: 'PAUSED',
  panic: 'PANIC',
} as const satisfies Record<Protection['word'], string>;

/** The big word and its reasons, one a line. */
export function protectionLines({ word, reasons, pausedUntil }: Protection): string[] {
  const until = pausedUntil === undefined ? '' : ` until ${new Date(pausedUntil).toLocaleTimeString()}`;
  return [`${words[word]}${until}`, ...reasons.map(problemLine)];
}

export function problemLine({ message, advice, inputId }: Problem): string {
  return `  - ${inputId === undefined ? '' : `${inputId}: `}${message} ${advice}`;
}

/** Rows as columns of equal width. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
