/** What was cut, stream by stream; never what was said or shown. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Incident, isOfPicture } from '../../../src-engine/contract/incidents.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorNote, Loading, PageHeader, Panel } from '../../ui/page.tsx';
import { useBoundInputs } from '../rights.ts';
import { AllowDialog } from './allow-dialog.tsx';
import { everything, type IncidentFilter, IncidentFilters, isEverything } from './incident-filter.tsx';
import { StreamPanel } from './stream-panel.tsx';
import { useExport } from './use-export.tsx';
import { useIncidents } from './use-incidents.ts';
import './incidents.css';

export default function IncidentsPage() {
  const { t } = useTranslation('incidents');
  const [filter, setFilter] = useState<IncidentFilter>(everything);
  const loaded = useIncidents(filter.asked);
  const exporting = useExport(filter.asked);
  const [allowing, setAllowing] = useState<'no' | 'heard' | 'read' | 'added'>('no');
  const { incidents } = loaded;
  const { named, placeName } = usePlaceNames(incidents ?? []);
  const fitting = incidents?.filter(({ falseAlarm }) =>
    filter.alarms === 'all' ? true : falseAlarm === (filter.alarms === 'only'),
  );
  const isBlank = isEverything(filter) && incidents?.length === 0;
  // Its room is there whether something waits or not: nothing below it moves.
  const status = (
    <div className="inc-status">
      <span role="status" className="ui-soft">
        {allowing === 'added' ? t('allow.added') : t('loaded', { count: incidents?.length ?? 0 })}
      </span>
      {loaded.waiting === 0 ? null : (
        <Button onPress={loaded.showNew}>{t('news', { count: loaded.waiting })}</Button>
      )}
    </div>
  );
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')}>
        {isBlank ? null : exporting.button}
      </PageHeader>
      <ErrorNote error={exporting.error} />
      {isBlank ? null : (
        <Panel title={t('filter.title')}>
          <IncidentFilters filter={filter} onChange={setFilter} inputs={named} />
          <p className="ui-field-help">{t('export.help')}</p>
        </Panel>
      )}
      <ErrorNote error={loaded.error} onRetry={loaded.retry} />
      {fitting === undefined && loaded.error === null ? <Loading lines={12} /> : null}
      {isBlank ? <NoneYet /> : null}
      {fitting?.length === 0 && !isBlank ? (
        <>
          {status}
          <NoneFits hasOlder={loaded.hasOlder} />
        </>
      ) : null}
      {fitting === undefined || fitting.length === 0 ? null : (
        <StreamPanel
          incidents={fitting}
          placeName={placeName}
          onMarked={(incident) => setAllowing(whatToAllow(incident))}
          status={status}
        />
      )}
      {loaded.hasOlder ? (
        <div className="ui-row">
          <Button isPending={loaded.isLoadingOlder} onPress={loaded.loadOlder}>
            {t(loaded.isLoadingOlder ? 'morePending' : 'more')}
          </Button>
        </div>
      ) : null}
      <AllowDialog
        kind={allowing === 'heard' || allowing === 'read' ? allowing : undefined}
        onSkip={() => setAllowing('no')}
        onAdded={() => setAllowing('added')}
      />
    </>
  );
}

function NoneYet() {
  const { t } = useTranslation('incidents');
  return (
    <EmptyState icon="cut" title={t('empty.title')}>
      <p>{t('empty.means')}</p>
      <p>{t('empty.private')}</p>
    </EmptyState>
  );
}

function NoneFits({ hasOlder }: { readonly hasOlder: boolean }) {
  const { t } = useTranslation('incidents');
  return (
    <EmptyState icon="cut" title={t('noMatch.title')}>
      <p>{t(hasOlder ? 'noMatchOlder' : 'noMatch.means')}</p>
    </EmptyState>
  );
}

/** Kinds of picture that have no text of their own which could be allowed. */
const withoutText = ['unchecked', 'marked', 'face', 'nudity.real', 'nudity.drawn', 'code.qr', 'code.barcode'];

/** Whether the user is asked what it was that was cut by mistake. */
function whatToAllow(incident: Incident): 'no' | 'heard' | 'read' {
  if (!isOfPicture(incident)) return 'heard';
  return withoutText.includes(incident.category) ? 'no' : 'read';
}

/** Names of inputs as they are now, and of sources and scenes as they were; inputs that are bound no more have their ids left. */
function usePlaceNames(incidents: readonly Incident[]) {
  const { t } = useTranslation('incidents');
  const bound = useBoundInputs();
  const names = new Map(bound.map(({ inputId, inputName }) => [inputId, inputName]));
  const inputName = (id: string) => names.get(id) ?? t('filter.removedInput', { id });
  const placeName = ({ inputId, sourceName, sceneName }: Incident) => {
    if (inputId !== undefined) return inputName(inputId);
    if (sourceName !== undefined) return sourceName;
    return sceneName === undefined ? t('filter.wholePicture') : t('filter.ofScene', { name: sceneName });
  };
  const ids = new Set([...names.keys(), ...incidents.flatMap(({ inputId }) => inputId ?? [])]);
  return { placeName, named: [...ids].map((inputId) => ({ inputId, name: inputName(inputId) })) };
}
