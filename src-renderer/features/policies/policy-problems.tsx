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
  'picture',
  'sources',
  'scenes',
  'within',
  'padPx',
] as const;

/** "Rule 2, pad before" for "rules.1.padBeforeMs", "Picture rule 1" for "picture.rules.0"; a field that is not ours by its own name. */
function placeOf(t: PoliciesT, field: string): string {
  const [, picture, rule, inner] = /^(picture\.)?rules\.(\d+)(?:\.(\w+))?/.exec(field) ?? [];
  const name = inner ?? (rule === undefined ? field.split('.')[0] : undefined);
  const known = fields.find((one) => one === name);
  const label = known === undefined ? (name ?? '') : t(`field.${known}`);
  if (rule === undefined) return label === '' ? t('field.whole') : label;
  const number = Number(rule) + 1;
  const kind = picture === undefined ? 'rule' : 'pictureRule';
  return label === '' ? t(`field.${kind}`, { number }) : t(`field.${kind}Field`, { number, field: label });
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
