import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listStageChanges, undoStage } from '../../../src-engine/contract/endpoints/stage.ts';
import { useAnswer, useVerb } from '../../clients/queries.ts';
import { useEngine } from '../../state/engine-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote, Loading, Note } from '../../ui/page.tsx';
import { useMay } from '../rights.ts';
import { ChangeList } from './change-list.tsx';
import { ProblemList } from './problem-list.tsx';

/**
 * Gives OBS back as it was: says what will be undone, then what could not be. Without a button where there is nothing of ours;
 * keep it mounted, as its dialog tells the outcome when the stage is gone.
 */
export function RemoveFromObs({ onRemoved }: { readonly onRemoved?: () => void }) {
  const { t } = useTranslation(['scenes', 'common']);
  const may = useMay('control');
  const [isOpen, setOpen] = useState(false);
  const isThere = useEngine(
    ({ status }) =>
      status?.obs.state === 'connected' &&
      (status.stage.state === 'ready' || status.stage.state === 'edited'),
  );
  const changes = useAnswer(listStageChanges, {}, { enabled: isOpen });
  const undo = useVerb(undoStage, ['stage.changes', 'obs.listScenes', 'obs.listInputs']);
  const close = () => {
    // Its outcome is told in this dialog.
    if (undo.isPending) return;
    setOpen(false);
    undo.reset();
    if (undo.isSuccess) onRemoved?.();
  };
  const done = undo.data;
  return (
    <>
      {isThere ? (
        <Button variant="danger" isDisabled={!may} onPress={() => setOpen(true)}>
          {t('remove.button')}
        </Button>
      ) : null}
      <Dialog
        title={t(done === undefined ? 'remove.title' : 'remove.doneTitle')}
        isOpen={isOpen}
        onClose={close}
        actions={
          done === undefined ? (
            <>
              <Button isDisabled={undo.isPending} onPress={close} autoFocus>
                {t('common:cancel')}
              </Button>
              <Button variant="danger" isPending={undo.isPending} onPress={() => undo.mutate({})}>
                {t(undo.isPending ? 'remove.pending' : 'remove.confirm')}
              </Button>
            </>
          ) : (
            <Button variant="primary" onPress={close} autoFocus>
              {t('common:close')}
            </Button>
          )
        }
      >
        {done === undefined ? (
          <>
            <p>{t('remove.means')}</p>
            {changes.isPending ? <Loading /> : null}
            <ErrorNote error={changes.error} onRetry={() => void changes.refetch()} />
            {changes.data === undefined ? null : (
              <section aria-label={t('remove.list')}>
                <h3>{t('remove.list')}</h3>
                <ChangeList changes={changes.data.changes} />
              </section>
            )}
            <ErrorNote error={undo.error} />
          </>
        ) : done.leftOver.length === 0 ? (
          <Note tone="good" title={t('remove.clean')}>
            <p>{t('remove.cleanMeans')}</p>
          </Note>
        ) : (
          <Note tone="warn" title={t('remove.leftOver')}>
            <ProblemList problems={done.leftOver} />
          </Note>
        )}
      </Dialog>
    </>
  );
}
