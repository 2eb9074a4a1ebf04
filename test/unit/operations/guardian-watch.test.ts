import { expect, test } from 'vitest';
import { GuardianWatch } from '../../../src-engine/operations/protection/guardian-watch.ts';

/** A guardian that can be told once it is known where OBS is. */
function scripted() {
  const told: unknown[] = [];
  const where = { isKnown: true };
  const watch = new GuardianWatch({
    watch: (protect) => {
      if (where.isKnown) told.push(protect);
      return where.isKnown;
    },
    tookOver: () => undefined,
    rest: () => told.push('rest'),
  });
  return { watch, told, where };
}

test('a strict picture alone is watched over, told once, until it is off', () => {
  const { watch, told } = scripted();
  watch.tell([], 'Safe', false);
  expect(told).toEqual([]);
  for (let times = 0; times < 3; times += 1) watch.tell([], 'Safe', true);
  watch.tell([], undefined, true);
  for (let times = 0; times < 3; times += 1) watch.tell([], 'Safe', false);
  expect(told).toEqual([
    { inputs: [], strict: true, safeScene: 'Safe' },
    { inputs: [], strict: true },
    'rest',
  ]);
});

test('what could not be told is told as soon as it can be', () => {
  const { watch, told, where } = scripted();
  where.isKnown = false;
  for (let times = 0; times < 3; times += 1) watch.tell([], 'Safe', true);
  where.isKnown = true;
  for (let times = 0; times < 3; times += 1) watch.tell([], 'Safe', true);
  expect(told).toEqual([{ inputs: [], strict: true, safeScene: 'Safe' }]);
});
