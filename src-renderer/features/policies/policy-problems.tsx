import { useTranslation } from 'react-i18next';
import type { PolicyProblem } from './policy-entries.ts';
import type { PoliciesT } from './rule-words.ts';

const fields = [
  'name',
  'description',
  'strict',
  'sensitivity',
  'dryRun',
  'rules',
  'version',
  'category',
  'action',
  'threshold',
  'inputs',
  'when',
  'padBeforeMs',
  'padAfterMs',
  'minimumMs',
  'holdMs',
  'coolDownMs',
  'comment',
  'detector',
] as const;

/** "Rule 2, pad before" for "rules.1.padBeforeMs"; a field that is not ours by its own name. */
function placeOf(t: PoliciesT, field: string): string {
  const [, rule, inner] = /^rules\.(\d+)(?:\.(\w+))?/.exec(field) ?? [];
  const name = inner ?? (rule === undefined ? field.split('.')[0] : undefined);
  const known = fields.find((one) => one === name);
  const label = known === undefined ? (name ?? '') : t(`field.${known}`);
  if (rule === undefined) return label === '' ? t('field.whole') : label;
  const number = Number(rule) + 1;
  return label === '' ? t('field.rule', { number }) : t('field.ruleField', { number, field: label });
}

/** What is wrong with a policy, field by field; the engine's own words after the place. */
export function ProblemList({ problems }: { readonly problems: readonly PolicyProblem[] }) {
  const { t } = useTranslation(['policies', 'common']);
  return (
    <ul className="pol-problems">
      {problems.map(({ field, message }) => (
        <li key={`${field} ${message}`}>
          <strong>{placeOf(t, field)}</strong>: {message}
        </li>
      ))}
    </ul>
  );
}
