/**
 * The worker thread with the screen models. Pictures come in at any time and are compared at once; what changed is read in
 * steps, the source that has waited longest first, so that none starves another.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Tensor } from '../onnx-runtime.ts';
import { chooseAccelerator, offeredAccelerators, optionsFor, trialOf } from './accelerator.ts';
import { LineMemory } from './line-memory.ts';
import { decodePicture } from './rgb-picture.ts';
import { openScreenModels, type ScreenModels } from './screen-models.ts';
import { SourceView, type StepContext } from './source-view.ts';
import type { FromScreenWorker, ScreenWorkerData, ToScreenWorker } from './worker-messages.ts';

if (!parentPort) throw new Error('the screen worker runs as a worker thread only');
const port = parentPort;
const say = (message: FromScreenWorker): void => port.postMessage(message);

/** A part of a screen, for trying what the models run on. */
const trialInput = { x: new Tensor('float32', new Float32Array(3 * 320 * 320), [1, 3, 320, 320]) };
/** How soon a place that may wait (a video) is looked for again, ms. */
const LOOK_AGAIN_MS = 50;

const { paths, threads, ...first } = workerData as ScreenWorkerData;
let { words, wants } = first;
const memory = new LineMemory();
const sources = new Map<string, SourceView>();
const reads: Extract<ToScreenWorker, { kind: 'read' }>[] = [];
const decodings = new Set<Promise<unknown>>();
let models: ScreenModels | undefined;
let isWorking = false;
let isEnding = false;
let stepSinceMs: number | undefined;
let againTimer: NodeJS.Timeout | undefined;

port.on('message', (message: ToScreenWorker) => {
  switch (message.kind) {
    case 'ping':
      // The models run on threads of their own, so this thread answers even while one of them hangs: say since when.
      say({ kind: 'pong', busyMs: stepSinceMs === undefined ? 0 : performance.now() - stepSinceMs });
      return;
    case 'words':
      words = message.words;
      return;
    case 'wants':
      wants = message.wants;
      return;
    case 'close':
      sources.delete(message.sourceId);
      return;
    case 'look':
      void look(message);
      return;
    case 'read':
      reads.push(message);
      void work();
      return;
    case 'end':
      isEnding = true;
      void work();
      return;
  }
});

try {
  const options = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    // An arena per model keeps the most that each ever took: 730 instead of 440 MB after six dense screens, 5 % faster.
    enableCpuMemArena: false,
    // A thread that waits for its next piece by spinning takes a core from OBS.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  } as const;
  const accelerator = await chooseAccelerator({
    offered: offeredAccelerators(),
    open: trialOf(paths.textFinder, trialInput, options),
  });
  models = await openScreenModels(paths, optionsFor(accelerator, options), options);
  say({ kind: 'ready', accelerator });
  void work();
} catch (error) {
  say({ kind: 'failed', message: error instanceof Error ? error.message : 'unknown' });
}

async function look({
  requestId,
  sourceId,
  bytes,
}: Extract<ToScreenWorker, { kind: 'look' }>): Promise<void> {
  // Set before the wait, so that looks that come meanwhile find the same one.
  const source = sources.get(sourceId) ?? new SourceView();
  sources.set(sourceId, source);
  const decoding = decodePicture(bytes).catch(() => undefined);
  decodings.add(decoding);
  const picture = await decoding;
  decodings.delete(decoding);
  if (picture === undefined) {
    say({ kind: 'unreadable', requestId });
    return;
  }
  const { lookId, changed } = source.look(picture);
  say({ kind: 'looked', requestId, look: { width: picture.width, height: picture.height, changed, lookId } });
  void work();
}

/** Does what waits, one step after the other, until nothing does. */
async function work(): Promise<void> {
  if (isEnding && models === undefined) await end();
  if (isWorking || models === undefined) return;
  isWorking = true;
  try {
    for (;;) {
      if (isEnding) return await end();
      const context: StepContext = { models, memory, words, wants, isEnding: () => isEnding };
      const request = reads.shift();
      if (request !== undefined) {
        await readWhole(request, context);
        continue;
      }
      const nowMs = performance.now();
      const due = [...sources]
        .map(([sourceId, source]) => ({ sourceId, source, since: source.dueSince(nowMs) }))
        .filter(({ since }) => since !== undefined)
        .sort((a, b) => (a.since as number) - (b.since as number))[0];
      if (due === undefined) break;
      await step(due.sourceId, due.source, context);
    }
  } finally {
    isWorking = false;
    stepSinceMs = undefined;
  }
  clearTimeout(againTimer);
  if ([...sources.values()].some((source) => source.isWaiting)) {
    againTimer = setTimeout(() => void work(), LOOK_AGAIN_MS);
  }
}

/** A thread that ends while native code works for it takes the whole process along. */
async function end(): Promise<never> {
  await Promise.all(decodings);
  return process.exit();
}

async function step(sourceId: string, source: SourceView, context: StepContext): Promise<void> {
  const beganAtMs = performance.now();
  stepSinceMs = beganAtMs;
  await source.step(context, beganAtMs, ({ lookId, read, findings }) => {
    stepSinceMs = performance.now();
    if (sources.get(sourceId) !== source) return;
    say({
      kind: 'part',
      sourceId,
      part: { lookId, read, findings, computeMs: performance.now() - beganAtMs },
    });
  });
  stepSinceMs = undefined;
}

async function readWhole(
  { requestId, bytes }: Extract<ToScreenWorker, { kind: 'read' }>,
  context: StepContext,
): Promise<void> {
  const beganAtMs = performance.now();
  const picture = await decodePicture(bytes).catch(() => undefined);
  if (picture === undefined) {
    say({ kind: 'unreadable', requestId });
    return;
  }
  const source = new SourceView();
  source.look(picture);
  while (source.hasPending && !isEnding) {
    stepSinceMs = performance.now();
    await source.step(context, stepSinceMs, () => {
      stepSinceMs = performance.now();
    });
  }
  stepSinceMs = undefined;
  const { width, height } = picture;
  const findings = source.findings(context.words);
  say({
    kind: 'reading',
    requestId,
    reading: { width, height, findings, computeMs: performance.now() - beganAtMs },
  });
}
