import { expect, test } from 'vitest';
import type { EngineEvent } from '../../../../src-engine/contract/events.ts';
import type { Incident } from '../../../../src-engine/contract/incidents.ts';
import type { Cover } from '../../../../src-engine/contract/picture.ts';
import {
  type CardProof,
  followCard,
  noCard,
} from '../../../../src-renderer/features/onboarding/card-proof.ts';

const cover: Cover = {
  coverId: 'cover-1',
  reason: 'secret.password',
  action: 'cover',
  sceneName: 'Desktop',
  box: { x: 0, y: 0, width: 0.1, height: 0.1 },
  sinceMs: 1000,
  dryRun: false,
};
const stamp = { atMs: 1000, sequence: 1 };
const started = (change: Partial<Cover> = {}): EngineEvent => ({
  type: 'cover-started',
  ...stamp,
  cover: { ...cover, ...change },
});
const ended = (leakedMs: number, change: Partial<Cover> = {}): EngineEvent => ({
  type: 'cover-ended',
  ...stamp,
  cover: { ...cover, ...change },
  aired: { fromMs: 1000, untilMs: 2000 },
  leakedMs,
});
const incident = (change: Partial<Incident>): EngineEvent => ({
  type: 'incident',
  ...stamp,
  incident: {
    incidentId: 'i-1',
    at: '2026-01-01T00:00:00.000Z',
    category: 'secret.password',
    action: 'cover',
    durationMs: 1000,
    leakedMs: 0,
    latenessMs: 0,
    policyName: 'Family friendly',
    falseAlarm: false,
    ...change,
  },
});
const after = (...events: EngineEvent[]): CardProof =>
  events.reduce((proof, event, index) => followCard(proof, event, `t${index}`), noCard);

test('covered, back and counted, one after the other', () => {
  const proof = after(
    started(),
    started({ reason: 'financial.payment-card' }),
    started(),
    ended(0),
    incident({}),
  );
  expect(proof).toEqual({
    covered: { at: 't0', reasons: ['secret.password', 'financial.payment-card'], isDryRun: false },
    back: { at: 't3', leakedMs: 0 },
    counted: { at: 't4' },
  });
});

test('what was not looked at in time, or was private anyway, proves nothing', () => {
  expect(after(started({ reason: 'unchecked' }), ended(0, { reason: 'unchecked' }))).toEqual(noCard);
  expect(after(started({ reason: 'marked' }), incident({ category: 'unchecked' }))).toEqual(noCard);
});

test('a word that was cut meanwhile is not counted for it', () => {
  expect(after(incident({ category: 'private', action: 'mute', inputId: 'mic' })).counted).toBeUndefined();
});

test('what aired of it is the worst of all covers', () => {
  expect(after(started(), ended(120), ended(0)).back).toEqual({ at: 't2', leakedMs: 120 });
});

test('a dry run is told as one', () => {
  expect(after(started({ dryRun: true })).covered?.isDryRun).toBe(true);
});
