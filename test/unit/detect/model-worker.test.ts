import { afterEach, expect, test, vi } from 'vitest';
import { ModelWorker } from '../../../src-engine/detect/model-worker.ts';

type To = { readonly kind: 'crash' } | { readonly kind: 'echo'; readonly text: string };
type From =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'pong'; readonly busyMs: number }
  | { readonly kind: 'echo'; readonly text: string };

/** Says that it is ready, unless told to end first. */
const script = `
  import { parentPort, workerData } from 'node:worker_threads';
  if (workerData === 'ends') process.exit(1);
  parentPort.on('message', (message) => {
    if (message.kind === 'ping') parentPort.postMessage({ kind: 'pong', busyMs: 0 });
    else if (message.kind === 'echo') parentPort.postMessage(message);
    else process.exit(message.kind === 'end' ? 0 : 1);
  });
  parentPort.postMessage({ kind: 'ready' });
`;

const WAIT = { timeout: 20_000, interval: 10 };
vi.setConfig({ testTimeout: 60_000 });

let worker: ModelWorker<To, From> | undefined;
let gone = 0;
const heard: string[] = [];

function open(workerData: () => string): ModelWorker<To, From> {
  gone = 0;
  worker = new ModelWorker<To, From>({
    url: new URL(`data:text/javascript,${encodeURIComponent(script)}`),
    workerData,
    pingEveryMs: 50,
    hungAfterMs: 10_000,
    failure: 'The models could not be started',
    onMessage: ({ text }) => heard.push(text),
    onGone: () => {
      gone += 1;
    },
  });
  return worker;
}

/** As in a process that has run for an hour. */
function hourLater(): void {
  const real = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => real() + 3_600_000);
}

afterEach(async () => {
  await worker?.stop();
  vi.restoreAllMocks();
});

test('what is told gets there and back; stopped, there is none', async () => {
  const opened = open(() => 'lives');
  expect(opened.isThere).toBe(false);
  await opened.start();
  expect(opened.state).toEqual({ kind: 'ready' });
  opened.say({ kind: 'echo', text: 'birch' });
  await vi.waitFor(() => expect(heard).toEqual(['birch']), WAIT);
  await opened.stop();
  expect(opened.isThere).toBe(false);
  expect(gone).toBe(1);
});

test('one that ends whenever it loads is given up, however long the process has run', async () => {
  hourLater();
  const opened = open(() => 'ends');
  await expect(opened.start()).rejects.toMatchObject({
    code: 'model-failed',
    message: 'The models could not be started: the worker ends while it loads them',
    advice: expect.stringContaining('npm run models'),
  });
  expect(opened.state.kind).toBe('failed');
  expect(opened.isThere).toBe(false);
});

test('one that crashes at each start after it was ready is started ever more seldom, and comes back', async () => {
  let kind = 'lives';
  const opened = open(() => kind);
  const restarts: number[] = [];
  opened.onState((state) => {
    if (state.kind === 'restarting') restarts.push(state.restarts);
  });
  await opened.start();
  hourLater();
  kind = 'ends';
  opened.say({ kind: 'crash' });
  // Ready for an hour, so the count begins anew; not with those that never were.
  await vi.waitFor(() => expect(restarts).toEqual([1, 2, 3]), WAIT);
  kind = 'lives';
  await vi.waitFor(() => expect(opened.state.kind).toBe('ready'), WAIT);
  expect(gone).toBe(3);
});
