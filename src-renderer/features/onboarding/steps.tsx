import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatDuration } from '../../i18n/format.ts';
import { useEngine } from '../../state/engine-store.ts';
import { DelayStep } from './delay-step.tsx';
import { MicrophoneStep } from './microphone-step.tsx';
import { ObsStep } from './obs-step.tsx';
import { PolicyStep } from './policy-step.tsx';
import { usePolicyName } from './policy-texts.ts';
import { ProveStep } from './prove-step.tsx';
import { ScenesStep } from './scenes-step.tsx';
import { Step, type StepState } from './step.tsx';
import { type SetUp, useSetUp } from './use-set-up.ts';

const stepIds = ['obs', 'microphone', 'scenes', 'policy', 'delay', 'prove'] as const;
export type StepId = (typeof stepIds)[number];

export function Steps({ first }: { readonly first: StepId }) {
  const { t } = useTranslation('onboarding');
  const setUp = useSetUp();
  const [open, setOpen] = useState<StepId | undefined>(first);
  /** Steps whose button was pressed in this visit. */
  const [passed, setPassed] = useState<readonly StepId[]>([]);
  const [focused, setFocused] = useState<StepId>();
  const isDone = doneSteps(setUp, passed);
  const summaries = useSummaries(setUp, isDone.prove, passed);
  const next = stepIds.find((id) => !isDone[id] && !passed.includes(id));

  const goOn = (from: StepId) => {
    setPassed((before) => [...before, from]);
    const to = stepIds[stepIds.indexOf(from) + 1];
    setOpen(to);
    setFocused(to);
  };
  const goBackTo = (step: StepId) => {
    setPassed((before) => before.filter((id) => stepIds.indexOf(id) < stepIds.indexOf(step)));
    setOpen(step);
    setFocused(step);
  };
  const stateOf = (id: StepId): StepState =>
    isDone[id] ? 'done' : passed.includes(id) ? 'chosen' : id === next ? 'next' : 'later';

  const bodies = {
    obs: <ObsStep onDone={() => goOn('obs')} onUnlinked={() => goBackTo('obs')} />,
    microphone: <MicrophoneStep setUp={setUp} onDone={() => goOn('microphone')} />,
    scenes: <ScenesStep setUp={setUp} onDone={() => goOn('scenes')} onRemoved={() => goBackTo('scenes')} />,
    policy: <PolicyStep setUp={setUp} onDone={() => goOn('policy')} />,
    delay: <DelayStep setUp={setUp} onDone={() => goOn('delay')} onRemoved={() => goBackTo('scenes')} />,
    prove: <ProveStep setUp={setUp} onProven={() => setPassed((before) => [...before, 'prove'])} />,
  } as const satisfies Record<StepId, unknown>;

  return (
    <ol className="setup-steps" aria-label={t('steps')}>
      {stepIds.map((id, index) => (
        <Step
          key={id}
          number={index + 1}
          title={t(`${id}.title`)}
          summary={summaries[id]}
          state={stateOf(id)}
          isOpen={open === id}
          takesFocus={focused === id}
          onToggle={() => {
            setFocused(undefined);
            setOpen(open === id ? undefined : id);
          }}
        >
          {bodies[id]}
        </Step>
      ))}
    </ol>
  );
}

/** What OBS and the engine have already, not only what was chosen here. */
function doneSteps(setUp: SetUp, passed: readonly StepId[]): Record<StepId, boolean> {
  const { isConnected, isProtecting, bound, stage, inputs, policy } = setUp;
  const isBound = isConnected && bound.length > 0;
  return {
    obs: isConnected,
    microphone: isBound && !inputs.isChanged,
    scenes: isConnected && stage.isSetUp && !stage.areScenesChanged,
    policy: isBound && !policy.isChanged,
    delay: isConnected && stage.isSetUp && isProtecting && !stage.isDelayChanged,
    prove: isProtecting && passed.includes('prove'),
  };
}

function useSummaries(
  setUp: SetUp,
  isProven: boolean,
  passed: readonly StepId[],
): Record<StepId, string | undefined> {
  const { t } = useTranslation('onboarding');
  const obs = useEngine(({ status }) => status?.obs);
  const policyName = usePolicyName();
  const { isConnected, inputs, policy, stage } = setUp;
  const { shownScenes, price, delayMs, isSetUp } = stage;
  const names = inputs.choices.filter(({ isChosen }) => isChosen).map(({ inputName }) => inputName);
  const cold = shownScenes.filter(({ warm }) => !warm).length;
  const isSeen = (id: StepId) => isConnected && (passed.includes(id) || isSetUp);
  return {
    obs:
      obs?.state === 'connected'
        ? t('obs.summary', { version: obs.obsVersion ?? '' })
        : obs?.state === 'lost'
          ? t('obs.summaryLost')
          : undefined,
    microphone: isSeen('microphone') && names.length > 0 ? names.join(', ') : undefined,
    scenes: isSeen('scenes')
      ? `${t('scenes.summary', { count: shownScenes.length })}${cold > 0 ? t('scenes.summaryCold', { count: cold }) : ''}`
      : undefined,
    policy: isSeen('policy') ? policyName(policy.policyId) : undefined,
    delay:
      isSeen('delay') && price.data !== undefined
        ? `${formatDuration(delayMs)}, ${formatBytes(price.data.totalBytes)}`
        : undefined,
    prove: isProven ? t('prove.summary') : undefined,
  };
}
