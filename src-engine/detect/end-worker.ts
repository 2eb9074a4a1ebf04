/**
 * Ends a worker thread that runs models. A thread that is terminated while the runtime works for it takes the whole
 * process along when that work comes back; so it is asked, and ends itself between two looks.
 */
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';

/** The longest a worker may take to end by itself, ms: some looks. */
const END_WITHIN_MS = 3000;

/** Asks and waits; terminates what does not answer. `worker` must end itself on the message `{ kind: 'end' }`. */
export async function endWorker(worker: Worker): Promise<void> {
  worker.postMessage({ kind: 'end' });
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => resolve('late'), END_WITHIN_MS);
  const outcome = await Promise.race([once(worker, 'exit').catch(() => 'gone'), late]);
  clearTimeout(timer);
  if (outcome === 'late') await worker.terminate();
}

/** Gives up a worker whose model hangs: it ends itself if the model ever comes back, and holds up nobody until then. */
export function leaveToItself(worker: Worker): void {
  worker.postMessage({ kind: 'end' });
  worker.unref();
}
