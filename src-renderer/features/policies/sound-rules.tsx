import { useTranslation } from 'react-i18next';
import type { Rule } from '../../../src-engine/contract/policy.ts';
import { useBoundInputs } from '../rights.ts';
import { isShadowed, newRule } from './policy-edits.ts';
import type { PolicyPartProps } from './policy-entries.ts';
import { RuleEditor } from './rule-editor.tsx';
import { type RuleKind, RuleList } from './rule-list.tsx';
import { patternOf, ruleDetails, ruleSentence } from './rule-words.ts';

const icons = { mute: 'speaker', bleep: 'bleep', none: 'check' } as const;

/** The rules about what is heard. */
export function SoundRules({ policy, onChange, ...props }: PolicyPartProps) {
  const { t } = useTranslation(['policies', 'common']);
  const inputs = useBoundInputs();
  const nameOf = (inputId: string) =>
    inputs.find((input) => input.inputId === inputId)?.inputName ?? t('goneInput');
  const kind: RuleKind<Rule> = {
    texts: 'rules',
    path: 'rules',
    make: newRule,
    icon: ({ action }) => icons[action],
    sentence: (rule) => ruleSentence(t, rule, nameOf),
    details: (rule) => ruleDetails(t, rule),
    category: (rule) => t(`common:category.${patternOf(rule.category)}`),
    isShadowed,
    editor: (rule, title, change) => <RuleEditor rule={rule} title={title} onChange={change} />,
  };
  return (
    <RuleList
      {...props}
      kind={kind}
      rules={policy.rules}
      onChange={(rules) => onChange({ ...policy, rules: [...rules] })}
    />
  );
}
