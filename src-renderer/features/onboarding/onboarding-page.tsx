import { useTranslation } from 'react-i18next';
import type { Status } from '../../../src-engine/contract/endpoints/engine.ts';
import { useEngine } from '../../state/engine-store.ts';
import { Loading, PageHeader } from '../../ui/page.tsx';
import { type StepId, Steps } from './steps.tsx';
import './onboarding.css';

/** Set up, from a clean profile to protected: six steps, all of them in sight. */
export default function OnboardingPage() {
  const { t } = useTranslation('onboarding');
  const status = useEngine((state) => state.status);
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      {status === undefined ? <Loading lines={6} /> : <Steps first={firstStep(status)} />}
    </>
  );
}

/** Where somebody goes on who comes back. */
function firstStep({ obs, stage, inputs, protection }: Status): StepId {
  if (obs.state !== 'connected') return 'obs';
  const isDone = inputs.length > 0 && (stage.state === 'ready' || stage.state === 'edited');
  if (!isDone) return 'microphone';
  return protection.reasons.some(({ code }) => code === 'not-started') ? 'delay' : 'prove';
}
