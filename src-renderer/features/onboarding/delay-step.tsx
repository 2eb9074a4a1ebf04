import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { ErrorNote, Note } from '../../ui/page.tsx';
import { isSameCapture } from '../setup-parts/captures.ts';
import { DelayChoice } from '../setup-parts/delay-choice.tsx';
import { OverBudget } from '../setup-parts/over-budget.tsx';
import { PriceMeter } from '../setup-parts/price-meter.tsx';
import { RemoveFromObs } from '../setup-parts/remove-from-obs.tsx';
import { SetUpProgress } from '../setup-parts/set-up-progress.tsx';
import { type Order, useSetUpRun } from '../setup-parts/use-set-up-run.ts';
import { NeedsObs } from './needs-obs.tsx';
import { StepActions } from './step.tsx';
import type { SetUp } from './use-set-up.ts';

/** The safety delay; then everything that was chosen is set up. */
export function DelayStep({
  setUp,
  onDone,
  onRemoved,
}: {
  readonly setUp: SetUp;
  readonly onDone: () => void;
  readonly onRemoved: () => void;
}) {
  const { t } = useTranslation('onboarding');
  const { isConnected, isProtecting, stage, inputs, policy } = setUp;
  const { price } = stage;
  const run = useSetUpRun(() => {
    setUp.settle();
    onDone();
  });
  if (!isConnected) return <NeedsObs />;
  const isRunning = run.view.state === 'running';
  const missing = missingFor(setUp);
  const isBlocked = (price.data?.overBudget ?? false) && stage.isChanged && !stage.isOverBudgetAccepted;
  const isAllInForce = isProtecting && !stage.isChanged && !inputs.isChanged && !policy.isChanged;
  const isWaited = run.view.state === 'failed' || run.view.state === 'stopped';
  const start = () => void run.start(orderOf(setUp));
  const undo = stage.isDelayChanged ? (
    <Button onPress={stage.revertDelay}>{t('takeBack')}</Button>
  ) : (
    <RemoveFromObs onRemoved={onRemoved} />
  );
  return (
    <>
      <DelayChoice delayMs={stage.delayMs} onChange={(delayMs) => stage.change({ delayMs })} />
      <PriceMeter price={price.data} />
      <ErrorNote error={price.error} onRetry={() => void price.refetch()} />
      {stage.isChanged ? (
        <OverBudget
          price={price.data}
          isAccepted={stage.isOverBudgetAccepted}
          onChange={(isOverBudgetAccepted) => stage.change({ isOverBudgetAccepted })}
        />
      ) : null}
      {missing === undefined ? null : (
        <Note tone="warn" title={t(`missing.${missing}`)}>
          <p>{t('missing.advice')}</p>
        </Note>
      )}
      <SetUpProgress view={run.view} onRetry={start} onStop={run.stop} />
      <StepActions undo={isRunning ? null : undo}>
        {isAllInForce && !isRunning && !isWaited ? (
          <Button variant="primary" onPress={onDone}>
            {t('next')}
          </Button>
        ) : (
          <Button
            variant="primary"
            isDisabled={missing !== undefined || isBlocked}
            isPending={isRunning}
            onPress={start}
          >
            {t(isRunning ? 'delay.pending' : stage.isSetUp && isProtecting ? 'delay.apply' : 'delay.protect')}
          </Button>
        )}
      </StepActions>
    </>
  );
}

/** What of the steps before has to be there first. */
function missingFor({ inputs, stage }: SetUp) {
  const chosen = inputs.choices.filter(({ isChosen }) => isChosen);
  if (chosen.length === 0) return 'input';
  if (chosen.some(({ capture }) => capture === undefined)) return 'capture';
  if (stage.price.data !== undefined && stage.shownScenes.length === 0) return 'scene';
  if (stage.isSetUp && stage.isChanged && stage.safe.kind === 'unknown') return 'safe';
  return undefined;
}

function orderOf({ stage, inputs, policy, bound }: SetUp): Order {
  const { choices } = inputs;
  return {
    plan: stage.isChanged ? { ...stage.plan, acceptOverBudget: stage.isOverBudgetAccepted } : undefined,
    bind: choices.flatMap(({ inputName, capture, isChosen }) => {
      if (!isChosen || capture === undefined) return [];
      const own = bound.find((input) => input.inputName === inputName);
      const isSame = isSameCapture(own?.capture, capture) && !policy.isChanged;
      // Each keeps its own policy unless another one was picked for all.
      const policyId = policy.isChanged || own === undefined ? policy.boundPolicyId : own.policyId;
      return isSame ? [] : [{ inputName, capture, policyId }];
    }),
    unbind: bound.filter(({ inputName }) =>
      choices.some((choice) => choice.inputName === inputName && !choice.isChosen),
    ),
    protection: 'start',
  };
}
