import { useTranslation } from 'react-i18next';
import { useEngine } from '../../state/engine-store.ts';
import { Button } from '../../ui/button.tsx';
import { useMay } from '../rights.ts';
import { OverBudget } from '../setup-parts/over-budget.tsx';
import { SetUpProgress } from '../setup-parts/set-up-progress.tsx';
import type { PlanDraft } from '../setup-parts/use-plan-draft.ts';
import { useSetUpRun } from '../setup-parts/use-set-up-run.ts';

/** Puts what was changed of scenes and delay into OBS, or takes it back. There all the time, so that nothing moves when it is needed. */
export function ApplyBar({ draft }: { readonly draft: PlanDraft }) {
  const { t } = useTranslation('scenes');
  const { plan, price, isOverBudgetAccepted, isSetUp } = draft;
  const run = useSetUpRun(draft.revert);
  const isProtecting = useEngine(
    ({ status }) =>
      status !== undefined &&
      status.inputs.length > 0 &&
      !status.protection.reasons.some(({ code }) => code === 'not-started'),
  );
  const may = useMay('control');
  const isChanged = draft.areScenesChanged || draft.isDelayChanged;
  const isSafeMissing = isSetUp && draft.safe.kind === 'unknown';
  const isBlocked =
    draft.shownScenes.length === 0 ||
    isSafeMissing ||
    ((price.data?.overBudget ?? false) && !isOverBudgetAccepted);
  const isRunning = run.view.state === 'running';
  const start = () =>
    void run.start({
      plan: { ...plan, acceptOverBudget: isOverBudgetAccepted },
      bind: [],
      unbind: [],
      protection: isProtecting ? 'wait' : 'leave',
    });
  return (
    <section className="scenes-apply" aria-label={t('apply.button')}>
      {draft.isChanged ? (
        <OverBudget
          price={price.data}
          isAccepted={isOverBudgetAccepted}
          onChange={(accepted) => draft.change({ isOverBudgetAccepted: accepted })}
        />
      ) : null}
      {run.view.state === 'done' ? null : <SetUpProgress view={run.view} onRetry={start} onStop={run.stop} />}
      <div className="scenes-apply-line">
        <p role="status" className={isChanged ? '' : 'ui-soft'}>
          {isChanged && isSafeMissing
            ? t('safe.unknown')
            : t(isChanged ? 'apply.changed' : isSetUp ? 'apply.same' : 'apply.none')}
        </p>
        <div className="ui-row">
          <Button isDisabled={!isChanged || isRunning} onPress={draft.revert}>
            {t('apply.revert')}
          </Button>
          <Button
            variant="primary"
            isDisabled={!may || !draft.isChanged || isBlocked}
            isPending={isRunning}
            onPress={start}
          >
            {t(isRunning ? 'apply.pending' : 'apply.button')}
          </Button>
        </div>
      </div>
    </section>
  );
}
