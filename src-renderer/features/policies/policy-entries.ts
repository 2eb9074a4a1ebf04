/** Policies as the engine lists them, and what can be done with a whole one. */
import type { z } from 'zod';
import { listPolicies, savePolicy, validatePolicy } from '../../../src-engine/contract/endpoints/policies.ts';
import type { Policy } from '../../../src-engine/contract/policy.ts';
import { call } from '../../clients/engine-client.ts';
import { queryClient } from '../../clients/queries.ts';
import { currentDraft, discardDraft, rebaseDraft } from './policy-draft.ts';
import { freeId, freeName } from './policy-file.ts';

export type PolicyEntry = z.output<typeof listPolicies.result>['policies'][number];
export type PolicyProblem = z.output<typeof validatePolicy.result>['problems'][number];

/** What a part of the page needs to show and to change a policy. */
export interface PolicyPartProps {
  readonly policy: Policy;
  readonly isReadOnly: boolean;
  readonly problems: readonly PolicyProblem[];
  readonly onChange: (policy: Policy) => void;
}

/** Saves a policy under a name and an id that are free. Rejects with a CallError. */
export async function saveAsNew(policy: Policy, entries: readonly PolicyEntry[]): Promise<string> {
  const name = freeName(
    policy.name,
    entries.map((entry) => entry.policy.name),
  );
  const policyId = freeId(
    name,
    entries.map((entry) => entry.policyId),
  );
  await call(savePolicy, { policyId, policy: { ...policy, name } });
  await queryClient.invalidateQueries({ queryKey: [listPolicies.name] });
  return policyId;
}

/** Checks and saves the draft; gives back what is wrong with it, nothing where it is saved. Rejects with a CallError. */
export async function saveDraft(): Promise<readonly PolicyProblem[]> {
  const draft = currentDraft();
  if (draft === undefined) return [];
  const checked = await call(validatePolicy, { policy: draft.policy });
  if (!checked.valid || checked.policy === undefined) return checked.problems;
  const saved = await call(savePolicy, { policyId: draft.policyId, policy: checked.policy });
  // Asked again first: the page would show the old policy for a moment.
  await queryClient.invalidateQueries({ queryKey: [listPolicies.name] });
  // What was typed meanwhile goes on as a change of what is saved now.
  if (currentDraft()?.policy === draft.policy) discardDraft();
  else rebaseDraft(saved.policy);
  return [];
}
