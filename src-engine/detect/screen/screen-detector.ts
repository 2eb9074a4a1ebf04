/**
 * The screen detector as the engine's main thread sees it: starts the worker thread with the models, watches it, starts it
 * again when it crashes or hangs. While it is not ready nothing is read, and who depends on it fails closed.
 */
import { Worker } from 'node:worker_threads';
import { UserError } from '../../contract/errors.ts';
import type {
  PictureDetector,
  PictureDetectorState,
  PictureLook,
  PicturePart,
  PictureReading,
  PictureWants,
  PictureWords,
} from '../../operations/ports/picture.ts';
import { endWorker, leaveToItself } from '../end-worker.ts';
import '../no-telemetry.ts';
import type { ScreenModelPaths } from './screen-models.ts';
import type { FromScreenWorker, ScreenWorkerData, ToScreenWorker } from './worker-messages.ts';

/** A ping goes out this often, ms. */
const PING_EVERY_MS = 300;
/** No answer for this long, or one model call that takes as long, is a hang, ms: the longest takes a fifth of it. */
const HUNG_AFTER_MS = 8000;
/** Loading the models may take this long on a slow disk, ms. */
const LOAD_WITHIN_MS = 60_000;
/** A worker that never became ready in so many starts never will. */
const TRIES_TO_LOAD = 4;
/** Waits before a restart, ms: doubled each time, and back to the first after a minute without trouble. */
const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 10_000;
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 512 };

export interface ScreenDetectorOptions {
  readonly paths: ScreenModelPaths;
  readonly words?: PictureWords;
  readonly wants?: PictureWants;
  /** Threads a model may use; left out: two. More take cores from OBS. */
  readonly threads?: number;
  /** For tests: a worker that misbehaves. */
  readonly workerUrl?: URL;
}

interface Waiting {
  readonly resolve: (value: PictureReading & PictureLook) => void;
  readonly reject: (error: UserError) => void;
}

export class WorkerPictureDetector implements PictureDetector {
  readonly #options: ScreenDetectorOptions;
  readonly #listeners = new Set<(state: PictureDetectorState) => void>();
  readonly #onPart = new Map<string, (part: PicturePart) => void>();
  readonly #waiting = new Map<number, Waiting>();
  /** How often each source was closed. */
  readonly #closings = new Map<string, number>();
  #worker: Worker | undefined;
  #state: PictureDetectorState = { kind: 'loading' };
  #words: PictureWords;
  #wants: PictureWants;
  #nextRequest = 1;
  #pingTimer: NodeJS.Timeout | undefined;
  #restartTimer: NodeJS.Timeout | undefined;
  #lastAnswerMs = 0;
  #readySinceMs = 0;
  #restarts = 0;
  #stopped = true;

  constructor(options: ScreenDetectorOptions) {
    this.#options = options;
    this.#words = options.words ?? { privateStrings: [], allowed: [] };
    this.#wants = options.wants ?? { text: true, codes: true, nudity: true, faces: true };
  }

  get state(): PictureDetectorState {
    return this.#state;
  }

  onState(listener: (state: PictureDetectorState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    this.#stopped = false;
    await new Promise<void>((resolve, reject) => {
      const off = this.onState((state) => {
        if (state.kind === 'ready') resolve();
        else if (state.kind === 'failed') reject(new UserError('model-failed', state.message, state.advice));
        else return;
        off();
      });
      this.#launch();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#pingTimer);
    clearTimeout(this.#restartTimer);
    const worker = this.#worker;
    this.#worker = undefined;
    this.#rejectAll();
    if (worker) await endWorker(worker);
  }

  setWords(words: PictureWords): void {
    this.#words = words;
    this.#say({ kind: 'words', words });
  }

  setWants(wants: PictureWants): void {
    this.#wants = wants;
    this.#say({ kind: 'wants', wants });
  }

  read(bytes: Uint8Array): Promise<PictureReading> {
    return this.#ask((requestId) => ({ kind: 'read', requestId, bytes }));
  }

  async look(sourceId: string, bytes: Uint8Array, onPart: (part: PicturePart) => void): Promise<PictureLook> {
    const key = this.#keyOf(sourceId);
    this.#onPart.set(key, onPart);
    return this.#ask((requestId) => ({ kind: 'look', requestId, sourceId: key, bytes }));
  }

  close(sourceId: string): void {
    const key = this.#keyOf(sourceId);
    this.#onPart.delete(key);
    this.#say({ kind: 'close', sourceId: key });
    this.#closings.set(sourceId, (this.#closings.get(sourceId) ?? 0) + 1);
  }

  /** What the worker calls a source: another name after each close, so that news of before it is not taken for news of now. */
  #keyOf(sourceId: string): string {
    return `${this.#closings.get(sourceId) ?? 0} ${sourceId}`;
  }

  #ask(message: (requestId: number) => ToScreenWorker): Promise<PictureReading & PictureLook> {
    const requestId = this.#nextRequest;
    this.#nextRequest += 1;
    if (this.#worker === undefined) return Promise.reject(restarted());
    return new Promise((resolve, reject) => {
      this.#waiting.set(requestId, { resolve, reject });
      this.#say(message(requestId));
    });
  }

  #launch(): void {
    const { paths, threads = 2, workerUrl } = this.#options;
    const workerData: ScreenWorkerData = { paths, threads, words: this.#words, wants: this.#wants };
    const worker = new Worker(workerUrl ?? new URL('./screen-worker.ts', import.meta.url), {
      workerData,
      resourceLimits: RESOURCE_LIMITS,
      // Not even a crash of the worker may print what it holds.
      stderr: true,
      stdout: true,
    });
    this.#worker = worker;
    this.#lastAnswerMs = performance.now();
    worker.on('message', (message: FromScreenWorker) => {
      if (worker === this.#worker) this.#hear(message);
    });
    worker.on('error', (error) => {
      const isMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.#lost(worker, isMemory ? 'memory' : 'crashed');
    });
    worker.on('exit', () => this.#lost(worker, 'crashed'));
    clearInterval(this.#pingTimer);
    this.#pingTimer = setInterval(() => {
      this.#say({ kind: 'ping' });
      const limitMs = this.#state.kind === 'ready' ? HUNG_AFTER_MS : LOAD_WITHIN_MS;
      if (performance.now() - this.#lastAnswerMs > limitMs) this.#lost(worker, 'hung');
    }, PING_EVERY_MS);
  }

  #hear(message: FromScreenWorker): void {
    this.#lastAnswerMs = performance.now();
    switch (message.kind) {
      case 'ready':
        this.#readySinceMs = this.#lastAnswerMs;
        this.#set({ kind: 'ready', accelerator: message.accelerator });
        return;
      case 'failed':
        this.#fail(message.message);
        return;
      case 'reading':
        this.#settle(message.requestId, ({ resolve }) =>
          resolve(message.reading as PictureReading & PictureLook),
        );
        return;
      case 'looked':
        this.#settle(message.requestId, ({ resolve }) =>
          resolve(message.look as PictureReading & PictureLook),
        );
        return;
      case 'unreadable':
        this.#settle(message.requestId, ({ reject }) => reject(unreadable()));
        return;
      case 'part':
        this.#onPart.get(message.sourceId)?.(message.part);
        return;
      case 'pong':
        if (message.busyMs > HUNG_AFTER_MS && this.#worker) this.#lost(this.#worker, 'hung', true);
        return;
    }
  }

  #settle(requestId: number, how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(requestId);
    this.#waiting.delete(requestId);
    if (waiting) how(waiting);
  }

  #rejectAll(): void {
    for (const { reject } of this.#waiting.values()) reject(restarted());
    this.#waiting.clear();
  }

  #fail(message: string): void {
    this.#stopped = true;
    clearInterval(this.#pingTimer);
    if (this.#worker) void endWorker(this.#worker);
    this.#worker = undefined;
    this.#rejectAll();
    this.#set({
      kind: 'failed',
      code: 'model-failed',
      message: `The screen models could not be started: ${message}`,
      advice: 'Run "npm run models" to build the models again.',
    });
  }

  #lost(worker: Worker, reason: 'crashed' | 'hung' | 'memory', isInModel = false): void {
    if (worker !== this.#worker || this.#stopped) return;
    this.#worker = undefined;
    clearInterval(this.#pingTimer);
    if (isInModel) leaveToItself(worker);
    else void endWorker(worker);
    this.#rejectAll();
    if (performance.now() - this.#readySinceMs > 60_000) this.#restarts = 0;
    this.#restarts += 1;
    if (this.#readySinceMs === 0 && this.#restarts > TRIES_TO_LOAD) {
      this.#fail('the worker ends while it loads them');
      return;
    }
    this.#set({ kind: 'restarting', reason, restarts: this.#restarts });
    const backOffMs = Math.min(FIRST_BACK_OFF_MS * 2 ** (this.#restarts - 1), LONGEST_BACK_OFF_MS);
    this.#restartTimer = setTimeout(() => this.#launch(), backOffMs);
  }

  #say(message: ToScreenWorker): void {
    this.#worker?.postMessage(message);
  }

  #set(state: PictureDetectorState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

function restarted(): UserError {
  return new UserError(
    'model-failed',
    'The screen models are being started again.',
    'Try again in a few seconds.',
  );
}

function unreadable(): UserError {
  return new UserError(
    'recording-unreadable',
    'This is no picture that can be read.',
    'Give a PNG, JPEG, WebP, AVIF, GIF or TIFF file that other programs can open.',
  );
}
