/**
 * Loopback is not trust: any web page can send requests to 127.0.0.1, and by DNS rebinding even read the answers.
 * Pure checks of what every request and upgrade carries, before anything else looks at it.
 */

export interface RequestOrigin {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** Sec-Fetch-Site: what the browser itself says of where a request comes from. */
  readonly fetchSite: string | undefined;
}

export type GuardFault = 'host' | 'origin';

const hostNames = ['127.0.0.1', 'localhost', '[::1]'] as const;

/** The desktop app's own pages. */
export const APP_ORIGIN = 'app://airlock';

/**
 * Undefined where the request may go on. `port` is the one we listen on. Host must be a name of this machine with our
 * port (DNS rebinding brings the attacker's name). Origin is absent (not a browser page), our own or the app's; another
 * page of this machine on another port is a stranger too. Without Origin, a browser must not call it cross-site.
 */
export function guardFault({ host, origin, fetchSite }: RequestOrigin, port: number): GuardFault | undefined {
  const ownHosts = hostNames.map((name) => `${name}:${port}`);
  if (host === undefined || !ownHosts.includes(host.toLowerCase())) return 'host';
  if (origin !== undefined) {
    const allowed = [...ownHosts.map((own) => `http://${own}`), APP_ORIGIN];
    return allowed.includes(origin) ? undefined : 'origin';
  }
  return fetchSite === 'cross-site' || fetchSite === 'same-site' ? 'origin' : undefined;
}
