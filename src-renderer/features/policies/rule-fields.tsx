/** Fields that rules of sound and of the picture share. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rule } from '../../../src-engine/contract/policy.ts';
import { NumberField, Select, type SelectProps, Switch, TextField } from '../../ui/fields.tsx';

const whens = ['always', 'live', 'recording'] as const satisfies readonly Rule['when'][];

/** A rule's fields, with the three that are asked for first: what, what to do, and when. */
export function RuleFieldset<Category extends string, Action extends string>({
  title,
  category,
  action,
  when,
  onWhenChange,
  children,
}: {
  readonly title: string;
  readonly category: SelectProps<Category>;
  readonly action: Omit<SelectProps<Action>, 'label'>;
  readonly when: Rule['when'];
  readonly onWhenChange: (when: Rule['when']) => void;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation(['policies', 'common']);
  return (
    <fieldset className="pol-fieldset">
      <legend className="visually-hidden">{title}</legend>
      <div className="pol-fields">
        <Select {...category} />
        <Select label={t('field.action')} {...action} />
        <Select
          label={t('field.when')}
          value={when}
          onChange={onWhenChange}
          options={whens.map((value) => ({ value, label: t(`when.${value}`) }))}
        />
      </div>
      {children}
    </fieldset>
  );
}

/** A time, ms. */
export function SpanField({
  onChange,
  ...field
}: {
  readonly label: string;
  readonly help: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly maxValue: number;
  readonly step: number;
}) {
  return (
    <NumberField
      {...field}
      onChange={(value) => Number.isFinite(value) && onChange(value)}
      minValue={0}
      formatOptions={{ style: 'unit', unit: 'millisecond' }}
    />
  );
}

/** Where a rule gets a least confidence of its own, it begins here. */
const FIRST_THRESHOLD = 0.5;

export function RuleThreshold({
  threshold,
  isException,
  onChange,
}: {
  readonly threshold: number | undefined;
  readonly isException: boolean;
  readonly onChange: (threshold: number | undefined) => void;
}) {
  const { t } = useTranslation(['policies', 'common']);
  return (
    <div className="pol-fields">
      <div>
        <Switch
          isSelected={threshold !== undefined}
          onChange={(isOwn) => onChange(isOwn ? FIRST_THRESHOLD : undefined)}
        >
          {t('ownThreshold')}
        </Switch>
        <p className="ui-field-help">{t(isException ? 'ownThresholdException' : 'ownThresholdHelp')}</p>
      </div>
      <NumberField
        label={t('field.threshold')}
        value={threshold ?? FIRST_THRESHOLD}
        isDisabled={threshold === undefined}
        onChange={(value) => Number.isFinite(value) && onChange(value)}
        minValue={0}
        maxValue={1}
        step={0.01}
        formatOptions={{ style: 'percent' }}
      />
    </div>
  );
}

export function RuleNote({
  comment = '',
  onChange,
}: {
  readonly comment: string | undefined;
  readonly onChange: (comment: string | undefined) => void;
}) {
  const { t } = useTranslation(['policies', 'common']);
  return (
    <TextField
      label={t('field.comment')}
      help={t('fieldHelp.comment')}
      value={comment}
      onChange={(text) => onChange(text === '' ? undefined : text)}
      maxLength={300}
    />
  );
}
