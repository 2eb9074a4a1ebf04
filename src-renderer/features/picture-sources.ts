/** The names of what OBS shows: for whoever chooses sources or scenes of the picture. */
import { listObsInputs, listObsScenes } from '../../src-engine/contract/endpoints/obs.ts';
import { useAnswer } from '../clients/queries.ts';
import { useEngine } from '../state/engine-store.ts';
import { sourceNames } from './source-names.ts';

export function useSourceNames(kept: readonly string[] = []): string[] {
  const watched = useEngine(({ status }) => status?.picture?.sources);
  const inputs = useAnswer(listObsInputs, {});
  return sourceNames(
    (watched ?? []).map(({ sourceName }) => sourceName),
    inputs.data?.inputs ?? [],
    kept,
  );
}

export function useSceneNames(kept: readonly string[] = []): string[] {
  const scenes = useAnswer(listObsScenes, {});
  return [...new Set([...(scenes.data?.scenes ?? []).map(({ sceneName }) => sceneName), ...kept])];
}
