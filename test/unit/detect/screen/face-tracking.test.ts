import { expect, test } from 'vitest';
import { FaceTracker } from '../../../../src-engine/detect/screen/face-tracking.ts';

const face = (x: number, y = 100, size = 50) => ({
  box: { x, y, width: size, height: size },
  confidence: 0.9,
});
const idsOf = (faces: readonly { id: number }[]) => faces.map(({ id }) => id);

test('a face keeps its id while it moves, grows and passes others', () => {
  const tracker = new FaceTracker();
  expect(idsOf(tracker.update([face(100), face(400)], 0))).toEqual([1, 2]);
  expect(idsOf(tracker.update([face(390), face(115)], 100))).toEqual([2, 1]);
  expect(idsOf(tracker.update([face(140, 100, 60), face(380)], 200))).toEqual([1, 2]);
});

test('a fast one keeps it without overlap, one that is far off does not', () => {
  const tracker = new FaceTracker();
  tracker.update([face(100)], 0);
  expect(idsOf(tracker.update([face(137)], 100))).toEqual([1]);
  expect(idsOf(tracker.update([face(600)], 200))).toEqual([2, 1]);
});

test('one that is missed stays where it was for a while, and is forgotten then', () => {
  const tracker = new FaceTracker({ bridgeMs: 500 });
  tracker.update([face(100)], 0);
  const missed = tracker.update([], 300);
  expect(missed).toMatchObject([{ id: 1, box: face(100).box, lastSeenMs: 0 }]);
  expect(idsOf(tracker.update([face(110)], 450))).toEqual([1]);
  expect(tracker.update([], 951)).toEqual([]);
  expect(idsOf(tracker.update([face(110)], 960))).toEqual([2]);
});

test('a much larger face at the same place is another one', () => {
  const tracker = new FaceTracker();
  tracker.update([face(100, 100, 40)], 0);
  expect(idsOf(tracker.update([face(80, 80, 100)], 100))).toEqual([2, 1]);
});

test('two near one: the one that overlaps more has its id', () => {
  const tracker = new FaceTracker();
  tracker.update([face(100)], 0);
  expect(idsOf(tracker.update([face(125), face(105)], 100))).toEqual([2, 1]);
});
