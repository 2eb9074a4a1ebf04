/** CORS for exactly one other origin: the desktop app's window, which is not served by the engine. */
import type { NextFunction, Request, Response } from 'express';
import { APP_ORIGIN } from './local-guard.ts';

/** How long a browser may remember the answer, s. */
const REMEMBERED_S = 600;

/**
 * Lets the app's window read answers, and answers its preflights, which carry no credentials. Nobody else gets a header.
 * A preflight that asks for this machine's network (Private Network Access) is told yes.
 */
export function allowAppOrigin(request: Request, response: Response, next: NextFunction): void {
  response.vary('Origin');
  const isApp = request.headers.origin === APP_ORIGIN;
  if (isApp) response.set('Access-Control-Allow-Origin', APP_ORIGIN);
  const isPreflight =
    request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
  if (!isApp || !isPreflight) {
    next();
    return;
  }
  response.set({
    'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE',
    'Access-Control-Allow-Headers': 'authorization, content-type',
    'Access-Control-Max-Age': String(REMEMBERED_S),
  });
  if (request.headers['access-control-request-private-network'] === 'true') {
    response.set('Access-Control-Allow-Private-Network', 'true');
  }
  response.status(204).end();
}
