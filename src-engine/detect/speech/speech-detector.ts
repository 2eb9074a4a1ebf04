/**
 * The speech detector as the engine's main thread sees it: starts the worker thread with the models, watches it, starts
 * it again when it crashes or hangs. While it is not ready, nothing is checked, and who depends on it fails closed.
 */
import { Worker } from 'node:worker_threads';
import { UserError } from '../../contract/errors.ts';
import type { SoundFrame } from '../../contract/flow.ts';
import type {
  SpeechDetector,
  SpeechDetectorState,
  SpeechLook,
  SpeechWords,
} from '../../operations/ports/speech.ts';
import { endWorker, leaveToItself } from '../end-worker.ts';
import { noWords } from './hearing.ts';
import '../no-telemetry.ts';
import type { FromWorker, ToWorker, WorkerData, WorkerStart } from './worker-messages.ts';

/** A ping goes out this often, ms. */
const PING_EVERY_MS = 200;
/** No answer for this long, or one look that takes as long, is a hang, ms: a look takes a tenth of it. */
const HUNG_AFTER_MS = 1000;
/** Loading the models may take this long on a slow disk, ms. */
const LOAD_WITHIN_MS = 60_000;
/** Waits before a restart, ms: doubled each time, and back to the first after a minute without trouble. */
const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 10_000;
/** Young space is small on purpose: looks make much garbage and keep none. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 512 };

type OnLook = (look: SpeechLook, computeMs: number) => void;

export interface SpeechDetectorOptions extends WorkerStart {
  /** The user's words to begin with: in force before the first look. */
  readonly words?: SpeechWords;
  /** For tests: a worker that misbehaves. */
  readonly workerUrl?: URL;
}

export class WorkerSpeechDetector implements SpeechDetector {
  readonly #options: SpeechDetectorOptions;
  readonly #listeners = new Set<(state: SpeechDetectorState) => void>();
  readonly #inputs = new Map<string, OnLook>();
  readonly #waiting = new Map<number, { resolve: () => void; reject: (error: UserError) => void }>();
  #worker: Worker | undefined;
  #state: SpeechDetectorState = { kind: 'loading' };
  #words: SpeechWords;
  #loadedWords: SpeechWords | undefined;
  /** Requests to take words that are not answered yet: spelling them out takes the worker a second on a slow machine. */
  readonly #compiling = new Set<number>();
  #nextRequest = 1;
  #pingTimer: NodeJS.Timeout | undefined;
  #restartTimer: NodeJS.Timeout | undefined;
  #lastAnswerMs = 0;
  #readySinceMs = 0;
  #restarts = 0;
  #stopped = true;

  constructor(options: SpeechDetectorOptions) {
    this.#options = options;
    this.#words = options.words ?? noWords;
  }

  get state(): SpeechDetectorState {
    return this.#state;
  }

  onState(listener: (state: SpeechDetectorState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    this.#stopped = false;
    this.#launch();
    await new Promise<void>((resolve, reject) => {
      const off = this.onState((state) => {
        if (state.kind === 'ready') resolve();
        else if (state.kind === 'failed') {
          reject(new UserError('model-failed', state.message, state.advice));
        } else return;
        off();
      });
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#pingTimer);
    clearTimeout(this.#restartTimer);
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker) await endWorker(worker);
  }

  async setWords(words: SpeechWords): Promise<void> {
    const requestId = this.#nextRequest;
    this.#nextRequest += 1;
    const before = this.#words;
    // A worker that starts meanwhile must get these, not the ones before.
    this.#words = words;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#waiting.set(requestId, { resolve, reject });
        this.#say({ kind: 'words', requestId, words });
      });
    } catch (error) {
      if (this.#words === words) this.#words = before;
      throw error;
    }
  }

  open(inputId: string, onLook: OnLook): void {
    this.#inputs.set(inputId, onLook);
    this.#say({ kind: 'open', inputId });
  }

  push(inputId: string, frame: SoundFrame): void {
    this.#say({ kind: 'sound', inputId, fromMs: frame.fromMs, samples: frame.samples });
  }

  reset(inputId: string): void {
    this.#say({ kind: 'reset', inputId });
  }

  close(inputId: string): void {
    this.#inputs.delete(inputId);
    this.#say({ kind: 'close', inputId });
  }

  #launch(): void {
    const { workerUrl, words: _, ...paths } = this.#options;
    const workerData: WorkerData = { ...paths, words: this.#words };
    this.#loadedWords = this.#words;
    this.#compiling.clear();
    const worker = new Worker(workerUrl ?? new URL('./speech-worker.ts', import.meta.url), {
      workerData,
      resourceLimits: RESOURCE_LIMITS,
      // Not even a crash of the worker may print what it holds.
      stderr: true,
      stdout: true,
    });
    this.#worker = worker;
    for (const inputId of this.#inputs.keys()) this.#say({ kind: 'open', inputId });
    this.#lastAnswerMs = performance.now();
    const startedAtMs = this.#lastAnswerMs;
    worker.on('message', (message: FromWorker) => {
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
      const isLooking = this.#state.kind === 'ready' && this.#compiling.size === 0;
      const limitMs = isLooking ? HUNG_AFTER_MS : LOAD_WITHIN_MS;
      if (performance.now() - Math.max(this.#lastAnswerMs, startedAtMs) > limitMs) this.#lost(worker, 'hung');
    }, PING_EVERY_MS);
  }

  #hear(message: FromWorker): void {
    this.#lastAnswerMs = performance.now();
    switch (message.kind) {
      case 'ready':
        this.#readySinceMs = this.#lastAnswerMs;
        if (this.#words !== this.#loadedWords) this.#say({ kind: 'words', requestId: 0, words: this.#words });
        this.#set({ kind: 'ready' });
        return;
      case 'failed':
        this.#fail(message.message, 'Run "npm run models" to build the models again.');
        return;
      case 'look':
        this.#inputs.get(message.inputId)?.(message.look, message.computeMs);
        return;
      case 'words-taken':
        this.#compiling.delete(message.requestId);
        this.#waiting.get(message.requestId)?.resolve();
        this.#waiting.delete(message.requestId);
        return;
      case 'words-refused':
        this.#compiling.delete(message.requestId);
        if (message.requestId === 0) this.#fail(message.message, message.advice);
        this.#waiting
          .get(message.requestId)
          ?.reject(new UserError('word-list-invalid', message.message, message.advice));
        this.#waiting.delete(message.requestId);
        return;
      case 'pong':
        if (message.busyMs > HUNG_AFTER_MS && this.#worker) this.#lost(this.#worker, 'hung', true);
        return;
    }
  }

  /** Nothing is looked at any more: without the models, or without the user's words, a look proves nothing. */
  #fail(message: string, advice: string): void {
    this.#stopped = true;
    clearInterval(this.#pingTimer);
    if (this.#worker) void endWorker(this.#worker);
    this.#worker = undefined;
    this.#set({ kind: 'failed', code: 'model-failed', message, advice });
  }

  #lost(worker: Worker, reason: 'crashed' | 'hung' | 'memory', isInModel = false): void {
    if (worker !== this.#worker || this.#stopped) return;
    this.#worker = undefined;
    clearInterval(this.#pingTimer);
    if (isInModel) leaveToItself(worker);
    else void endWorker(worker);
    for (const { reject } of this.#waiting.values()) {
      reject(new UserError('model-failed', 'The speech model was restarted.', 'Try again in a few seconds.'));
    }
    this.#waiting.clear();
    if (performance.now() - this.#readySinceMs > 60_000) this.#restarts = 0;
    this.#restarts += 1;
    this.#set({ kind: 'restarting', reason, restarts: this.#restarts });
    const backOffMs = Math.min(FIRST_BACK_OFF_MS * 2 ** (this.#restarts - 1), LONGEST_BACK_OFF_MS);
    this.#restartTimer = setTimeout(() => this.#launch(), backOffMs);
  }

  #say(message: ToWorker): void {
    if (message.kind === 'words' && this.#worker) this.#compiling.add(message.requestId);
    this.#worker?.postMessage(message);
  }

  #set(state: SpeechDetectorState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}
