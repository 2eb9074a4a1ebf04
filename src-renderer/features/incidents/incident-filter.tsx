/** Which incidents are shown: by kind, input, time, and whether they were false alarms. */
import { useTranslation } from 'react-i18next';
import { type IncidentCategory, incidentCategorySchema } from '../../../src-engine/contract/incidents.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/fields.tsx';
import { categoryNames } from '../category-names.ts';
import { type Period, periodStart, periods } from './incident-groups.ts';
import type { AskedFilter } from './use-incidents.ts';

export const alarmChoices = ['all', 'only', 'without'] as const;
export type AlarmChoice = (typeof alarmChoices)[number];

export interface IncidentFilter {
  /** The same object while it asks for the same. */
  readonly asked: AskedFilter;
  readonly period: Period;
  readonly alarms: AlarmChoice;
}

export const everything: IncidentFilter = { asked: {}, period: 'all', alarms: 'all' };

export interface NamedInput {
  readonly inputId: string;
  readonly name: string;
}

export interface IncidentFiltersProps {
  readonly filter: IncidentFilter;
  readonly onChange: (filter: IncidentFilter) => void;
  readonly inputs: readonly NamedInput[];
}

const ANY = 'any';

export function IncidentFilters({ filter, onChange, inputs }: IncidentFiltersProps) {
  const { t } = useTranslation('incidents');
  const { asked, period, alarms } = filter;
  const ask = (key: keyof AskedFilter, value: string | undefined) => {
    const { [key]: _before, ...others } = asked;
    return (value === undefined ? others : { ...others, [key]: value }) as AskedFilter;
  };
  return (
    <fieldset className="inc-filters">
      <legend className="visually-hidden">{t('filter.title')}</legend>
      <Select<IncidentCategory | typeof ANY>
        label={t('filter.category')}
        value={asked.category ?? ANY}
        onChange={(value) =>
          onChange({ ...filter, asked: ask('category', value === ANY ? undefined : value) })
        }
        options={[
          { value: ANY, label: t('filter.everyCategory') },
          ...incidentCategorySchema.options.map((value) => ({ value, label: categoryNames([value]) })),
        ]}
      />
      <Select
        label={t('filter.input')}
        value={asked.inputId ?? ANY}
        onChange={(value) =>
          onChange({ ...filter, asked: ask('inputId', value === ANY ? undefined : value) })
        }
        options={[
          { value: ANY, label: t('filter.everyInput') },
          ...inputs.map(({ inputId, name }) => ({ value: inputId, label: name })),
        ]}
      />
      <Select
        label={t('filter.period')}
        value={period}
        onChange={(value) =>
          onChange({ ...filter, period: value, asked: ask('from', periodStart(value, Date.now())) })
        }
        options={periods.map((value) => ({ value, label: t(`period.${value}`) }))}
      />
      <Select
        label={t('filter.falseAlarms')}
        value={alarms}
        onChange={(value) => onChange({ ...filter, alarms: value })}
        options={alarmChoices.map((value) => ({ value, label: t(`alarms.${value}`) }))}
      />
      <Button isDisabled={isEverything(filter)} onPress={() => onChange(everything)}>
        {t('filter.clear')}
      </Button>
    </fieldset>
  );
}

export function isEverything({ asked, alarms }: IncidentFilter): boolean {
  return Object.keys(asked).length === 0 && alarms === 'all';
}
