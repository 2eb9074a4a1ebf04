import { useTranslation } from 'react-i18next';
import type { PictureRule } from '../../../src-engine/contract/picture.ts';
import { NumberField, Switch } from '../../ui/fields.tsx';
import { useSceneNames, useSourceNames } from '../picture-sources.ts';
import { NameChoice } from './name-choice.tsx';
import { picturePatternOf, picturePatterns } from './picture-words.ts';
import type { Patch } from './policy-edits.ts';
import { RuleFieldset, RuleNote, RuleThreshold, SpanField } from './rule-fields.tsx';

export interface PictureRuleEditorProps {
  readonly rule: PictureRule;
  readonly title: string;
  readonly onChange: (patch: Patch<PictureRule>) => void;
}

const actions = ['cover', 'blur', 'hide-source', 'safe-scene', 'stop-stream', 'none'] as const;

/** All that a picture rule can say; what is seldom needed is under "More". */
export function PictureRuleEditor({ rule, title, onChange }: PictureRuleEditorProps) {
  const { t } = useTranslation(['policies', 'common']);
  const sources = useSourceNames(rule.sources);
  const scenes = useSceneNames(rule.scenes);
  return (
    <RuleFieldset
      title={title}
      category={{
        label: t('field.pictureCategory'),
        value: picturePatternOf(rule.category),
        onChange: (category) => onChange({ category }),
        options: picturePatterns.map((value) => ({ value, label: t(`common:category.${value}`) })),
      }}
      action={{
        value: rule.action,
        onChange: (action) => onChange({ action }),
        options: actions.map((value) => ({
          value,
          label: t(`common:action.${value}`),
          help: t(`pictureActionHelp.${value}`),
        })),
      }}
      when={rule.when}
      onWhenChange={(when) => onChange({ when })}
    >
      <NameChoice
        label={t('field.sources')}
        allLabel={t('allSources')}
        names={sources}
        chosen={rule.sources}
        onChange={(chosen) => onChange({ sources: chosen })}
      />
      <NameChoice
        label={t('field.scenes')}
        allLabel={t('allScenes')}
        names={scenes}
        chosen={rule.scenes}
        onChange={(chosen) => onChange({ scenes: chosen })}
      />
      <details className="pol-more">
        <summary>{t('morePicture')}</summary>
        <div className="pol-more-body">
          <RuleMeasures rule={rule} onChange={onChange} />
          <RulePart rule={rule} onChange={onChange} />
          <RuleThreshold
            threshold={rule.threshold}
            isException={rule.action === 'none'}
            onChange={(threshold) => onChange({ threshold })}
          />
          <RuleNote comment={rule.comment} onChange={(comment) => onChange({ comment })} />
        </div>
      </details>
    </RuleFieldset>
  );
}

type PartProps = Omit<PictureRuleEditorProps, 'title'>;

const spans = [
  { field: 'padBeforeMs', label: 'padEarlier', help: 'padEarlier', max: 2000, step: 10 },
  { field: 'holdMs', label: 'holdMs', help: 'coverHold', max: 60_000, step: 100 },
  { field: 'minimumMs', label: 'minimumMs', help: 'minimumMs', max: 60_000, step: 100 },
  { field: 'coolDownMs', label: 'coolDownMs', help: 'switchCoolDown', max: 600_000, step: 100 },
] as const;

function RuleMeasures({ rule, onChange }: PartProps) {
  const { t } = useTranslation(['policies', 'common']);
  return (
    <div className="pol-fields">
      <NumberField
        label={t('field.padPx')}
        help={t('fieldHelp.padPx')}
        value={rule.padPx}
        onChange={(padPx) => Number.isFinite(padPx) && onChange({ padPx })}
        minValue={0}
        maxValue={500}
        step={1}
      />
      {spans.map(({ field, label, help, max, step }) => (
        <SpanField
          key={field}
          label={t(`field.${label}`)}
          help={t(`fieldHelp.${help}`)}
          value={rule[field]}
          onChange={(value) => onChange({ [field]: value })}
          maxValue={max}
          step={step}
        />
      ))}
    </div>
  );
}

const sides = ['x', 'y', 'width', 'height'] as const;
const WHOLE = { x: 0, y: 0, width: 1, height: 1 };

/** Only where the middle of what was found lies in a part of the canvas. */
function RulePart({ rule: { within }, onChange }: PartProps) {
  const { t } = useTranslation(['policies', 'common']);
  return (
    <fieldset className="pol-fieldset">
      <legend className="visually-hidden">{t('field.within')}</legend>
      <div>
        <Switch
          isSelected={within !== undefined}
          onChange={(isOn) => onChange({ within: isOn ? WHOLE : undefined })}
        >
          {t('onlyWithin')}
        </Switch>
        <p className="ui-field-help">{t('onlyWithinHelp')}</p>
      </div>
      {within === undefined ? null : (
        <div className="pol-fields">
          {sides.map((side) => (
            <NumberField
              key={side}
              label={t(`field.${side}`)}
              value={within[side]}
              onChange={(value) =>
                Number.isFinite(value) && onChange({ within: { ...within, [side]: value } })
              }
              minValue={0}
              maxValue={1}
              step={0.01}
              formatOptions={{ style: 'percent' }}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}
