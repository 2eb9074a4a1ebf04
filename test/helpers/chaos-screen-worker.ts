/** The screen worker as it is, and a way to make it crash, hang, or read nothing any more while it answers. */
import { BroadcastChannel } from 'node:worker_threads';
import { SourceView } from '../../src-engine/detect/screen/source-view.ts';
import { TextAreaFinder } from '../../src-engine/detect/screen/text-areas.ts';

const { dueSince } = SourceView.prototype;
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
      break;
    case 'blind':
      SourceView.prototype.dueSince = () => undefined;
      break;
    case 'see':
      SourceView.prototype.dueSince = dueSince;
  }
};

// Not before the orders can be heard: it says that it is ready while it is still being imported.
await import('../../src-engine/detect/screen/screen-worker.ts');

/** `blind`: it says what changed and reads nothing, as if it had all the time in the world; `see` ends that. */
export type ScreenChaos = 'crash' | 'hang' | 'stall' | 'blind' | 'see';
