/** Gives a scene collection back as it was, from the journal alone. Every step looks first; a second run does nothing. */
import type { Problem } from '../contract/state.ts';
import {
  BLEEP_INPUT,
  ourInputs,
  SAFE_COLOUR_INPUT,
  SAFE_SCENE,
  SAFE_TEXT_INPUT,
  WARM_UP_SCENE,
} from './helper-names.ts';
import { type Inventory, readInventory } from './inventory.ts';
import { type ObsClient, type ObsRequest, request } from './obs-client.ts';
import { goBack } from './safe-switch.ts';
import type { CollectionRecord, StageChange, StageJournal } from './stage-journal.ts';
import { findChange, nudged } from './sync-offsets.ts';

/** How often, and how many times, OBS is asked whether it has really removed our helpers: 3 s in all. */
const GONE_EVERY_MS = 100;
const GONE_TRIES = 30;

/**
 * Undoes every collection in the journal: the current one at once, others by switching to them and back, which is not
 * done while OBS streams or records. Resolves to what could not be undone. Rejects where OBS cannot be reached; the journal
 * keeps what was not done yet.
 */
export async function undoStage(client: ObsClient, journal: StageJournal): Promise<Problem[]> {
  const first = await readInventory(client);
  const leftOver = await undoHere(client, journal, first);
  const others = journal.collections.filter((name) => name !== first.collection);
  for (const name of others) {
    if (!first.collections.includes(name)) {
      journal.forget(name);
      leftOver.push(
        left(`The scene collection “${name}” is gone or has another name now; it was not undone.`),
      );
    } else if (first.streaming || first.recording) {
      leftOver.push(
        left(
          `The scene collection “${name}” was not undone, as OBS is on air.`,
          'Undo again when OBS is idle.',
        ),
      );
    } else {
      await client.call('SetCurrentSceneCollection', { sceneCollectionName: name }, { timeoutMs: 20_000 });
      leftOver.push(...(await undoHere(client, journal, await readInventory(client))));
    }
  }
  if (others.length > 0 && !first.streaming && !first.recording) {
    await client.call(
      'SetCurrentSceneCollection',
      { sceneCollectionName: first.collection },
      { timeoutMs: 20_000 },
    );
  }
  return leftOver;
}

const byHand = 'It was changed by hand since, so it is left as it is; set it right in OBS if you need to.';

function left(message: string, advice = byHand): Problem {
  return { code: 'stage-edited', message, advice };
}

async function undoHere(client: ObsClient, journal: StageJournal, inventory: Inventory): Promise<Problem[]> {
  const { collection } = inventory;
  const record = journal.of(collection);
  if (record === undefined) return [];
  const leftOver = [
    ...(await undoMutes(client, journal, inventory, record)),
    ...(await undoOffsets(client, inventory, record.changes)),
  ];
  await undoHidden(client, record);
  const programmeScene = await undoAway(client, inventory, record);
  const overrides = await undoOverrides(client, record.changes);
  leftOver.push(...overrides);
  await client.batch(
    inventory.scenes.flatMap((scene) =>
      scene.helpers.map(({ name }) =>
        request('RemoveSourceFilter', { sourceName: scene.name, filterName: name }),
      ),
    ),
  );
  journal.hides(collection, []);
  journal.away(collection, undefined);
  const helpers = await removeHelpers(client, { ...inventory, programmeScene }, record);
  leftOver.push(...helpers.leftOver);
  if (helpers.kept.length === 0 && record.panic === undefined) journal.forget(collection);
  else
    journal.undone(
      collection,
      record.changes.filter((change) => !helpers.kept.includes(change)),
    );
  return leftOver;
}

async function undoMutes(
  client: ObsClient,
  journal: StageJournal,
  inventory: Inventory,
  record: Readonly<CollectionRecord>,
): Promise<Problem[]> {
  const ours = record.mutes.filter(
    (name) => record.panic === undefined || !record.panic.inputs.includes(name),
  );
  await client.batch(
    ours
      .filter((name) => inventory.inputs.some((input) => input.name === name))
      .map((inputName) => request('SetInputMute', { inputName, inputMuted: false })),
  );
  journal.holdsMuted(inventory.collection, []);
  if (record.panic === undefined) return [];
  return [
    left(
      'Panic was on: its inputs stay muted and the safe scene stays on air.',
      'End the panic in Airlock, or unmute the inputs and switch the scene in OBS.',
    ),
  ];
}

async function undoHidden(client: ObsClient, record: Readonly<CollectionRecord>): Promise<void> {
  await client.batch(
    (record.hidden ?? []).map(({ sceneName, sceneItemId }) =>
      request('SetSceneItemEnabled', { sceneName, sceneItemId, sceneItemEnabled: true }),
    ),
  );
}

/** Ends a cut to the safe scene, unless the user has gone elsewhere or panic holds it. Resolves to the scene on air then. */
async function undoAway(
  client: ObsClient,
  { programmeScene }: Inventory,
  { awayFrom, panic, plan }: Readonly<CollectionRecord>,
): Promise<string> {
  const safeScene = plan?.safeSceneName ?? SAFE_SCENE;
  if (awayFrom === undefined || panic !== undefined || programmeScene !== safeScene) return programmeScene;
  if (!(await goBack(client, awayFrom))) return programmeScene;
  // OBS 29 crashes where a scene is removed while a transition still shows it.
  for (let tries = 0; tries < GONE_TRIES; tries++) {
    const { videoActive } = await client.call('GetSourceActive', { sourceName: safeScene });
    if (!videoActive) break;
    await new Promise((resolve) => setTimeout(resolve, GONE_EVERY_MS));
  }
  return awayFrom.sceneName;
}

async function undoOffsets(
  client: ObsClient,
  inventory: Inventory,
  changes: readonly StageChange[],
): Promise<Problem[]> {
  const requests: ObsRequest[] = [];
  const leftOver: Problem[] = [];
  const found = new Set<StageChange>();
  for (const input of inventory.inputs) {
    const change = findChange(changes, input);
    if (change === undefined || input.audio === undefined || ourInputs.includes(input.name)) continue;
    found.add(change);
    const nowMs = input.audio.offsetMs;
    if (nowMs === change.beforeMs) continue;
    if (nowMs === change.setMs || nowMs === nudged(change.setMs)) {
      requests.push(
        request('SetInputAudioSyncOffset', { inputName: input.name, inputAudioSyncOffset: change.beforeMs }),
      );
    } else {
      leftOver.push(
        left(
          `The sync offset of “${input.name}” is ${nowMs} ms; it was ${change.beforeMs} ms before Airlock and ${change.setMs} ms with it.`,
        ),
      );
    }
  }
  // One that was renamed while nobody watched still has the offset that we gave it.
  for (const change of changes) {
    if (change.kind !== 'sync-offset' || found.has(change) || change.gone === true) continue;
    const renamed = inventory.inputs.find(
      (input) =>
        input.audio?.offsetMs === change.setMs &&
        change.setMs !== change.beforeMs &&
        findChange(changes, input) === undefined,
    );
    if (renamed === undefined) continue;
    requests.push(
      request('SetInputAudioSyncOffset', {
        inputName: renamed.name,
        inputAudioSyncOffset: change.beforeMs,
      }),
    );
  }
  await client.batch(requests);
  return leftOver;
}

async function undoOverrides(client: ObsClient, changes: readonly StageChange[]): Promise<Problem[]> {
  const leftOver: Problem[] = [];
  for (const change of changes) {
    if (change.kind !== 'transition-override') continue;
    const { sceneName } = change;
    const [now] = await client.batch([request('GetSceneSceneTransitionOverride', { sceneName })]);
    if (!now?.ok) continue;
    const { transitionName } = now.data as { transitionName: string | null };
    if (transitionName === change.beforeName) continue;
    if (transitionName !== change.setName) {
      leftOver.push(left(`The scene “${sceneName}” has another transition than Airlock gave it.`));
      continue;
    }
    await client.call('SetSceneSceneTransitionOverride', {
      sceneName,
      // The library's types leave out that null takes the override away.
      transitionName: change.beforeName as string,
      transitionDuration: change.beforeDurationMs as number,
    });
  }
  return leftOver;
}

/** Removes our scenes and inputs; a safe scene that is on air or that the user built on stays. */
async function removeHelpers(
  client: ObsClient,
  inventory: Inventory,
  record: Readonly<CollectionRecord>,
): Promise<{ leftOver: Problem[]; kept: StageChange[] }> {
  const scene = (name: string) => inventory.scenes.find((each) => each.name === name);
  // OBS drops the items of a removed input only when their scene is next rendered, so they are removed one by one.
  const requests: ObsRequest[] = inventory.scenes.flatMap((each) =>
    each.items
      .filter((item) => item.sourceName === BLEEP_INPUT)
      .map((item) => request('RemoveSceneItem', { sceneName: each.name, sceneItemId: item.id })),
  );
  requests.push(request('RemoveInput', { inputName: BLEEP_INPUT }));
  const leftOver: Problem[] = [];
  let kept: StageChange[] = [];
  if (scene(WARM_UP_SCENE) !== undefined) requests.push(request('RemoveScene', { sceneName: WARM_UP_SCENE }));
  const safeChanges = record.changes.filter(
    (change) =>
      (change.kind === 'created-scene' && change.sceneName === SAFE_SCENE) ||
      (change.kind === 'created-input' && change.inputName !== BLEEP_INPUT),
  );
  const safe = scene(SAFE_SCENE);
  if (safe !== undefined && safeChanges.length > 0) {
    const foreign = [...safe.shows].some((name) => !ourInputs.includes(name));
    const shownElsewhere = inventory.scenes.some(
      (each) => each.name !== WARM_UP_SCENE && each.shows.has(SAFE_SCENE),
    );
    if (inventory.programmeScene === SAFE_SCENE) {
      kept = safeChanges;
      leftOver.push(
        left(`“${SAFE_SCENE}” is on air, so it stays.`, 'Switch to another scene, then undo again.'),
      );
    } else if (foreign || shownElsewhere) {
      leftOver.push(
        left(`You built on “${SAFE_SCENE}”, so it stays.`, 'Remove it in OBS if you do not need it.'),
      );
    } else {
      requests.push(
        request('RemoveInput', { inputName: SAFE_COLOUR_INPUT }),
        request('RemoveInput', { inputName: SAFE_TEXT_INPUT }),
        request('RemoveScene', { sceneName: SAFE_SCENE }),
      );
    }
  }
  await client.batch(requests);
  await untilGone(client, requests);
  return { leftOver, kept };
}

/** OBS removes in its own time, and lists what it is about to remove until then; a set-up must not take that for real. */
async function untilGone(client: ObsClient, requests: readonly ObsRequest[]): Promise<void> {
  const removed = (type: string, field: string) =>
    requests
      .filter((each) => each.requestType === type)
      .map((each) => (each.requestData as Record<string, unknown>)[field]);
  const scenes = removed('RemoveScene', 'sceneName');
  const inputs = removed('RemoveInput', 'inputName');
  for (let tries = 0; tries < GONE_TRIES; tries++) {
    const [sceneList, inputList] = await Promise.all([
      client.call('GetSceneList'),
      client.call('GetInputList'),
    ]);
    const listed =
      sceneList.scenes.some((scene) => scenes.includes(scene.sceneName)) ||
      inputList.inputs.some((input) => inputs.includes(input.inputName));
    if (!listed) return;
    await new Promise((resolve) => setTimeout(resolve, GONE_EVERY_MS));
  }
}
