/**
 * A worker thread with models in it, as the engine's main thread sees it: starts it, watches it, starts it again when it
 * crashes or hangs. While it is not ready nothing is checked, and who depends on it fails closed.
 */
import { Worker } from 'node:worker_threads';
import { UserError } from '../contract/errors.ts';
import { endWorker, leaveToItself } from './end-worker.ts';

/** Loading the models may take this long on a slow disk, ms. */
const LOAD_WITHIN_MS = 60_000;
/** A worker that never became ready in so many starts never will. */
const TRIES_TO_LOAD = 4;
/** Waits before a restart, ms: doubled each time, and back to the first once it was ready for so long. */
const FIRST_BACK_OFF_MS = 100;
const WELL_AFTER_MS = 60_000;
const LONGEST_BACK_OFF_MS = 10_000;
const BUILD_AGAIN = 'Run "npm run models" to build the models again.';
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 512 };

/** What any such worker says, besides what is its own. */
type Said =
  | { readonly kind: 'ready' }
  /** The models cannot be loaded: not now, and not at another try. */
  | { readonly kind: 'failed'; readonly message: string }
  /** How long the model call that runs now has been running, ms; 0 where none does. */
  | { readonly kind: 'pong'; readonly busyMs: number };

type Trouble =
  | { readonly kind: 'loading' }
  | { readonly kind: 'restarting'; readonly reason: 'crashed' | 'hung' | 'memory'; readonly restarts: number }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly advice: string };

type OwnMessage<From> = Exclude<From, { kind: Said['kind'] }>;
type Ready<From> = Extract<From, { kind: 'ready' }>;

export interface ModelWorkerOptions<From> {
  readonly url: URL;
  /** What a worker is given to start with, asked for at each start. */
  readonly workerData: () => unknown;
  readonly pingEveryMs: number;
  /** No answer for this long, or one model call that takes as long, is a hang, ms. */
  readonly hungAfterMs: number;
  /** Begins the message about models that cannot be loaded. */
  readonly failure: string;
  /** True while it has work that may take as long as loading does. */
  readonly isSlow?: () => boolean;
  /** A worker was started and can be told things. */
  readonly onStart?: () => void;
  /** It is ready; who waits for that has not been told yet. */
  readonly onReady?: () => void;
  readonly onMessage: (message: OwnMessage<From>) => void;
  /** It is gone, and what it was asked will not be answered. */
  readonly onGone: () => void;
}

/** `To` is what it can be told, with `{ kind: 'ping' }`, which it answers, and `{ kind: 'end' }`, on which it ends itself. */
export class ModelWorker<To extends { readonly kind: string }, From extends { readonly kind: string }> {
  readonly #options: ModelWorkerOptions<From>;
  readonly #listeners = new Set<(state: Trouble | Ready<From>) => void>();
  #worker: Worker | undefined;
  #state: Trouble | Ready<From> = { kind: 'loading' };
  #pingTimer: NodeJS.Timeout | undefined;
  #restartTimer: NodeJS.Timeout | undefined;
  #lastAnswerMs = 0;
  /** Of the worker there is now. */
  #readySinceMs: number | undefined;
  #wasReady = false;
  #restarts = 0;
  #stopped = true;

  constructor(options: ModelWorkerOptions<From>) {
    this.#options = options;
  }

  get state(): Trouble | Ready<From> {
    return this.#state;
  }

  /** False while there is none: what it is told then is lost. */
  get isThere(): boolean {
    return this.#worker !== undefined;
  }

  onState(listener: (state: Trouble | Ready<From>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves once it is ready. Rejects with a UserError `model-failed`. */
  async start(): Promise<void> {
    this.#stopped = false;
    await new Promise<void>((resolve, reject) => {
      const off = this.onState((state) => {
        if (state.kind === 'ready') resolve();
        else if (state.kind === 'failed') {
          const { message, advice } = state as Extract<Trouble, { kind: 'failed' }>;
          reject(new UserError('model-failed', message, advice));
        } else return;
        off();
      });
      this.#launch();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#restartTimer);
    const worker = this.#letGo();
    if (worker) await endWorker(worker);
  }

  say(message: To): void {
    this.#worker?.postMessage(message);
  }

  /** Gives it up for good. */
  fail(message: string, advice: string): void {
    this.#stopped = true;
    const worker = this.#letGo();
    if (worker) void endWorker(worker);
    this.#set({ kind: 'failed', code: 'model-failed', message, advice });
  }

  #launch(): void {
    const { url, workerData, pingEveryMs, onStart } = this.#options;
    const worker = new Worker(url, {
      workerData: workerData(),
      resourceLimits: RESOURCE_LIMITS,
      // Not even a crash of the worker may print what it holds.
      stderr: true,
      stdout: true,
    });
    this.#worker = worker;
    this.#lastAnswerMs = performance.now();
    onStart?.();
    worker.on('message', (message: From) => {
      if (worker === this.#worker) this.#hear(message);
    });
    worker.on('error', (error) => {
      const isMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.#lost(worker, isMemory ? 'memory' : 'crashed');
    });
    worker.on('exit', () => this.#lost(worker, 'crashed'));
    clearInterval(this.#pingTimer);
    this.#pingTimer = setInterval(() => this.#ping(worker), pingEveryMs);
  }

  #ping(worker: Worker): void {
    const { hungAfterMs, isSlow } = this.#options;
    worker.postMessage({ kind: 'ping' });
    const isLoading = this.#state.kind !== 'ready' || isSlow?.() === true;
    if (performance.now() - this.#lastAnswerMs > (isLoading ? LOAD_WITHIN_MS : hungAfterMs)) {
      this.#lost(worker, 'hung');
    }
  }

  #hear(message: From): void {
    this.#lastAnswerMs = performance.now();
    const said = message as unknown as Said;
    switch (said.kind) {
      case 'ready':
        this.#readySinceMs = this.#lastAnswerMs;
        this.#wasReady = true;
        this.#options.onReady?.();
        this.#set(message as unknown as Ready<From>);
        return;
      case 'failed':
        this.fail(`${this.#options.failure}: ${said.message}`, BUILD_AGAIN);
        return;
      case 'pong':
        if (said.busyMs > this.#options.hungAfterMs && this.#worker) this.#lost(this.#worker, 'hung', true);
        return;
      default:
        this.#options.onMessage(message as OwnMessage<From>);
    }
  }

  #lost(worker: Worker, reason: 'crashed' | 'hung' | 'memory', isInModel = false): void {
    if (worker !== this.#worker || this.#stopped) return;
    this.#letGo();
    if (isInModel) leaveToItself(worker);
    else void endWorker(worker);
    const readyForMs = performance.now() - (this.#readySinceMs ?? performance.now());
    this.#readySinceMs = undefined;
    if (readyForMs > WELL_AFTER_MS) this.#restarts = 0;
    this.#restarts += 1;
    if (!this.#wasReady && this.#restarts > TRIES_TO_LOAD) {
      this.fail(`${this.#options.failure}: the worker ends while it loads them`, BUILD_AGAIN);
      return;
    }
    this.#set({ kind: 'restarting', reason, restarts: this.#restarts });
    const backOffMs = Math.min(FIRST_BACK_OFF_MS * 2 ** (this.#restarts - 1), LONGEST_BACK_OFF_MS);
    this.#restartTimer = setTimeout(() => this.#launch(), backOffMs);
  }

  #letGo(): Worker | undefined {
    const worker = this.#worker;
    this.#worker = undefined;
    clearInterval(this.#pingTimer);
    this.#options.onGone();
    return worker;
  }

  #set(state: Trouble | Ready<From>): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}
