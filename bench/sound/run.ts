/** `npm run bench -- sound`: the whole sound path over a corpus, with the naive method beside it in the same run. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import writeFileAtomic from 'write-file-atomic';
import { buildModels } from '../../models/build.ts';
import { openRecording } from '../../src-engine/capture/recording.ts';
import type { Policy, Sensitivity } from '../../src-engine/contract/policy.ts';
import { RecordingListener } from '../../src-engine/detect/speech/recording-listener.ts';
import type { WorkerStart } from '../../src-engine/detect/speech/worker-messages.ts';
import type { RecordingSpeech, TimedLook } from '../../src-engine/operations/ports/speech.ts';
import { scan } from '../../src-engine/operations/scan/scan.ts';
import { operatingPoints } from '../../src-engine/policy/operating-points.ts';
import { preset } from '../../src-engine/policy/presets.ts';
import { type Corpus, readCorpus, type Take } from './corpus.ts';
import { countTake } from './count.ts';
import { type CurvePoint, drawCurve } from './curve.ts';
import { type Figures, figuresOf } from './figures.ts';
import type { LiveLoad } from './live-load.ts';
import { naiveCuts, openNaive } from './naive.ts';
import type { SoundBench } from './sound-bench.ts';
import { printTables } from './tables.ts';

export const DEFAULT_CORPUS = fileURLToPath(new URL('../../../shared/corpus/sound/dev', import.meta.url));
const DELAY_MS = 1500;
const CURVE = [0.03, 0.035, 0.05, 0.07, 0.09, 0.11, 0.13, 0.15, 0.17, 0.2, 0.24, 0.28, 0.35, 0.45, 0.6];

export interface SoundBenchOptions {
  readonly corpus?: string;
  readonly json?: string;
  readonly draw?: string;
}

export async function benchSound(options: SoundBenchOptions): Promise<SoundBench> {
  const corpus = await readCorpus(options.corpus ?? DEFAULT_CORPUS);
  const models = await buildModels();
  const paths: WorkerStart = {
    encoderPath: models.get('speech-encoder') as string,
    decoderPath: models.get('speech-decoder') as string,
    voiceActivityPath: models.get('voice-activity') as string,
  };
  const heard = await hearAll(corpus, paths);
  const sensitivities = {} as Record<Sensitivity, Figures>;
  for (const sensitivity of ['careful', 'balanced', 'relaxed'] as const) {
    sensitivities[sensitivity] = await cutAll(corpus, heard.looks, { ...preset('everything'), sensitivity });
  }
  const curve: CurvePoint[] = [];
  for (const threshold of CURVE) {
    const everything = preset('everything');
    const policy = { ...everything, rules: everything.rules.map((rule) => ({ ...rule, threshold })) };
    const { recall, falseCutsAnHour } = await cutAll(corpus, heard.looks, policy);
    curve.push({ threshold, recall, falseCutsAnHour });
  }
  const computeMs = [...heard.looks.values()]
    .flat()
    .filter(({ look }) => look.isSpeech)
    .map((look) => look.computeMs);
  computeMs.sort((a, b) => a - b);
  const result: SoundBench = {
    machine: `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} threads`,
    delayMs: DELAY_MS,
    sensitivities,
    naive: await benchNaive(corpus, paths),
    curve,
    scanTimesRealTime: heard.soundMs / heard.wallMs,
    lookP50Ms: computeMs[Math.floor(computeMs.length * 0.5)] ?? 0,
    lookP95Ms: computeMs[Math.floor(computeMs.length * 0.95)] ?? 0,
    live: await benchLive(corpus, paths),
  };
  if (options.json) await writeFileAtomic(options.json, `${JSON.stringify(result, null, 2)}\n`);
  if (options.draw) await writeFileAtomic(options.draw, drawCurve(curve, operatingPoints));
  printTables(result);
  return result;
}

/** Every take listened to once; what is cut at which sensitivity is then a matter of milliseconds. */
async function hearAll(
  corpus: Corpus,
  paths: WorkerStart,
): Promise<{ looks: Map<Take, TimedLook[]>; soundMs: number; wallMs: number }> {
  const looks = new Map<Take, TimedLook[]>();
  const words = { watched: [], privatePhrases: corpus.privatePhrases, allowed: [] };
  let soundMs = 0;
  const beganAtMs = performance.now();
  for (const take of corpus.takes) {
    const recording = await openRecording(take.soundFile);
    const heard: TimedLook[] = [];
    for await (const look of new RecordingListener(paths).listen(recording.frames(), words)) heard.push(look);
    looks.set(take, heard);
    soundMs += take.durationMs;
    process.stderr.write(`\rListening ${looks.size}/${corpus.takes.length} `);
  }
  process.stderr.write('\r\x1b[K');
  return { looks, soundMs, wallMs: performance.now() - beganAtMs };
}

async function cutAll(
  corpus: Corpus,
  looks: ReadonlyMap<Take, readonly TimedLook[]>,
  policy: Policy,
): Promise<Figures> {
  const results = [];
  for (const take of corpus.takes) {
    const replay: RecordingSpeech = {
      async *listen(frames) {
        for await (const _ of frames);
        yield* looks.get(take) ?? [];
      },
    };
    const { cuts, decisions } = await scan(lengthOf(take), replay, {
      policy,
      words: { watched: [], privatePhrases: [], allowed: [] },
      delayMs: DELAY_MS,
    });
    results.push({ take, count: countTake(take, cuts), decisions });
  }
  return figuresOf(results);
}

/** Frames that say how long a take is, and nothing else: its looks are known. */
async function* lengthOf(take: Take): AsyncGenerator<{ fromMs: number; samples: Float32Array }> {
  yield { fromMs: take.durationMs, samples: new Float32Array(0) };
}

async function benchNaive(corpus: Corpus, paths: WorkerStart): Promise<Figures> {
  const naive = await openNaive(paths, corpus.privatePhrases);
  const results = [];
  for (const take of corpus.takes) {
    const { cuts, decisions } = await naiveCuts(naive, await openRecording(take.soundFile));
    results.push({ take, count: countTake(take, cuts), decisions });
    process.stderr.write(`\rNaive method ${results.length}/${corpus.takes.length} `);
  }
  process.stderr.write('\r\x1b[K');
  return figuresOf(results);
}

async function benchLive(corpus: Corpus, paths: WorkerStart): Promise<LiveLoad> {
  const take = corpus.takes.find(({ kind }) => kind === 'flagged') ?? (corpus.takes[0] as Take);
  const child = fork(fileURLToPath(new URL('./live-load.ts', import.meta.url)));
  child.send({ paths, soundFile: take.soundFile, privatePhrases: corpus.privatePhrases });
  const [load] = (await once(child, 'message')) as [LiveLoad];
  return load;
}
