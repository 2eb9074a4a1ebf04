/** What a person does to a policy before it is saved. Pure: every edit gives a new value. */
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

export type Patch<Of> = { readonly [Key in keyof Of]?: Of[Key] | undefined };

export function newRule(): Rule {
  return { ...ruleDefaults, category: 'profanity', action: 'bleep' };
}

export function removeRule<Of>(rules: readonly Of[], index: number): readonly Of[] {
  return rules.filter((_, at) => at !== index);
}

/** Moves a rule by `steps` places; a place beyond either end leaves the rules as they are. */
export function moveRule<Of>(rules: readonly Of[], index: number, steps: -1 | 1): readonly Of[] {
  const to = index + steps;
  const rule = rules[index];
  if (rule === undefined || to < 0 || to >= rules.length) return rules;
  const others = rules.filter((_, at) => at !== index);
  others.splice(to, 0, rule);
  return others;
}

/** Changes fields of a rule; one that is given as undefined is left out from then on. */
export function changeRule<Of extends object>(
  rules: readonly Of[],
  index: number,
  patch: Patch<Of>,
): readonly Of[] {
  return rules.map((rule, at) => {
    if (at !== index) return rule;
    const merged = Object.entries({ ...rule, ...patch }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(merged) as Of;
  });
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
  return rules
    .slice(0, index)
    .some(
      (above) =>
        coversCategory(above, rule) &&
        coversNames(above.inputs, rule.inputs) &&
        coversTime(above, rule) &&
        coversConfidence(above, rule),
    );
}

interface Matching {
  readonly category: string;
  readonly when: 'always' | 'live' | 'recording';
  readonly action: string;
  readonly threshold?: number | undefined;
}

export function coversCategory(above: Matching, { category }: Matching): boolean {
  return above.category === '*' || above.category === category || category.startsWith(`${above.category}.`);
}

export function coversTime(above: Matching, { when }: Matching): boolean {
  return above.when === 'always' || above.when === when;
}

/** Left out stands for all of them. */
export function coversNames(
  above: readonly string[] | undefined,
  names: readonly string[] | undefined,
): boolean {
  return above === undefined || names?.every((name) => above.includes(name)) === true;
}

/** An exception without a threshold holds at any confidence; others without one share the policy's sensitivity. */
export function coversConfidence(above: Matching, rule: Matching): boolean {
  if (above.threshold !== undefined) return rule.threshold !== undefined && rule.threshold >= above.threshold;
  return above.action === 'none' || (rule.threshold === undefined && rule.action !== 'none');
}
