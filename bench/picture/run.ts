/** `npm run bench -- picture`: the reader over a corpus of screens, with the naive method beside it in the same run. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import writeFileAtomic from 'write-file-atomic';
import { buildModels } from '../../models/build.ts';
import { UserError } from '../../src-engine/contract/errors.ts';
import { pictureRuleSchema } from '../../src-engine/contract/picture.ts';
import { WorkerPictureDetector } from '../../src-engine/detect/screen/screen-detector.ts';
import { screenModelPaths } from '../../src-engine/detect/screen/screen-model-paths.ts';
import type { PictureDetector, PictureReading } from '../../src-engine/operations/ports/picture.ts';
import { pictureOperatingPoints } from '../../src-engine/policy/picture-operating-points.ts';
import { benchChanges, type ChangeRecall } from './changes.ts';
import { CORPUS_DEFAULTS, makePictureCorpus } from './corpus/make.ts';
import { countScreen, type Region } from './count.ts';
import { type PictureFigures, pictureFiguresOf, type ScreenResult } from './figures.ts';
import { NaiveReader, naiveRegions } from './naive.ts';
import type { PictureBench } from './picture-bench.ts';
import { printPictureTables } from './tables.ts';
import { readScreenCorpus, type ScreenCorpus } from './truth.ts';

export interface PictureBenchOptions {
  readonly corpus?: string;
  readonly json?: string;
}

/** A screen at which the models hang so often cannot be read. */
const TRIES = 3;
/** What a policy covers on each side of a region unless it says otherwise. */
const { padPx } = pictureRuleSchema.parse({ category: '*', action: 'cover' });

/** Reads every screen of the corpus; without one, of our dev split, made for this run. Prints tables, writes all figures. */
export async function benchPicture({ corpus: folder, json }: PictureBenchOptions): Promise<PictureBench> {
  const made = folder === undefined ? await mkdtemp(join(tmpdir(), 'airlock-screens-')) : undefined;
  try {
    if (made !== undefined) await makePictureCorpus({ ...CORPUS_DEFAULTS, out: made });
    const corpus = await readScreenCorpus(folder ?? (made as string));
    const models = await buildModels();
    const { figures, restarts, changes } = await benchOurs(corpus, models);
    const result: PictureBench = {
      machine: `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} threads`,
      corpus: folder ?? `our dev split, seed ${CORPUS_DEFAULTS.seed}`,
      padPx,
      restarts,
      ours: figures,
      changes,
      naive: await benchNaive(corpus, models),
    };
    if (json !== undefined) await writeFileAtomic(json, `${JSON.stringify(result, null, 2)}\n`);
    printPictureTables(result);
    return result;
  } finally {
    if (made !== undefined) await rm(made, { recursive: true, force: true });
  }
}

type ModelFiles = Awaited<ReturnType<typeof buildModels>>;

/** `restarts`: how often the models were started again on the way; the screen at which it happened is read once more. */
async function benchOurs(
  corpus: ScreenCorpus,
  models: ModelFiles,
): Promise<{
  readonly figures: PictureFigures;
  readonly restarts: number;
  readonly changes: Readonly<Record<string, ChangeRecall>>;
}> {
  const detector = new WorkerPictureDetector({
    paths: screenModelPaths((modelId) => models.get(modelId)),
    words: { privateStrings: corpus.privateStrings, allowed: [] },
    wants: { text: true, codes: true, nudity: false, faces: false },
  });
  await detector.start();
  let restarts = 0;
  const read = async (png: Uint8Array): Promise<PictureReading> => {
    for (let tries = 1; ; tries++) {
      try {
        return await detector.read(png);
      } catch (error) {
        if (tries === TRIES || !(error instanceof UserError) || error.code !== 'model-failed') throw error;
        restarts += 1;
        await ready(detector);
      }
    }
  };
  try {
    const figures = await overAll(corpus, 'Reading', async (png) => {
      const { width, height, findings, computeMs } = await read(png);
      const regions = findings.filter(({ confidence }) => confidence >= pictureOperatingPoints.balanced);
      return { width, height, regions, computeMs };
    });
    return { figures, restarts, changes: await benchChanges(corpus, detector) };
  } finally {
    await detector.stop();
  }
}

/** Resolves when it reads again; rejects where it never will. */
async function ready(detector: PictureDetector): Promise<void> {
  while (detector.state.kind !== 'ready') {
    if (detector.state.kind === 'failed') throw new Error(detector.state.message);
    await setTimeout(100);
  }
}

async function benchNaive(corpus: ScreenCorpus, models: ModelFiles): Promise<PictureFigures> {
  const reader = await NaiveReader.open(models);
  try {
    return await overAll(corpus, 'Naive method', async (png) => {
      const beganAtMs = performance.now();
      const { width, height, lines } = await reader.read(png);
      const regions = naiveRegions(lines, corpus.privateStrings);
      return { width, height, regions, computeMs: performance.now() - beganAtMs };
    });
  } finally {
    await reader.release();
  }
}

interface LookedAt {
  readonly width: number;
  readonly height: number;
  readonly regions: readonly Region[];
  readonly computeMs: number;
}

async function overAll(
  { folder, screens }: ScreenCorpus,
  label: string,
  lookAt: (png: Uint8Array) => Promise<LookedAt>,
): Promise<PictureFigures> {
  const results: ScreenResult[] = [];
  for (const screen of screens) {
    const { regions, computeMs, ...size } = await lookAt(await readFile(join(folder, screen.file)));
    results.push({
      screen,
      count: countScreen(screen, regions, size),
      paddedCount: countScreen(screen, regions, size, padPx),
      computeMs,
    });
    process.stderr.write(`\r${label} ${results.length}/${screens.length} `);
  }
  process.stderr.write('\r\x1b[K');
  return pictureFiguresOf(results);
}
