/** The speech detector as the engine's main thread sees it: the models run in a worker thread (model-worker.ts). */
import { UserError } from '../../contract/errors.ts';
import type { SoundFrame } from '../../contract/flow.ts';
import type {
  SpeechDetector,
  SpeechDetectorState,
  SpeechLook,
  SpeechWords,
} from '../../operations/ports/speech.ts';
import { ModelWorker } from '../model-worker.ts';
import { noWords } from './hearing.ts';
import '../no-telemetry.ts';
import type { FromWorker, ToWorker, WorkerData, WorkerStart } from './worker-messages.ts';

/** A ping goes out this often, ms. */
const PING_EVERY_MS = 200;
/** No answer for this long, or one look that takes as long, is a hang, ms: a look takes a tenth of it. */
const HUNG_AFTER_MS = 1000;

type OnLook = (look: SpeechLook, computeMs: number) => void;

export interface SpeechDetectorOptions extends WorkerStart {
  /** The user's words to begin with: in force before the first look. */
  readonly words?: SpeechWords;
  /** For tests: a worker that misbehaves. */
  readonly workerUrl?: URL;
}

export class WorkerSpeechDetector implements SpeechDetector {
  readonly #worker: ModelWorker<ToWorker, FromWorker>;
  readonly #inputs = new Map<string, OnLook>();
  readonly #waiting = new Map<number, { resolve: () => void; reject: (error: UserError) => void }>();
  #words: SpeechWords;
  #loadedWords: SpeechWords | undefined;
  /** Requests to take words that are not answered yet: spelling them out takes the worker a second on a slow machine. */
  readonly #compiling = new Set<number>();
  #nextRequest = 1;

  constructor({ workerUrl, words, ...paths }: SpeechDetectorOptions) {
    this.#words = words ?? noWords;
    this.#worker = new ModelWorker({
      url: workerUrl ?? new URL('./speech-worker.ts', import.meta.url),
      workerData: (): WorkerData => {
        this.#loadedWords = this.#words;
        return { ...paths, words: this.#words };
      },
      pingEveryMs: PING_EVERY_MS,
      hungAfterMs: HUNG_AFTER_MS,
      failure: 'The speech models could not be started',
      isSlow: () => this.#compiling.size > 0,
      onStart: () => {
        for (const inputId of this.#inputs.keys()) this.#worker.say({ kind: 'open', inputId });
      },
      onReady: () => {
        if (this.#words !== this.#loadedWords) this.#sayWords(0, this.#words);
      },
      onMessage: (message) => this.#hear(message),
      onGone: () => this.#rejectAll(),
    });
  }

  get state(): SpeechDetectorState {
    return this.#worker.state;
  }

  onState(listener: (state: SpeechDetectorState) => void): () => void {
    return this.#worker.onState(listener);
  }

  start(): Promise<void> {
    return this.#worker.start();
  }

  stop(): Promise<void> {
    return this.#worker.stop();
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
        this.#sayWords(requestId, words);
      });
    } catch (error) {
      if (this.#words === words) this.#words = before;
      throw error;
    }
  }

  open(inputId: string, onLook: OnLook): void {
    this.#inputs.set(inputId, onLook);
    this.#worker.say({ kind: 'open', inputId });
  }

  push(inputId: string, frame: SoundFrame): void {
    this.#worker.say({ kind: 'sound', inputId, fromMs: frame.fromMs, samples: frame.samples });
  }

  reset(inputId: string): void {
    this.#worker.say({ kind: 'reset', inputId });
  }

  close(inputId: string): void {
    this.#inputs.delete(inputId);
    this.#worker.say({ kind: 'close', inputId });
  }

  #hear(message: Exclude<FromWorker, { kind: 'ready' | 'failed' | 'pong' }>): void {
    switch (message.kind) {
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
        // Without the user's words a look proves nothing.
        if (message.requestId === 0) this.#worker.fail(message.message, message.advice);
        this.#waiting
          .get(message.requestId)
          ?.reject(new UserError('word-list-invalid', message.message, message.advice));
        this.#waiting.delete(message.requestId);
        return;
    }
  }

  #sayWords(requestId: number, words: SpeechWords): void {
    if (!this.#worker.isThere) return;
    this.#compiling.add(requestId);
    this.#worker.say({ kind: 'words', requestId, words });
  }

  #rejectAll(): void {
    this.#compiling.clear();
    for (const { reject } of this.#waiting.values()) {
      reject(new UserError('model-failed', 'The speech model was restarted.', 'Try again in a few seconds.'));
    }
    this.#waiting.clear();
  }
}
