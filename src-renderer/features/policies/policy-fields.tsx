import { useTranslation } from 'react-i18next';
import { formatNumber, formatPercent } from '../../i18n/format.ts';
import { ChoiceCards, Switch, TextField } from '../../ui/fields.tsx';
import { Panel } from '../../ui/page.tsx';
import type { PolicyPartProps } from './policy-entries.ts';
import { measuredOn, sensitivityFigures } from './sensitivity-figures.ts';

const sensitivities = ['careful', 'balanced', 'relaxed'] as const;
const strictness = ['strict', 'relaxed'] as const;

/** What holds for the whole policy: how sure, what of the unchecked, dry run, its name. */
export function PolicyFields({ policy, isReadOnly, problems, onChange }: PolicyPartProps) {
  const { t } = useTranslation(['policies', 'common']);
  const figures = (value: (typeof sensitivities)[number]) => {
    const { cutShare, falseCutsPerHour } = sensitivityFigures[value];
    return t('sensitivity.figures', {
      share: formatPercent(cutShare, 1),
      falseCuts: formatNumber(falseCutsPerHour),
    });
  };
  const chosenStrictness = policy.strict ? 'strict' : 'relaxed';
  const nameProblem = problems.find(({ field }) => field === 'name');
  const source = t('sensitivity.source', measuredOn);
  return (
    <>
      <div className="ui-columns">
        <Panel title={t('sensitivity.title')}>
          {isReadOnly ? (
            <ReadOnlyChoice
              label={t(`sensitivity.${policy.sensitivity}`)}
              lines={[t(`sensitivity.${policy.sensitivity}Help`), figures(policy.sensitivity)]}
            />
          ) : (
            <ChoiceCards
              label={t('sensitivity.label')}
              value={policy.sensitivity}
              onChange={(sensitivity) => onChange({ ...policy, sensitivity })}
              options={sensitivities.map((value) => ({
                value,
                label: t(`sensitivity.${value}`),
                help: t(`sensitivity.${value}Help`),
                extra: <span className="pol-figures">{figures(value)}</span>,
              }))}
            />
          )}
          <p className="ui-field-help">{source}</p>
        </Panel>
        <Panel title={t('strictness.title')}>
          {isReadOnly ? (
            <ReadOnlyChoice
              label={t(`strictness.${chosenStrictness}`)}
              lines={[t(`strictness.${chosenStrictness}Help`)]}
            />
          ) : (
            <ChoiceCards
              label={t('strictness.label')}
              value={chosenStrictness}
              onChange={(value) => onChange({ ...policy, strict: value === 'strict' })}
              options={strictness.map((value) => ({
                value,
                label: t(`strictness.${value}`),
                help: t(`strictness.${value}Help`),
              }))}
            />
          )}
          {isReadOnly ? null : (
            <div>
              <Switch isSelected={policy.dryRun} onChange={(dryRun) => onChange({ ...policy, dryRun })}>
                {t('dryRun.switch')}
              </Switch>
              <p className="ui-field-help">{t('dryRun.help')}</p>
            </div>
          )}
        </Panel>
      </div>
      {isReadOnly ? null : (
        <Panel title={t('naming')}>
          <div className="pol-fields">
            <TextField
              label={t('field.name')}
              value={policy.name}
              onChange={(name) => onChange({ ...policy, name })}
              maxLength={80}
              {...(nameProblem === undefined ? {} : { error: t('nameInvalid') })}
            />
            <TextField
              label={t('field.description')}
              value={policy.description}
              onChange={(description) => onChange({ ...policy, description })}
              maxLength={500}
            />
          </div>
        </Panel>
      )}
    </>
  );
}

function ReadOnlyChoice({ label, lines }: { readonly label: string; readonly lines: readonly string[] }) {
  return (
    <div>
      <p>
        <strong>{label}</strong>
      </p>
      {lines.map((line) => (
        <p key={line} className="ui-soft">
          {line}
        </p>
      ))}
    </div>
  );
}
