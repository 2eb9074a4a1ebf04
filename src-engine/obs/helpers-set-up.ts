/** What we add to a scene collection: warm-up scene, bleep, projector. Each step idempotent. */
import { UserError } from '../contract/errors.ts';
import type { ChosenScene } from './choose-scenes.ts';
import { helperChangeKinds } from './helper-filters.ts';
import { BLEEP_INPUT, WARM_UP_SCENE, WARM_UP_SIZE } from './helper-names.ts';
import { answers, type Inventory } from './inventory.ts';
import { type ObsClient, type ObsRequest, request } from './obs-client.ts';
import type { StageJournal } from './stage-journal.ts';

export interface HelperSetUp {
  readonly client: ObsClient;
  readonly journal: StageJournal;
  readonly inventory: Inventory;
}

/** Sends requests that must all be granted. */
export async function must(client: ObsClient, requests: readonly ObsRequest[]): Promise<unknown[]> {
  return answers(requests, await client.batch(requests));
}

export const hasScene = (inventory: Inventory, name: string) =>
  inventory.scenes.some((scene) => scene.name === name);
export const hasInput = (inventory: Inventory, name: string) =>
  inventory.inputs.some((input) => input.name === name);

/** Takes our filters and the bleep off scenes that a new plan leaves out. */
export async function dropScenes(
  { client, journal, inventory }: HelperSetUp,
  keep: readonly ChosenScene[],
): Promise<void> {
  const dropped = inventory.scenes.filter(
    (scene) => scene.name !== WARM_UP_SCENE && !keep.some((each) => each.sceneName === scene.name),
  );
  await must(
    client,
    dropped.flatMap((scene) => [
      ...scene.helpers.map(({ name }) =>
        request('RemoveSourceFilter', { sourceName: scene.name, filterName: name }),
      ),
      ...scene.items
        .filter((item) => item.sourceName === BLEEP_INPUT)
        .map((item) => request('RemoveSceneItem', { sceneName: scene.name, sceneItemId: item.id })),
    ]),
  );
  const kinds: readonly string[] = Object.values(helperChangeKinds);
  const changes = journal.of(inventory.collection)?.changes ?? [];
  journal.undone(
    inventory.collection,
    changes.filter(
      (change) =>
        kinds.includes(change.kind) &&
        'sceneName' in change &&
        !keep.some((each) => each.sceneName === change.sceneName),
    ),
  );
}

/**
 * The warm-up scene shows every warm scene at 1 % of its size, and a projector shows the warm-up scene, so that their
 * delays stay full while they are off air. Cold scenes are in it too, hidden, to be shown while they fill. `keptAlive` are
 * inputs that a cut has put there.
 */
export async function ensureWarmUp(
  { client, journal, inventory }: HelperSetUp,
  scenes: readonly ChosenScene[],
  keptAlive: readonly string[],
): Promise<void> {
  const existing = inventory.scenes.find((scene) => scene.name === WARM_UP_SCENE);
  if (existing === undefined) {
    journal.willChange(inventory.collection, [{ kind: 'created-scene', sceneName: WARM_UP_SCENE }]);
    await must(client, [request('CreateScene', { sceneName: WARM_UP_SCENE })]);
  }
  const items = existing?.items ?? [];
  const requests: ObsRequest[] = items
    .filter(
      ({ sourceName }) =>
        sourceName !== BLEEP_INPUT &&
        !keptAlive.includes(sourceName) &&
        !scenes.some((each) => each.sceneName === sourceName),
    )
    .map((item) => request('RemoveSceneItem', { sceneName: WARM_UP_SCENE, sceneItemId: item.id }));
  for (const scene of scenes) {
    const there = items.find((item) => item.sourceName === scene.sceneName);
    const id = there?.id ?? (await addTiny(client, scene));
    requests.push(
      request('SetSceneItemEnabled', {
        sceneName: WARM_UP_SCENE,
        sceneItemId: id,
        sceneItemEnabled: scene.warm,
      }),
    );
  }
  await must(client, requests);
}

async function addTiny(client: ObsClient, scene: ChosenScene): Promise<number> {
  const { sceneItemId } = await client.call('CreateSceneItem', {
    sceneName: WARM_UP_SCENE,
    sourceName: scene.sceneName,
    sceneItemEnabled: scene.warm,
  });
  await must(client, [
    request('SetSceneItemTransform', {
      sceneName: WARM_UP_SCENE,
      sceneItemId,
      sceneItemTransform: WARM_UP_SIZE,
    }),
  ]);
  return sceneItemId;
}

/** Opens the projector that keeps the warm-up scene rendering, unless something shows it already. */
export async function ensureProjector(client: ObsClient): Promise<void> {
  const { videoShowing } = await client.call('GetSourceActive', { sourceName: WARM_UP_SCENE });
  if (!videoShowing)
    await client.call('OpenSourceProjector', { sourceName: WARM_UP_SCENE, monitorIndex: -1 });
}

/**
 * The bleep: a looping tone that stays muted, in every protected scene. It is made in the warm-up scene, which is never
 * on air, and muted there before it is added to the others: it must not be heard by being set up.
 */
export async function ensureBleep(
  { client, journal, inventory }: HelperSetUp,
  scenes: readonly ChosenScene[],
  bleepFile: string,
): Promise<void> {
  if (!hasInput(inventory, BLEEP_INPUT)) {
    journal.willChange(inventory.collection, [{ kind: 'created-input', inputName: BLEEP_INPUT }]);
    await must(client, [
      request('CreateInput', {
        sceneName: WARM_UP_SCENE,
        inputName: BLEEP_INPUT,
        inputKind: 'ffmpeg_source',
        inputSettings: {
          is_local_file: true,
          local_file: bleepFile,
          looping: true,
          close_when_inactive: false,
          restart_on_activate: false,
        },
      }),
      request('SetInputMute', { inputName: BLEEP_INPUT, inputMuted: true }),
    ]);
  }
  const missing = scenes.filter(({ sceneName }) => {
    const scene = inventory.scenes.find((each) => each.name === sceneName);
    return scene === undefined || !scene.items.some((item) => item.sourceName === BLEEP_INPUT);
  });
  await must(
    client,
    missing.map(({ sceneName }) => request('CreateSceneItem', { sceneName, sourceName: BLEEP_INPUT })),
  );
}

/** Refuses to go on where our helpers are there but no journal says what was before them. */
export function refuseUnknownHelpers(inventory: Inventory, journal: StageJournal): void {
  if (journal.of(inventory.collection) !== undefined) return;
  const found =
    hasScene(inventory, WARM_UP_SCENE) || inventory.scenes.some((scene) => scene.helpers.length > 0);
  if (!found) return;
  throw new UserError(
    'stage-edited',
    'This scene collection holds helpers of Airlock that this computer did not set up, so their settings before are not known.',
    `Undo them where they were set up; or remove the scene “${WARM_UP_SCENE}”, the filters that begin with “Airlock” and the input “${BLEEP_INPUT}”, and set the sync offsets right, by hand.`,
  );
}
