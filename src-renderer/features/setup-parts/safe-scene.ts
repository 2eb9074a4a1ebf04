/** The safe scene, as far as the engine tells of it. */
import type { StageChangeView } from '../../../src-engine/contract/stage.ts';

/** `ours`: Airlock makes one. `unknown`: one of the user's own, which the engine does not tell. */
export type SafeScene =
  | { readonly kind: 'ours' | 'unknown' }
  | { readonly kind: 'theirs'; readonly sceneName: string };

/** Undefined: ours, or not known. */
export function safeSceneName(safe: SafeScene): string | undefined {
  return safe.kind === 'theirs' ? safe.sceneName : undefined;
}

/** Our own safe scene is among what we added; the name is the engine's (src-engine/obs/helper-names.ts). */
export function safeSceneInForce(changes: readonly StageChangeView[] | undefined): SafeScene {
  const isOurs = changes?.some(
    (change) => change.kind === 'created-scene' && change.sceneName === 'Airlock safe scene',
  );
  return { kind: isOurs ? 'ours' : 'unknown' };
}
