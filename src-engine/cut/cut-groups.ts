/** Which decisions make one cut together. Pure. */
import type { Decision, Span } from '../contract/flow.ts';
import type { CutAction } from './cut-events.ts';

/**
 * Cuts closer than this are one, in ms: a blip of sound this short carries no speech sound (the shortest, a flap, takes
 * 20-40 ms) and is heard as a click.
 */
export const MERGE_GAP_MS = 40;

/** Decisions that are cut in one go. Source time. */
export interface CutGroup extends Span {
  readonly decisions: readonly Decision[];
  /**
   * One action for the whole cut: muted if any decision in it mutes. Both take the voice away; a mute adds nothing to the
   * stream and needs no second input to work, so it is the more conservative.
   */
  readonly action: CutAction;
}

/** The cuts that `decisions` make, in order, apart from each other. */
export function groupDecisions(decisions: readonly Decision[]): CutGroup[] {
  const sorted = decisions.toSorted((a, b) => a.fromMs - b.fromMs || a.untilMs - b.untilMs);
  const groups: CutGroup[] = [];
  for (const decision of sorted) {
    const single: CutGroup = {
      fromMs: decision.fromMs,
      untilMs: decision.untilMs,
      decisions: [decision],
      action: decision.action,
    };
    const last = groups.at(-1);
    if (last !== undefined && holdTogether(last, single))
      groups[groups.length - 1] = joinGroups(last, single);
    else groups.push(single);
  }
  return groups;
}

/** True where two groups make one cut: the later begins before the earlier ends, or within its cool-down. */
export function holdTogether(earlier: CutGroup, later: Span): boolean {
  const coolDownMs = Math.max(MERGE_GAP_MS, ...earlier.decisions.map((decision) => decision.coolDownMs));
  return later.fromMs <= earlier.untilMs + coolDownMs;
}

/** Both as one cut. */
export function joinGroups(a: CutGroup, b: CutGroup): CutGroup {
  return {
    ...hull(a, b),
    decisions: b.decisions.reduce(withDecision, a.decisions),
    action: a.action === 'mute' || b.action === 'mute' ? 'mute' : 'bleep',
  };
}

/** `decisions` with `added`; a revision of one of them is united with it. */
function withDecision(decisions: readonly Decision[], added: Decision): readonly Decision[] {
  const known = decisions.find(({ id }) => id === added.id);
  if (known === undefined) return [...decisions, added];
  const united = { ...added, ...hull(known, added), content: hull(known.content, added.content) };
  return decisions.map((decision) => (decision === known ? united : decision));
}

function hull(a: Span, b: Span): Span {
  return { fromMs: Math.min(a.fromMs, b.fromMs), untilMs: Math.max(a.untilMs, b.untilMs) };
}
