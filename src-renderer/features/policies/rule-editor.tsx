import { useTranslation } from 'react-i18next';
import type { Rule } from '../../../src-engine/contract/policy.ts';
import { Checkbox } from '../../ui/fields.tsx';
import { useBoundInputs } from '../rights.ts';
import type { Patch } from './policy-edits.ts';
import { RuleFieldset, RuleNote, RuleThreshold, SpanField } from './rule-fields.tsx';
import { categoryPatterns, patternOf } from './rule-words.ts';

export interface RuleEditorProps {
  readonly rule: Rule;
  readonly title: string;
  readonly onChange: (patch: Patch<Rule>) => void;
}

const actions = ['bleep', 'mute', 'none'] as const;

/** All that a rule can say; what is seldom needed is under "More". */
export function RuleEditor({ rule, title, onChange }: RuleEditorProps) {
  const { t } = useTranslation(['policies', 'common']);
  return (
    <RuleFieldset
      title={title}
      category={{
        label: t('field.category'),
        value: patternOf(rule.category),
        onChange: (category) => onChange({ category }),
        options: categoryPatterns.map((value) => ({ value, label: t(`common:category.${value}`) })),
      }}
      action={{
        value: rule.action,
        onChange: (action) => onChange({ action }),
        options: actions.map((value) => ({
          value,
          label: t(`common:action.${value}`),
          help: t(`actionHelp.${value}`),
        })),
      }}
      when={rule.when}
      onWhenChange={(when) => onChange({ when })}
    >
      <RuleInputs rule={rule} onChange={onChange} />
      <details className="pol-more">
        <summary>{t('more')}</summary>
        <RuleTimes rule={rule} onChange={onChange} />
      </details>
    </RuleFieldset>
  );
}

type PartProps = Omit<RuleEditorProps, 'title'>;

function RuleInputs({ rule, onChange }: PartProps) {
  const { t } = useTranslation(['policies', 'common']);
  const bound = useBoundInputs();
  const chosen = rule.inputs;
  const gone = (chosen ?? []).filter((inputId) => !bound.some((input) => input.inputId === inputId));
  const choices = [
    ...bound.map(({ inputId, inputName }) => ({ inputId, name: inputName })),
    ...gone.map((inputId) => ({ inputId, name: t('goneInput') })),
  ];
  return (
    <fieldset className="pol-fieldset">
      <legend>{t('field.inputs')}</legend>
      <div className="pol-checks">
        <Checkbox
          isSelected={chosen === undefined}
          onChange={(isAll) =>
            onChange({ inputs: isAll ? undefined : bound.map((input) => input.inputId).slice(0, 1) })
          }
        >
          {t('allInputs')}
        </Checkbox>
        {choices.map(({ inputId, name }) => (
          <Checkbox
            key={inputId}
            isDisabled={chosen === undefined}
            isSelected={chosen === undefined || chosen.includes(inputId)}
            onChange={(isSelected) =>
              onChange({
                inputs: isSelected
                  ? [...(chosen ?? []), inputId]
                  : (chosen ?? []).filter((one) => one !== inputId),
              })
            }
          >
            {name}
          </Checkbox>
        ))}
      </div>
      {bound.length === 0 ? <p className="ui-field-help">{t('noInputs')}</p> : null}
      {chosen !== undefined && chosen.length === 0 ? (
        <p className="ui-field-help">{t('nowhereMeans')}</p>
      ) : null}
    </fieldset>
  );
}

const spans = [
  { field: 'padBeforeMs', max: 2000, step: 5 },
  { field: 'padAfterMs', max: 2000, step: 5 },
  { field: 'minimumMs', max: 10_000, step: 50 },
  { field: 'holdMs', max: 10_000, step: 50 },
  { field: 'coolDownMs', max: 600_000, step: 100 },
] as const;

function RuleTimes({ rule, onChange }: PartProps) {
  const { t } = useTranslation(['policies', 'common']);
  return (
    <div className="pol-more-body">
      <div className="pol-fields">
        {spans.map(({ field, max, step }) => (
          <SpanField
            key={field}
            label={t(`field.${field}`)}
            help={t(`fieldHelp.${field}`)}
            value={rule[field]}
            onChange={(value) => onChange({ [field]: value })}
            maxValue={max}
            step={step}
          />
        ))}
      </div>
      <RuleThreshold
        threshold={rule.threshold}
        isException={rule.action === 'none'}
        onChange={(threshold) => onChange({ threshold })}
      />
      <RuleNote comment={rule.comment} onChange={(comment) => onChange({ comment })} />
    </div>
  );
}
