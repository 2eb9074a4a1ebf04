/**
 * The naive method, to compare with: the same finder and reader of text, and a plain list of regular expressions over each
 * line as it was read. What a screen redactor made in an afternoon does; no checksums, no slips, no labels beside a field.
 */
import { availableParallelism } from 'node:os';
import type { Box, PictureCategory } from '../../src-engine/contract/picture.ts';
import { readAlphabet } from '../../src-engine/detect/screen/alphabet.ts';
import { decodePicture } from '../../src-engine/detect/screen/rgb-picture.ts';
import { TextAreaFinder } from '../../src-engine/detect/screen/text-areas.ts';
import type { TextLine } from '../../src-engine/detect/screen/text-line.ts';
import { TextReader } from '../../src-engine/detect/screen/text-reader.ts';
import type { Region } from './count.ts';

const patterns: readonly (readonly [PictureCategory, RegExp])[] = [
  ['personal.email', /[\w.+-]+@[\w-]+\.[\w.-]+/g],
  ['personal.phone', /\+?\(?\d{1,4}\)?[ .-]?\d{2,4}[ .-]?\d{3,4}[ .-]?\d{0,4}/g],
  ['personal.ssn', /\b\d{3}-\d{2}-\d{4}\b/g],
  ['personal.ip-address', /\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g],
  ['financial.payment-card', /\b(?:\d[ -]?){13,16}\b/g],
  ['financial.iban', /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/g],
  ['secret.jwt', /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g],
  ['secret.private-key', /-----(?:BEGIN|END)[A-Z ]+-----/g],
  [
    'secret.api-key',
    /\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{36}|sk-[\w-]{20,}|sk_live_\w{24}|AIza[\w-]{35}|xox[bp]-[\w-]+)/g,
  ],
  ['secret.stream-key', /\blive_\d+_\w+/g],
  ['secret.password', /(?<=password\s*[:=]\s*)\S+/gi],
  ['secret.one-time-code', /(?<=code\D{0,12})\d{6}\b/gi],
  ['personal.postal-address', /\b\d{1,5} (?:[A-Z]\w+ )+(?:Street|St|Avenue|Ave|Road|Rd|Lane|Drive|Blvd)\b/g],
];

/** What the patterns find in lines as they were read; the streamer's own strings as they are written, without case. */
export function naiveRegions(lines: readonly TextLine[], privateStrings: readonly string[]): Region[] {
  const own = privateStrings.map((text): readonly [PictureCategory, RegExp] => [
    'private',
    new RegExp(text.replace(/[^\w ]/g, '\\$&'), 'gi'),
  ]);
  return lines.flatMap((line) =>
    [...patterns, ...own].flatMap(([category, pattern]) =>
      [...line.text.matchAll(pattern)].map(({ index, 0: { length } }) => ({
        category,
        box: boxOf(line, index, index + length),
      })),
    ),
  );
}

export class NaiveReader {
  readonly #finder: TextAreaFinder;
  readonly #reader: TextReader;

  private constructor(finder: TextAreaFinder, reader: TextReader) {
    this.#finder = finder;
    this.#reader = reader;
  }

  /** `models`: paths by the ids of models/manifest.json. */
  static async open(models: ReadonlyMap<string, string>): Promise<NaiveReader> {
    const options = { intraOpNumThreads: availableParallelism(), interOpNumThreads: 1 };
    const readerPath = models.get('text-reader') as string;
    return new NaiveReader(
      await TextAreaFinder.open(models.get('text-finder') as string, options),
      await TextReader.open(readerPath, await readAlphabet(readerPath), options),
    );
  }

  /** The picture's size and its lines. Rejects where the bytes are no picture. */
  async read(
    png: Uint8Array,
  ): Promise<{ readonly width: number; readonly height: number; readonly lines: TextLine[] }> {
    const picture = await decodePicture(png);
    const { width, height } = picture;
    const areas = await this.#finder.find(picture, { x: 0, y: 0, width, height });
    const lines = (await this.#reader.read(picture, areas)).filter((line) => line !== undefined);
    return { width, height, lines };
  }

  async release(): Promise<void> {
    await this.#finder.release();
    await this.#reader.release();
  }
}

/** Where UTF-16 units [from, until) of a line are in the picture. */
function boxOf({ box, turn, edges }: TextLine, from: number, until: number): Box {
  const begin = edges[2 * from] ?? 0;
  const end = edges[2 * until - 1] ?? 1;
  if (turn === 0) return { ...box, x: box.x + begin * box.width, width: (end - begin) * box.width };
  const top = turn === 90 ? begin : 1 - end;
  return { ...box, y: box.y + top * box.height, height: (end - begin) * box.height };
}
