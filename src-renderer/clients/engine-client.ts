/** Calls the engine: the same endpoints as everybody else, typed by the contract. */
import type { z } from 'zod';
import type { Endpoint } from '../../src-engine/contract/endpoint.ts';
import { type CallInput, requestOf } from '../../src-engine/contract/endpoint-request.ts';
import type { ErrorCode } from '../../src-engine/contract/errors.ts';
import { errorBodySchema } from '../../src-engine/contract/http-errors.ts';
import { shell } from './shell.ts';

/** The engine does not answer. */
export type CallFault = ErrorCode | 'engine-unreachable';

/** What the engine refused, or that it is not there. `message` and `advice` are the engine's, in English. */
export class CallError extends Error {
  readonly code: CallFault;
  readonly advice: string;

  constructor(code: CallFault, message: string, advice: string) {
    super(message);
    this.name = 'CallError';
    this.code = code;
    this.advice = advice;
  }
}

/** A set-up takes a few seconds; the engine itself gives up after a minute. */
const ANSWER_WITHIN_MS = 65_000;

interface Address {
  readonly httpBase: string;
  readonly wsBase: string;
  /** Only in the app's own window; a browser has a cookie. */
  readonly token: string | undefined;
}

/** Asked anew for each connection, as a restarted engine listens with another token. Rejects with a CallError. */
async function engineAddress(): Promise<Address> {
  if (shell === undefined) {
    const { protocol, host } = location;
    return { httpBase: `${protocol}//${host}`, wsBase: `ws://${host}`, token: undefined };
  }
  const address = await shell.engineAddress();
  if (address === null) throw unreachable();
  const host = `127.0.0.1:${address.port}`;
  return { httpBase: `http://${host}`, wsBase: `ws://${host}`, token: address.token };
}

/** Calls an endpoint with its flat input. Rejects with a CallError; an aborted `signal` rejects with its reason. */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E>,
  signal?: AbortSignal,
): Promise<z.output<E['result']>> {
  const { httpBase, token } = await engineAddress();
  const { path, body } = requestOf(endpoint, input as Record<string, unknown>);
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), ANSWER_WITHIN_MS);
  const abort = () => timeout.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const response = await fetch(httpBase + path, {
      method: endpoint.method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      signal: timeout.signal,
      ...(body === undefined ? {} : { body }),
    });
    if (endpoint.file && response.ok) return (await response.text()) as z.output<E['result']>;
    const answer: unknown = await response.json();
    if (response.ok) return answer as z.output<E['result']>;
    const { code, message, advice } = errorBodySchema.parse(answer).error;
    throw new CallError(code, message, advice);
  } catch (error) {
    if (error instanceof CallError || signal?.aborted) throw error;
    throw unreachable();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** Where a WebSocket of the engine is; the token goes into the subprotocols, as a browser sets no headers (docs/api.md). */
export async function socketTarget(path: string): Promise<{ url: string; protocols: string[] }> {
  const { wsBase, token } = await engineAddress();
  return {
    url: wsBase + path,
    protocols: token === undefined ? ['airlock.v1'] : ['airlock.v1', `airlock.token.${token}`],
  };
}

function unreachable(): CallError {
  return new CallError('engine-unreachable', 'The engine does not answer.', 'It is started again by itself.');
}

/** Opens a WebSocket of the engine, "/events" for example. Rejects with a CallError where it is not known where it is. */
export async function openSocket(path: string): Promise<WebSocket> {
  const { url, protocols } = await socketTarget(path);
  return new WebSocket(url, protocols);
}
