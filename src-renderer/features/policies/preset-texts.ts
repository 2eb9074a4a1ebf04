/** Presets are told by the engine in English; here they have a name and a line in every language. */
import type { Policy } from '../../../src-engine/contract/policy.ts';
import type { PolicyEntry } from './policy-entries.ts';
import type { PoliciesT } from './rule-words.ts';

const presetIds = ['family-friendly', 'no-slurs', 'private-words-only', 'everything'] as const;

function presetId({ policyId, preset }: PolicyEntry) {
  return preset ? presetIds.find((id) => id === policyId) : undefined;
}

export function policyName(t: PoliciesT, entry: PolicyEntry): string {
  const id = presetId(entry);
  return id === undefined ? entry.policy.name : t(`presets.${id}.name`);
}

export function policyDescription(t: PoliciesT, entry: PolicyEntry): string {
  const id = presetId(entry);
  return id === undefined ? entry.policy.description : t(`presets.${id}.description`);
}

/** A policy as it is shown and copied: a preset's texts in the language of now, and of its notes the one that gives a reason. */
export function policyAsShown(t: PoliciesT, entry: PolicyEntry): Policy {
  if (presetId(entry) === undefined) return entry.policy;
  const rules = entry.policy.rules.map(({ comment: _, ...rule }) =>
    rule.category === 'private' && rule.action === 'mute'
      ? { ...rule, comment: t('presets.whyMutePrivate') }
      : rule,
  );
  const pictureRules = entry.policy.picture.rules.map(({ comment: _, ...rule }) => rule);
  return {
    ...entry.policy,
    name: policyName(t, entry),
    description: policyDescription(t, entry),
    rules,
    picture: { ...entry.policy.picture, rules: pictureRules },
  };
}
