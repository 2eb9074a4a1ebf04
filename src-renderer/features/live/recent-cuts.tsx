/** The last cuts, as they are counted. New ones come on top of a list of fixed height: what is read stays where it is. */
import { useTranslation } from 'react-i18next';
import { listIncidents, markFalseAlarm } from '../../../src-engine/contract/endpoints/incidents.ts';
import { type Incident, isOfPicture } from '../../../src-engine/contract/incidents.ts';
import { useAnswer, useVerb } from '../../clients/queries.ts';
import { formatDuration, formatTime } from '../../i18n/format.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { EmptyState, ErrorNote, Loading, Panel } from '../../ui/page.tsx';
import { categoryNames } from '../category-names.ts';

const SHOWN = 8;

export function RecentCuts() {
  const { t } = useTranslation('live');
  const incidents = useAnswer(listIncidents, { limit: SHOWN });
  const rows = incidents.data?.incidents ?? [];
  return (
    <Panel title={t('recent.title')} aside={<a href="#/incidents">{t('recent.all')}</a>}>
      {incidents.isPending ? <Loading lines={SHOWN} /> : null}
      <ErrorNote error={incidents.error} onRetry={() => void incidents.refetch()} />
      {incidents.isSuccess && rows.length === 0 ? <EmptyState icon="cut" title={t('recent.empty')} /> : null}
      {rows.length === 0 ? null : (
        <ol className="live-recent" aria-live="polite" aria-relevant="additions">
          {rows.map((incident) => (
            <Row key={incident.incidentId} incident={incident} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

function Row({ incident }: { readonly incident: Incident }) {
  const { t } = useTranslation(['live', 'common']);
  const mark = useVerb(markFalseAlarm, ['incidents.list']);
  const {
    incidentId,
    at,
    category,
    alsoCategories = [],
    action,
    durationMs,
    leakedMs,
    falseAlarm,
  } = incident;
  return (
    <li>
      <Icon name={action === 'bleep' ? 'bleep' : isOfPicture(incident) ? 'cover' : 'cut'} />
      <time dateTime={at}>{formatTime(at)}</time>
      <span>
        {t('recent.row', {
          category: categoryNames([category, ...alsoCategories]),
          action: t(`common:action.${action}`),
          duration: formatDuration(durationMs),
        })}
        {leakedMs > 0 ? ` · ${t('recent.leaked', { duration: formatDuration(leakedMs) })}` : ''}
      </span>
      <Button
        variant="quiet"
        isDisabled={falseAlarm}
        isPending={mark.isPending}
        onPress={() => mark.mutate({ incidentId, falseAlarm: true })}
      >
        {t(falseAlarm ? 'recent.marked' : 'recent.falseAlarm')}
      </Button>
    </li>
  );
}
