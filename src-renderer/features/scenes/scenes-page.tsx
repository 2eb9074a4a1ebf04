import { useTranslation } from 'react-i18next';
import { goTo } from '../../app/route.ts';
import { useEngine } from '../../state/engine-store.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, Loading, Note, PageHeader } from '../../ui/page.tsx';
import { RemoveFromObs } from '../setup-parts/remove-from-obs.tsx';
import { usePlanDraft } from '../setup-parts/use-plan-draft.ts';
import { ApplyBar } from './apply-bar.tsx';
import { AreasPanel } from './areas-panel.tsx';
import { ChangesPanel } from './changes-panel.tsx';
import { DelayPanel } from './delay-panel.tsx';
import { InputsPanel } from './inputs-panel.tsx';
import { MemoryPanel } from './memory-panel.tsx';
import { PicturePanel } from './picture-panel.tsx';
import { PreflightPanel } from './preflight-panel.tsx';
import { ScenesPanel } from './scenes-panel.tsx';
import { StageProblems } from './stage-problems.tsx';
import { usePictureSettings } from './use-picture-settings.ts';
import './scenes.css';

/** What of OBS is protected, what it costs, and what we added to it. */
export default function ScenesPage() {
  const { t } = useTranslation('scenes');
  const obsState = useEngine(({ status }) => status?.obs.state);
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')}>
        <RemoveFromObs />
      </PageHeader>
      {obsState === undefined ? <Loading lines={6} /> : null}
      {obsState === 'connected' ? <Stage /> : null}
      {obsState === 'not-linked' ? (
        <EmptyState icon="layers" title={t('notLinked.title')}>
          <p>{t('notLinked.means')}</p>
          <Button variant="primary" onPress={() => goTo('setup')}>
            {t('notLinked.goTo')}
          </Button>
        </EmptyState>
      ) : null}
      {obsState === 'lost' || obsState === 'connecting' ? (
        <EmptyState icon="warning" title={t('notLinked.lostTitle')}>
          <p>{t('notLinked.lost')}</p>
        </EmptyState>
      ) : null}
    </>
  );
}

function Stage() {
  const { t } = useTranslation('scenes');
  const draft = usePlanDraft();
  const picture = usePictureSettings();
  return (
    <>
      {draft.isSetUp ? null : (
        <Note tone="warn" title={t('notSetUp.title')}>
          <p>{t('notSetUp.means')}</p>
          <Button onPress={() => goTo('setup')}>{t('notSetUp.goTo')}</Button>
        </Note>
      )}
      <StageProblems />
      <div className="scenes-columns">
        <div className="ui-stack">
          <ScenesPanel draft={draft} />
          <DelayPanel draft={draft} />
          <ApplyBar draft={draft} />
        </div>
        <div className="ui-stack">
          <InputsPanel />
          <MemoryPanel draft={draft} />
          <ChangesPanel answer={draft.changes} />
        </div>
      </div>
      <PreflightPanel />
      <div className="scenes-columns">
        <PicturePanel setting={picture} />
        <AreasPanel setting={picture} />
      </div>
    </>
  );
}
