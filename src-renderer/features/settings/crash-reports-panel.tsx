import { useTranslation } from 'react-i18next';
import type { ShellBridge } from '../../../src-main/contract/channels.ts';
import { formatDateTime, formatNumber } from '../../i18n/format.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Loading, Panel } from '../../ui/page.tsx';
import { ShellErrorNote, setShellAnswer, useShellAnswer, useShellVerb } from './use-shell.tsx';

export function CrashReportsPanel({ shell }: { readonly shell: ShellBridge }) {
  const { t } = useTranslation(['settings', 'common']);
  const reports = useShellAnswer(shell, 'listCrashReports');
  const remove = useShellVerb(async () => {
    await shell.deleteCrashReports();
    setShellAnswer('listCrashReports', await shell.listCrashReports());
  });
  return (
    <Panel title={t('crashes.title')}>
      <p className="ui-soft">{t('crashes.help')}</p>
      {reports.isPending ? <Loading lines={1} /> : null}
      <ShellErrorNote error={reports.error} />
      {reports.data?.length === 0 ? <p role="status">{t('crashes.none')}</p> : null}
      {reports.data === undefined || reports.data.length === 0 ? null : (
        <>
          <ul className="set-list">
            {reports.data.map(({ reportId, at, bytes }) => (
              <li key={reportId}>
                {t('crashes.row', {
                  at: formatDateTime(at),
                  kilobytes: formatNumber(Math.ceil(bytes / 1000)),
                })}
              </li>
            ))}
          </ul>
          <div className="ui-row">
            <ConfirmButton
              label={t('crashes.delete')}
              title={t('crashes.deleteTitle')}
              means={t('crashes.deleteMeans')}
              confirm={t('common:delete')}
              pending={t('crashes.deleting')}
              isPending={remove.isPending}
              onConfirm={(close) => remove.mutate(undefined, { onSuccess: close })}
            >
              <ShellErrorNote error={remove.error} />
            </ConfirmButton>
          </div>
        </>
      )}
    </Panel>
  );
}
