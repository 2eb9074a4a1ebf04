/** Draws screens in a real Chromium and measures where their secrets are. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { Chance, Deck } from './chance.ts';
import { layouts } from './layouts/all.ts';
import { type BoxTuple, measureSecrets } from './measure.ts';
import { type Face, monoFaces, pageOf, textFaces } from './page.ts';
import { type Layout, Painter } from './painter.ts';
import { type Theme, themes } from './themes.ts';

export const SCREEN = { width: 1920, height: 1080 } as const;
const CHROMIUM = '/usr/bin/chromium';
/** Sizes of letters, CSS pixels, those that count most oftenest. */
const SIZES = [11, 12, 13, 13, 14, 14, 14, 15, 15, 16, 16, 16, 18, 18, 20, 24];
/** A third of the screens is clean. */
const CLEAN_EVERY = 3;

/** A screen as `truth.json` lists it. */
export interface MadeScreen {
  readonly file: string;
  readonly px: number;
  readonly theme: string;
  readonly layout: string;
  readonly face: string;
  readonly clean?: true;
  readonly secrets: readonly {
    readonly rule: string;
    readonly text: string;
    readonly box: BoxTuple;
    /** Where it is in several places: its lines, its words. */
    readonly boxes?: readonly BoxTuple[];
  }[];
}

export interface ScreenPlan {
  readonly file: string;
  readonly layout: Layout;
  readonly theme: Theme;
  readonly face: Face;
  readonly px: number;
  readonly seed: number;
}

/** What is drawn, dealt so that layouts, themes, faces and sizes come equally often and in ever other company. */
export function planScreens(split: 'dev' | 'test', count: number, seed: number): ScreenPlan[] {
  const chance = new Chance(seed * 2 + (split === 'dev' ? 0 : 1));
  const ofSplit = layouts.filter((layout) => layout.split === split);
  const secret = new Deck(
    ofSplit.filter(({ clean }) => !clean),
    chance,
  );
  const clean = new Deck(
    ofSplit.filter((layout) => layout.clean),
    chance,
  );
  const [themeDeck, sizes] = [new Deck(themes, chance), new Deck(SIZES, chance)];
  const faces = { mono: new Deck(monoFaces, chance), text: new Deck(textFaces, chance) };
  return chance.times(count, (index) => {
    const layout = (index % CLEAN_EVERY === CLEAN_EVERY - 1 ? clean : secret).deal();
    return {
      file: `${String(index).padStart(4, '0')}-${layout.name}.png`,
      layout,
      theme: themeDeck.deal(),
      face: faces[layout.font].deal(),
      px: sizes.deal(),
      seed: chance.int(0, 2 ** 31),
    };
  });
}

/** Runs `use` with Chromium, its letters smoothed in greys and hinted the same everywhere, and closes it. */
export async function withChromium<T>(use: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    // As root it does not start without the first.
    args: ['--no-sandbox', '--disable-gpu', '--disable-lcd-text', '--disable-background-networking'],
  });
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/** Draws one screen. What is cut off or hidden by something else is left out of the truth and made invisible. */
export async function drawScreen(
  page: Page,
  { file, layout, theme, face, px, seed }: ScreenPlan,
): Promise<{ readonly screen: MadeScreen; readonly png: Uint8Array }> {
  const painter = new Painter(new Chance(seed), theme, px);
  await page.setContent(pageOf(await layout.draw(painter), { theme, face, px }));
  await page.evaluate(() => document.fonts.ready);
  const places = await page.evaluate(measureSecrets, px);
  const secrets = painter.secrets.flatMap(({ rule, text }, index) => {
    const boxes = places[index];
    if (boxes === undefined) return [];
    return [{ rule, text, box: around(boxes), ...(boxes.length > 1 ? { boxes } : {}) }];
  });
  const screen = { file, px, theme: theme.name, layout: layout.name, face: face.name, secrets };
  return {
    screen: layout.clean ? { ...screen, clean: true } : screen,
    png: await page.screenshot({ type: 'png' }),
  };
}

function around(boxes: readonly BoxTuple[]): BoxTuple {
  const left = Math.min(...boxes.map(([x]) => x));
  const top = Math.min(...boxes.map(([, y]) => y));
  const right = Math.max(...boxes.map(([x, , width]) => x + width));
  const bottom = Math.max(...boxes.map(([, y, , height]) => y + height));
  const round = (value: number) => Math.round(value * 10) / 10;
  return [left, top, round(right - left), round(bottom - top)];
}
