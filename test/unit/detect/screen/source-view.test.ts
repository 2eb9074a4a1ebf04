import { expect, test } from 'vitest';
import { areaOf, CELL_PX, cellGrid, eachCell, intersection } from '../../../../src-engine/contract/boxes.ts';
import type { Box } from '../../../../src-engine/contract/picture.ts';
import { LineMemory } from '../../../../src-engine/detect/screen/line-memory.ts';
import type { RgbPicture } from '../../../../src-engine/detect/screen/rgb-picture.ts';
import type { ScreenModels } from '../../../../src-engine/detect/screen/screen-models.ts';
import {
  SourceView,
  type StepContext,
  type StepNews,
} from '../../../../src-engine/detect/screen/source-view.ts';
import type { TextArea } from '../../../../src-engine/detect/screen/text-areas.ts';
import type { TextLine } from '../../../../src-engine/detect/screen/text-line.ts';
import type { PictureFinding } from '../../../../src-engine/operations/ports/picture.ts';
import { blank, box, painted } from './drawn-screen.ts';

const WIDTH = 1280;
const HEIGHT = 720;
const whole = box(0, 0, WIDTH, HEIGHT);
const LINE_PX = 16;
const LETTER_PX = 8;

interface Line {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** A screen that shows lines of text: each a rectangle in a colour of its text's own. */
class FakeScreen {
  lines: Line[] = [];
  /** Drawn over it, and no text. */
  ink: { readonly at: Box; readonly colour: readonly [number, number, number] }[] = [];
  faces: Box[] = [];
  /** What was asked of the models. */
  readonly parts: Box[] = [];
  readonly reads: string[][] = [];

  get picture(): RgbPicture {
    let picture = blank(WIDTH, HEIGHT);
    for (const line of this.lines) picture = painted(picture, boxOf(line), colourOf(line.text));
    for (const { at, colour } of this.ink) picture = painted(picture, at, colour);
    return picture;
  }

  readonly models = {
    textAreas: {
      find: async (_: RgbPicture, part: Box): Promise<TextArea[]> => {
        this.parts.push(part);
        return this.lines.flatMap((line) => {
          const seen = intersection(boxOf(line), part);
          return seen === undefined ? [] : [{ box: seen, isTurned: false, confidence: 0.9 }];
        });
      },
    },
    textReader: {
      read: async (_: RgbPicture, areas: readonly TextArea[]): Promise<(TextLine | undefined)[]> => {
        const lines = areas.map(({ box: at }) => this.read(at));
        this.reads.push(lines.map((line) => line?.text ?? ''));
        return lines;
      },
    },
    things: [
      {
        want: 'faces' as const,
        leastSidePx: 20,
        finder: {
          find: async (_: RgbPicture, part: Box): Promise<PictureFinding[]> =>
            this.faces
              .filter((face) => intersection(face, part) !== undefined)
              .map((face) => ({ category: 'face', confidence: 0.9, box: face })),
        },
      },
    ],
  } as unknown as ScreenModels;

  read(at: Box): TextLine | undefined {
    const line = this.lines.find((each) => intersection(boxOf(each), at) !== undefined);
    if (line === undefined) return undefined;
    const text = line.text
      .slice(Math.round((at.x - line.x) / LETTER_PX))
      .slice(0, Math.round(at.width / LETTER_PX));
    const edges = [...text].flatMap((_, index) => [index / text.length, (index + 1) / text.length]);
    return { text, box: at, turn: 0, confidence: 0.95, edges: Float32Array.from(edges) };
  }
}

function boxOf({ text, x, y }: Line): Box {
  return box(x, y, text.length * LETTER_PX, LINE_PX);
}

function colourOf(text: string): [number, number, number] {
  let hash = 7;
  for (const letter of text) hash = (hash * 31 + letter.charCodeAt(0)) % 16_777_213;
  return [hash % 256, Math.floor(hash / 256) % 256, 100 + (Math.floor(hash / 65_536) % 100)];
}

/** A view of the screen, with its steps told one after the other. */
function viewOf(screen: FakeScreen, wants: Partial<StepContext['wants']> = {}) {
  const view = new SourceView();
  let isEnding = false;
  const context: StepContext = {
    models: screen.models,
    memory: new LineMemory(),
    words: { privateStrings: [], allowed: [] },
    wants: { text: true, codes: false, nudity: false, faces: false, ...wants },
    isEnding: () => isEnding,
  };
  const news: StepNews[] = [];
  return {
    view,
    news,
    end: () => {
      isEnding = true;
    },
    look: () => view.look(screen.picture),
    step: (nowMs: number) => view.step(context, nowMs, (each) => news.push(each)),
    /** Looks, and reads all that is due. */
    async readAll(nowMs: number): Promise<readonly PictureFinding[]> {
      view.look(screen.picture);
      while (view.dueSince(nowMs) !== undefined) await view.step(context, nowMs, (each) => news.push(each));
      return news.at(-1)?.findings ?? [];
    },
  };
}

const mail: Line = { text: 'write to ann.miller@example.com', x: 160, y: 96 };
const calm: Line[] = [
  { text: 'nothing to see here', x: 160, y: 160 },
  { text: 'move along please', x: 160, y: 224 },
];
const cellsIn = (boxes: readonly Box[]) => {
  const cells = new Set<number>();
  for (const each of boxes) eachCell(cellGrid(WIDTH, HEIGHT), each, (index) => cells.add(index));
  return cells.size;
};

test('the first look reads everything, and tells of all of it, once', async () => {
  const screen = new FakeScreen();
  screen.lines = [mail, ...calm];
  const { look, step, news, view } = viewOf(screen);
  expect(look()).toEqual({ lookId: 1, changed: [whole] });
  expect(view.dueSince(1000)).toBe(1);
  await step(1000);
  expect(view.hasPending).toBe(false);
  expect(screen.parts).toEqual([whole]);
  expect(screen.reads.flat().sort()).toEqual([mail, ...calm].map(({ text }) => text).sort());
  expect(news.at(-1)?.findings).toMatchObject([{ category: 'personal.email' }]);
  const read = news.flatMap((each) => each.read);
  expect(cellsIn(read)).toBe((WIDTH / CELL_PX) * (HEIGHT / CELL_PX));
  expect(read.reduce((sum, each) => sum + areaOf(each), 0)).toBe(WIDTH * HEIGHT);
});

test('the same picture again: nothing changed, nothing is due, nothing is read', async () => {
  const screen = new FakeScreen();
  screen.lines = calm;
  const { readAll, look, view } = viewOf(screen);
  await readAll(1000);
  expect(look()).toEqual({ lookId: 2, changed: [] });
  expect(view.dueSince(5000)).toBeUndefined();
  expect(screen.reads).toHaveLength(1);
});

test('what changed is read again and nothing else, and what was known elsewhere stays known', async () => {
  const screen = new FakeScreen();
  screen.lines = [mail, ...calm];
  const { readAll, news } = viewOf(screen);
  await readAll(1000);
  screen.parts.length = 0;
  screen.reads.length = 0;
  news.length = 0;
  screen.lines = [mail, calm[0] as Line, { text: 'move along now, sir', x: 160, y: 224 }];
  const findings = await readAll(2000);
  expect(screen.reads).toEqual([['move along now, sir']]);
  expect(screen.parts).toHaveLength(1);
  expect(areaOf(screen.parts[0] as Box)).toBeLessThan(WIDTH * HEIGHT * 0.02);
  expect(findings).toMatchObject([{ category: 'personal.email' }]);
  for (const each of news.flatMap(({ read }) => read)) expect(each.y).toBeGreaterThanOrEqual(224);
});

test('a lone new word gets through, and is gone when it is gone', async () => {
  const screen = new FakeScreen();
  screen.lines = calm;
  const { readAll } = viewOf(screen);
  expect(await readAll(1000)).toEqual([]);
  const word: Line = { text: 'AKIAIOSFODNN7EXAMPLE', x: 900, y: 600 };
  screen.lines = [...calm, word];
  const [found] = await readAll(1300);
  expect(found?.category).toBe('secret.api-key');
  expect(intersection(found?.box as Box, boxOf(word))).toEqual(boxOf(word));
  screen.lines = calm;
  expect(await readAll(1600)).toEqual([]);
});

test('a blinking cursor forces nothing else to be read, and what it blinks in is read once each way', async () => {
  const screen = new FakeScreen();
  screen.lines = [mail, ...calm];
  const { readAll } = viewOf(screen);
  await readAll(1000);
  screen.parts.length = 0;
  screen.reads.length = 0;
  const cursor = { at: box(300, 162, 2, 12), colour: [255, 255, 255] as const };
  for (let blink = 0; blink < 10; blink += 1) {
    screen.ink = blink % 2 === 0 ? [cursor] : [];
    expect(await readAll(1500 + blink * 500)).toMatchObject([{ category: 'personal.email' }]);
  }
  expect(screen.reads).toEqual([['nothing to see here']]);
  const looked = screen.parts.reduce((sum, part) => sum + areaOf(part), 0);
  expect(looked).toBeLessThan(WIDTH * HEIGHT * 0.1);
});

test('a video without text is looked at now and then, and holds up no word beside it', async () => {
  const screen = new FakeScreen();
  screen.lines = calm;
  const video = box(640, 320, 480, 270);
  const play = (frame: number) => {
    screen.ink = [{ at: video, colour: [frame % 200, 20, 20] }];
  };
  play(0);
  const { readAll, view, look, step } = viewOf(screen);
  await readAll(1000);
  // Its first changes are read: nobody knows yet that there is no text.
  play(1);
  await readAll(1100);
  const before = screen.parts.length;
  for (let frame = 2; frame < 32; frame += 1) {
    play(frame);
    await readAll(1100 + frame * 33);
  }
  const looks = screen.parts.slice(before);
  expect(looks.length).toBeGreaterThanOrEqual(2);
  expect(looks.length).toBeLessThanOrEqual(4);

  play(40);
  await readAll(2600);
  play(41);
  screen.lines = [...calm, mail];
  look();
  expect(view.dueSince(2610)).toBeDefined();
  await step(2610);
  expect(screen.reads.at(-1)).toEqual([mail.text]);
  expect(view.dueSince(2620)).toBeUndefined();
  expect([view.hasPending, view.isWaiting]).toEqual([true, true]);
  expect(view.dueSince(2960)).toBeDefined();
});

test('of what has waited equally long the smallest is read first', async () => {
  const screen = new FakeScreen();
  screen.lines = calm;
  const { readAll, look, step } = viewOf(screen);
  await readAll(1000);
  screen.lines = [
    ...calm,
    ...[0, 1, 2, 3].map((row) => ({
      text: `a long paragraph of prose, line ${row}`,
      x: 600,
      y: 400 + row * 20,
    })),
    { text: '4111 1111 1111 1111', x: 160, y: 600 },
  ];
  look();
  await step(1300);
  expect(screen.reads.at(-1)).toEqual(['4111 1111 1111 1111']);
});

test('a long page is told of bit by bit, short lines first, and no line beside one that is unread', async () => {
  const screen = new FakeScreen();
  const rows = Array.from({ length: 30 }, (_, row) => row * 20);
  screen.lines = [
    ...rows.map((y) => ({ text: 'x'.repeat(100), x: 32, y })),
    { text: 'ann.miller@example.com', x: 960, y: 640 },
  ];
  const { look, step, news } = viewOf(screen);
  look();
  await step(1000);
  expect(screen.reads.length).toBeGreaterThan(10);
  expect(screen.reads[0]?.[0]).toBe('ann.miller@example.com');
  const firstWithIt = news.findIndex(({ findings }) => findings.length > 0);
  expect(firstWithIt).toBeLessThan(news.length / 2);
  const early = news.slice(0, firstWithIt + 1).flatMap(({ read }) => read);
  for (const y of rows) {
    const touches = early.some((each) => intersection(each, box(32, y, 800, LINE_PX)) !== undefined);
    expect(touches, `${y}`).toBe(false);
  }
  expect(cellsIn(news.flatMap(({ read }) => read))).toBe((WIDTH / CELL_PX) * (HEIGHT / CELL_PX));
});

test('what changes while it is read is read again as it is then', async () => {
  const screen = new FakeScreen();
  screen.lines = calm;
  const { look, step, news, view } = viewOf(screen);
  look();
  const first = step(1000);
  screen.lines = [...calm, mail];
  expect(look().lookId).toBe(2);
  await first;
  expect(news.every(({ lookId }) => lookId === 1)).toBe(true);
  expect(view.dueSince(1100)).toBe(2);
  await step(1100);
  expect(news.at(-1)).toMatchObject({ lookId: 2, findings: [{ category: 'personal.email' }] });
});

test('a line of which a part changed is read whole', async () => {
  const screen = new FakeScreen();
  screen.lines = [{ text: 'to: ann.miller@example.com, tomorrow at nine', x: 32, y: 96 }];
  const { readAll } = viewOf(screen);
  await readAll(1000);
  screen.ink = [{ at: box(32 + 38 * LETTER_PX, 98, 12, 12), colour: [9, 9, 9] }];
  screen.reads.length = 0;
  expect(await readAll(1300)).toMatchObject([{ category: 'personal.email' }]);
  expect(screen.reads).toEqual([['to: ann.miller@example.com, tomorrow at nine']]);
});

test('what comes up behind a line that did not change is read with it, and that line is not kept twice', async () => {
  const screen = new FakeScreen();
  const known: Line = { text: 'the order of today has the number 624', x: 32, y: 96 };
  const below: Line = { text: 'x'.repeat(80), x: 32, y: 128 };
  screen.lines = [known, below];
  const { readAll } = viewOf(screen);
  await readAll(1000);
  // The line below widens what is looked at, so that the finder sees both pieces, and takes them for one line.
  const more: Line = { text: 'mail jo@example.com', x: 32 + 39 * LETTER_PX, y: 96 };
  const joined: Line = { ...known, text: `${known.text}  ${more.text}` };
  screen.lines = [known, more, below];
  screen.ink = [{ at: box(500, 130, 12, 12), colour: [9, 9, 9] }];
  screen.models.textAreas.find = async () =>
    [joined, below].map((line) => ({ box: boxOf(line), isTurned: false, confidence: 0.9 }));
  const shown = screen.lines;
  screen.models.textReader.read = async (_, areas) => {
    screen.lines = [joined, below];
    const lines = areas.map(({ box: at }) => screen.read(at));
    screen.lines = shown;
    return lines;
  };
  expect(await readAll(1300)).toMatchObject([{ category: 'personal.email' }]);
  screen.models.textAreas.find = async () => [];
  screen.lines = [];
  screen.ink = [];
  expect(await readAll(1600)).toEqual([]);
});

test('a picture of another size is another screen', async () => {
  const screen = new FakeScreen();
  screen.lines = [mail];
  const { readAll, view } = viewOf(screen);
  expect(await readAll(1000)).toHaveLength(1);
  screen.lines = [];
  expect(view.look(blank(640, 360)).changed).toEqual([box(0, 0, 640, 368)]);
  expect(view.findings({ privateStrings: [], allowed: [] })).toEqual([]);
});

test('the user’s own words are looked for in what is known already', async () => {
  const screen = new FakeScreen();
  screen.lines = [{ text: 'the house on Birchwood Lane', x: 32, y: 96 }];
  const { readAll, view } = viewOf(screen);
  expect(await readAll(1000)).toEqual([]);
  expect(view.findings({ privateStrings: ['Birchwood Lane'], allowed: [] })).toMatchObject([
    { category: 'private' },
  ]);
});

test('nothing is looked for that no rule asks for', async () => {
  const screen = new FakeScreen();
  screen.lines = [mail];
  screen.faces = [box(800, 100, 80, 100)];
  expect(await viewOf(screen, { text: false }).readAll(1000)).toEqual([]);
  expect(screen.parts).toEqual([]);
  expect(await viewOf(screen, { text: false, faces: true }).readAll(1000)).toMatchObject([
    { category: 'face' },
  ]);
});

test('a face that a look missed stays for a second, and goes then by itself', async () => {
  const screen = new FakeScreen();
  screen.faces = [box(800, 100, 80, 100)];
  const { readAll, view, step, news } = viewOf(screen, { text: false, faces: true });
  await readAll(1000);
  screen.faces = [];
  screen.ink = [{ at: box(820, 120, 10, 10), colour: [80, 80, 80] }];
  expect(await readAll(1400)).toMatchObject([{ category: 'face' }]);
  expect(view.isWaiting).toBe(true);
  expect(view.dueSince(1900)).toBeUndefined();
  expect(view.dueSince(2100)).toBeDefined();
  await step(2100);
  expect(news.at(-1)?.findings).toEqual([]);
  expect(view.isWaiting).toBe(false);
});

test('a worker that is to end breaks off: what it did not read it does not tell of', async () => {
  const screen = new FakeScreen();
  screen.lines = [mail, ...calm];
  const { look, step, news, end } = viewOf(screen);
  look();
  end();
  await step(1000);
  expect(screen.reads).toEqual([]);
  for (const line of screen.lines) {
    expect(
      news.flatMap(({ read }) => read).some((each) => intersection(each, boxOf(line)) !== undefined),
    ).toBe(false);
  }
});
