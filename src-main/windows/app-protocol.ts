/**
 * Serves app://airlock from the interface that is inside the app. What can be asked for is the list of files there were at
 * the start: a path is looked up, never joined, so that none leads elsewhere.
 */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { CustomScheme } from 'electron';
import { APP_SCHEME, isOurs } from './app-page.ts';
import { pageHeaders } from './page-headers.ts';

/** To be registered before the app is ready. No CORS, no service workers, no bypass of the content security policy. */
export const appScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true },
} as const satisfies CustomScheme;

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
};

export interface PageServerOptions {
  /** The built interface. */
  readonly folder: string;
  /** The engine's port; undefined while there is none. */
  readonly port: () => number | undefined;
}

/** For `protocol.handle`. */
export function pageServer({ folder, port }: PageServerOptions) {
  let files: Promise<ReadonlyMap<string, string>> | undefined;
  return async ({ url, method }: { readonly url: string; readonly method: string }): Promise<Response> => {
    const headers = pageHeaders(port());
    const refuse = (status: number) => new Response(null, { status, headers });
    if (!isOurs(url)) return refuse(403);
    if (method !== 'GET') return refuse(405);
    files ??= filesIn(folder);
    const { pathname } = new URL(url);
    const file = (await files).get(pathname === '/' ? '/index.html' : pathname);
    const type = mediaTypes[extname(file ?? '')];
    if (file === undefined || type === undefined) return refuse(404);
    return new Response(new Uint8Array(await readFile(file)), {
      headers: { ...headers, 'Content-Type': type },
    });
  };
}

/** By the path in an address. */
async function filesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [`/${relative(folder, file).split(sep).join('/')}`, file]),
  );
}
