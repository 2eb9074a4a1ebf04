/** What the set-up will do: what the user chose, else what is in force already, else what we suggest. */
import { useMemo, useState } from 'react';
import { listCaptureDevices } from '../../../src-engine/contract/endpoints/engine.ts';
import { listObsInputs } from '../../../src-engine/contract/endpoints/obs.ts';
import { listPolicies } from '../../../src-engine/contract/endpoints/policies.ts';
import { useAnswer } from '../../clients/queries.ts';
import { useEngine } from '../../state/engine-store.ts';
import { type InputChoice, isSameCapture, suggestChoices } from '../setup-parts/captures.ts';
import { usePlanDraft } from '../setup-parts/use-plan-draft.ts';

const DEFAULT_POLICY = 'family-friendly';

export type SetUp = ReturnType<typeof useSetUp>;

export function useSetUp() {
  const stage = usePlanDraft();
  /** By OBS's name of the input: what the user changed in this visit. */
  const [picked, setPicked] = useState<Readonly<Record<string, InputChoice>>>({});
  const [pickedPolicyId, setPolicyId] = useState<string>();
  const bound = useEngine(({ status }) => status?.inputs);
  const isProtecting = useEngine(
    ({ status }) =>
      status !== undefined &&
      status.inputs.length > 0 &&
      !status.protection.reasons.some(({ code }) => code === 'not-started'),
  );
  const obsInputs = useAnswer(listObsInputs, {}, { enabled: stage.isConnected });
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
  const choices = base.map((choice) => picked[choice.inputName] ?? choice);
  const areInputsChanged = choices.some(({ inputName, isChosen, capture }) => {
    const own = bound?.find((input) => input.inputName === inputName);
    return isChosen !== (own !== undefined) || (own !== undefined && !isSameCapture(own.capture, capture));
  });

  const defaultPolicy = policies.data?.policies.find((entry) => entry.default)?.policyId ?? DEFAULT_POLICY;
  const policyInForce = bound?.[0] === undefined ? undefined : (bound[0].policyId ?? defaultPolicy);
  const policyId = pickedPolicyId ?? policyInForce ?? defaultPolicy;

  return {
    stage,
    isConnected: stage.isConnected,
    isProtecting,
    bound: bound ?? [],
    inputs: {
      answer: obsInputs,
      audible,
      choices,
      isChanged: areInputsChanged,
      isPicked: Object.keys(picked).length > 0,
      set: (choice: InputChoice) => setPicked((before) => ({ ...before, [choice.inputName]: choice })),
      revert: () => setPicked({}),
    },
    policy: {
      answer: policies,
      policyId,
      /** As a binding has it: left out for the default one, so that it follows a new default. */
      boundPolicyId: policyId === defaultPolicy ? undefined : policyId,
      isChanged: policyId !== policyInForce,
      isPicked: pickedPolicyId !== undefined,
      set: setPolicyId,
      revert: () => setPolicyId(undefined),
    },
    /** All that was picked is in force: from here on only what the engine has counts. */
    settle: () => {
      setPicked({});
      setPolicyId(undefined);
      stage.revert();
    },
  };
}
