/** The safe scene that is in force: ours, or one of the user's own. */
import type { StageChangeView } from '../../../src-engine/contract/stage.ts';
import type { StageState } from '../../../src-engine/contract/state.ts';

/** `ours`: Airlock makes one. `unknown`: the engine has not told yet. */
export type SafeScene =
  | { readonly kind: 'ours' | 'unknown' }
  | { readonly kind: 'theirs'; readonly sceneName: string };

/** Undefined: ours, or not known. */
export function safeSceneName(safe: SafeScene): string | undefined {
  return safe.kind === 'theirs' ? safe.sceneName : undefined;
}

/** Our own safe scene is among what we added to OBS. */
export function safeSceneInForce(
  { safeSceneName: sceneName }: Pick<StageState, 'safeSceneName'>,
  changes: readonly StageChangeView[] | undefined,
): SafeScene {
  if (sceneName === undefined || changes === undefined) return { kind: 'unknown' };
  const isOurs = changes.some((change) => change.kind === 'created-scene' && change.sceneName === sceneName);
  return isOurs ? { kind: 'ours' } : { kind: 'theirs', sceneName };
}
