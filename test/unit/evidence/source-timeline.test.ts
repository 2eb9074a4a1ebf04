import { expect, test } from 'vitest';
import { CELL_PX } from '../../../src-engine/contract/boxes.ts';
import type { Box } from '../../../src-engine/contract/picture.ts';
import { SourceTimeline } from '../../../src-engine/evidence/source-timeline.ts';

const WIDTH = CELL_PX * 20;
const HEIGHT = CELL_PX * 10;
const whole: Box = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
/** A cell-aligned part. */
const at = (column: number, row: number, columns = 1, rows = 1): Box => ({
  x: column * CELL_PX,
  y: row * CELL_PX,
  width: columns * CELL_PX,
  height: rows * CELL_PX,
});
const email = (box: Box) => ({ category: 'personal.email' as const, confidence: 0.9, box });

function look(timeline: SourceTimeline, lookId: number, atMs: number, ...changed: Box[]): void {
  timeline.looked({ lookId, width: WIDTH, height: HEIGHT, changed }, atMs, atMs + 20);
}

/** A timeline whose first look (at 1000) was read and found empty, and a second one (at 1250) the same. */
function readOnce(): SourceTimeline {
  const timeline = new SourceTimeline('screen');
  look(timeline, 1, 1000, whole);
  timeline.part({ lookId: 1, read: [whole], findings: [] }, 1100);
  look(timeline, 2, 1250);
  return timeline;
}

test('nothing was looked at before the first look, nor after the last', () => {
  const timeline = new SourceTimeline('screen');
  expect(timeline.unlooked(0, 10)).toBe('all');
  look(timeline, 1, 1000, whole);
  expect(timeline.unlooked(1000, 1000)).toContainEqual(whole);
  expect(timeline.unlooked(900, 1001)).toBe('all');
  timeline.part({ lookId: 1, read: [whole], findings: [] }, 1100);
  expect(timeline.unlooked(900, 1000)).toEqual([whole]);
  look(timeline, 2, 1250);
  expect(timeline.unlooked(1001, 1250)).toEqual([]);
});

test('what was shown between two looks far apart was not looked at, be it the same before and after', () => {
  const timeline = readOnce();
  look(timeline, 3, 2250);
  timeline.still(3250);
  expect(timeline.unlooked(1001, 3250)).toEqual([]);
  look(timeline, 4, 4251);
  timeline.still(6000);
  expect(timeline.unlooked(3000, 3249)).toEqual([]);
  expect(timeline.unlooked(3250, 3250)).toEqual([whole]);
  expect(timeline.unlooked(4000, 4100)).toEqual([whole]);
  expect(timeline.unlooked(5000, 5000)).toEqual([whole]);
  expect(timeline.unlooked(6001, 6001)).toBe('all');
  timeline.still(6900);
  expect(timeline.unlooked(6001, 6900)).toEqual([]);
  timeline.forget(4300);
  expect(timeline.unlooked(4200, 4200)).toEqual([]);
});

test('a look that found it still carries on what was read', () => {
  const timeline = readOnce();
  timeline.still(1500);
  expect(timeline.unlooked(1400, 1500)).toEqual([]);
  expect(timeline.unlooked(1400, 1501)).toBe('all');
});

test('what changed is unread since the look before, until a look at least as late was read there', () => {
  const timeline = readOnce();
  look(timeline, 3, 1500, at(2, 3));
  expect(timeline.unlooked(1200, 1249)).toEqual([]);
  expect(timeline.unlooked(1200, 1250)).toEqual([at(2, 3)]);
  timeline.part({ lookId: 2, read: [whole], findings: [] }, 1600);
  expect(timeline.unlooked(1500, 1500)).toEqual([at(2, 3)]);
  timeline.part({ lookId: 3, read: [at(2, 3)], findings: [] }, 1700);
  expect(timeline.unlooked(1500, 1500)).toEqual([]);
});

test('a part read as of an earlier look leaves what changed since unread', () => {
  const timeline = readOnce();
  look(timeline, 3, 1500, at(2, 3));
  look(timeline, 4, 1750, at(2, 3));
  timeline.part({ lookId: 3, read: [at(2, 3)], findings: [] }, 1800);
  expect(timeline.unlooked(1499, 1499)).toEqual([]);
  expect(timeline.unlooked(1750, 1750)).toEqual([at(2, 3)]);
});

test('what was found may have been there since the look before the one that showed its last change', () => {
  const timeline = readOnce();
  look(timeline, 3, 1500, at(2, 3, 4));
  timeline.part({ lookId: 3, read: [at(2, 3, 4)], findings: [email(at(2, 3, 4))] }, 1600);
  expect(timeline.sightings(0, 5000)).toMatchObject([{ fromMs: 1250, untilMs: Number.POSITIVE_INFINITY }]);
  expect(timeline.sightings(0, 1249)).toEqual([]);
});

test('it stays one sighting while it is there, and ends when the look came that shows it gone', () => {
  const timeline = readOnce();
  look(timeline, 3, 1500, at(2, 3, 4));
  timeline.part({ lookId: 3, read: [at(2, 3, 4)], findings: [email(at(2, 3, 4))] }, 1600);
  const [first] = timeline.sightings(0, 9000);
  look(timeline, 4, 1750, at(9, 9));
  timeline.part({ lookId: 4, read: [at(9, 9)], findings: [email({ ...at(2, 3, 4), x: 33 })] }, 1800);
  look(timeline, 5, 2000, at(2, 3, 4));
  timeline.part({ lookId: 5, read: [at(2, 3, 4)], findings: [] }, 2100);
  expect(timeline.sightings(0, 9000)).toMatchObject([{ id: first?.id, fromMs: 1250, untilMs: 2020 }]);
});

test('one that moved is covered where it was and where it is, without a gap between', () => {
  const timeline = readOnce();
  look(timeline, 3, 1500, at(2, 3, 4));
  timeline.part({ lookId: 3, read: [at(2, 3, 4)], findings: [email(at(2, 3, 4))] }, 1600);
  look(timeline, 4, 1750, at(2, 3, 4, 3));
  timeline.part({ lookId: 4, read: [at(2, 3, 4, 3)], findings: [email(at(2, 5, 4))] }, 1900);
  const [before, after] = timeline.sightings(0, 9000);
  expect(before).toMatchObject({ box: at(2, 3, 4), untilMs: 1770 });
  expect(after).toMatchObject({ box: at(2, 5, 4), fromMs: 1500 });
});

test('what a place showed between two readings far apart counts as not looked at', () => {
  const timeline = readOnce();
  for (const [index, atMs] of [1500, 1750, 2000, 2250, 2500].entries())
    look(timeline, 3 + index, atMs, at(0, 0));
  timeline.part({ lookId: 7, read: [at(0, 0)], findings: [] }, 2600);
  expect(timeline.unlooked(2500, 2500)).toEqual([at(0, 0)]);
  expect(timeline.unlooked(2501, 2501)).toBe('all');
  look(timeline, 8, 2750);
  expect(timeline.unlooked(2501, 2750)).toEqual([]);
  timeline.forget(2600);
  expect(timeline.unlooked(2500, 2500)).toEqual([]);
});

test('a typed letter after another is no gap: readings close together', () => {
  const timeline = readOnce();
  look(timeline, 3, 1500, at(0, 0));
  look(timeline, 4, 1750, at(0, 0));
  timeline.part({ lookId: 4, read: [at(0, 0)], findings: [] }, 1800);
  expect(timeline.unlooked(1300, 1750)).toEqual([]);
});

test('a detector that began anew: what was unread stays so until the first look of its own was read', () => {
  const timeline = readOnce();
  look(timeline, 3, 1500, at(2, 3));
  timeline.restarted();
  timeline.part({ lookId: 3, read: [at(2, 3)], findings: [] }, 1600);
  expect(timeline.unlooked(1500, 1500)).toEqual([at(2, 3)]);
  look(timeline, 1, 2000, whole);
  expect(timeline.unlooked(1500, 1500)).toEqual([whole]);
  timeline.part({ lookId: 1, read: [whole], findings: [] }, 2100);
  expect(timeline.unlooked(2000, 2000)).toEqual([]);
});

test('a source of another size is another picture: all of it is unread, what was seen in the old one has ended', () => {
  const timeline = readOnce();
  look(timeline, 3, 1500, at(2, 3));
  timeline.part({ lookId: 3, read: [at(2, 3)], findings: [email(at(2, 3))] }, 1600);
  timeline.looked(
    { lookId: 4, width: 64, height: 64, changed: [{ x: 0, y: 0, width: 64, height: 64 }] },
    1750,
    1770,
  );
  expect(timeline.sightings(1751, 9000)).toEqual([]);
  expect(timeline.unlooked(1750, 1750)).toEqual([{ x: 0, y: 0, width: 64, height: 64 }]);
});
