/** Which scenes a plan protects; pure. */
import { UserError } from '../contract/errors.ts';
import type { StagePlan } from '../contract/stage.ts';
import { SAFE_SCENE, WARM_UP_SCENE } from './helper-names.ts';

interface SceneFacts {
  readonly name: string;
  readonly shows: ReadonlySet<string>;
}

export interface ChosenScene {
  readonly sceneName: string;
  readonly warm: boolean;
}

/**
 * The scenes to delay. Without a choice: every scene, except the safe one, ours, and those shown inside another scene
 * (a delay on both would add up). Throws "not-found" for a scene that does not exist and "conflict" where the user chose
 * two that are shown in one another.
 */
export function chooseScenes(plan: StagePlan, scenes: readonly SceneFacts[]): ChosenScene[] {
  const usable = scenes.filter(({ name }) => ![WARM_UP_SCENE, SAFE_SCENE, plan.safeSceneName].includes(name));
  if (plan.safeSceneName !== undefined) mustExist(plan.safeSceneName, scenes);
  if (plan.scenes === undefined) {
    return usable
      .filter((scene) => !usable.some((other) => showsDeep(other, scene.name, scenes)))
      .map((scene) => ({ sceneName: scene.name, warm: true }));
  }
  const chosen = plan.scenes.filter(({ sceneName }) => usable.some((scene) => scene.name === sceneName));
  for (const { sceneName } of plan.scenes) mustExist(sceneName, scenes);
  for (const outer of usable.filter((scene) => chosen.some((each) => each.sceneName === scene.name))) {
    const inner = chosen.find((each) => showsDeep(outer, each.sceneName, scenes));
    if (inner === undefined) continue;
    throw new UserError(
      'conflict',
      `The scene “${inner.sceneName}” is shown inside “${outer.name}”: with both delayed, its picture would be late twice.`,
      'Choose only one of the two.',
    );
  }
  return chosen;
}

/** True where `outer` shows `name`, directly or through scenes within. OBS allows no circles. */
function showsDeep(outer: SceneFacts, name: string, scenes: readonly SceneFacts[]): boolean {
  if (outer.name === name) return false;
  if (outer.shows.has(name)) return true;
  return scenes.some((each) => outer.shows.has(each.name) && showsDeep(each, name, scenes));
}

function mustExist(name: string, scenes: readonly SceneFacts[]): void {
  if (scenes.some((scene) => scene.name === name)) return;
  throw new UserError(
    'not-found',
    `There is no scene “${name}” in OBS.`,
    'List the scenes, and choose again.',
  );
}
