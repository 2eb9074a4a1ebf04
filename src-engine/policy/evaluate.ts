/** What a policy makes of detections. Pure: no input or output, no clock. */
import { categoryMatches } from '../contract/categories.ts';
import type { Decision, Detection } from '../contract/flow.ts';
import type { Policy, Rule } from '../contract/policy.ts';
import { operatingPoints } from './operating-points.ts';

/** What holds at the moment of deciding. */
export interface PolicyContext {
  /** The engine's clock, ms. */
  readonly nowMs: number;
  /** True while OBS streams. */
  readonly streaming: boolean;
  /** True while OBS records. */
  readonly recording: boolean;
}

/** The id of the decision about a detection: the same at every evaluation, so that a decision can be revised or withdrawn. */
export function decisionIdFor(detectionId: string): string {
  return `decision-${detectionId}`;
}

/**
 * Decides about each detection on its own, in the order given: the first rule that matches decides, none or an exception
 * gives no decision. Evaluating again after a detection, the policy or the outputs changed gives the same ids; a decision
 * that no longer comes out has to be withdrawn by the caller.
 */
export function evaluate(
  detections: readonly Detection[],
  policy: Policy,
  context: PolicyContext,
): Decision[] {
  return detections.flatMap((detection) => {
    const ruleIndex = decidingRule(detection, policy, context);
    const rule = policy.rules[ruleIndex ?? -1];
    if (ruleIndex === undefined || rule === undefined || rule.action === 'none') return [];
    const fromMs = detection.fromMs - rule.padBeforeMs;
    const paddedUntilMs = detection.untilMs + rule.padAfterMs + rule.holdMs;
    return [
      {
        id: decisionIdFor(detection.id),
        inputId: detection.inputId,
        category: detection.category,
        action: rule.action,
        detectionId: detection.id,
        ruleIndex,
        fromMs,
        untilMs: Math.max(paddedUntilMs, fromMs + rule.minimumMs),
        content: { fromMs: detection.fromMs, untilMs: detection.untilMs },
        coolDownMs: rule.coolDownMs,
        decidedAtMs: context.nowMs,
        dryRun: policy.dryRun,
      },
    ];
  });
}

/** The index of the rule that decides about a detection: the first that matches, be it an exception; undefined for none. */
export function decidingRule(
  detection: Detection,
  policy: Policy,
  context: PolicyContext,
): number | undefined {
  const index = policy.rules.findIndex((rule) => matches(rule, detection, policy, context));
  return index < 0 ? undefined : index;
}

function matches(rule: Rule, detection: Detection, policy: Policy, context: PolicyContext): boolean {
  return (
    rule.detector === detection.detector &&
    categoryMatches(rule.category, detection.category) &&
    (rule.inputs === undefined || rule.inputs.includes(detection.inputId)) &&
    isWhen(rule.when, context) &&
    detection.confidence >= thresholdOf(rule, policy)
  );
}

/** An exception without a threshold holds at any confidence: else a doubtful hit would slip past it to a stricter rule. */
function thresholdOf(rule: Rule, policy: Policy): number {
  return rule.threshold ?? (rule.action === 'none' ? 0 : operatingPoints[policy.sensitivity]);
}

/** True where a rule of that `when` holds now. */
export function isWhen(when: Rule['when'], context: PolicyContext): boolean {
  switch (when) {
    case 'always':
      return true;
    case 'live':
      return context.streaming;
    case 'recording':
      return context.recording;
  }
}
