import { useState } from 'react';
import { listPolicies } from '../../../src-engine/contract/endpoints/policies.ts';
import { useAnswer } from '../../clients/queries.ts';
import { ErrorNote, Loading } from '../../ui/page.tsx';
import { useLeaveGuard } from './leave-guard.tsx';
import { PolicyDetail } from './policy-detail.tsx';
import { useDraft } from './policy-draft.ts';
import type { PolicyEntry } from './policy-entries.ts';
import { PolicyList } from './policy-list.tsx';
import { useSaving } from './use-saving.ts';

/** The list beside the one that is chosen. */
export function PoliciesTab() {
  const answer = useAnswer(listPolicies, {});
  const draft = useDraft();
  const [chosenId, setChosenId] = useState<string>();
  const saving = useSaving();
  const guard = useLeaveGuard(saving.save);
  if (answer.data === undefined) {
    return answer.error === null ? (
      <Loading lines={8} />
    ) : (
      <ErrorNote error={answer.error} onRetry={() => void answer.refetch()} />
    );
  }
  const entries = withDraft(answer.data.policies, draft);
  // A draft that another visit left behind is what one comes back for.
  const chosen =
    entries.find(({ policyId }) => policyId === (draft?.policyId ?? chosenId)) ??
    entries.find((entry) => entry.default) ??
    entries[0];
  const choose = (policyId: string) =>
    guard.ask(() => {
      saving.forget();
      setChosenId(policyId);
    });
  return (
    <div className="pol-layout">
      <PolicyList entries={entries} chosenId={chosen?.policyId} onChoose={choose} onAsk={guard.ask} />
      {chosen === undefined ? null : (
        <PolicyDetail
          key={chosen.policyId}
          entry={chosen}
          entries={entries}
          saving={saving}
          onChoose={choose}
          onAsk={guard.ask}
        />
      )}
      {guard.dialog}
    </div>
  );
}

/** One that another window deleted while it is being changed here stays in sight; saving brings it back. */
function withDraft(
  entries: readonly PolicyEntry[],
  draft: ReturnType<typeof useDraft>,
): readonly PolicyEntry[] {
  if (draft === undefined || entries.some(({ policyId }) => policyId === draft.policyId)) return entries;
  return [...entries, { policyId: draft.policyId, preset: false, default: false, policy: draft.base }];
}
