/** One stream at a time: when it was cut, for what, and each cut. */
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../src-engine/contract/incidents.ts';
import { Select } from '../../ui/fields.tsx';
import { Panel } from '../../ui/page.tsx';
import { ByCategory, OverTime } from './charts.tsx';
import { groupByStream, groupWith } from './incident-groups.ts';
import { IncidentTable } from './incident-table.tsx';
import { streamName } from './stream-names.ts';

export interface StreamPanelProps {
  /** One at least. */
  readonly incidents: readonly Incident[];
  readonly placeName: (incident: Incident) => string;
  readonly onMarked: (incident: Incident) => void;
  /** How much is loaded and what waits; beside the choice of stream. */
  readonly status: ReactNode;
}

export function StreamPanel({ incidents, placeName, onMarked, status }: StreamPanelProps) {
  const { t } = useTranslation('incidents');
  const groups = groupByStream(incidents);
  /** An incident of the stream that is shown: its place among the groups changes as they grow. */
  const [chosenId, setChosenId] = useState<string>();
  const group = (chosenId === undefined ? undefined : groupWith(groups, chosenId)) ?? groups[0];
  if (group === undefined) return null;
  const falseAlarms = group.incidents.filter(({ falseAlarm }) => falseAlarm).length;
  return (
    <>
      <div className="inc-stream">
        <Select
          label={t('stream.label')}
          value={group.groupId}
          onChange={(id) => setChosenId(id)}
          options={groups.map((one) => ({
            value: one.groupId,
            label: t('stream.option', {
              name: streamName(one),
              cuts: t('stream.count', { count: one.incidents.length }),
            }),
          }))}
        />
        {status}
      </div>
      <Panel
        title={streamName(group)}
        aside={
          <span className="ui-soft">
            {t('stream.count', { count: group.incidents.length })}
            {' · '}
            {t('stream.falseAlarms', { count: falseAlarms })}
          </span>
        }
      >
        <div className="ui-columns">
          <OverTime group={group} />
          <ByCategory group={group} />
        </div>
        <IncidentTable incidents={group.incidents} placeName={placeName} onMarked={onMarked} />
      </Panel>
    </>
  );
}
