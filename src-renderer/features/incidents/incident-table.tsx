/** The cuts of a stream, row by row; on a narrow page each row becomes a card. */
import { useTranslation } from 'react-i18next';
import { markFalseAlarm } from '../../../src-engine/contract/endpoints/incidents.ts';
import type { Incident } from '../../../src-engine/contract/incidents.ts';
import { useVerb } from '../../clients/queries.ts';
import { formatDuration, formatOffset, formatTime } from '../../i18n/format.ts';
import { Button } from '../../ui/button.tsx';
import { Badge, ErrorNote } from '../../ui/page.tsx';
import { categoryNames } from '../category-names.ts';
import { useMay } from '../rights.ts';

const columns = [
  'time',
  'offset',
  'input',
  'category',
  'action',
  'length',
  'leaked',
  'policy',
  'falseAlarm',
] as const;

export interface IncidentTableProps {
  readonly incidents: readonly Incident[];
  /** What was cut: an input, a source, a scene. */
  readonly placeName: (incident: Incident) => string;
  /** After one was marked as a false alarm. */
  readonly onMarked: (incident: Incident) => void;
}

export function IncidentTable({ incidents, placeName, onMarked }: IncidentTableProps) {
  const { t } = useTranslation('incidents');
  const mark = useVerb(markFalseAlarm, ['incidents.list']);
  const may = useMay('control');
  const set = (incidentId: string, falseAlarm: boolean) =>
    mark.mutate({ incidentId, falseAlarm }, falseAlarm ? { onSuccess: (marked) => onMarked(marked) } : {});
  return (
    <>
      <ErrorNote error={mark.error} />
      {may ? null : <p className="ui-soft">{t('table.mayNot')}</p>}
      <table className="ui-table inc-table">
        <caption className="visually-hidden">{t('table.title')}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`table.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {incidents.map((incident) => (
            <Row
              key={incident.incidentId}
              incident={incident}
              place={placeName(incident)}
              may={may}
              isPending={mark.isPending && mark.variables.incidentId === incident.incidentId}
              onSet={set}
            />
          ))}
        </tbody>
      </table>
    </>
  );
}

interface RowProps {
  readonly incident: Incident;
  readonly place: string;
  readonly may: boolean;
  readonly isPending: boolean;
  readonly onSet: (incidentId: string, falseAlarm: boolean) => void;
}

function Row({ incident, place, may, isPending, onSet }: RowProps) {
  const { t } = useTranslation(['incidents', 'common']);
  const { incidentId, at, streamOffsetMs, alsoCategories = [], durationMs, leakedMs, falseAlarm } = incident;
  const time = formatTime(at);
  const category = categoryNames([incident.category, ...alsoCategories]);
  const cells: Record<(typeof columns)[number], React.ReactNode> = {
    time: <time dateTime={at}>{time}</time>,
    offset: streamOffsetMs === undefined ? t('table.noOffset') : formatOffset(streamOffsetMs),
    input: place,
    category,
    action: t(`common:action.${incident.action}`),
    length: formatDuration(durationMs),
    leaked:
      leakedMs > 0 ? (
        <Badge tone="bad" icon="warning">
          {formatDuration(leakedMs)}
        </Badge>
      ) : (
        t('table.nothingLeaked')
      ),
    policy: incident.policyName,
    falseAlarm: (
      <span className="inc-alarm">
        {falseAlarm ? (
          <Badge tone="warn" icon="check">
            {t('table.marked')}
          </Badge>
        ) : null}
        <Button
          variant="quiet"
          isDisabled={!may}
          isPending={isPending}
          aria-label={t(falseAlarm ? 'table.unmarkOf' : 'table.markOf', { category, time })}
          onPress={() => onSet(incidentId, !falseAlarm)}
        >
          {t(falseAlarm ? 'table.unmark' : 'table.mark')}
        </Button>
      </span>
    ),
  };
  return (
    <tr>
      {columns.map((column) => (
        <td key={column} data-label={t(`table.${column}`)} data-column={column}>
          {cells[column]}
        </td>
      ))}
    </tr>
  );
}
