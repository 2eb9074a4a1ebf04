/** The screen detector as the engine's main thread sees it: the models run in a worker thread (model-worker.ts). */
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
import { ModelWorker } from '../model-worker.ts';
import '../no-telemetry.ts';
import type { ScreenModelPaths } from './screen-model-paths.ts';
import type { FromScreenWorker, ScreenWorkerData, ToScreenWorker } from './worker-messages.ts';

/** A ping goes out this often, ms. */
const PING_EVERY_MS = 300;
/** No answer for this long, or one model call that takes as long, is a hang, ms: the longest takes a fifth of it. */
const HUNG_AFTER_MS = 8000;
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
  readonly #worker: ModelWorker<ToScreenWorker, FromScreenWorker>;
  readonly #onPart = new Map<string, (part: PicturePart) => void>();
  readonly #waiting = new Map<number, Waiting>();
  /** How often each source was closed. */
  readonly #closings = new Map<string, number>();
  #words: PictureWords;
  #wants: PictureWants;
  #nextRequest = 1;

  constructor({ paths, words, wants, threads = 2, workerUrl }: ScreenDetectorOptions) {
    this.#words = words ?? { privateStrings: [], allowed: [] };
    this.#wants = wants ?? { text: true, codes: true, nudity: true, faces: true };
    this.#worker = new ModelWorker({
      url: workerUrl ?? new URL('./screen-worker.ts', import.meta.url),
      workerData: (): ScreenWorkerData => ({ paths, threads, words: this.#words, wants: this.#wants }),
      pingEveryMs: PING_EVERY_MS,
      hungAfterMs: HUNG_AFTER_MS,
      failure: 'The screen models could not be started',
      onMessage: (message) => this.#hear(message),
      onGone: () => this.#rejectAll(),
    });
  }

  get state(): PictureDetectorState {
    return this.#worker.state;
  }

  onState(listener: (state: PictureDetectorState) => void): () => void {
    return this.#worker.onState(listener);
  }

  start(): Promise<void> {
    return this.#worker.start();
  }

  stop(): Promise<void> {
    return this.#worker.stop();
  }

  setWords(words: PictureWords): void {
    this.#words = words;
    this.#worker.say({ kind: 'words', words });
  }

  setWants(wants: PictureWants): void {
    this.#wants = wants;
    this.#worker.say({ kind: 'wants', wants });
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
    this.#worker.say({ kind: 'close', sourceId: key });
    this.#closings.set(sourceId, (this.#closings.get(sourceId) ?? 0) + 1);
  }

  /** What the worker calls a source: another name after each close, so that news of before it is not taken for news of now. */
  #keyOf(sourceId: string): string {
    return `${this.#closings.get(sourceId) ?? 0} ${sourceId}`;
  }

  #ask(message: (requestId: number) => ToScreenWorker): Promise<PictureReading & PictureLook> {
    const requestId = this.#nextRequest;
    this.#nextRequest += 1;
    if (!this.#worker.isThere) return Promise.reject(restarted());
    return new Promise((resolve, reject) => {
      this.#waiting.set(requestId, { resolve, reject });
      this.#worker.say(message(requestId));
    });
  }

  #hear(message: Exclude<FromScreenWorker, { kind: 'ready' | 'failed' | 'pong' }>): void {
    switch (message.kind) {
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
