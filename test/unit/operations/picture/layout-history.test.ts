import { expect, test } from 'vitest';
import { LayoutHistory } from '../../../../src-engine/operations/picture/layout-history.ts';
import { layoutOf, placed } from './plan-parts.ts';

const first = layoutOf({ Desk: [placed('Screen')], Break: [] });
const moved = layoutOf({ Desk: [placed('Screen', { matrix: [1, 0, 0, 1, 50, 0] })], Break: [] });

function changedAt5000(): LayoutHistory {
  const history = new LayoutHistory();
  history.add(first, 1000);
  history.add(moved, 5000);
  return history;
}

test('there is none before the first, and the first holds for all time before', () => {
  const history = new LayoutHistory();
  expect(history.newest).toBeUndefined();
  expect(history.during(0, 1)).toEqual([]);
  history.add(first, 1000);
  expect(history.newest).toBe(first);
  expect(history.during(0, 1)).toEqual([first]);
});

test('around a change, both count: it is heard of a moment after it was made', () => {
  const history = changedAt5000();
  expect(history.newest).toBe(moved);
  expect(history.during(4300, 4500)).toEqual([first]);
  expect(history.during(4500, 4700)).toEqual([first, moved]);
  expect(history.during(4900, 5100)).toEqual([first, moved]);
  expect(history.during(5100, 5300)).toEqual([moved]);
});

test('what was there and back again within the window is not forgotten', () => {
  const history = changedAt5000();
  history.add(first, 5050);
  expect(history.during(4900, 5100)).toEqual([first, moved, first]);
});

test('another scene on air is the same layout, and the newest says which is on air', () => {
  const history = new LayoutHistory();
  history.add(first, 1000);
  history.add({ ...first, programmeScene: 'Break' }, 5000);
  expect(history.during(0, 9000)).toHaveLength(1);
  expect(history.newest?.programmeScene).toBe('Break');
});

test('it forgets what was over, never the newest', () => {
  const history = changedAt5000();
  history.forget(4999);
  expect(history.during(0, 4000)).toEqual([first]);
  history.forget(5001);
  expect(history.during(0, 4000)).toEqual([]);
  history.forget(99_000);
  expect(history.newest).toBe(moved);
});
