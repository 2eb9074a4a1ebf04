import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorNote, Loading, Note } from '../../ui/page.tsx';
import { OverBudget } from '../setup-parts/over-budget.tsx';
import { PriceMeter } from '../setup-parts/price-meter.tsx';
import { RemoveFromObs } from '../setup-parts/remove-from-obs.tsx';
import { safeSceneName } from '../setup-parts/safe-scene.ts';
import { SafeSceneChoice } from '../setup-parts/safe-scene-choice.tsx';
import { SceneChoice } from '../setup-parts/scene-choice.tsx';
import { NeedsObs } from './needs-obs.tsx';
import { StepActions } from './step.tsx';
import type { SetUp } from './use-set-up.ts';

/** Which scenes are protected and stay warm, the safe scene, and what it costs. */
export function ScenesStep({
  setUp,
  onDone,
  onRemoved,
}: {
  readonly setUp: SetUp;
  readonly onDone: () => void;
  readonly onRemoved: () => void;
}) {
  const { t } = useTranslation(['onboarding', 'scenes']);
  const { stage, isConnected } = setUp;
  const { obsScenes, scenes, shownScenes, safe, price, change } = stage;
  if (!isConnected) return <NeedsObs />;
  if (obsScenes.error !== null)
    return <ErrorNote error={obsScenes.error} onRetry={() => void obsScenes.refetch()} />;
  if (obsScenes.data === undefined) return <Loading lines={5} />;
  if (scenes.length === 0) {
    return (
      <EmptyState icon="layers" title={t('scenes:scenes.none')}>
        <p>{t('scenes:scenes.noneMeans')}</p>
      </EmptyState>
    );
  }
  const undo = stage.areScenesChanged ? (
    <Button onPress={() => stage.revertScenes()}>{t('takeBack')}</Button>
  ) : (
    <RemoveFromObs onRemoved={onRemoved} />
  );
  return (
    <>
      <p>{t('scenes:scenes.help')}</p>
      <SceneChoice
        scenes={scenes}
        chosen={shownScenes}
        onChange={(chosen) => change({ scenes: chosen })}
        price={price.data}
        safeSceneName={safeSceneName(safe)}
      />
      <p className="ui-soft">{t('scenes:scenes.warmHelp')}</p>
      <SafeSceneChoice scenes={scenes} value={safe} onChange={(next) => change({ safe: next })} />
      {safe.kind === 'unknown' ? <p className="ui-soft">{t('scenes:safe.unknown')}</p> : null}
      <PriceMeter price={price.data} />
      <ErrorNote error={price.error} onRetry={() => void price.refetch()} />
      <OverBudget
        price={price.data}
        isAccepted={stage.isOverBudgetAccepted}
        onChange={(isOverBudgetAccepted) => change({ isOverBudgetAccepted })}
      />
      {shownScenes.length === 0 && price.data !== undefined ? (
        <Note tone="warn" title={t('scenes:scenes.atLeastOne')} />
      ) : null}
      <StepActions undo={undo}>
        <Button variant="primary" isDisabled={shownScenes.length === 0} onPress={onDone}>
          {t(stage.isSetUp && !stage.areScenesChanged ? 'next' : 'scenes.use')}
        </Button>
      </StepActions>
    </>
  );
}
