/** `airlock scan` of a recording: its sound as a stream would have got it, its picture frame by frame, a clean copy, a report. */
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { writeCleanPictureCopy } from '../capture/clean-picture-copy.ts';
import { hasTrack } from '../capture/ffmpeg.ts';
import { checkFile, openRecording } from '../capture/recording.ts';
import { openRecordingFrames } from '../capture/recording-frames.ts';
import { UserError } from '../contract/errors.ts';
import { pictureRuleName } from '../contract/picture.ts';
import type { Policy } from '../contract/policy.ts';
import type { PictureProgress } from '../operations/ports/recording-picture.ts';
import { type ScanResult, scan } from '../operations/scan/scan.ts';
import { type PictureScan, scanPicture } from '../operations/scan/scan-picture.ts';
import { openScanCheckpoint, type ScanCheckpoint } from '../storage/scan-checkpoint.ts';
import { foldersFor } from './engine-calls.ts';
import { ProgressBar } from './progress-bar.ts';
import {
  openListener,
  openPictureDetector,
  readPhrases,
  readPolicy,
  type ScanArguments,
} from './scan-options.ts';
import { type SavedScan, savedScanSchema } from './scan-progress.ts';
import { scanReport } from './scan-report.ts';
import { boxJson, type RegionJson, roundedShare } from './scan-still.ts';

/** The result of a scan as `--json` prints it. */
export type ScanJson = Pick<ScanResult, 'durationMs' | 'cuts' | 'decisions' | 'uncheckedMs' | 'slowLooks'> & {
  /** Of the picture, ms from the start, pads in time included; what moves has many regions after each other. */
  readonly regions: readonly (RegionJson & { readonly fromMs: number; readonly untilMs: number })[];
  readonly out?: string;
  readonly report?: string;
};

/** How often a scan notes where it is, ms: so much is done again after a kill -9. */
const SAVE_EVERY_MS = 1000;

/** What is scanned, and with what. */
interface Job {
  readonly file: string;
  readonly policy: Policy;
  readonly privatePhrases: readonly string[];
  readonly delayMs: number;
  readonly signal: AbortSignal | undefined;
  readonly checkpoint: ScanCheckpoint<SavedScan>;
}

/**
 * Goes on where an interrupted scan of the same file with the same options was.
 * @throws UserError for whatever the user can mend: the file, the policy, the list, the disk.
 */
export async function runRecordingScan(
  file: string,
  kind: 'wav' | 'other',
  options: ScanArguments,
  signal?: AbortSignal,
): Promise<ScanJson> {
  const policy = await readPolicy(options.policy);
  const privatePhrases = await readPhrases(options.private);
  await checkFile(file);
  const tracks = kind === 'wav' ? { sound: true, picture: false } : await tracksOf(file, signal);
  const { delayMs } = options;
  const checkpoint = await openScanCheckpoint({
    dataDir: foldersFor(options.dataDir).dataDir,
    file,
    options: { policy, privatePhrases, delayMs },
    schema: savedScanSchema,
  });
  const job: Job = { file, policy, privatePhrases, delayMs, signal, checkpoint };
  const heard = tracks.sound ? await scanSound(job) : undefined;
  const seen = tracks.picture && policy.picture.rules.length > 0 ? await scanSeen(job, heard) : undefined;
  const sound = heard ?? silence(seen?.durationMs ?? 0);

  if (options.out !== undefined) {
    const bar = new ProgressBar('Writing');
    const { width = 0, height = 0, copyRegions: regions = [] } = seen ?? {};
    const { durationMs, cuts } = sound;
    const plan = { cuts, regions, width, height, durationMs, hasSound: tracks.sound };
    await writeCleanPictureCopy(file, options.out, plan, {
      ...(signal ? { signal } : {}),
      onProgress: (doneMs) => bar.draw(doneMs / Math.max(durationMs, 1)),
    }).finally(() => bar.end());
  }
  if (options.report !== undefined) await writeReport(options.report, job, sound, seen);
  await checkpoint.remove();
  return {
    durationMs: Math.round(sound.durationMs),
    cuts: sound.cuts,
    decisions: sound.decisions,
    uncheckedMs: Math.round(sound.uncheckedMs),
    slowLooks: sound.slowLooks,
    regions: (seen?.regions ?? []).map(({ category, box, confidence, fromMs, untilMs }) => ({
      ...{ rule: pictureRuleName(category), box: boxJson(box), confidence: roundedShare(confidence) },
      ...{ fromMs, untilMs },
    })),
    ...(options.out === undefined ? {} : { out: options.out }),
    ...(options.report === undefined ? {} : { report: options.report }),
  };
}

async function tracksOf(file: string, signal: AbortSignal | undefined) {
  const quiet = signal ? { signal } : {};
  const tracks = {
    sound: await hasTrack(file, 'sound', quiet),
    picture: await hasTrack(file, 'picture', quiet),
  };
  if (tracks.sound || tracks.picture) return tracks;
  throw new UserError(
    'recording-unreadable',
    `${path.basename(file)} holds neither sound nor a picture.`,
    'Choose another recording.',
  );
}

function silence(durationMs: number): ScanResult {
  return { durationMs, cuts: [], decisions: [], uncheckedMs: 0, slowLooks: 0 };
}

async function scanSound({
  file,
  policy,
  privatePhrases,
  delayMs,
  signal,
  checkpoint,
}: Job): Promise<ScanResult> {
  const known = checkpoint.found?.sound;
  if (known !== undefined) return known;
  const recording = await openRecording(file, signal ? { signal } : {});
  const bar = new ProgressBar('Listening');
  const heard = await scan(recording.frames(), await openListener(), {
    policy,
    words: { watched: [], privatePhrases, allowed: [] },
    delayMs,
    ...(signal ? { signal } : {}),
    onProgress: (doneMs) => drawTime(bar, doneMs, recording.durationMs()),
  }).finally(() => bar.end());
  await checkpoint.save({ sound: heard });
  return heard;
}

async function scanSeen(job: Job, sound: ScanResult | undefined): Promise<PictureScan> {
  const { file, policy, privatePhrases, signal, checkpoint } = job;
  const frames = openRecordingFrames(file, signal ? { signal } : {});
  const detector = await openPictureDetector(policy, privatePhrases);
  const bar = new ProgressBar('Looking');
  let latest: (() => PictureProgress) | undefined;
  let savedAtMs = performance.now();
  const save = async (): Promise<void> => {
    if (latest !== undefined) await checkpoint.save({ ...(sound ? { sound } : {}), picture: latest() });
  };
  try {
    return await scanPicture(frames, detector, {
      policy,
      from: checkpoint.found?.picture,
      ...(signal ? { signal } : {}),
      onProgress: async (progress, doneMs) => {
        latest = progress;
        drawTime(bar, doneMs, frames.durationMs());
        if (performance.now() - savedAtMs < SAVE_EVERY_MS) return;
        savedAtMs = performance.now();
        await save();
      },
    });
  } finally {
    bar.end();
    await detector.stop();
    await save();
  }
}

function drawTime(bar: ProgressBar, doneMs: number, wholeMs: number | undefined): void {
  bar.draw(wholeMs === undefined ? undefined : doneMs / wholeMs, `${Math.round(doneMs / 1000)} s`);
}

async function writeReport(
  reportFile: string,
  { file, policy, delayMs }: Job,
  sound: ScanResult,
  seen: PictureScan | undefined,
): Promise<void> {
  const facts = {
    fileName: path.basename(file),
    policyName: policy.name,
    delayMs,
    scannedAt: new Date(),
  };
  await writeFileAtomic(reportFile, scanReport(sound, seen?.covers ?? [], facts)).catch((cause: unknown) => {
    throw new UserError(
      'storage-failed',
      'The report could not be written.',
      'Check the folder and its free space.',
      { cause },
    );
  });
}
