import { type ErrorCode, UserError } from '../contract/errors.ts';

/** Close and request status codes of obs-websocket v5 (its protocol.md). */
export const closeCodes = { authenticationFailed: 4009, unsupportedRpcVersion: 4010, kicked: 4011 } as const;
export const requestCodes = {
  unknownRequestType: 204,
  notReady: 207,
  resourceNotFound: 600,
  resourceAlreadyExists: 601,
  invalidResourceState: 604,
} as const;

/** A request that OBS understood and refused; `requestCode` is obs-websocket's status. */
export class ObsRequestError extends UserError {
  readonly requestCode: number;

  constructor(requestType: string, requestCode: number) {
    super(
      'obs-refused',
      `OBS refused the request ${requestType} (status ${requestCode}).`,
      'Try again; if it stays so, restart OBS.',
    );
    this.requestCode = requestCode;
  }
}

/** What kept us from OBS, as a sentence and what to do. Takes the close or error code of obs-websocket-js. */
export function linkError(url: string, code: number | undefined, message: string): UserError {
  const error = (kind: ErrorCode, what: string, advice: string) => new UserError(kind, what, advice);
  if (code === closeCodes.authenticationFailed) {
    return error(
      'obs-wrong-password',
      `OBS at ${url} did not accept the password.`,
      'In OBS: Tools, WebSocket Server Settings, Show Connect Info. Copy the password from there.',
    );
  }
  if (code === closeCodes.unsupportedRpcVersion || /subprotocol/i.test(message)) {
    return tooOld(`What answers at ${url} does not speak obs-websocket 5.`);
  }
  if (code === closeCodes.kicked) {
    return error(
      'obs-unreachable',
      'OBS ended our session.',
      'Somebody pressed "Kick" in OBS; we try again.',
    );
  }
  if (message === 'timeout') {
    return error(
      'obs-unreachable',
      `OBS at ${url} did not answer in time.`,
      'See whether OBS hangs or waits in a dialog.',
    );
  }
  return error(
    'obs-unreachable',
    `There is no OBS at ${url}.`,
    'Start OBS and switch on Tools, WebSocket Server Settings, "Enable WebSocket server". Compare the port.',
  );
}

/** An OBS that lacks what we need. */
export function tooOld(what: string): UserError {
  return new UserError('obs-too-old', what, 'Install OBS 28 or newer: obs-websocket 5 is part of it.');
}
