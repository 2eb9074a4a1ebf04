/**
 * What the reader is shown to see between which values its tensors lie: lines of the bench's development corpus, as the engine
 * gives them to it. The same seed draws the same screens (with the same Chromium and fonts).
 */
import type { Page } from 'playwright-core';
import { Chance } from '../../bench/picture/corpus/chance.ts';
import { drawScreen, planScreens, SCREEN, withChromium } from '../../bench/picture/corpus/screens.ts';
import type { Box } from '../../src-engine/contract/picture.ts';
import { cutAtGaps } from '../../src-engine/detect/screen/line-pieces.ts';
import { decodePicture, type RgbPicture } from '../../src-engine/detect/screen/rgb-picture.ts';
import { inputWidth, writePiece } from '../../src-engine/detect/screen/text-reader.ts';
import { tighten } from '../../src-engine/detect/screen/tighten.ts';
import type { Example } from './ranges.ts';
import { textBoxes } from './text-boxes.ts';

/** Height of what the reader takes, and what its width is a multiple of, in pixels. */
const LINE = { height: 48, multiple: 32 } as const;

/** A screen, and where lines of text are in it. */
interface DrawnScreen {
  readonly picture: RgbPicture;
  readonly lines: readonly (Box & { readonly isTurned: boolean })[];
}

async function* drawScreens(count: number, seed: number): AsyncGenerator<DrawnScreen> {
  const drawn: DrawnScreen[] = [];
  await withChromium(async (browser) => {
    const page: Page = await browser.newPage({ viewport: SCREEN, deviceScaleFactor: 1 });
    for (const [at, plan] of planScreens('dev', count, seed).entries()) {
      const { png } = await drawScreen(page, plan);
      const picture = await decodePicture(png);
      drawn.push({
        picture: at % 3 === 2 ? overFilm(picture, new Chance(seed + at)) : picture,
        lines: await page.evaluate(textBoxes),
      });
    }
  });
  yield* drawn;
}

/** The screen half seen through over soft moving colours with grain: text over a video. */
function overFilm({ width, height, data }: RgbPicture, chance: Chance): RgbPicture {
  const share = 0.55 + chance.next() * 0.3;
  const waves = chance.times(3, () => [chance.next() / 90, chance.next() / 90, chance.next() * 6] as const);
  const mixed = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 1) {
    const pixel = Math.floor(at / 3);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const [across, down, turn] = waves[at % 3] as readonly [number, number, number];
    const film = 127 + 90 * Math.sin(x * across + turn) * Math.cos(y * down) + (chance.next() - 0.5) * 50;
    mixed[at] = Math.round((data[at] as number) * share + film * (1 - share));
  }
  return { width, height, data: mixed };
}

/** Lines of text, `linesPerScreen` of each screen, as the reader takes them. */
export async function* readerExamples({
  screens,
  linesPerScreen,
  seed,
}: {
  readonly screens: number;
  readonly linesPerScreen: number;
  readonly seed: number;
}): AsyncGenerator<Example> {
  const chance = new Chance(seed);
  for await (const { picture, lines } of drawScreens(screens, seed)) {
    for (const { isTurned, ...box } of chance.shuffle(lines).slice(0, linesPerScreen)) {
      const turn = isTurned ? 90 : 0;
      const [piece] = cutAtGaps(picture, { box: tighten(picture, box, isTurned), turn });
      if (piece === undefined) continue;
      const width = Math.ceil(inputWidth(piece) / LINE.multiple) * LINE.multiple;
      const data = new Float32Array(3 * LINE.height * width);
      writePiece(picture, piece, inputWidth(piece), data, width);
      yield { data, dims: [1, 3, LINE.height, width] };
    }
  }
}
