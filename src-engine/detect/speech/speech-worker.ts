/**
 * The worker thread with the models. It takes sound for any number of inputs and gives looks; whoever is furthest
 * behind is looked at next, so that one input cannot starve another.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../../contract/errors.ts';
import { compileWords, loadHearing } from './hearing.ts';
import { Listener } from './listener.ts';
import type { FromWorker, ToWorker, WorkerData } from './worker-messages.ts';

if (!parentPort) throw new Error('the speech worker runs as a worker thread only');
const port = parentPort;
const say = (message: FromWorker): void => port.postMessage(message);

const inbox: Parameters<typeof take>[0][] = [];
const listeners = new Map<string, Listener>();
/** What comes in before the models are there waits. */
let isLoaded = false;
let working = false;
let isEnding = false;
/** New words are compiled beside the looks, one list after the other. */
let wordsTaken: Promise<void> = Promise.resolve();
let lookingSinceMs: number | undefined;

port.on('message', (message: ToWorker) => {
  if (message.kind === 'ping') {
    // The models run on threads of their own, so this thread answers even while one of them hangs: say since when.
    say({ kind: 'pong', busyMs: lookingSinceMs === undefined ? 0 : performance.now() - lookingSinceMs });
    return;
  }
  if (message.kind === 'end') {
    isEnding = true;
    void work();
    return;
  }
  if (message.kind === 'words') {
    wordsTaken = wordsTaken.then(() => takeWords(message));
    return;
  }
  inbox.push(message);
  void work();
});

const { words: firstWords, ...paths } = workerData as WorkerData;
const loading = loadHearing(paths, firstWords);
const hearing = await loading.catch((error: unknown) => {
  say({ kind: 'failed', code: 'model-failed', message: error instanceof Error ? error.message : 'unknown' });
  throw error;
});
isLoaded = true;
say({ kind: 'ready' });
void work();

/** Takes in all that waits, then looks once; again until there is nothing to do. */
async function work(): Promise<void> {
  if (working || !isLoaded) return;
  working = true;
  try {
    for (;;) {
      for (let message = inbox.shift(); message && !isEnding; message = inbox.shift()) await take(message);
      if (isEnding) process.exit();
      const behind = [...listeners].filter(([, listener]) => listener.isLookDue);
      const next = behind.sort(([, a], [, b]) => a.heardUntilMs - b.heardUntilMs)[0];
      if (!next) return;
      const [inputId, listener] = next;
      const beganAtMs = performance.now();
      lookingSinceMs = beganAtMs;
      const look = await listener.look();
      lookingSinceMs = undefined;
      say({ kind: 'look', inputId, look, computeMs: performance.now() - beganAtMs });
    }
  } finally {
    working = false;
  }
}

async function take(message: Exclude<ToWorker, { kind: 'words' | 'ping' | 'end' }>): Promise<void> {
  switch (message.kind) {
    case 'open':
      listeners.set(message.inputId, new Listener(hearing));
      return;
    case 'sound':
      await listeners.get(message.inputId)?.push(message.fromMs, message.samples);
      return;
    case 'reset':
      listeners.get(message.inputId)?.reset();
      return;
    case 'close':
      listeners.delete(message.inputId);
      return;
  }
}

async function takeWords({ requestId, words }: Extract<ToWorker, { kind: 'words' }>): Promise<void> {
  try {
    const compiled = await compileWords(words);
    Object.assign(await loading, compiled);
    say({ kind: 'words-taken', requestId });
  } catch (error) {
    const { message, advice } =
      error instanceof UserError
        ? error
        : new UserError('internal', 'The word lists could not be read.', 'Please report this.');
    say({ kind: 'words-refused', requestId, message, advice });
  }
}
