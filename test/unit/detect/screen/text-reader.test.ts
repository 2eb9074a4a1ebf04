import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildModels } from '../../../../models/build.ts';
import { readAlphabet } from '../../../../src-engine/detect/screen/alphabet.ts';
import { type TextArea, TextAreaFinder } from '../../../../src-engine/detect/screen/text-areas.ts';
import { TextReader } from '../../../../src-engine/detect/screen/text-reader.ts';
import { blank, box, type DrawnText, textScreen } from './drawn-screen.ts';

let finder: TextAreaFinder;
let reader: TextReader;
beforeAll(async () => {
  const paths = await buildModels();
  const options = { intraOpNumThreads: 1, logSeverityLevel: 3 } as const;
  const path = paths.get('text-reader') as string;
  finder = await TextAreaFinder.open(paths.get('text-finder') as string, options);
  reader = await TextReader.open(path, await readAlphabet(path), options);
}, 60_000);
afterAll(async () => {
  await finder?.release();
  await reader?.release();
});

async function readScreen(width: number, height: number, texts: readonly DrawnText[], background?: string) {
  const screen = await textScreen(width, height, texts, background);
  return reader.read(screen, await finder.find(screen, box(0, 0, width, height)));
}
/** Spaces are dropped and added now and then; the rules take that into account. */
const packed = (text: string | undefined) => text?.replaceAll(' ', '');

test('reads what is written, letters and signs, on dark, light and colour', async () => {
  const texts = [
    { text: 'ann.miller@example.com', x: 20, y: 40, px: 14 },
    { text: 'AKIAIOSFODNN7EXAMPLE', x: 20, y: 90, px: 16 },
    { text: '+44 20 7946 0958', x: 20, y: 140, px: 24 },
  ];
  for (const [colour, background] of [
    ['#d4d4d4', '#1e1e1e'],
    ['#222222', '#ffffff'],
    ['#ffff88', '#7a1f5c'],
  ] as const) {
    const lines = await readScreen(
      400,
      180,
      texts.map((each) => ({ ...each, colour })),
      background,
    );
    expect(lines.map((line) => packed(line?.text))).toEqual(texts.map(({ text }) => packed(text)));
    for (const line of lines) expect(line?.confidence).toBeGreaterThan(0.9);
  }
});

test('says where each letter is, half a letter exact', async () => {
  const [line] = await readScreen(400, 80, [{ text: 'mmmm 1111 mmmm', x: 20, y: 45, px: 20 }]);
  const text = line?.text ?? '';
  expect(packed(text)).toBe('mmmm1111mmmm');
  expect(line?.edges).toHaveLength(text.length * 2);
  const { x, width } = line?.box ?? box(0, 0, 0, 0);
  const from = x + (line?.edges[text.indexOf('1') * 2] ?? 0) * width;
  const until = x + (line?.edges[text.lastIndexOf('1') * 2 + 1] ?? 0) * width;
  // DejaVu Sans at 20 px: an m is 19.5 wide, a space 6.4, a 1 12.7.
  expect(Math.abs(from - (20 + 4 * 19.48 + 6.36))).toBeLessThan(10);
  expect(Math.abs(until - (20 + 4 * 19.48 + 6.36 + 4 * 12.73))).toBeLessThan(10);
});

test('reads lines that run down and up', async () => {
  const lines = await readScreen(320, 320, [
    { text: 'reads going down', x: 80, y: 40, turn: 90 },
    { text: 'reads going up', x: 240, y: 260, turn: 270 },
  ]);
  const byTurn = new Map(lines.map((line) => [line?.turn, packed(line?.text)]));
  expect(byTurn).toEqual(
    new Map([
      [90, 'readsgoingdown'],
      [270, 'readsgoingup'],
    ]),
  );
});

test('a line longer than the model likes is read in pieces, as one', async () => {
  const words =
    'the quick brown fox jumps over the lazy dog while forty careful editors check every single word of it';
  const [line, ...more] = await readScreen(1280, 60, [{ text: words, x: 20, y: 36, px: 22 }]);
  expect(more).toEqual([]);
  expect(packed(line?.text)).toBe(packed(words));
  const edges = [...(line?.edges ?? [])];
  expect(edges).toHaveLength((line?.text.length ?? 0) * 2);
  expect(edges.every((edge, at) => edge >= 0 && edge <= 1 && edge >= (edges[at - 1] ?? 0) - 0.001)).toBe(
    true,
  );
});

test('where there is no text it reads none, and keeps the order of what it was given', async () => {
  const screen = await textScreen(400, 120, [{ text: 'down here', x: 20, y: 100 }]);
  const areas: TextArea[] = [box(20, 10, 200, 20), box(16, 82, 100, 24)].map((each) => ({
    box: each,
    isTurned: false,
    confidence: 0.9,
  }));
  const [nothing, text] = await reader.read(screen, areas);
  expect(nothing).toBeUndefined();
  expect(packed(text?.text)).toBe('downhere');
  expect(await reader.read(blank(64, 64), [])).toEqual([]);
});
