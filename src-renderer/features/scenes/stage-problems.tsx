import { useTranslation } from 'react-i18next';
import { repairStage } from '../../../src-engine/contract/endpoints/stage.ts';
import { useVerb } from '../../clients/queries.ts';
import { useEngine } from '../../state/engine-store.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote, Note } from '../../ui/page.tsx';
import { useMay } from '../rights.ts';
import { ProblemList } from '../setup-parts/problem-list.tsx';

/** What of the stage is not as it was set up, and the button that sets it right. */
export function StageProblems() {
  const { t } = useTranslation('scenes');
  const stage = useEngine(({ status }) => status?.stage);
  const repair = useVerb(repairStage, ['stage.changes', 'obs.listScenes', 'obs.listInputs']);
  const may = useMay('control');
  const problems = stage?.problems ?? [];
  if (problems.length === 0 && repair.error === null) {
    return repair.isSuccess ? (
      <Note tone="good" title={t('problems.repaired')} onDismiss={repair.reset} />
    ) : null;
  }
  return (
    <Note tone="warn" title={t(stage?.state === 'edited' ? 'problems.title' : 'problems.notice')}>
      <ProblemList problems={problems} />
      <ErrorNote error={repair.error} />
      {stage?.state === 'edited' ? (
        <Button
          variant="primary"
          isDisabled={!may}
          isPending={repair.isPending}
          onPress={() => repair.mutate({})}
        >
          {t(repair.isPending ? 'problems.repairing' : 'problems.repair')}
        </Button>
      ) : null}
    </Note>
  );
}
