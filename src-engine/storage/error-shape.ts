/**
 * What a log may hold of an error: class, code, where. Never its message: that can quote what somebody said, typed or
 * keeps secret.
 */
import { errorCodes } from '../contract/errors.ts';
import { systemCodeOf } from './disk-errors.ts';

export interface ErrorShape {
  readonly class: string;
  readonly code?: string;
  /** "folder/file.ts:line:column", outermost last. */
  readonly stack: readonly string[];
  readonly cause?: ErrorShape;
}

const MAX_FRAMES = 12;
const MAX_CAUSES = 3;

/** Reduces anything that was thrown. */
export function shapeOfError(error: unknown, depth = 0): ErrorShape {
  if (!(error instanceof Error)) return { class: typeof error, stack: [] };
  const name = /^[A-Za-z]\w{0,60}$/.test(error.constructor.name) ? error.constructor.name : 'Error';
  const code = systemCodeOf(error);
  return {
    class: name,
    ...(code && isKnownKind(code) && { code }),
    stack: framesOf(error),
    ...(error.cause !== undefined && depth < MAX_CAUSES && { cause: shapeOfError(error.cause, depth + 1) }),
  };
}

/** Our own codes, and those of the system and of Node ("ENOSPC", "ERR_INVALID_ARG_TYPE"). */
function isKnownKind(code: string): boolean {
  return errorCodes.some((known) => known === code) || /^E[A-Z0-9_]{1,60}$/.test(code);
}

/** Places in our code and our packages, without what lies above them: paths hold the user's name. */
function framesOf(error: Error): string[] {
  const text = error.stack ?? '';
  // The message comes first in a stack and may itself look like one.
  const afterMessage = error.message
    ? text.slice(text.lastIndexOf(error.message) + error.message.length)
    : text;
  return afterMessage
    .split('\n')
    .flatMap(
      (line) =>
        /^ {4}at .*?((?:src-engine|node_modules)\/[\w@./-]+\.[cm]?[jt]s:\d+:\d+)\)?$/.exec(line)?.[1] ?? [],
    )
    .slice(0, MAX_FRAMES);
}
