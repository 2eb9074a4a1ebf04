import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { buildModels } from '../../../models/build.ts';
import { readAlphabet } from '../../../src-engine/detect/screen/alphabet.ts';
import { decodePicture } from '../../../src-engine/detect/screen/rgb-picture.ts';
import { TextAreaFinder } from '../../../src-engine/detect/screen/text-areas.ts';
import { TextReader } from '../../../src-engine/detect/screen/text-reader.ts';

const lines = [
  'deploy the beta build to host 27',
  'Contact maria at example dot com',
  'PATH=/usr/local/bin make',
];
const options = { intraOpNumThreads: 1 };
let finder: TextAreaFinder;
let reader: TextReader;

beforeAll(async () => {
  const paths = await buildModels();
  const readerPath = paths.get('text-reader') as string;
  finder = await TextAreaFinder.open(paths.get('text-finder') as string, options);
  reader = await TextReader.open(readerPath, await readAlphabet(readerPath), options);
}, 60_000);

/** The lines one below the other, their letters so many pixels high, on a ground. */
function drawn(px: number, ink: string, ground: string): Promise<Buffer> {
  const texts = lines.map((text, at) => `<text x="30" y="${60 + at * px * 3}">${text}</text>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="320"><rect width="960" height="320" fill="${ground}"/>
<g fill="${ink}" font-family="DejaVu Sans Mono, monospace" font-size="${px}" xml:space="preserve">${texts}</g></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

test.each([
  [14, '#202020', '#ffffff'],
  [16, '#d4d4d4', '#1e1e1e'],
  [24, '#93a1a1', '#002b36'],
])('finds and reads lines of %i px, %s on %s', { timeout: 30_000 }, async (px, ink, ground) => {
  const picture = await decodePicture(await drawn(px, ink, ground));
  const areas = await finder.find(picture, { x: 0, y: 0, width: picture.width, height: picture.height });
  const read = await reader.read(picture, areas);
  expect(read.map((line) => line?.text.replaceAll(' ', ''))).toEqual(
    lines.map((text) => text.replaceAll(' ', '')),
  );
});
