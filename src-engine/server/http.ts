/** HTTP: the list of operations as an Express app. Every request passes the same door in the same order. */
import express, { type NextFunction, type Request, type Response } from 'express';
import type { z } from 'zod';
import { getSession, pairBrowser } from '../contract/endpoints/engine.ts';
import { UserError } from '../contract/errors.ts';
import type { Operation } from '../operations/operation.ts';
import { type Access, type Caller, SESSION_LIFE_MS, scopeIncludes, sessionCookieName } from './access.ts';
import { allowAppOrigin } from './app-origin.ts';
import { answerTo } from './error-answer.ts';
import { interfaceFiles } from './interface-files.ts';
import { guardFault } from './local-guard.ts';
import { inputOf } from './request-input.ts';

/** The largest body: 500 words of 200 letters fit four times over. */
export const MAX_BODY_BYTES = 512 * 1024;

/** Set-up with a self-test is the longest verb; one that takes longer hangs. */
const OPERATION_TIMEOUT_MS = 60_000;

/** Told of what is our fault: the error and, where known, the operation. Its message may hold content: never log it. */
export type OnFault = (error: unknown, operation: string | undefined) => void;

export interface HttpOptions {
  readonly operations: readonly Operation[];
  readonly access: Access;
  /** The port we listen on, known once we do. */
  readonly port: () => number;
  readonly onFault: OnFault;
  /** Checks results against the contract too: for tests and development. */
  readonly checkResults: boolean;
  /** A folder of a Vite build; left out, no interface is served. */
  readonly interfaceDir?: string | undefined;
  /** Told when a browser was let in. */
  readonly onPaired: () => void;
}

/** Builds the app; it listens nowhere yet. */
export function createHttpApp(options: HttpOptions): express.Express {
  const { operations, access, port } = options;
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.enable('case sensitive routing').enable('strict routing');
  app.use(setHeaders);
  app.use((request, _response, next) => {
    const { host, origin } = request.headers;
    const fetchSite = request.headers['sec-fetch-site'];
    const fault = guardFault({ host, origin, fetchSite: fetchSite as string | undefined }, port());
    next(fault && refusal(fault));
  });
  app.use(allowAppOrigin);
  app.use(identify(access, port));
  for (const [path, sameUrl] of Map.groupBy(operations, (one) => one.endpoint.path)) {
    const route = app.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const operation of sameUrl) {
      const method = operation.endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
      route[method](mayCall(operation), requireJson, jsonBody, handlerOf(operation, options));
    }
    route.all(wrongMethod(sameUrl.map((one) => one.endpoint.method)));
  }
  app
    .route(pairBrowser.path)
    .post(requireJson, jsonBody, pairingHandler(options))
    .all(wrongMethod([pairBrowser.method]));
  app
    .route(getSession.path)
    .get(tellSession)
    .all(wrongMethod([getSession.method]));
  if (options.interfaceDir !== undefined) app.use(interfaceFiles({ folder: options.interfaceDir, port }));
  app.use((_request, _response, next) => {
    next(new UserError('not-found', 'There is nothing at this address.', 'See docs/openapi.json.'));
  });
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const { status, body, fault } = answerTo(error);
    if (fault) options.onFault(error, response.locals.operation as string | undefined);
    if (response.headersSent) response.destroy();
    else response.status(status).json(body);
  });
  return app;
}

const jsonBody = express.json({ limit: MAX_BODY_BYTES, inflate: false });

function setHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  });
  next();
}

function refusal(fault: 'host' | 'origin'): UserError {
  return fault === 'host'
    ? new UserError(
        'forbidden',
        'The request was not addressed to this machine.',
        'Use http://127.0.0.1 and our port.',
      )
    : new UserError(
        'forbidden',
        'The request came from another page or program.',
        'Use Airlock’s own window.',
      );
}

/** Notes who calls; the cookie of a session in use is sent again once a day, so that it lives on. */
function identify(access: Access, port: () => number) {
  return (request: Request, response: Response, next: NextFunction) => {
    const { authorization, cookie } = request.headers;
    const caller = access.callerOf({ authorization, cookie }, port());
    response.locals.caller = caller;
    if (caller.pairing !== undefined && access.isRenewed(caller)) {
      setSessionCookie(response, port(), caller.pairing.session);
    }
    next();
  };
}

function callerIn(response: Response): Caller {
  return response.locals.caller as Caller;
}

function setSessionCookie(response: Response, port: number, session: string): void {
  response.cookie(sessionCookieName(port), session, {
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    maxAge: SESSION_LIFE_MS,
  });
}

/** What the caller may do: no operation, because those are told nothing of who calls. */
function tellSession(request: Request, response: Response): void {
  inputOf(getSession, { params: {}, query: request.query, body: undefined });
  response.json({ scope: callerIn(response).scope } satisfies z.input<typeof getSession.result>);
}

function mayCall({ endpoint }: Operation) {
  return (_request: Request, response: Response, next: NextFunction) => {
    response.locals.operation = endpoint.name;
    const { scope } = callerIn(response);
    if (scopeIncludes(scope, endpoint.scope)) return next();
    next(
      scope === 'open'
        ? new UserError(
            'unauthorised',
            'Who are you? The token is missing or wrong.',
            'Send the token of this launch.',
          )
        : new UserError(
            'forbidden',
            'This session may not do that.',
            'Use Airlock’s own window, or pair again for more.',
          ),
    );
  };
}

/** A body that is not JSON is refused rather than ignored; it is also how a foreign form would come. */
function requireJson(request: Request, _response: Response, next: NextFunction): void {
  const hasBody =
    Number(request.headers['content-length'] ?? 0) > 0 || 'transfer-encoding' in request.headers;
  const refused = hasBody && !request.is('application/json');
  next(
    refused
      ? new UserError('bad-request', 'The body is not JSON.', 'Send it as application/json.')
      : undefined,
  );
}

function wrongMethod(allowed: readonly string[]) {
  return (_request: Request, response: Response) => {
    const error = new UserError(
      'bad-request',
      'This address does not take that method.',
      'See docs/openapi.json.',
    );
    response.status(405).set('Allow', allowed.join(', ')).json(answerTo(error).body);
  };
}

/** Sets the cookie of a new session; no operation, because the session must go into a header and nowhere else. */
function pairingHandler({ access, port, onPaired }: HttpOptions) {
  return async (request: Request, response: Response) => {
    const { code, name } = pairBrowser.body.parse(
      inputOf(pairBrowser, { params: {}, query: request.query, body: request.body }),
    );
    const { session, scope } = await access.pair(code, name);
    setSessionCookie(response, port(), session);
    onPaired();
    response.json({ scope } satisfies z.input<typeof pairBrowser.result>);
  };
}

function handlerOf(operation: Operation, { checkResults }: HttpOptions) {
  const { endpoint, handle } = operation;
  return async (request: Request, response: Response) => {
    const input = inputOf(endpoint, { params: request.params, query: request.query, body: request.body });
    const result = await withinTime(handle(input as never));
    if (checkResults) endpoint.result.parse(result);
    if (endpoint.file) {
      response.attachment(endpoint.file.name).type(endpoint.file.mediaType).send(result);
      return;
    }
    response.json(result);
  };
}

async function withinTime(work: Promise<unknown>): Promise<unknown> {
  const { promise: tooLong, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('An operation took too long')), OPERATION_TIMEOUT_MS);
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
