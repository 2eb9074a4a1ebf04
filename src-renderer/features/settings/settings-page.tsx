/** What can be set besides policies, words and scenes. What belongs to the app's own shell is shown in its window only. */
import { useTranslation } from 'react-i18next';
import { shell } from '../../clients/shell.ts';
import { PageHeader } from '../../ui/page.tsx';
import { AboutPanel } from './about-panel.tsx';
import { AppPanel } from './app-panel.tsx';
import { CrashReportsPanel } from './crash-reports-panel.tsx';
import { DiagnosticsPanel } from './diagnostics-panel.tsx';
import { EndEnginePanel } from './end-engine-panel.tsx';
import { HotkeysPanel } from './hotkeys-panel.tsx';
import { LookPanel } from './look-panel.tsx';
import { PairedPanel } from './paired-panel.tsx';
import { UpdatesPanel } from './updates-panel.tsx';
import './settings.css';

export default function SettingsPage() {
  const { t } = useTranslation('settings');
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <div className="ui-columns">
        <div className="ui-stack">
          <LookPanel />
          <PairedPanel />
          {shell === undefined ? null : <HotkeysPanel shell={shell} />}
        </div>
        <div className="ui-stack">
          {shell === undefined ? null : (
            <>
              <AppPanel shell={shell} />
              <UpdatesPanel shell={shell} />
              <CrashReportsPanel shell={shell} />
            </>
          )}
          <AboutPanel />
          {shell === undefined ? <EndEnginePanel /> : null}
        </div>
      </div>
      <DiagnosticsPanel />
    </>
  );
}
