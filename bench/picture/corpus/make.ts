/** `npm run bench -- picture-corpus`: makes screens with known secrets. Nothing of it is kept in the repository. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../../src-engine/contract/errors.ts';
import { PRIVATE_STRINGS } from './personal.ts';
import { drawScreen, type MadeScreen, planScreens, SCREEN, withChromium } from './screens.ts';

export interface PictureCorpusOptions {
  readonly out: string;
  readonly split: string;
  readonly count: string;
  readonly seed: string;
}

export const CORPUS_DEFAULTS = { split: 'dev', count: '96', seed: '1' } as const;

/** Writes PNG files, `truth.json` and `private.txt` into `out`. Throws a UserError `bad-request` for a wrong option. */
export async function makePictureCorpus({ out, split, count, seed }: PictureCorpusOptions): Promise<void> {
  if (split !== 'dev' && split !== 'test') throw wrong('--split is dev or test.');
  const [screens, start] = [Number(count), Number(seed)];
  if (!Number.isInteger(screens) || screens < 1) throw wrong('--count is a whole number from 1.');
  if (!Number.isInteger(start)) throw wrong('--seed is a whole number.');
  await mkdir(out, { recursive: true });
  const truth: MadeScreen[] = [];
  await withChromium(async (browser) => {
    const page = await browser.newPage({ viewport: SCREEN, deviceScaleFactor: 1 });
    for (const plan of planScreens(split, screens, start)) {
      const { screen, png } = await drawScreen(page, plan);
      await writeFile(join(out, screen.file), png);
      truth.push(screen);
      process.stderr.write(`\rDrawing ${truth.length}/${screens} `);
    }
  });
  process.stderr.write('\r\x1b[K');
  await writeFile(join(out, 'truth.json'), `${JSON.stringify(truth, null, 1)}\n`);
  await writeFile(join(out, 'private.txt'), `${PRIVATE_STRINGS.join('\n')}\n`);
  const secrets = truth.reduce((sum, screen) => sum + screen.secrets.length, 0);
  console.log(
    `${truth.length} screens, ${secrets} secrets, ${truth.filter(({ clean }) => clean).length} clean: ${out}`,
  );
}

function wrong(message: string): UserError {
  return new UserError('bad-request', message, 'See `npm run bench -- picture-corpus --help`.');
}
