/**
 * The content security policy of our page, whoever serves it (the engine to browsers, the shell to its window): it runs its
 * own scripts alone and talks to whom it is told.
 */

/** `connectTo`: sources of connect-src (CSP level 3). */
export function pagePolicy(connectTo: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self' blob:",
    `connect-src ${connectTo.join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
