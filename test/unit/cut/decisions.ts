import fc from 'fast-check';
import type { Decision } from '../../../src-engine/contract/flow.ts';

/** A decision with what the test is about; its content is the whole span unless given. */
export function decision(given: Partial<Decision> & Pick<Decision, 'id' | 'fromMs' | 'untilMs'>): Decision {
  return {
    inputId: 'mic',
    category: 'profanity.strong',
    action: 'mute',
    detectionId: given.id,
    content: { fromMs: given.fromMs, untilMs: given.untilMs },
    coolDownMs: 0,
    ruleIndex: 0,
    decidedAtMs: 0,
    dryRun: false,
    ...given,
  };
}

/** Up to eight decisions in the first five seconds, with whole milliseconds. */
export const someDecisions = fc
  .array(
    fc.record({
      fromMs: fc.integer({ min: 0, max: 5000 }),
      lengthMs: fc.integer({ min: 1, max: 900 }),
      padMs: fc.integer({ min: 0, max: 60 }),
      action: fc.constantFrom('mute' as const, 'bleep' as const),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((drafts) =>
    drafts.map(({ fromMs, lengthMs, padMs, action }, index) => {
      const untilMs = fromMs + lengthMs + 2 * padMs;
      const content = { fromMs: fromMs + padMs, untilMs: untilMs - padMs };
      return decision({ id: `d${index}`, fromMs, untilMs, action, content });
    }),
  );
