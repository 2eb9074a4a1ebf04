/** What the set-up will do: what the user chose, else what is in force already, else what we suggest. */
import { useMemo, useState } from 'react';
import { listCaptureDevices } from '../../../src-engine/contract/endpoints/engine.ts';
import { listObsInputs, listObsScenes } from '../../../src-engine/contract/endpoints/obs.ts';
import { listPolicies } from '../../../src-engine/contract/endpoints/policies.ts';
import { listStageChanges } from '../../../src-engine/contract/endpoints/stage.ts';
import { useAnswer } from '../../clients/queries.ts';
import { useEngine } from '../../state/engine-store.ts';
import { type InputChoice, isSameCapture, suggestChoices } from '../setup-parts/captures.ts';
import { DEFAULT_DELAY_MS } from '../setup-parts/delay-choice.tsx';
import { type SafeScene, safeSceneInForce, safeSceneName } from '../setup-parts/safe-scene.ts';
import type { ChosenScene } from '../setup-parts/scene-choice.tsx';
import { usePlanPrice } from '../setup-parts/use-plan-price.ts';

const DEFAULT_POLICY = 'family-friendly';

/** What the user changed in this visit; the rest stays as suggested. */
interface Draft {
  readonly inputs: Readonly<Record<string, InputChoice>>;
  readonly scenes?: readonly ChosenScene[] | undefined;
  readonly safe?: SafeScene | undefined;
  readonly policyId?: string | undefined;
  readonly delayMs?: number | undefined;
  readonly isOverBudgetAccepted: boolean;
}

const untouched: Draft = { inputs: {}, isOverBudgetAccepted: false };

export type SetUp = ReturnType<typeof useSetUp>;

export function useSetUp() {
  const [draft, setDraft] = useState(untouched);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const isConnected = useEngine(({ status }) => status?.obs.state === 'connected');
  const stage = useEngine(({ status }) => status?.stage);
  const bound = useEngine(({ status }) => status?.inputs);
  const isSetUp = stage?.state === 'ready' || stage?.state === 'edited';

  const ask = { enabled: isConnected };
  const obsInputs = useAnswer(listObsInputs, {}, ask);
  const obsScenes = useAnswer(listObsScenes, {}, ask);
  const changes = useAnswer(listStageChanges, {}, ask);
  const devices = useAnswer(listCaptureDevices, {});
  const policies = useAnswer(listPolicies, {});

  const audible = useMemo(
    () => (obsInputs.data?.inputs ?? []).filter(({ hasAudio }) => hasAudio),
    [obsInputs.data],
  );
  const base: readonly InputChoice[] = useMemo(() => {
    const suggested = suggestChoices(audible, devices.data?.devices ?? []);
    if (bound === undefined || bound.length === 0) return suggested;
    return suggested.map((choice) => {
      const own = bound.find(({ inputName }) => inputName === choice.inputName);
      return { ...choice, isChosen: own !== undefined, capture: own?.capture ?? choice.capture };
    });
  }, [audible, devices.data, bound]);
  const choices = base.map((choice) => draft.inputs[choice.inputName] ?? choice);

  const scenes = obsScenes.data?.scenes ?? [];
  const inForce: readonly ChosenScene[] | undefined = isSetUp
    ? scenes.filter((scene) => scene.protected).map(({ sceneName, warm }) => ({ sceneName, warm }))
    : undefined;
  const safe = draft.safe ?? (isSetUp ? safeSceneInForce(changes.data?.changes) : { kind: 'ours' as const });
  const delayMs = draft.delayMs ?? (isSetUp ? stage?.delayMs : undefined) ?? DEFAULT_DELAY_MS;
  const chosenScenes = draft.scenes ?? inForce;
  const safeName = safeSceneName(safe);
  const plan = {
    delayMs,
    // Left out: all of them, also those that come later.
    ...(chosenScenes === undefined || chosenScenes.length === 0 ? {} : { scenes: [...chosenScenes] }),
    ...(safeName === undefined ? {} : { safeSceneName: safeName }),
  };
  const price = usePlanPrice(isConnected ? plan : undefined);
  const shownScenes =
    chosenScenes ?? price.data?.scenes.map(({ sceneName, warm }) => ({ sceneName, warm })) ?? [];

  const defaultPolicy = policies.data?.policies.find((entry) => entry.default)?.policyId ?? DEFAULT_POLICY;
  const policyInForce = bound?.[0] === undefined ? undefined : (bound[0].policyId ?? defaultPolicy);
  const policyId = draft.policyId ?? policyInForce ?? defaultPolicy;

  return {
    isConnected,
    isSetUp,
    isProtecting: useEngine(
      ({ status }) =>
        status !== undefined &&
        status.inputs.length > 0 &&
        !status.protection.reasons.some(({ code }) => code === 'not-started'),
    ),
    obsInputs,
    audible,
    choices,
    bound: bound ?? [],
    scenes,
    obsScenes,
    shownScenes,
    safe,
    plan,
    price,
    policies,
    policyId,
    delayMs,
    isOverBudgetAccepted: draft.isOverBudgetAccepted,
    /** What the engine does not have yet. */
    changed: {
      inputs: choices.some(({ inputName, isChosen, capture }) => {
        const own = bound?.find((input) => input.inputName === inputName);
        return (
          isChosen !== (own !== undefined) || (own !== undefined && !isSameCapture(own.capture, capture))
        );
      }),
      scenes: draft.scenes !== undefined || draft.safe !== undefined,
      policy: policyId !== policyInForce,
      delay: draft.delayMs !== undefined,
      stage:
        !isSetUp || draft.scenes !== undefined || draft.safe !== undefined || draft.delayMs !== undefined,
    },
    setInput: (choice: InputChoice) =>
      setDraft((before) => ({ ...before, inputs: { ...before.inputs, [choice.inputName]: choice } })),
    change,
    /** Back to what is in force or suggested, for a step or for all. */
    revert: (part?: 'inputs' | 'scenes' | 'policy' | 'delay') => {
      if (part === undefined) setDraft(untouched);
      else if (part === 'inputs') change({ inputs: {} });
      else if (part === 'scenes') change({ scenes: undefined, safe: undefined });
      else if (part === 'policy') change({ policyId: undefined });
      else change({ delayMs: undefined });
    },
    isChosenByUser: {
      inputs: Object.keys(draft.inputs).length > 0,
      scenes: draft.scenes !== undefined || draft.safe !== undefined,
      policy: draft.policyId !== undefined,
      delay: draft.delayMs !== undefined,
    },
  };
}
