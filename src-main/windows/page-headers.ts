/** The headers of our page: what it may load and whom it may talk to. The engine sends the same to browsers, for its own port. */

import { pagePolicy } from '../../src-engine/contract/page-policy.ts';

/** The twenty ports that the engine tries. */
const ENGINE_PORTS = Array.from({ length: 20 }, (_, n) => 47_821 + n);

/** `port`: of the engine; while it is not known, any that it may come to have. */
export function pageHeaders(port: number | undefined): Record<string, string> {
  const engines = (port === undefined ? ENGINE_PORTS : [port]).flatMap((one) => [
    `http://127.0.0.1:${one}`,
    `ws://127.0.0.1:${one}`,
  ]);
  return {
    'Content-Security-Policy': pagePolicy(engines),
    'Cache-Control': 'no-store',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}
