/** What a person does to a policy before it is saved. Pure: every edit gives a new policy. */
import type { Policy, Rule } from '../../../src-engine/contract/policy.ts';

/** As the schema fills them in; a new rule starts with them. */
export const ruleDefaults = {
  detector: 'speech',
  when: 'always',
  padBeforeMs: 45,
  padAfterMs: 65,
  minimumMs: 0,
  holdMs: 0,
  coolDownMs: 0,
} as const;

export type RulePatch = { readonly [Key in keyof Rule]?: Rule[Key] | undefined };

/** A new rule at the end: what is above it still decides first. */
export function addRule(policy: Policy): Policy {
  const rule: Rule = { ...ruleDefaults, category: 'profanity', action: 'bleep' };
  return { ...policy, rules: [...policy.rules, rule] };
}

export function removeRule(policy: Policy, index: number): Policy {
  return { ...policy, rules: policy.rules.filter((_, at) => at !== index) };
}

/** Moves a rule by `steps` places; a place beyond either end leaves the policy as it is. */
export function moveRule(policy: Policy, index: number, steps: -1 | 1): Policy {
  const to = index + steps;
  const rule = policy.rules[index];
  if (rule === undefined || to < 0 || to >= policy.rules.length) return policy;
  const rules = policy.rules.filter((_, at) => at !== index);
  rules.splice(to, 0, rule);
  return { ...policy, rules };
}

/** Changes fields of a rule; one that is given as undefined is left out from then on. */
export function changeRule(policy: Policy, index: number, patch: RulePatch): Policy {
  const rules = policy.rules.map((rule, at) => {
    if (at !== index) return rule;
    const merged = Object.entries({ ...rule, ...patch }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(merged) as Rule;
  });
  return { ...policy, rules };
}

/** True where both say the same, whatever the order of their fields. */
export function samePolicy(one: Policy, other: Policy): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** True where a rule above matches everything that this one does: it never gets to decide. */
export function isShadowed(rules: readonly Rule[], index: number): boolean {
  const rule = rules[index];
  if (rule === undefined) return false;
  return rules.slice(0, index).some((above) => {
    const covers =
      above.category === '*' ||
      above.category === rule.category ||
      rule.category.startsWith(`${above.category}.`);
    const hearsAll =
      above.inputs === undefined || rule.inputs?.every((inputId) => above.inputs?.includes(inputId)) === true;
    const isAlways = above.when === 'always' || above.when === rule.when;
    return covers && hearsAll && isAlways && coversConfidence(above, rule);
  });
}

/** An exception without a threshold holds at any confidence; others without one share the policy's sensitivity. */
function coversConfidence(above: Rule, rule: Rule): boolean {
  if (above.threshold !== undefined) return rule.threshold !== undefined && rule.threshold >= above.threshold;
  return above.action === 'none' || (rule.threshold === undefined && rule.action !== 'none');
}
