import { UserError } from '../contract/errors.ts';

/** True for 127.0.0.0/8, ::1 and localhost. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Checks where an OBS is to be reached: ws or wss, no credentials, no path; loopback unless `allowRemote`. Returns it
 * normalised. Throws a UserError "bad-request" that does not repeat the address (it could hold a password).
 */
export function checkObsUrl(text: string, { allowRemote = false }: { allowRemote?: boolean } = {}): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain =
    url !== undefined &&
    (url.protocol === 'ws:' || url.protocol === 'wss:') &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === '' &&
    (url.pathname === '' || url.pathname === '/');
  if (!plain) {
    throw new UserError(
      'bad-request',
      'This is not the address of an OBS.',
      'Write it like ws://127.0.0.1:4455, without a user, a password or a path.',
    );
  }
  if (!allowRemote && !isLoopbackHost(url.hostname)) {
    throw new UserError(
      'bad-request',
      'This OBS is on another computer, and its link is not encrypted.',
      'Run Airlock on the computer that runs OBS, or allow remote hosts explicitly.',
    );
  }
  return `${url.protocol}//${url.host}`;
}
