/** How an error looks over HTTP. */
import { z } from 'zod';
import { messageFields } from './basics.ts';
import { type ErrorCode, errorCodes } from './errors.ts';

export const errorBodySchema = z.object({ error: z.object({ code: z.enum(errorCodes), ...messageFields }) });
export type ErrorBody = z.infer<typeof errorBodySchema>;

/** The HTTP status of each error code. */
export const httpStatusOf = {
  'bad-request': 400,
  unauthorised: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'too-many': 429,
  'obs-unreachable': 503,
  'obs-wrong-password': 422,
  'obs-too-old': 422,
  'obs-refused': 422,
  'obs-not-linked': 409,
  'stage-edited': 409,
  'capture-failed': 422,
  'recording-unreadable': 422,
  'ffmpeg-missing': 422,
  'model-damaged': 503,
  'model-failed': 503,
  'policy-invalid': 422,
  'word-list-invalid': 422,
  'storage-failed': 507,
  'disk-full': 507,
  internal: 500,
} as const satisfies Record<ErrorCode, number>;
