/** What a command's exit code means; docs/cli.md has the same table. */
import type { ErrorCode } from '../contract/errors.ts';

export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  noEngine: 3,
  obs: 4,
  notProtected: 5,
  refused: 6,
  disk: 7,
  models: 8,
  interrupted: 130,
} as const;

/** The exit code of each error. */
export const exitCodeOf = {
  'bad-request': exitCodes.usage,
  unauthorised: exitCodes.refused,
  forbidden: exitCodes.refused,
  'not-found': exitCodes.refused,
  conflict: exitCodes.refused,
  'too-large': exitCodes.usage,
  'too-many': exitCodes.refused,
  'obs-unreachable': exitCodes.obs,
  'obs-wrong-password': exitCodes.obs,
  'obs-too-old': exitCodes.obs,
  'obs-refused': exitCodes.obs,
  'obs-not-linked': exitCodes.obs,
  'stage-edited': exitCodes.refused,
  'capture-failed': exitCodes.refused,
  'recording-unreadable': exitCodes.usage,
  'ffmpeg-missing': exitCodes.usage,
  'model-damaged': exitCodes.models,
  'model-failed': exitCodes.models,
  'policy-invalid': exitCodes.usage,
  'word-list-invalid': exitCodes.usage,
  'storage-failed': exitCodes.disk,
  'disk-full': exitCodes.disk,
  internal: exitCodes.failed,
} as const satisfies Record<ErrorCode, number>;
