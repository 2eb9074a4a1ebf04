/** Any error to what a client may see of it. */
import { UserError } from '../contract/errors.ts';
import { type ErrorBody, httpStatusOf } from '../contract/http-errors.ts';

export interface ErrorAnswer {
  readonly status: number;
  readonly body: ErrorBody;
  /** True where it is our fault, and somebody should look at it. */
  readonly fault: boolean;
}

/** A UserError as it is; what the body parser or the router refused, in our words; all else as `internal`, without content. */
export function answerTo(error: unknown): ErrorAnswer {
  if (error instanceof UserError) return answerWith(error, false);
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 413) {
    const large = new UserError('too-large', 'The request is too large.', 'Send less at a time.');
    return answerWith(large, false);
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    const bad = new UserError(
      'bad-request',
      'The request could not be read.',
      'Send JSON in UTF-8, not compressed.',
    );
    return answerWith(bad, false);
  }
  const internal = new UserError(
    'internal',
    'Something went wrong inside Airlock.',
    'Try again. The log says where it happened; "airlock doctor" may find out why.',
  );
  return answerWith(internal, true);
}

function answerWith({ code, message, advice }: UserError, fault: boolean): ErrorAnswer {
  return { status: httpStatusOf[code], body: { error: { code, message, advice } }, fault };
}
