/** `airlock scan FILE`: what a stream of this recording would have got, as a list, a clean copy, a report. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { buildModels } from '../../models/build.ts';
import { writeCleanCopy } from '../capture/clean-copy.ts';
import { openRecording } from '../capture/recording.ts';
import { UserError } from '../contract/errors.ts';
import type { Policy } from '../contract/policy.ts';
import { RecordingListener } from '../detect/speech/recording-listener.ts';
import { type ScanResult, scan } from '../operations/scan/scan.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import { preset, presetIds } from '../policy/presets.ts';
import { exitCodes } from './exit-codes.ts';
import { ProgressBar } from './progress-bar.ts';
import { scanReport } from './scan-report.ts';

export interface ScanArguments {
  readonly policy: string;
  readonly private?: string;
  readonly out?: string;
  readonly report?: string;
  readonly delayMs: number;
  readonly json?: boolean;
}

/** The result of a scan as `--json` prints it. */
export type ScanJson = Pick<ScanResult, 'durationMs' | 'cuts' | 'decisions' | 'uncheckedMs' | 'slowLooks'> & {
  readonly out?: string;
  readonly report?: string;
};

export function addScanCommand(program: Command): void {
  program
    .command('scan')
    .argument('<file>', 'a recording: WAV, or anything ffmpeg reads where it is installed')
    .description('Runs the detectors over a recording: what a stream would have got, a clean copy, a report.')
    .option('--policy <name|file>', `a preset (${presetIds.join(', ')}) or a policy file`, 'family-friendly')
    .option('--private <file>', 'private words and names, one phrase a line')
    .option('--out <file>', 'write a clean copy')
    .option('--report <file>', 'write a report (HTML)')
    .option('--delay-ms <ms>', 'the safety delay to simulate', parseDelay, 1500)
    .option('--json', 'print one JSON object on stdout')
    .action(async (file: string, options: ScanArguments) => {
      const stop = new AbortController();
      const onSignal = (): void => stop.abort();
      process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
      try {
        const result = await runScan(file, options, stop.signal);
        process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : describe(result));
      } catch (error) {
        if (!stop.signal.aborted) throw error;
        process.stderr.write('Stopped. Nothing was written.\n');
        process.exitCode = exitCodes.interrupted;
      } finally {
        process.removeListener('SIGINT', onSignal).removeListener('SIGTERM', onSignal);
      }
    });
}

/** @throws UserError for whatever the user can mend: the file, the policy, the list, the disk. */
export async function runScan(file: string, options: ScanArguments, signal?: AbortSignal): Promise<ScanJson> {
  const policy = await readPolicy(options.policy);
  const privatePhrases = options.private ? await readPhrases(options.private) : [];
  const recording = await openRecording(file, signal ? { signal } : {});
  const models = await buildModels();
  const speech = new RecordingListener({
    encoderPath: models.get('speech-encoder') as string,
    decoderPath: models.get('speech-decoder') as string,
    voiceActivityPath: models.get('voice-activity') as string,
  });
  const bar = new ProgressBar('Listening');
  const result = await scan(recording.frames(), speech, {
    policy,
    words: { watched: [], privatePhrases, allowed: [] },
    delayMs: options.delayMs,
    ...(signal ? { signal } : {}),
    onProgress: (doneMs) => {
      const wholeMs = recording.durationMs();
      bar.draw(wholeMs === undefined ? undefined : doneMs / wholeMs, `${Math.round(doneMs / 1000)} s`);
    },
  }).finally(() => bar.end());

  if (options.out) {
    const copying = new ProgressBar('Writing');
    await writeCleanCopy(file, options.out, result.cuts, {
      ...(signal ? { signal } : {}),
      onProgress: (doneMs) => copying.draw(doneMs / Math.max(result.durationMs, 1)),
    }).finally(() => copying.end());
  }
  if (options.report) {
    const facts = {
      fileName: path.basename(file),
      policyName: policy.name,
      delayMs: options.delayMs,
      scannedAt: new Date(),
    };
    await writeFileAtomic(options.report, scanReport(result, facts)).catch((cause: unknown) => {
      throw new UserError(
        'storage-failed',
        'The report could not be written.',
        'Check the folder and its free space.',
        { cause },
      );
    });
  }
  return {
    durationMs: Math.round(result.durationMs),
    cuts: result.cuts,
    decisions: result.decisions,
    uncheckedMs: Math.round(result.uncheckedMs),
    slowLooks: result.slowLooks,
    ...(options.out ? { out: options.out } : {}),
    ...(options.report ? { report: options.report } : {}),
  };
}

async function readPolicy(nameOrFile: string): Promise<Policy> {
  if ((presetIds as readonly string[]).includes(nameOrFile)) return preset(nameOrFile);
  const text = await readFile(nameOrFile, 'utf8').catch(() => {
    throw new UserError(
      'policy-invalid',
      'There is neither a preset nor a file of that name.',
      `Presets: ${presetIds.join(', ')}; or give a policy file.`,
    );
  });
  return parsePolicy(text);
}

async function readPhrases(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UserError(
      'word-list-invalid',
      'The file of private words cannot be read.',
      'Check its name: one phrase a line.',
    );
  });
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

function parseDelay(text: string): number {
  const ms = Number(text);
  if (!Number.isInteger(ms) || ms < 300 || ms > 20_000) {
    throw new UserError(
      'bad-request',
      'The safety delay must be 300 to 20000 ms.',
      'Give a whole number, for example --delay-ms 1500.',
    );
  }
  return ms;
}

function describe(result: ScanJson): string {
  const counts = new Map<string, number>();
  for (const { category } of result.cuts) counts.set(category, (counts.get(category) ?? 0) + 1);
  const lines = [...counts].sort().map(([category, count]) => `  ${category.padEnd(20)} ${count}`);
  return [
    `${(result.durationMs / 1000).toFixed(1)} s, ${result.cuts.length} cuts`,
    ...lines,
    ...(result.slowLooks > 0
      ? [
          `${result.slowLooks} looks were slow: as busy as it is now, this machine could not protect a stream.`,
        ]
      : []),
    ...(result.out ? [`Clean copy: ${result.out}`] : []),
    ...(result.report ? [`Report: ${result.report}`] : []),
    '',
  ].join('\n');
}
