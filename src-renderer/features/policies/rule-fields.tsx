/** Fields that rules of sound and of the picture share. */
import { useTranslation } from 'react-i18next';
import { NumberField, Switch, TextField } from '../../ui/fields.tsx';

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
