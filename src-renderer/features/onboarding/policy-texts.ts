/** What policies are called: the presets in the user's language, their own as they named them. */
import { useTranslation } from 'react-i18next';
import { listPolicies } from '../../../src-engine/contract/endpoints/policies.ts';
import { useAnswer } from '../../clients/queries.ts';

const presetIds = ['family-friendly', 'no-slurs', 'private-words-only', 'everything'] as const;
export type PresetId = (typeof presetIds)[number];

export function presetIdOf(policyId: string): PresetId | undefined {
  return presetIds.find((id) => id === policyId);
}

export function usePolicyName(): (policyId: string) => string | undefined {
  const { t } = useTranslation('onboarding');
  const entries = useAnswer(listPolicies, {}).data?.policies;
  return (policyId) => {
    const preset = presetIdOf(policyId);
    if (preset !== undefined) return t(`preset.${preset}.name`);
    return entries?.find((entry) => entry.policyId === policyId)?.policy.name;
  };
}
