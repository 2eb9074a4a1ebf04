import { expect, test } from 'vitest';
import { CutKeeper } from '../../../../src-engine/operations/picture/cut-keeper.ts';
import { box, plannedCut } from './plan-parts.ts';

const unchecked = (key: string, at = box(0, 0, 32, 16)) =>
  plannedCut({ key, reason: 'unchecked', box: at, confidence: undefined, fromMs: undefined, minimumMs: 0 });

test('a cut begins once, is the same from moment to moment, and ends after its minimum', () => {
  const keeper = new CutKeeper();
  const [began] = keeper.take([plannedCut()], 1000).began;
  expect(began).toMatchObject({ coverId: 'cover-1', sinceMs: 1000 });
  expect(keeper.take([plannedCut({ box: box(10, 60, 100, 16) })], 1033)).toEqual({
    began: [],
    ended: [],
    lingering: [],
  });
  expect(keeper.kept).toMatchObject([{ coverId: 'cover-1', sinceMs: 1000, box: box(10, 60, 100, 16) }]);
  const held = keeper.take([], 1100);
  expect(held.ended).toEqual([]);
  expect(held.lingering).toMatchObject([{ coverId: 'cover-1', box: box(10, 60, 100, 16) }]);
  const { ended, lingering } = keeper.take([], 1500);
  expect(ended).toMatchObject([{ cut: { coverId: 'cover-1' }, untilMs: 1500 }]);
  expect(lingering).toEqual([]);
  expect(keeper.kept).toEqual([]);
});

test('one that was on for longer than its minimum ends at once', () => {
  const keeper = new CutKeeper();
  keeper.take([plannedCut()], 1000);
  keeper.take([plannedCut()], 3000);
  expect(keeper.take([], 3033)).toMatchObject({ ended: [{ untilMs: 3033 }], lingering: [] });
});

test('one that comes back while it lingers goes on; one that comes back later is another', () => {
  const keeper = new CutKeeper();
  keeper.take([plannedCut()], 1000);
  keeper.take([], 1200);
  expect(keeper.take([plannedCut()], 1300).began).toEqual([]);
  keeper.take([], 2000);
  expect(keeper.take([plannedCut()], 2100).began).toMatchObject([{ coverId: 'cover-2', sinceMs: 2100 }]);
});

test('the safe scene stays for its cool-down, so that it does not flicker', () => {
  const keeper = new CutKeeper();
  const away = plannedCut({ action: 'safe-scene', minimumMs: 0, coolDownMs: 1000 });
  keeper.take([away], 1000);
  keeper.take([away], 5000);
  expect(keeper.take([], 5999).lingering).toHaveLength(1);
  expect(keeper.take([away], 5999).began).toEqual([]);
  keeper.take([], 6998);
  expect(keeper.take([], 7000)).toMatchObject({ lingering: [], ended: [{ untilMs: 7000 }] });
});

test('what was not looked at is one cut a source, around all its places, through short gaps', () => {
  const keeper = new CutKeeper();
  const { began } = keeper.take([unchecked('a'), unchecked('b', box(96, 48, 16, 16))], 1000);
  expect(began).toMatchObject([{ reason: 'unchecked', box: box(0, 0, 112, 64) }]);
  expect(keeper.take([], 1600)).toEqual({ began: [], ended: [], lingering: [] });
  expect(keeper.take([unchecked('c')], 1650).began).toEqual([]);
  expect(keeper.take([], 2350)).toMatchObject({ ended: [{ untilMs: 1650 }], lingering: [] });
});

test('sources and scenes are apart', () => {
  const keeper = new CutKeeper();
  const { began } = keeper.take(
    [
      unchecked('a'),
      { ...unchecked('a'), sourceName: 'Camera' },
      { ...unchecked('a'), sceneName: 'Break' },
      plannedCut(),
      plannedCut({ key: 'Desk/0/Screen-2' }),
    ],
    1000,
  );
  expect(began).toHaveLength(5);
  expect(new Set(began.map(({ coverId }) => coverId)).size).toBe(5);
});

test('when protection is off, all end', () => {
  const keeper = new CutKeeper();
  keeper.take([plannedCut(), unchecked('a')], 1000);
  expect(keeper.clear(1010)).toMatchObject([{ untilMs: 1010 }, { untilMs: 1010 }]);
  expect(keeper.kept).toEqual([]);
  expect(keeper.take([], 9000)).toEqual({ began: [], ended: [], lingering: [] });
});
