/** `airlock scan FILE`: what a stream of this picture or recording would have got, as a list, a clean copy, a report. */
import type { Command } from 'commander';
import { fileKindOf } from '../capture/file-kind.ts';
import { presetIds } from '../policy/presets.ts';
import { exitCodes } from './exit-codes.ts';
import { parseDelay, type ScanArguments } from './scan-options.ts';
import { runRecordingScan, type ScanJson } from './scan-recording.ts';
import { describeStill, runStillScan } from './scan-still.ts';

export function addScanCommand(program: Command): void {
  program
    .command('scan')
    .argument(
      '<file>',
      'a picture (PNG, JPEG, WebP, BMP), a WAV, or anything ffmpeg reads where it is installed',
    )
    .description(
      'Runs the detectors over a picture or a recording: what a stream would have got, a clean copy, a report.',
    )
    .option('--policy <name|file>', `a preset (${presetIds.join(', ')}) or a policy file`, 'family-friendly')
    .option('--private <file>', 'private words and names, one phrase a line')
    .option('--out <file>', 'write a clean copy')
    .option('--report <file>', 'write a report (HTML); recordings only')
    .option('--delay-ms <ms>', 'the safety delay to simulate', parseDelay, 1500)
    .option('--json', 'print one JSON object on stdout')
    .option('--data-dir <folder>', 'the folder of the engine')
    .action(async (file: string, options: ScanArguments) => {
      const stop = new AbortController();
      const onSignal = (): void => stop.abort();
      process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
      try {
        process.stdout.write(await runScan(file, options, stop.signal));
      } catch (error) {
        if (!stop.signal.aborted) throw error;
        process.stderr.write('Stopped. Nothing was written; run it again to go on from where it was.\n');
        process.exitCode = exitCodes.interrupted;
      } finally {
        process.removeListener('SIGINT', onSignal).removeListener('SIGTERM', onSignal);
      }
    });
}

/** Gives what is to be printed. @throws UserError for whatever the user can mend: the file, the policy, the list, the disk. */
async function runScan(file: string, options: ScanArguments, signal: AbortSignal): Promise<string> {
  const kind = await fileKindOf(file);
  if (kind === 'wav' || kind === 'other') {
    const result = await runRecordingScan(file, kind, options, signal);
    return options.json ? `${JSON.stringify(result)}\n` : describeRecording(result);
  }
  const result = await runStillScan(file, kind, options);
  return options.json ? `${JSON.stringify(result)}\n` : describeStill(result);
}

function describeRecording(result: ScanJson): string {
  const counts = new Map<string, number>();
  for (const { category } of result.cuts) counts.set(category, (counts.get(category) ?? 0) + 1);
  const lines = [...counts].sort().map(([category, count]) => `  ${category.padEnd(20)} ${count}`);
  const seen = Map.groupBy(result.regions, ({ rule }) => rule);
  const regions = [...seen].sort().map(([rule, of]) => {
    const [fromMs, untilMs] = [of[0]?.fromMs ?? 0, Math.max(...of.map((region) => region.untilMs))];
    return `  ${rule.padEnd(20)} between ${(fromMs / 1000).toFixed(1)} and ${(untilMs / 1000).toFixed(1)} s`;
  });
  return [
    `${(result.durationMs / 1000).toFixed(1)} s, ${result.cuts.length} cuts`,
    ...lines,
    ...(regions.length > 0 ? ['Seen in the picture:', ...regions] : []),
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
