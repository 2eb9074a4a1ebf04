import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unbindInput } from '../../../src-engine/contract/endpoints/protection.ts';
import { useVerb } from '../../clients/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/fields.tsx';
import { Badge, EmptyState, ErrorNote, Loading, Note } from '../../ui/page.tsx';
import { CaptureCheck } from '../setup-parts/capture-check.tsx';
import { CaptureChoice } from '../setup-parts/capture-choice.tsx';
import { captureKey, type InputChoice, isSameCapture, soundOf } from '../setup-parts/captures.ts';
import { WindowChoice } from '../setup-parts/window-choice.tsx';
import { NeedsObs } from './needs-obs.tsx';
import { StepActions } from './step.tsx';
import type { SetUp } from './use-set-up.ts';

/** Which inputs are protected, what hears each of them, and whether it hears. */
export function MicrophoneStep({ setUp, onDone }: { readonly setUp: SetUp; readonly onDone: () => void }) {
  const { t } = useTranslation(['onboarding', 'scenes']);
  const { isConnected, bound, inputs } = setUp;
  const { answer, audible, choices } = inputs;
  const chosen = choices.filter(({ isChosen }) => isChosen);
  // A second microphone that OBS airs is most likely the same voice once more.
  const forgotten = audible
    .filter((input) => soundOf(input) === 'microphone' && input.muted !== true)
    .map(({ inputName }) => inputName)
    .filter((name) => !chosen.some(({ inputName }) => inputName === name));
  const isReady = chosen.length > 0 && chosen.every(({ capture }) => capture !== undefined);
  if (!isConnected) return <NeedsObs />;
  if (answer.error !== null) return <ErrorNote error={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data === undefined) return <Loading lines={5} />;
  if (audible.length === 0) {
    return (
      <EmptyState icon="microphone" title={t('microphone.none')}>
        <p>{t('microphone.noneMeans')}</p>
      </EmptyState>
    );
  }
  return (
    <>
      <p>{t('microphone.which')}</p>
      <ul className="parts-rows" aria-label={t('microphone.list')}>
        {audible.map((input) => {
          const choice = choices.find(({ inputName }) => inputName === input.inputName);
          if (choice === undefined) return null;
          return (
            <li key={input.inputName} className="parts-row">
              <div className="parts-row-name">
                <Checkbox
                  isSelected={choice.isChosen}
                  onChange={(isChosen) => inputs.set({ ...choice, isChosen })}
                >
                  <span className="parts-name">{input.inputName}</span>
                </Checkbox>
                <Badge tone="neutral" icon={soundOf(input) === 'computer' ? 'speaker' : 'microphone'}>
                  {t(`scenes:sound.${soundOf(input)}`)}
                </Badge>
              </div>
              {choice.isChosen ? (
                <div className="setup-capture">
                  <CaptureChoice
                    label={t('scenes:capture.labelOf', { name: input.inputName })}
                    capture={choice.capture}
                    onChange={(capture) => inputs.set({ ...choice, capture })}
                  />
                  <WindowChoice
                    inputName={input.inputName}
                    onChosen={() => inputs.set({ ...choice, capture: { kind: 'socket' } })}
                  />
                </div>
              ) : null}
            </li>
          );
        })}
      </ul>
      <p className="ui-soft">{t('microphone.global')}</p>
      <Listen chosen={chosen} setUp={setUp} />
      {chosen.length > 0 && forgotten.length > 0 ? (
        <Note tone="warn" title={t('microphone.forgotten', { names: forgotten.join(', ') })}>
          <p>{t('microphone.forgottenMeans')}</p>
        </Note>
      ) : null}
      {chosen.length === 0 ? (
        <Note tone="warn" title={t('microphone.choose')}>
          <p>{t('microphone.chooseMeans')}</p>
        </Note>
      ) : null}
      <StepActions undo={<UndoMicrophone setUp={setUp} />}>
        <Button variant="primary" isDisabled={!isReady} onPress={onDone}>
          {t(bound.length > 0 && !inputs.isChanged ? 'next' : 'microphone.use')}
        </Button>
      </StepActions>
    </>
  );
}

/** One capture at a time; the first, until another one is picked. */
function Listen({ chosen, setUp }: { readonly chosen: readonly InputChoice[]; readonly setUp: SetUp }) {
  const { t } = useTranslation('onboarding');
  const [picked, setPicked] = useState<string>();
  const audible = chosen.filter(({ capture }) => capture !== undefined && capture.kind !== 'socket');
  const choice = audible.find(({ inputName }) => inputName === picked) ?? audible[0];
  if (choice?.capture === undefined) return null;
  const { capture } = choice;
  const others = audible.filter(
    (one, index) =>
      !isSameCapture(one.capture, capture) &&
      audible.findIndex((other) => isSameCapture(other.capture, one.capture)) === index,
  );
  const own = setUp.bound.find(({ inputName }) => inputName === choice.inputName);
  const isHeard =
    setUp.isProtecting &&
    isSameCapture(own?.capture, capture) &&
    (own?.captureState.state === 'running' || own?.captureState.state === 'silent');
  return (
    <>
      <CaptureCheck
        key={captureKey(capture)}
        capture={capture}
        inputId={isHeard ? own?.inputId : undefined}
      />
      {others.length === 0 ? null : (
        <div className="ui-row">
          {others.map(({ inputName }) => (
            <Button key={inputName} onPress={() => setPicked(inputName)}>
              {t('microphone.listenTo', { name: inputName })}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}

/** Takes back what was chosen here; where nothing was, what is bound. */
function UndoMicrophone({ setUp }: { readonly setUp: SetUp }) {
  const { t } = useTranslation('onboarding');
  const unbind = useVerb(unbindInput, ['obs.listInputs']);
  if (setUp.inputs.isPicked) {
    return <Button onPress={() => setUp.inputs.revert()}>{t('takeBack')}</Button>;
  }
  if (setUp.bound.length === 0) return null;
  return (
    <>
      <Button
        isPending={unbind.isPending}
        onPress={async () => {
          for (const { inputId } of setUp.bound) await unbind.mutateAsync({ inputId }).catch(() => undefined);
        }}
      >
        {t('microphone.undo')}
      </Button>
      <ErrorNote error={unbind.error} />
    </>
  );
}
