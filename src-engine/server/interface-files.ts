/** The interface's own files: its page and what that loads, as Vite built them. They hold nothing, so anybody may read them. */
import express, { type NextFunction, type Request, type Response } from 'express';
import { pagePolicy } from '../contract/page-policy.ts';

const ASSETS = '/assets';
/** The names of assets hold a digest of their content: they never change. */
const FOR_EVER = 'public, max-age=31536000, immutable';
/** The page is asked for again each time, so that a new version is there at once. */
const ASK_AGAIN = 'no-cache';

const NOT_BUILT = `Airlock's engine runs, but its interface was not built yet.
Run "npm run build" in Airlock's folder, then load this page again.
`;

export interface InterfaceFilesOptions {
  /** A folder of a Vite build: index.html and assets/. */
  readonly folder: string;
  /** The port we listen on, known once we do. */
  readonly port: () => number;
}

/** Serves `/` and `/assets/…`, and nothing else: every other path is the API's, and the page finds its way by the hash. */
export function interfaceFiles({ folder, port }: InterfaceFilesOptions): express.Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  router.get('/', (_request: Request, response: Response, next: NextFunction) => {
    setPageHeaders(response, port(), ASK_AGAIN);
    response.sendFile('index.html', { root: folder, cacheControl: false, etag: true }, (error) => {
      if (!error) return;
      if (response.headersSent) return response.destroy();
      if ('code' in error && error.code === 'ENOENT') response.status(404).type('text/plain').send(NOT_BUILT);
      else next(error);
    });
  });
  router.use(
    ASSETS,
    express.static(`${folder}${ASSETS}`, {
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      cacheControl: false,
      etag: false,
      lastModified: false,
      setHeaders: (response) => setPageHeaders(response as Response, port(), FOR_EVER),
    }),
  );
  return router;
}

/** Workers have the policy that they are sent with, so assets carry it too. */
function setPageHeaders(response: Response, port: number, cacheControl: string): void {
  response.set({
    'Cache-Control': cacheControl,
    // 'self' does not cover ws: in older browsers, OBS's among them.
    'Content-Security-Policy': pagePolicy(["'self'", `ws://127.0.0.1:${port}`, `ws://localhost:${port}`]),
    'Permissions-Policy': `microphone=(self), ${denied.map((name) => `${name}=()`).join(', ')}`,
  });
}

const denied = [
  'camera',
  'geolocation',
  'display-capture',
  'midi',
  'usb',
  'serial',
  'hid',
  'bluetooth',
  'payment',
];
