import { useTranslation } from 'react-i18next';
import { bindInput } from '../../../src-engine/contract/endpoints/protection.ts';
import { WindowCaptureChoice } from '../../capture/window-capture-choice.tsx';
import { useVerb } from '../../clients/queries.ts';
import { surface } from '../../clients/shell.ts';
import { useEngine } from '../../state/engine-store.ts';
import { ErrorNote } from '../../ui/page.tsx';
import './setup-parts.css';

/** Folded away: let this window hear an input. Nothing in the OBS dock, which has no microphone. */
export function WindowChoice({
  inputName,
  onChosen,
}: {
  readonly inputName: string;
  readonly onChosen: () => void;
}) {
  const { t } = useTranslation('scenes');
  const policyId = useEngine(
    ({ status }) => status?.inputs.find((input) => input.inputName === inputName)?.policyId,
  );
  const bind = useVerb(bindInput, ['obs.listInputs']);
  if (surface === 'dock') return null;
  // The choice binds without a policy, which means the default one: an input keeps the one that it had.
  const keepPolicy = () => {
    if (policyId === undefined) onChosen();
    else bind.mutate({ inputName, capture: { kind: 'socket' }, policyId }, { onSuccess: onChosen });
  };
  return (
    <details className="parts-more">
      <summary>{t('capture.byWindow')}</summary>
      <WindowCaptureChoice inputName={inputName} onChosen={keepPolicy} />
      <ErrorNote error={bind.error} onRetry={keepPolicy} />
    </details>
  );
}
