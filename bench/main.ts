/** `npm run bench -- NAME [options]`: what prints the figures in README and docs. */
import { Command } from 'commander';
import { UserError } from '../src-engine/contract/errors.ts';
import { benchInterface, type InterfaceBenchOptions } from './interface/run.ts';
import { benchSound, type SoundBenchOptions } from './sound/run.ts';

const program = new Command('bench');

program
  .command('sound')
  .description('the sound path over a corpus, with the naive method beside it')
  .option('--corpus <folder>', 'takes as FLAC or WAV, a JSON beside each')
  .option('--json <file>', 'write all figures')
  .option('--draw <file>', 'draw the curve of recall against false cuts (SVG)')
  .action(async (options: SoundBenchOptions) => {
    await benchSound(options);
  });

program
  .command('interface')
  .description('size, first paint, live view and sound path of the interface, in a real Chromium')
  .option('--json <file>', 'write all figures')
  .action(async (options: InterfaceBenchOptions) => {
    await benchInterface(options);
  });

await program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof UserError ? `${error.message} ${error.advice}` : error);
  process.exitCode = 1;
});
