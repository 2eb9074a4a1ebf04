/**
 * The link to one OBS, and the only file that imports obs-websocket-js: connects, reconnects with back-off, gives every
 * call a timeout and a cancel (the library's calls never settle when the socket drops), and rebuilds errors.
 */
import OBSWebSocket, {
  EventSubscription,
  type OBSEventTypes,
  type OBSRequestTypes,
  type OBSResponseTypes,
  OBSWebSocketError,
  type RequestBatchRequest,
} from 'obs-websocket-js/json';
import { UserError } from '../contract/errors.ts';
import { checkObsUrl } from './obs-address.ts';
import { linkError, ObsRequestError, tooOld } from './obs-errors.ts';
import { neededRequests } from './obs-needs.ts';

export type ObsRequestName = keyof OBSRequestTypes;

/** One request of a batch. Build it with `request()`, which checks name and data together. */
export interface ObsRequest {
  readonly requestType: ObsRequestName;
  readonly requestData?: object;
}

/** The answer to one request of a batch. */
export interface ObsAnswer {
  readonly ok: boolean;
  /** obs-websocket's status: 100 is success. */
  readonly code: number;
  readonly data: unknown;
}

export type LinkState =
  | { readonly kind: 'not-linked' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected'; readonly obsVersion: string; readonly webSocketVersion: string }
  | { readonly kind: 'lost'; readonly error: UserError; readonly retryInMs: number };

export interface ObsClientOptions {
  readonly url: string;
  /** Kept in memory only; never part of a message. */
  readonly password?: string | undefined;
  readonly allowRemote?: boolean;
  /** Which events OBS is to send: a sum of obs-websocket's bits; 0 for none. */
  readonly events?: number;
  readonly callTimeoutMs?: number;
  /** How often the link is proved; an answer later than three times this counts as lost. */
  readonly pingEveryMs?: number;
}

export interface CallOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** All events that the stage follows; "All" leaves out the volume meters and what moves scene items. */
export const stageEvents =
  EventSubscription.All | EventSubscription.InputVolumeMeters | EventSubscription.SceneItemTransformChanged;

/**
 * First and longest wait before a new try, in ms; each try doubles it, and a random half is taken off (jitter). An OBS that was
 * started again shows what was delayed after D, so it is linked again in less than the usual D.
 */
const BACK_OFF = { firstMs: 250, longestMs: 1000 };

/** The library's client with its socket in reach: a hung peer does not answer a close, so it must be cut off. */
class Socket extends OBSWebSocket {
  terminate(): void {
    (this.socket as unknown as { terminate(): void } | undefined)?.terminate();
  }
}

/** One request of a batch, its data checked against its name. */
export function request<T extends ObsRequestName>(
  requestType: T,
  ...[requestData]: OBSRequestTypes[T] extends never ? [] : [OBSRequestTypes[T]]
): ObsRequest {
  return requestData === undefined ? { requestType } : { requestType, requestData };
}

export class ObsClient {
  readonly url: string;
  readonly #password: string | undefined;
  readonly #events: number;
  readonly #callTimeoutMs: number;
  readonly #pingEveryMs: number;
  #state: LinkState = { kind: 'not-linked' };
  #socket: Socket | undefined;
  #wanted = false;
  #tries = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #pending = new Set<(error: UserError) => void>();
  readonly #stateListeners = new Set<(state: LinkState) => void>();
  readonly #eventListeners = new Map<string, Set<(data: never) => void>>();

  /** Throws a UserError "bad-request" where `url` is no address of an OBS on this computer. */
  constructor(options: ObsClientOptions) {
    this.url = checkObsUrl(options.url, { allowRemote: options.allowRemote ?? false });
    this.#password = options.password;
    this.#events = options.events ?? 0;
    this.#callTimeoutMs = options.callTimeoutMs ?? 5000;
    this.#pingEveryMs = options.pingEveryMs ?? 1000;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Calls `listener` on every change of the link; the returned function ends that. */
  onState(listener: (state: LinkState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  /** Calls `listener` on every event of that name, over reconnects; the returned function ends that. */
  on<T extends keyof OBSEventTypes>(name: T, listener: (data: OBSEventTypes[T]) => void): () => void {
    const known = this.#eventListeners.get(name);
    const set = known ?? new Set();
    if (known === undefined && this.#state.kind === 'connected') this.#forward(name);
    set.add(listener as (data: never) => void);
    this.#eventListeners.set(name, set);
    return () => set.delete(listener as (data: never) => void);
  }

  /**
   * Links, and stays linked until close(): a lost link is tried again for ever. Rejects with a UserError where the first
   * try fails; it then gives up, unless `keepTrying` is set.
   */
  async connect({ keepTrying = false }: { keepTrying?: boolean } = {}): Promise<void> {
    this.#wanted = true;
    try {
      await this.#tryOnce();
    } catch (error) {
      if (keepTrying && this.#wanted) this.#lost(error as UserError);
      else this.close();
      throw error;
    }
  }

  /** Ends the link and all tries; pending calls reject. */
  close(): void {
    this.#wanted = false;
    clearTimeout(this.#timer);
    this.#drop(new UserError('obs-not-linked', 'The link to OBS was closed.', 'Link OBS again.'));
    this.#setState({ kind: 'not-linked' });
  }

  /** One request. Rejects with a UserError: "obs-not-linked", "obs-unreachable" (lost, late, cancelled), "obs-refused". */
  async call<T extends ObsRequestName>(
    requestType: T,
    requestData?: OBSRequestTypes[T],
    options: CallOptions = {},
  ): Promise<OBSResponseTypes[T]> {
    return this.#settle(requestType, this.#linked().call(requestType, requestData), options);
  }

  /**
   * Many requests in one message, carried out one after the other within OBS. A refused one does not stop the others;
   * answers come in the order of the requests.
   */
  async batch(requests: readonly ObsRequest[], options: CallOptions = {}): Promise<ObsAnswer[]> {
    if (requests.length === 0) return [];
    const sent = this.#linked().callBatch(requests as RequestBatchRequest[], { executionType: 0 });
    const results = await this.#settle('RequestBatch', sent, options);
    return results.map((each) => ({
      ok: each.requestStatus.result,
      code: each.requestStatus.code,
      data: each.responseData,
    }));
  }

  #linked(): Socket {
    if (this.#state.kind === 'connected' && this.#socket !== undefined) return this.#socket;
    if (this.#state.kind === 'lost') throw this.#state.error;
    throw new UserError('obs-not-linked', 'OBS is not linked.', 'Start OBS and link it.');
  }

  /** Settles with `work`, or rejects after the timeout, on cancel, or when the link drops. */
  #settle<T>(
    what: string,
    work: Promise<T>,
    { timeoutMs = this.#callTimeoutMs, signal }: CallOptions,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        this.#pending.delete(fail);
        signal?.removeEventListener('abort', cancel);
      };
      const fail = (error: UserError) => {
        end();
        reject(error);
      };
      const late = (how: string) =>
        new UserError('obs-unreachable', `OBS did not answer ${what} ${how}.`, 'See whether OBS hangs.');
      const cancel = () => fail(late('before it was cancelled'));
      const timer = setTimeout(() => fail(late(`within ${timeoutMs} ms`)), timeoutMs);
      this.#pending.add(fail);
      signal?.addEventListener('abort', cancel, { once: true });
      work.then(
        (value) => {
          end();
          resolve(value);
        },
        (error: unknown) =>
          fail(
            error instanceof OBSWebSocketError
              ? new ObsRequestError(what, error.code)
              : linkError(this.url, undefined, ''),
          ),
      );
      if (signal?.aborted) cancel();
    });
  }

  async #tryOnce(): Promise<void> {
    this.#setState({ kind: 'connecting' });
    const socket = new Socket();
    this.#socket = socket;
    const timeout = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(new Error('timeout')), this.#callTimeoutMs);
      timer.unref();
    });
    const open = socket.connect(this.url, this.#password, { eventSubscriptions: this.#events });
    open.catch(() => undefined);
    try {
      await Promise.race([open, timeout]);
      const version = await Promise.race([socket.call('GetVersion'), timeout]);
      const missing = neededRequests.filter((name) => !version.availableRequests.includes(name));
      if (missing.length > 0) throw tooOld(`OBS ${version.obsVersion} does not know ${missing.join(', ')}.`);
      if (this.#socket !== socket) throw new Error('closed');
      for (const name of this.#eventListeners.keys()) this.#forward(name);
      socket.once('ConnectionClosed', (error) => {
        if (this.#socket === socket) this.#lost(linkError(this.url, error.code, ''));
      });
      this.#tries = 0;
      this.#setState({
        kind: 'connected',
        obsVersion: version.obsVersion,
        webSocketVersion: version.obsWebSocketVersion,
      });
      this.#ping(socket);
    } catch (error) {
      socket.terminate();
      if (error instanceof UserError) throw error;
      const code = error instanceof OBSWebSocketError ? error.code : undefined;
      throw linkError(this.url, code, error instanceof Error ? error.message : '');
    }
  }

  /** Proves the link every now and then: a half-open socket says nothing by itself. */
  #ping(socket: Socket): void {
    this.#timer = setTimeout(async () => {
      try {
        await this.#settle('GetVersion', socket.call('GetVersion'), { timeoutMs: this.#pingEveryMs * 3 });
        if (this.#socket === socket) this.#ping(socket);
      } catch (error) {
        if (this.#socket === socket) this.#lost(error as UserError);
      }
    }, this.#pingEveryMs);
    this.#timer.unref();
  }

  #lost(error: UserError): void {
    clearTimeout(this.#timer);
    this.#drop(error);
    if (!this.#wanted) return;
    const fullMs = Math.min(BACK_OFF.longestMs, BACK_OFF.firstMs * 2 ** Math.min(this.#tries, 10));
    const retryInMs = Math.round(fullMs * (0.5 + Math.random() / 2));
    this.#tries += 1;
    this.#setState({ kind: 'lost', error, retryInMs });
    this.#timer = setTimeout(() => {
      this.#tryOnce().catch((next: UserError) => {
        if (this.#wanted) this.#lost(next);
      });
    }, retryInMs);
  }

  #drop(error: UserError): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.removeAllListeners();
    socket?.terminate();
    for (const fail of [...this.#pending]) fail(error);
  }

  /** Has the socket pass on an event of that name to whoever listens. */
  #forward(name: string): void {
    const socket = this.#socket as unknown as
      | { on(name: string, pass: (data: never) => void): void }
      | undefined;
    socket?.on(name, (data) => {
      for (const listener of this.#eventListeners.get(name) ?? []) listener(data);
    });
  }

  #setState(state: LinkState): void {
    if (state.kind === 'not-linked' && this.#state.kind === 'not-linked') return;
    this.#state = state;
    for (const listener of this.#stateListeners) listener(state);
  }
}
