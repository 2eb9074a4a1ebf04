/** Errors of the file system, told so that a person can act on them. */
import { UserError } from '../contract/errors.ts';

/** The system's code of an error ("ENOSPC"), if it has one. */
export function systemCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Turns what the file system threw into a UserError: `disk-full` (ENOSPC, EDQUOT) or `storage-failed`. `what` is a
 * static phrase such as "the settings"; the path stays out of the message, since it may hold the user's name.
 */
export function diskError(error: unknown, what: string): UserError {
  if (error instanceof UserError) return error;
  const code = systemCodeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new UserError(
      'disk-full',
      `The disk is full: ${what} could not be saved.`,
      'Free some space on the disk, then try again. What was saved before is still there.',
      { cause: error },
    );
  }
  const refused = code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
  return new UserError(
    'storage-failed',
    `${what[0]?.toUpperCase()}${what.slice(1)} could not be read or saved${code ? ` (${code})` : ''}.`,
    refused
      ? 'Make sure that you own Airlock’s folder and may write to it, or choose another with --data-dir.'
      : 'Check the disk, or choose another folder with --data-dir.',
    { cause: error },
  );
}
