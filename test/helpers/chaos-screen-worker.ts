/** The screen worker as it is, and a way to make it crash, hang, or read nothing any more while it answers. */
import { BroadcastChannel } from 'node:worker_threads';
import { TextAreaFinder } from '../../src-engine/detect/screen/text-areas.ts';
import '../../src-engine/detect/screen/screen-worker.ts';

const orders = new BroadcastChannel('screen-chaos');
orders.onmessage = (message) => {
  switch ((message as { data: ScreenChaos }).data) {
    case 'crash':
      process.exit(1);
      break;
    case 'hang':
      // This thread does nothing else any more, until it is ended.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      break;
    case 'stall':
      // A model call that never comes back, on a thread of the runtime's own.
      TextAreaFinder.prototype.find = () => new Promise(() => undefined);
  }
};

export type ScreenChaos = 'crash' | 'hang' | 'stall';
