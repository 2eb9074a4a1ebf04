/** The speech worker as it is, and a way to make it crash or hang. */
import { BroadcastChannel } from 'node:worker_threads';
import '../../src-engine/detect/speech/speech-worker.ts';

const orders = new BroadcastChannel('chaos');
orders.onmessage = (message) => {
  const { data } = message as { data: 'crash' | 'hang' };
  if (data === 'crash') process.exit(1);
  // A hang: this thread does nothing else any more, until it is ended.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
