import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { ErrorNote, Note } from '../../ui/page.tsx';
import { isSameCapture } from '../setup-parts/captures.ts';
import { DelayChoice } from '../setup-parts/delay-choice.tsx';
import { OverBudget } from '../setup-parts/over-budget.tsx';
import { PriceMeter } from '../setup-parts/price-meter.tsx';
import { RemoveFromObs } from '../setup-parts/remove-from-obs.tsx';
import { NeedsObs } from './needs-obs.tsx';
import { SetUpProgress } from './set-up-progress.tsx';
import { StepActions } from './step.tsx';
import type { SetUp } from './use-set-up.ts';
import { type Order, useSetUpRun } from './use-set-up-run.ts';

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
  const { isConnected, delayMs, price, change, changed, isSetUp, isProtecting } = setUp;
  const run = useSetUpRun(onDone);
  if (!isConnected) return <NeedsObs />;
  const isRunning = run.view.state === 'running';
  const missing = missingFor(setUp);
  const isBlocked = (price.data?.overBudget ?? false) && changed.stage && !setUp.isOverBudgetAccepted;
  const isInForce =
    isSetUp &&
    isProtecting &&
    !changed.stage &&
    !changed.inputs &&
    !changed.policy &&
    run.view.state !== 'failed';
  const start = () => void run.start(orderOf(setUp));
  return (
    <>
      <DelayChoice delayMs={delayMs} onChange={(next) => change({ delayMs: next })} />
      <PriceMeter price={price.data} />
      <ErrorNote error={price.error} onRetry={() => void price.refetch()} />
      {changed.stage ? (
        <OverBudget
          price={price.data}
          isAccepted={setUp.isOverBudgetAccepted}
          onChange={(isOverBudgetAccepted) => change({ isOverBudgetAccepted })}
        />
      ) : null}
      {missing === undefined ? null : (
        <Note tone="warn" title={t(`missing.${missing}`)}>
          <p>{t('missing.advice')}</p>
        </Note>
      )}
      <SetUpProgress view={run.view} onRetry={start} onStop={run.stop} />
      <StepActions
        undo={
          setUp.isChosenByUser.delay && !isRunning ? (
            <Button onPress={() => setUp.revert('delay')}>{t('takeBack')}</Button>
          ) : isSetUp && !isRunning ? (
            <RemoveFromObs onRemoved={onRemoved} />
          ) : null
        }
      >
        {isInForce ? (
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
            {t(isRunning ? 'delay.pending' : isSetUp && isProtecting ? 'delay.apply' : 'delay.protect')}
          </Button>
        )}
      </StepActions>
    </>
  );
}

/** What of the steps before has to be there first. */
function missingFor({ choices, shownScenes, price, safe, changed, isSetUp }: SetUp) {
  const chosen = choices.filter(({ isChosen }) => isChosen);
  if (chosen.length === 0) return 'input';
  if (chosen.some(({ capture }) => capture === undefined)) return 'capture';
  if (price.data !== undefined && shownScenes.length === 0) return 'scene';
  if (isSetUp && changed.stage && safe.kind === 'unknown') return 'safe';
  return undefined;
}

function orderOf(setUp: SetUp): Order {
  const { changed, plan, isOverBudgetAccepted, choices, bound, policyId } = setUp;
  const chosen = choices.filter(({ isChosen }) => isChosen);
  return {
    plan: changed.stage ? { ...plan, acceptOverBudget: isOverBudgetAccepted } : undefined,
    bind: chosen.flatMap(({ inputName, capture }) => {
      const own = bound.find((input) => input.inputName === inputName);
      const isSame = isSameCapture(own?.capture, capture) && own?.policyId === policyId;
      return capture === undefined || isSame ? [] : [{ inputName, capture }];
    }),
    unbind: bound.filter(({ inputName }) =>
      choices.some((choice) => choice.inputName === inputName && !choice.isChosen),
    ),
    policyId,
  };
}
