import { useTranslation } from 'react-i18next';
import { getDiagnostics } from '../../../src-engine/contract/endpoints/engine.ts';
import { useVerb } from '../../clients/queries.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote, Panel } from '../../ui/page.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { CopyButton } from './copy-button.tsx';
import { diagnosticsText } from './settings-text.ts';

/** Read in full before it can be saved or copied; there is no way to send it from here. */
export function DiagnosticsPanel() {
  const { t } = useTranslation('settings');
  const gather = useVerb(getDiagnostics);
  const text = gather.data && diagnosticsText(gather.data.createdAt, gather.data.sections);
  return (
    <Panel title={t('diagnostics.title')}>
      <p className="ui-soft">{t('diagnostics.help')}</p>
      <div className="ui-row">
        <Button isPending={gather.isPending} onPress={() => gather.mutate({})}>
          {t(
            gather.isPending
              ? 'diagnostics.showing'
              : text === undefined
                ? 'diagnostics.show'
                : 'diagnostics.again',
          )}
        </Button>
      </div>
      <ErrorNote error={gather.error} />
      {text === undefined ? null : (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
          <section className="set-diagnostics" aria-label={t('diagnostics.text')} tabIndex={0}>
            <pre>{text}</pre>
          </section>
          <p className="ui-field-help">{t('diagnostics.whole')}</p>
          <div className="ui-row">
            <Button onPress={() => saveFile('airlock-diagnostics.txt', text, 'text/plain')}>
              {t('diagnostics.save')}
            </Button>
            <CopyButton text={text} />
          </div>
        </>
      )}
    </Panel>
  );
}
