/** What a plan costs in video memory, asked again while it is changed. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { CallInput } from '../../../src-engine/contract/endpoint-request.ts';
import { listObsScenes } from '../../../src-engine/contract/endpoints/obs.ts';
import { priceStage } from '../../../src-engine/contract/endpoints/stage.ts';
import type { StagePrice } from '../../../src-engine/contract/stage.ts';
import { type CallError, call } from '../../clients/engine-client.ts';
import { useAnswer } from '../../clients/queries.ts';

export type Plan = CallInput<typeof priceStage>;

/** A slider that is dragged asks once it rests. */
const SETTLED_AFTER_MS = 200;

export function usePlanPrice(plan: Plan | undefined) {
  const settled = useSettled(plan);
  // A plan without scenes means all of them: another one in OBS is another price.
  const scenes = useAnswer(listObsScenes, {}, { enabled: plan !== undefined }).data?.scenes;
  const sceneNames = scenes?.map(({ sceneName }) => sceneName).join('\n');
  return useQuery<StagePrice, CallError>({
    queryKey: [priceStage.name, settled, sceneNames],
    queryFn: ({ signal }) => call(priceStage, settled ?? {}, signal),
    enabled: settled !== undefined && sceneNames !== undefined,
    // The last figure stays while the next one is on its way.
    placeholderData: keepPreviousData,
  });
}

function useSettled(plan: Plan | undefined): Plan | undefined {
  const [settled, setSettled] = useState(plan);
  const text = JSON.stringify(plan);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a plan is what is in it, not which object it is
  useEffect(() => {
    const timer = setTimeout(() => setSettled(plan), SETTLED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled ?? plan;
}
