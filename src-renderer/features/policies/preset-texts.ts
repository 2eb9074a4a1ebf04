/** Presets are told by the engine in English; here they have a name and a line in every language. */
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
