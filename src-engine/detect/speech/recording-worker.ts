/** A worker thread of a scan: takes blocks of a recording, gives all looks at them. */
import { parentPort, workerData } from 'node:worker_threads';
import { SAMPLE_RATE } from '../../contract/flow.ts';
import type { SpeechWords, TimedLook } from '../../operations/ports/speech.ts';
import { loadHearing } from './hearing.ts';
import { Listener } from './listener.ts';
import { VAD_STEP_SAMPLES } from './silero.ts';
import type { WorkerStart } from './worker-messages.ts';

/** What a worker is told besides blocks. */
export type ToRecordingWorker =
  | Block
  /** Other spellings of the private phrases, found once for all workers while each loads its models. */
  | { readonly kind: 'misspellings'; readonly misspellings: readonly string[] }
  | { readonly kind: 'end' };

/** A stretch of a recording with what came before it. */
export interface Block {
  readonly number: number;
  /** The recording's time of the first sample, ms. */
  readonly fromMs: number;
  readonly samples: Float32Array;
  /** Looks that end at or before this belong to the block before, ms. */
  readonly looksAfterMs: number;
}

export interface BlockLooks {
  readonly number: number;
  readonly looks: readonly TimedLook[];
}

if (!parentPort) throw new Error('the recording worker runs as a worker thread only');
const port = parentPort;
const { paths, words } = workerData as { paths: WorkerStart; words: SpeechWords };
const { promise: misspellings, resolve: setMisspellings } = Promise.withResolvers<string[]>();
const loading = loadHearing(paths, words, misspellings);

let isEnding = false;
let working = false;

port.on('message', async (message: ToRecordingWorker) => {
  if ('kind' in message) {
    if (message.kind === 'misspellings') {
      setMisspellings([...message.misspellings]);
      return;
    }
    isEnding = true;
    setMisspellings([]);
    await loading.catch(() => undefined);
    if (!working) process.exit();
    return;
  }
  blocks = blocks.then(() => take(message));
});

/** Blocks one after the other. */
let blocks: Promise<void> = Promise.resolve();

async function take(block: Block): Promise<void> {
  const hearing = await loading;
  working = true;
  const listener = new Listener(hearing);
  const looks: TimedLook[] = [];
  for (let at = 0; at < block.samples.length; at += VAD_STEP_SAMPLES) {
    await listener.push(
      block.fromMs + (at / SAMPLE_RATE) * 1000,
      block.samples.subarray(at, at + VAD_STEP_SAMPLES),
    );
    if (isEnding) process.exit();
    if (!listener.isLookDue) continue;
    if (listener.heardUntilMs <= block.looksAfterMs) {
      listener.skipLook();
      continue;
    }
    const beganAtMs = performance.now();
    const look = await listener.look();
    looks.push({ look, computeMs: performance.now() - beganAtMs });
  }
  working = false;
  port.postMessage({ number: block.number, looks } satisfies BlockLooks);
}
