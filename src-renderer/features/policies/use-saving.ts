/** Saving the draft, and how it went. */
import { useState } from 'react';
import type { CallError } from '../../clients/engine-client.ts';
import { type PolicyProblem, saveDraft } from './policy-entries.ts';

export interface Saving {
  readonly isSaving: boolean;
  readonly error: CallError | undefined;
  readonly problems: readonly PolicyProblem[];
  readonly isSaved: boolean;
  /** True where it is saved. Never rejects. */
  readonly save: () => Promise<boolean>;
  readonly forget: () => void;
}

type SavingState = Omit<Saving, 'save' | 'forget'>;

const nothingSaved: SavingState = { isSaving: false, error: undefined, problems: [], isSaved: false };

export function useSaving(): Saving {
  const [state, setState] = useState<SavingState>(nothingSaved);
  const save = async () => {
    setState({ ...nothingSaved, isSaving: true });
    try {
      const problems = await saveDraft();
      const isSaved = problems.length === 0;
      setState({ ...nothingSaved, problems, isSaved });
      return isSaved;
    } catch (error) {
      setState({ ...nothingSaved, error: error as CallError });
      return false;
    }
  };
  return { ...state, save, forget: () => setState(nothingSaved) };
}
