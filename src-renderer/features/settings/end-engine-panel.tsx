import { useTranslation } from 'react-i18next';
import { shutDown } from '../../../src-engine/contract/endpoints/engine.ts';
import { useVerb } from '../../clients/queries.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { ErrorNote, Panel } from '../../ui/page.tsx';
import { useMay } from '../rights.ts';

/** Only where there is no shell: the app starts its engine again. */
export function EndEnginePanel() {
  const { t } = useTranslation('settings');
  const may = useMay('owner');
  const end = useVerb(shutDown);
  // Stays when the connection is gone: it says why.
  if (!may && !end.isSuccess) return null;
  return (
    <Panel title={t('end.title')}>
      <p className="ui-soft">{t('end.help')}</p>
      {end.isSuccess ? (
        <p role="status">{t('end.ended')}</p>
      ) : (
        <div className="ui-row">
          <ConfirmButton
            label={t('end.button')}
            title={t('end.confirmTitle')}
            means={t('end.confirmMeans')}
            confirm={t('end.button')}
            pending={t('end.ending')}
            isPending={end.isPending}
            onConfirm={(close) => end.mutate({}, { onSuccess: close })}
          >
            <ErrorNote error={end.error} />
          </ConfirmButton>
        </div>
      )}
    </Panel>
  );
}
