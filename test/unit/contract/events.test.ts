import { expect, test } from 'vitest';
import { cutSchema } from '../../../src-engine/contract/cuts.ts';
import { type EventBody, engineEventSchema } from '../../../src-engine/contract/events.ts';
import type { CutPlan, GateEvent } from '../../../src-engine/cut/cut-events.ts';

const cut = {
  cutId: 'cut-1',
  inputId: 'mic-1',
  categories: ['private'],
  action: 'mute',
  airFromMs: 1,
  airUntilMs: 2,
  dryRun: false,
} as const satisfies CutPlan;

test('what the cut side says of itself has an event of the same name', () => {
  const kinds = [
    'cut-planned',
    'cut-withdrawn',
    'cut-started',
    'cut-changed',
    'cut-ended',
    'catching-up',
    'caught-up',
    'user-mute',
  ] as const satisfies readonly (GateEvent['kind'] & EventBody['type'])[];
  const withoutEvent: never[] = [] as Exclude<GateEvent['kind'], (typeof kinds)[number]>[];
  expect(withoutEvent).toEqual([]);
  expect(cutSchema.parse(cut)).toEqual(cut);
});

test('an event cannot carry a word along: fields that are not in the contract are taken out', () => {
  const parsed = engineEventSchema.parse({
    type: 'cut-started',
    atMs: 1,
    sequence: 0,
    cut: { ...cut, word: 'x' },
    heard: 'x',
  });
  expect(parsed).toEqual({ type: 'cut-started', atMs: 1, sequence: 0, cut });
});
