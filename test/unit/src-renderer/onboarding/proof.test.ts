import { expect, test } from 'vitest';
import type { EngineEvent } from '../../../../src-engine/contract/events.ts';
import { dark, follow, isCutWhole } from '../../../../src-renderer/features/onboarding/proof.ts';

const cut = {
  cutId: 'cut-1',
  inputId: 'input-1',
  categories: ['profanity.strong' as const],
  action: 'bleep' as const,
  airFromMs: 1500,
  airUntilMs: 1900,
  dryRun: false,
};
const stamp = { atMs: 0, sequence: 0 };
const heard: EngineEvent = {
  type: 'detection',
  ...stamp,
  detectionId: 'd-1',
  inputId: 'input-1',
  category: 'profanity.strong',
  confidence: 0.9,
  fromMs: 0,
  untilMs: 400,
  firstEvidenceAtMs: 600,
};
const ended = (leakedMs: number, dryRun = false): EngineEvent => ({
  type: 'cut-ended',
  ...stamp,
  cut: { ...cut, dryRun },
  aired: leakedMs === 400 ? null : { fromMs: 1500, untilMs: 1900 },
  latenessMs: leakedMs,
  leakedMs,
});
const after = (...events: EngineEvent[]) =>
  events.reduce((proof, event) => follow(proof, event, '2026-01-01T00:00:00Z'), dark);

test('a word is heard, found in time, being cut, cut whole', () => {
  expect(after(heard).heard?.category).toBe('profanity.strong');
  expect(after(heard, { type: 'cut-planned', ...stamp, cut }).cut?.state).toBe('planned');
  expect(after(heard, { type: 'cut-started', ...stamp, cut }).cut?.state).toBe('on-air');
  const whole = after(heard, ended(0));
  expect(whole.cut).toMatchObject({ state: 'ended', durationMs: 400, leakedMs: 0 });
  expect(isCutWhole(whole)).toBe(true);
});

test('a word that aired, in part or whole, is no proof; nor is a dry run', () => {
  expect(isCutWhole(after(heard, ended(100)))).toBe(false);
  expect(isCutWhole(after(heard, ended(400)))).toBe(false);
  expect(isCutWhole(after(heard, ended(0, true)))).toBe(false);
});

test('the next word takes the place of one that came too late, and of no other', () => {
  expect(isCutWhole(after(heard, ended(400), ended(0)))).toBe(true);
  expect(isCutWhole(after(heard, ended(0), ended(400)))).toBe(true);
});

test('a later plan does not turn an ended cut back', () => {
  expect(after(heard, ended(0), { type: 'cut-planned', ...stamp, cut }).cut?.state).toBe('ended');
});
