/** The plan of the stage while it is being chosen: what the user changed, else what is in force, else what we suggest. */
import { useState } from 'react';
import { listObsScenes } from '../../../src-engine/contract/endpoints/obs.ts';
import { listStageChanges } from '../../../src-engine/contract/endpoints/stage.ts';
import { useAnswer } from '../../clients/queries.ts';
import { useEngine } from '../../state/engine-store.ts';
import { DEFAULT_DELAY_MS } from './delay-choice.tsx';
import { type SafeScene, safeSceneInForce, safeSceneName } from './safe-scene.ts';
import type { ChosenScene } from './scene-choice.tsx';
import { usePlanPrice } from './use-plan-price.ts';

interface Draft {
  readonly scenes?: readonly ChosenScene[] | undefined;
  readonly safe?: SafeScene | undefined;
  readonly delayMs?: number | undefined;
  readonly isOverBudgetAccepted?: boolean;
}

export type PlanDraft = ReturnType<typeof usePlanDraft>;

export function usePlanDraft() {
  const [draft, setDraft] = useState<Draft>({});
  // A yes to a figure is no yes to another one.
  const change = (part: Draft) => setDraft((before) => ({ ...before, isOverBudgetAccepted: false, ...part }));
  const isConnected = useEngine(({ status }) => status?.obs.state === 'connected');
  const stage = useEngine(({ status }) => status?.stage);
  const isSetUp = stage?.state === 'ready' || stage?.state === 'edited';
  const obsScenes = useAnswer(listObsScenes, {}, { enabled: isConnected });
  const changes = useAnswer(listStageChanges, {}, { enabled: isConnected });

  const scenes = obsScenes.data?.scenes ?? [];
  const inForce: readonly ChosenScene[] | undefined = isSetUp
    ? scenes.filter((scene) => scene.protected).map(({ sceneName, warm }) => ({ sceneName, warm }))
    : undefined;
  const safe =
    draft.safe ?? (isSetUp ? safeSceneInForce(stage, changes.data?.changes) : { kind: 'ours' as const });
  const safeName = safeSceneName(safe);
  const delayMs = draft.delayMs ?? (isSetUp ? stage?.delayMs : undefined) ?? DEFAULT_DELAY_MS;
  // A scene that became the safe one is not delayed any more.
  const chosen = (draft.scenes ?? inForce)?.filter(({ sceneName }) => sceneName !== safeName);
  const plan = {
    delayMs,
    // Left out: all of them, also those that come later.
    ...(chosen === undefined || chosen.length === 0 ? {} : { scenes: [...chosen] }),
    ...(safeName === undefined ? {} : { safeSceneName: safeName }),
  };
  const price = usePlanPrice(isConnected ? plan : undefined);
  const areScenesChanged = draft.scenes !== undefined || draft.safe !== undefined;
  const isDelayChanged = draft.delayMs !== undefined;
  return {
    isConnected,
    isSetUp,
    scenes,
    obsScenes,
    changes,
    shownScenes: chosen ?? price.data?.scenes.map(({ sceneName, warm }) => ({ sceneName, warm })) ?? [],
    safe,
    delayMs,
    plan,
    price,
    isOverBudgetAccepted: draft.isOverBudgetAccepted ?? false,
    /** By the user, in this visit. */
    areScenesChanged,
    isDelayChanged,
    /** The engine does not have it like this yet. */
    isChanged: !isSetUp || areScenesChanged || isDelayChanged,
    change,
    revertScenes: () => change({ scenes: undefined, safe: undefined }),
    revertDelay: () => change({ delayMs: undefined }),
    revert: () => setDraft({}),
  };
}
