/**
 * Listens to a recording as fast as the machine allows, with the looks a stream would have got. The recording is cut
 * into blocks that workers look at side by side; each block begins some seconds early, so that windows and voice
 * activity have settled by the time its own looks begin. Blocks do not depend on how many workers there are, so
 * neither does the result.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { UserError } from '../../contract/errors.ts';
import { SAMPLE_RATE, type SoundFrame } from '../../contract/flow.ts';
import type { RecordingSpeech, SpeechWords, TimedLook } from '../../operations/ports/speech.ts';
import { endWorker } from '../end-worker.ts';
import { lexiconOf } from './hearing.ts';
import { misspellingsOf } from './misspellings.ts';
import type { Block, BlockLooks, ToRecordingWorker } from './recording-worker.ts';
import { VAD_STEP_SAMPLES } from './silero.ts';
import type { WorkerStart } from './worker-messages.ts';

/** A block's own sound: a whole number of hops, about 20 s, so that looks fall on the same places in every block. */
const BLOCK_SAMPLES = 9 * VAD_STEP_SAMPLES * 70;
/** Sound before it, to settle in: longer than the longest window, and a whole number of hops. */
const SETTLE_SAMPLES = 9 * VAD_STEP_SAMPLES * 14;
/** After the end a stream would go on, with silence at least: so that the last words get their later looks. */
const AFTER_END_SAMPLES = 2 * SAMPLE_RATE;
/** More workers than this only wait for the disk. */
const MOST_WORKERS = 8;

export interface RecordingListenerOptions {
  readonly workerCount?: number;
  /**
   * The words are known to compile. They are not compiled here then, which takes some 90 ms: too long for a thread that
   * also decides about cuts.
   */
  readonly areWordsChecked?: boolean;
}

export class RecordingListener implements RecordingSpeech {
  readonly #paths: WorkerStart;
  readonly #workerCount: number;
  readonly #areWordsChecked: boolean;

  constructor(paths: WorkerStart, options: RecordingListenerOptions = {}) {
    const { workerCount = Math.min(availableParallelism(), MOST_WORKERS), areWordsChecked = false } = options;
    this.#paths = paths;
    this.#workerCount = workerCount;
    this.#areWordsChecked = areWordsChecked;
  }

  /**
   * Looks in order of time.
   * @throws UserError `word-list-invalid`; `model-failed` where a worker dies.
   */
  async *listen(
    frames: AsyncIterable<SoundFrame>,
    words: SpeechWords,
    signal?: AbortSignal,
  ): AsyncGenerator<TimedLook> {
    // Found here, a bad entry keeps its line; an error that comes out of a worker has lost all but its text.
    if (!this.#areWordsChecked) lexiconOf(words);
    const workers = Array.from({ length: this.#workerCount }, () => this.#startWorker(words));
    const onAbort = (): void => {
      for (const worker of workers) worker.fail(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort);
    misspellingsOf(words.privatePhrases).then(
      (misspellings) => {
        for (const worker of workers) worker.tell({ kind: 'misspellings', misspellings });
      },
      (cause: unknown) => {
        for (const worker of workers) worker.fail(modelStopped(cause));
      },
    );
    try {
      const waiting: Promise<BlockLooks>[] = [];
      let next = 0;
      for await (const block of blocksOf(frames)) {
        signal?.throwIfAborted();
        const worker = workers[next % workers.length] as BlockWorker;
        next += 1;
        waiting.push(worker.take(block));
        // One block under way and one waiting for each worker: memory stays bounded however long the recording.
        if (waiting.length >= 2 * workers.length)
          yield* (await (waiting.shift() as Promise<BlockLooks>)).looks;
      }
      for (const looks of waiting) {
        yield* (await looks).looks;
        signal?.throwIfAborted();
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
      await Promise.all(workers.map((worker) => worker.end()));
    }
  }

  #startWorker(words: SpeechWords): BlockWorker {
    return new BlockWorker(
      new Worker(new URL('./recording-worker.ts', import.meta.url), {
        workerData: { paths: this.#paths, words },
      }),
    );
  }
}

class BlockWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<
    number,
    { resolve: (looks: BlockLooks) => void; reject: (reason: unknown) => void }
  >();
  #failure: unknown;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (looks: BlockLooks) => {
      this.#waiting.get(looks.number)?.resolve(looks);
      this.#waiting.delete(looks.number);
    });
    worker.on('error', (cause) => this.fail(modelStopped(cause)));
    worker.on('exit', () => this.fail(modelStopped()));
  }

  take(block: Block): Promise<BlockLooks> {
    const looks = new Promise<BlockLooks>((resolve, reject) => {
      if (this.#failure !== undefined) {
        reject(this.#failure);
        return;
      }
      this.#waiting.set(block.number, { resolve, reject });
      this.#worker.postMessage(block, [block.samples.buffer as ArrayBuffer]);
    });
    // It is awaited in its turn; a failure before that must not count as unhandled.
    looks.catch(() => {});
    return looks;
  }

  tell(message: ToRecordingWorker): void {
    this.#worker.postMessage(message);
  }

  async end(): Promise<void> {
    this.#waiting.clear();
    await endWorker(this.#worker);
  }

  /** Everything that waits fails with `reason`, and so does whatever is asked from now on. */
  fail(reason: unknown): void {
    this.#failure ??= reason;
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

function modelStopped(cause?: unknown): unknown {
  if (cause instanceof UserError) return cause;
  return new UserError(
    'model-failed',
    'The speech model stopped while it listened to the recording.',
    'Try again; if it happens again, run "airlock doctor".',
    { cause },
  );
}

/** Cuts a stream of frames into blocks, each with its settling sound before it. */
async function* blocksOf(frames: AsyncIterable<SoundFrame>): AsyncGenerator<Block> {
  let buffer = new Float32Array(SETTLE_SAMPLES + BLOCK_SAMPLES);
  let filled = 0;
  let settled = 0;
  let firstSample = 0;
  let number = 0;
  const take = (): Block => {
    const block: Block = {
      number,
      fromMs: (firstSample / SAMPLE_RATE) * 1000,
      samples: buffer.slice(0, filled),
      looksAfterMs: ((firstSample + settled) / SAMPLE_RATE) * 1000,
    };
    const keep = Math.min(filled, SETTLE_SAMPLES);
    buffer.copyWithin(0, filled - keep, filled);
    firstSample += filled - keep;
    filled = keep;
    settled = keep;
    number += 1;
    return block;
  };
  const add = function* (samples: Float32Array): Generator<Block> {
    for (let at = 0; at < samples.length; ) {
      const room = Math.min(settled + BLOCK_SAMPLES - filled, samples.length - at);
      buffer.set(samples.subarray(at, at + room), filled);
      filled += room;
      at += room;
      if (filled === settled + BLOCK_SAMPLES) yield take();
    }
  };
  for await (const frame of frames) yield* add(frame.samples);
  yield* add(new Float32Array(AFTER_END_SAMPLES));
  if (filled > settled) yield take();
  buffer = new Float32Array(0);
}
