import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { StageChangeView } from '../../../src-engine/contract/stage.ts';
import { EmptyState, ErrorNote, Loading, Panel } from '../../ui/page.tsx';
import { ChangeList } from '../setup-parts/change-list.tsx';

export interface ChangesPanelProps {
  readonly answer: UseQueryResult<{ readonly changes: readonly StageChangeView[] }>;
}

/** All that is ours in OBS, or that we changed there. */
export function ChangesPanel({ answer }: ChangesPanelProps) {
  const { t } = useTranslation('scenes');
  const changes = answer.data?.changes;
  return (
    <Panel title={t('changes.title')}>
      <ErrorNote error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending ? <Loading /> : null}
      {changes === undefined ? null : changes.length === 0 ? (
        <EmptyState icon="check" title={t('changes.none')}>
          <p>{t('changes.noneMeans')}</p>
        </EmptyState>
      ) : (
        <>
          <ChangeList changes={changes} />
          <p className="ui-soft">{t('changes.help')}</p>
        </>
      )}
    </Panel>
  );
}
