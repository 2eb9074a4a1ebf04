import { expect, test } from 'vitest';
import { cutAtGaps } from '../../../../src-engine/detect/screen/line-pieces.ts';
import type { RgbPicture } from '../../../../src-engine/detect/screen/rgb-picture.ts';
import { blank, box, painted } from './drawn-screen.ts';

const THICKNESS = 20;
const WORD_PX = 90;
const STEP_PX = 100;

/** A line of words of 90 pixels with gaps of 10, along x or along y. */
function lineOfWords(count: number, isTurned: boolean): RgbPicture {
  const length = count * STEP_PX;
  let picture = isTurned ? blank(THICKNESS, length) : blank(length, THICKNESS);
  for (let word = 0; word < count; word += 1) {
    const at = word * STEP_PX;
    const [ink, stroke] = isTurned
      ? [box(0, at, THICKNESS, WORD_PX), box(4, at + 2, 4, WORD_PX - 4)]
      : [box(at, 0, WORD_PX, THICKNESS), box(at + 2, 4, WORD_PX - 4, 4)];
    picture = painted(painted(picture, ink, [200, 200, 200]), stroke, [0, 0, 0]);
  }
  return picture;
}

test('a short line is one piece', () => {
  const line = { box: box(3, 5, 600, THICKNESS), turn: 0 as const };
  expect(cutAtGaps(blank(640, 40), line)).toEqual([
    { ...line, offset: 0, length: 600, thickness: THICKNESS, followsSpace: false },
  ]);
});

test.each([0, 90, 270] as const)(
  'a long line turned by %i is cut between words, and nothing is left out',
  (turn) => {
    const picture = lineOfWords(15, turn !== 0);
    const line = { box: box(0, 0, picture.width, picture.height), turn };
    const pieces = cutAtGaps(picture, line);
    expect(pieces.length).toBeGreaterThan(2);
    let offset = 0;
    for (const piece of pieces) {
      expect(piece).toMatchObject({ box: line.box, turn, offset, thickness: THICKNESS });
      expect(piece.length).toBeLessThanOrEqual(THICKNESS * 28 * 1.15);
      offset += piece.length;
    }
    expect(offset).toBe(1500);
    for (const { offset: at } of pieces.slice(1)) {
      // Seen from the line's beginning: 270 reads from the bottom.
      const fromTop = turn === 270 ? 1500 - at : at;
      expect(fromTop % STEP_PX).toBeGreaterThanOrEqual(WORD_PX - 1);
    }
  },
);

test('a long line without a gap is cut all the same', () => {
  const noise = Uint8Array.from({ length: 2000 * THICKNESS * 3 }, (_, at) => (at * 7919) % 251);
  const pieces = cutAtGaps(
    { width: 2000, height: THICKNESS, data: noise },
    { box: box(0, 0, 2000, THICKNESS), turn: 0 },
  );
  expect(pieces.reduce((sum, { length }) => sum + length, 0)).toBe(2000);
  for (const { length } of pieces) expect(length).toBeGreaterThan(100);
});

test('a line whose box reaches beyond the picture does not reach beyond its bytes', () => {
  const pieces = cutAtGaps(blank(900, 30), { box: box(-10, 20, 1000, THICKNESS), turn: 0 });
  expect(pieces.reduce((sum, { length }) => sum + length, 0)).toBe(1000);
});
