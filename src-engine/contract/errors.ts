/**
 * Errors that a person can act on. `code` is part of the contract; `message` says what happened, `advice` what to do.
 * Neither ever holds a password, a token, a watched word or anything that was said.
 */
export const errorCodes = [
  'bad-request',
  'unauthorised',
  'forbidden',
  'not-found',
  'conflict',
  'too-large',
  'too-many',
  'obs-unreachable',
  'obs-wrong-password',
  'obs-too-old',
  'obs-refused',
  'obs-not-linked',
  'stage-edited',
  'capture-failed',
  'recording-unreadable',
  'ffmpeg-missing',
  'model-damaged',
  'model-failed',
  'policy-invalid',
  'word-list-invalid',
  'storage-failed',
  'disk-full',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export class UserError extends Error {
  readonly code: ErrorCode;
  readonly advice: string;

  constructor(code: ErrorCode, message: string, advice: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
    this.code = code;
    this.advice = advice;
  }
}
