import { useTranslation } from 'react-i18next';
import type { PictureRule } from '../../../src-engine/contract/picture.ts';
import { Switch } from '../../ui/fields.tsx';
import { Panel } from '../../ui/page.tsx';
import { isPictureRuleShadowed, newPictureRule } from './picture-edits.ts';
import { PictureRuleEditor } from './picture-rule-editor.tsx';
import { pictureDetails, picturePatternOf, pictureSentence } from './picture-words.ts';
import type { PolicyPartProps } from './policy-entries.ts';
import { type RuleKind, RuleList } from './rule-list.tsx';

const icons = {
  cover: 'cover',
  blur: 'cover',
  'hide-source': 'layers',
  'safe-scene': 'swap',
  'stop-stream': 'stop',
  none: 'check',
} as const;

/** The rules about what is seen, and what becomes of what was not looked at in time. */
export function PictureRules({ policy, isReadOnly, onChange, ...props }: PolicyPartProps) {
  const { t } = useTranslation(['policies', 'common']);
  const { picture } = policy;
  const change = (part: Partial<typeof picture>) => onChange({ ...policy, picture: { ...picture, ...part } });
  const kind: RuleKind<PictureRule> = {
    texts: 'pictureRules',
    path: 'picture.rules',
    make: newPictureRule,
    icon: ({ action }) => icons[action],
    sentence: (rule) => pictureSentence(t, rule),
    details: (rule) => pictureDetails(t, rule),
    category: (rule) => t(`common:category.${picturePatternOf(rule.category)}`),
    isShadowed: isPictureRuleShadowed,
    editor: (rule, title, patch) => <PictureRuleEditor rule={rule} title={title} onChange={patch} />,
  };
  return (
    <Panel title={t('pictureTitle')}>
      <p className="ui-soft">{t('pictureLead')}</p>
      <RuleList
        {...props}
        kind={kind}
        rules={picture.rules}
        isReadOnly={isReadOnly}
        onChange={(rules) => change({ rules: [...rules] })}
      />
      <div>
        <Switch isSelected={picture.strict} isDisabled={isReadOnly} onChange={(strict) => change({ strict })}>
          {t('pictureStrict.switch')}
        </Switch>
        <p className="ui-field-help">{t(picture.strict ? 'pictureStrict.on' : 'pictureStrict.off')}</p>
      </div>
    </Panel>
  );
}
