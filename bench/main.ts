/** `npm run bench -- NAME [options]`: what prints the figures in README and docs. */
import { Command } from 'commander';
import { UserError } from '../src-engine/contract/errors.ts';
import { benchInterface, type InterfaceBenchOptions } from './interface/run.ts';
import { CORPUS_DEFAULTS, makePictureCorpus, type PictureCorpusOptions } from './picture/corpus/make.ts';
import { benchPictureLive, type PictureLiveOptions } from './picture/live/run.ts';
import { benchPicture, type PictureBenchOptions } from './picture/run.ts';
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

program
  .command('picture')
  .description('the reader over a corpus of screens, with the naive method beside it')
  .option('--corpus <folder>', 'PNG files and truth.json; left out, our dev split is made for this run')
  .option('--json <file>', 'write all figures')
  .action(async (options: PictureBenchOptions) => {
    await benchPicture(options);
  });

program
  .command('picture-live')
  .description(
    'the picture’s protection beside that of the sound, on a real OBS: processor, memory, time to decide',
  )
  .option('--json <file>', 'write all figures')
  .option('--fps <number>', 'what OBS is to draw: without a graphics card it cannot draw 30', Number, 30)
  .action(async (options: PictureLiveOptions) => {
    await benchPictureLive(options);
  });

program
  .command('picture-corpus')
  .description('makes screens with known secrets, in a real Chromium')
  .requiredOption('--out <folder>', 'where the PNG files and truth.json go')
  .option('--split <name>', 'dev or test: they share no layout', CORPUS_DEFAULTS.split)
  .option('--count <screens>', 'how many; a third is clean', CORPUS_DEFAULTS.count)
  .option('--seed <number>', 'the same seed makes the same screens', CORPUS_DEFAULTS.seed)
  .action(async (options: PictureCorpusOptions) => {
    await makePictureCorpus(options);
  });

await program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof UserError ? `${error.message} ${error.advice}` : error);
  process.exitCode = 1;
});
