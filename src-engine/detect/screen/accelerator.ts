/**
 * What the screen models run on: the graphics card where that is measurably faster, else the CPU. Measured at every start, as
 * drivers, cards and what else uses them change; nothing is remembered.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { InferenceSession, listSupportedBackends, type Tensor } from '../onnx-runtime.ts';

/** As onnxruntime calls them: DirectML (Windows), CoreML (macOS), CUDA (Linux, where its libraries are installed). */
export type Accelerator = 'cpu' | 'dml' | 'coreml' | 'cuda';

const graphicsCards = ['dml', 'coreml', 'cuda'] as const;
/** How much faster than the CPU it must be: below, what it costs OBS, which draws with the same card, is not worth it. */
const leastGain = 1.3;
const timedRuns = 3;
const defaultLimitMs = 5000;

/** A model opened on one accelerator, with an input to try it on. */
export interface Trial {
  run(): Promise<unknown>;
  release(): Promise<void>;
}

interface Probe {
  /** What onnxruntime offers, without the CPU. */
  readonly offered: readonly Accelerator[];
  readonly open: (accelerator: Accelerator) => Promise<Trial>;
  /** How long one accelerator may take to be opened and tried; one that takes longer is not used. */
  readonly limitMs?: number;
  readonly nowMs?: () => number;
}

/** Those that this build of onnxruntime can load beside the CPU. Whether one works here, only trying it tells. */
export function offeredAccelerators(): Accelerator[] {
  const backends = listSupportedBackends();
  return graphicsCards.filter((card) =>
    backends.some(({ name, bundled }) => name === card && (bundled || isInstalled(card))),
  );
}

/** CUDA's part of onnxruntime is a library that whoever wants it puts beside the others. */
function isInstalled(card: string): boolean {
  const folder = dirname(dirname(createRequire(import.meta.url).resolve('onnxruntime-node')));
  const library = `libonnxruntime_providers_${card}.so`;
  return existsSync(join(folder, 'bin/napi-v6', process.platform, process.arch, library));
}

/** Session options that ask for `accelerator`, and for the CPU for what it cannot do. */
export function optionsFor(
  accelerator: Accelerator,
  options: InferenceSession.SessionOptions,
): InferenceSession.SessionOptions {
  if (accelerator === 'cpu') return options;
  const asked = { ...options, executionProviders: [accelerator, 'cpu'] };
  // DirectML takes no other (onnxruntime.ai/docs/execution-providers/DirectML-ExecutionProvider.html).
  return accelerator === 'dml' ? { ...asked, enableMemPattern: false, executionMode: 'sequential' } : asked;
}

/** Opens the model at `path` for a trial with `input`. */
export function trialOf(
  path: string,
  input: Readonly<Record<string, Tensor>>,
  options: InferenceSession.SessionOptions,
): Probe['open'] {
  return async (accelerator) => {
    const session = await InferenceSession.create(path, optionsFor(accelerator, options));
    return { run: () => session.run(input), release: () => session.release() };
  };
}

/**
 * The fastest of the CPU and what is offered. One that fails or takes longer than its limit is left out; where none is left, the
 * CPU is not tried either. Never rejects: where even the CPU fails, that shows when the models are opened.
 */
export async function chooseAccelerator(probe: Probe): Promise<Accelerator> {
  let fastest: { accelerator: Accelerator; runMs: number } = {
    accelerator: 'cpu',
    runMs: Number.POSITIVE_INFINITY,
  };
  for (const accelerator of probe.offered) {
    const runMs = await timeOf(accelerator, probe);
    if (runMs < fastest.runMs) fastest = { accelerator, runMs };
  }
  if (fastest.accelerator === 'cpu') return 'cpu';
  return (await timeOf('cpu', probe)) >= leastGain * fastest.runMs ? fastest.accelerator : 'cpu';
}

/** Median time of a run, ms; infinite where it does not work or not in time. */
async function timeOf(accelerator: Accelerator, probe: Probe): Promise<number> {
  const { open, limitMs = defaultLimitMs, nowMs = () => performance.now() } = probe;
  const late = Promise.withResolvers<number>();
  const timer = setTimeout(() => late.resolve(Number.POSITIVE_INFINITY), limitMs);
  try {
    return await Promise.race([
      measure(await untilLate(open(accelerator), late.promise), nowMs),
      late.promise,
    ]);
  } catch {
    // What a driver says on failing is of no use here; the CPU does the same work.
    return Number.POSITIVE_INFINITY;
  } finally {
    clearTimeout(timer);
  }
}

/** The trial; rejects where it is not there in time, and then lets go of it when it comes. */
async function untilLate(opening: Promise<Trial>, late: Promise<number>): Promise<Trial> {
  const trial = await Promise.race([opening, late]);
  if (typeof trial !== 'number') return trial;
  void opening.then((opened) => opened.release()).catch(() => {});
  throw new Error('not opened in time');
}

async function measure(trial: Trial, nowMs: () => number): Promise<number> {
  try {
    // The first run allocates and compiles.
    await trial.run();
    const timesMs: number[] = [];
    for (let at = 0; at < timedRuns; at += 1) {
      const fromMs = nowMs();
      await trial.run();
      timesMs.push(nowMs() - fromMs);
    }
    return timesMs.sort((a, b) => a - b)[timedRuns >> 1] as number;
  } finally {
    await trial.release();
  }
}
