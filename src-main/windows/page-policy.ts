/** The headers of our page: what it may load and whom it may talk to. The engine sends the same to browsers, for its own port. */

/** The twenty ports that the engine tries. */
const ENGINE_PORTS = Array.from({ length: 20 }, (_, n) => 47_821 + n);

/** `port`: of the engine; while it is not known, any that it may come to have. */
export function pageHeaders(port: number | undefined): Record<string, string> {
  const engines = (port === undefined ? ENGINE_PORTS : [port]).flatMap((one) => [
    `http://127.0.0.1:${one}`,
    `ws://127.0.0.1:${one}`,
  ]);
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self' blob:",
    `connect-src ${engines.join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'Cache-Control': 'no-store',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}
