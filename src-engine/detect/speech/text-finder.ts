/** Searches a text for watched words as a transcript would be. Its thread begins with the first text and ends when idle. */
import { Worker } from 'node:worker_threads';
import { UserError } from '../../contract/errors.ts';
import type { SpeechWords } from '../../operations/ports/speech.ts';
import type { FoundWord, WordFinder } from '../../operations/ports/word-finder.ts';
import type { FromTextFinder, ToTextFinder } from './worker-messages.ts';

/** The compiled words take some 50 MB: they are let go when nobody has asked for so long. */
const IDLE_MS = 60_000;
const ANSWERS_WITHIN_MS = 10_000;

interface Waiting {
  readonly resolve: (found: readonly FoundWord[]) => void;
  readonly reject: (error: unknown) => void;
}

export class TextFinder implements WordFinder {
  #worker: Worker | undefined;
  /** The words that the worker has compiled. */
  #compiled = '';
  #idle: NodeJS.Timeout | undefined;
  #nextId = 0;
  readonly #waiting = new Map<number, Waiting>();

  async find(text: string, words: SpeechWords): Promise<readonly FoundWord[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly FoundWord[]>();
    const worker = this.#started();
    const id = this.#nextId++;
    this.#waiting.set(id, { resolve, reject });
    const wanted = JSON.stringify(words);
    const message: ToTextFinder = { id, text, ...(wanted === this.#compiled ? {} : { words }) };
    this.#compiled = wanted;
    worker.postMessage(message);
    const late = setTimeout(() => void this.#end(new Error('the text finder hangs')), ANSWERS_WITHIN_MS);
    try {
      return await promise;
    } finally {
      clearTimeout(late);
      this.#waiting.delete(id);
    }
  }

  async stop(): Promise<void> {
    await this.#end(new Error('the text finder was stopped'));
  }

  #started(): Worker {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.stop(), IDLE_MS);
    this.#idle.unref();
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL('./text-finder-worker.ts', import.meta.url));
    worker.unref();
    worker.on('message', (message: FromTextFinder) => {
      const waiting = this.#waiting.get(message.id);
      if ('found' in message) waiting?.resolve(message.found);
      else {
        // What it could not compile it has not got.
        this.#compiled = '';
        const { code, message: what, advice } = message.refused;
        waiting?.reject(new UserError(code, what, advice));
      }
    });
    worker.on('error', (error) => {
      if (this.#worker === worker) void this.#end(error);
    });
    this.#worker = worker;
    this.#compiled = '';
    return worker;
  }

  async #end(why: unknown): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(why);
    this.#waiting.clear();
    await worker?.terminate();
  }
}
