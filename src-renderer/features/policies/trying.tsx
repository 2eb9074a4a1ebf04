/** What both ways of trying a policy have in common: it must be valid, and rules may be about one input only. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { validatePolicy } from '../../../src-engine/contract/endpoints/policies.ts';
import type { Policy } from '../../../src-engine/contract/policy.ts';
import { call } from '../../clients/engine-client.ts';
import { Select } from '../../ui/fields.tsx';
import { Note } from '../../ui/page.tsx';
import { useBoundInputs } from '../rights.ts';
import type { PolicyProblem } from './policy-entries.ts';
import { ProblemList } from './policy-problems.tsx';

/** The policy as the page has it is not valid; nothing was tried. */
export class InvalidPolicy extends Error {
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super('The policy is not valid.');
    this.name = 'InvalidPolicy';
    this.problems = problems;
  }
}

/** The policy as the engine takes it. Rejects with InvalidPolicy or a CallError. */
export async function checkedPolicy(policy: Policy): Promise<Policy> {
  const checked = await call(validatePolicy, { policy });
  if (checked.policy === undefined) throw new InvalidPolicy(checked.problems);
  return checked.policy;
}

export function InvalidNote({ problems }: { readonly problems: readonly PolicyProblem[] }) {
  const { t } = useTranslation('policies');
  return (
    <Note tone="bad" title={t('invalid')}>
      <ProblemList problems={problems} />
    </Note>
  );
}

/** On which input it is as if it were said; asked only where a rule makes a difference between them. */
export function useTriedInput(policy: Policy): {
  readonly inputId: string | undefined;
  readonly choice: React.ReactNode;
} {
  const { t } = useTranslation('policies');
  const inputs = useBoundInputs();
  const [chosenId, setChosenId] = useState<string>();
  const isAsked = inputs.length > 0 && policy.rules.some((rule) => rule.inputs !== undefined);
  const chosen = inputs.find(({ inputId }) => inputId === chosenId) ?? inputs[0];
  if (!isAsked || chosen === undefined) return { inputId: undefined, choice: null };
  const choice = (
    <Select
      label={t('triedInput')}
      value={chosen.inputId}
      onChange={setChosenId}
      options={inputs.map(({ inputId, inputName }) => ({ value: inputId, label: inputName }))}
    />
  );
  return { inputId: chosen.inputId, choice };
}
