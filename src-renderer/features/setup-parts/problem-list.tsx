import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../src-engine/contract/state.ts';
import { problemText } from '../problems.ts';

/** Problems in words: what happened, what it means for the stream, what to do. */
export function ProblemList({ problems }: { readonly problems: readonly Problem[] }) {
  const { t } = useTranslation(['common', 'problems']);
  return (
    <ul className="parts-problems">
      {problems.map((problem) => {
        const { what, means, advice } = problemText(t, problem);
        return (
          <li key={`${problem.code} ${problem.inputId ?? ''} ${problem.message}`}>
            <strong>{what}</strong> {means} {advice}
          </li>
        );
      })}
    </ul>
  );
}
