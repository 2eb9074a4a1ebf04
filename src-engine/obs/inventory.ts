/** Reads what is in an OBS: inputs, scenes, formats. A few batches, no changes. */
import type { VideoFormat } from './delay-maths.ts';
import { type HelperFilter, helperFilters } from './helper-filters.ts';
import { BLEEP_INPUT, WARM_UP_SCENE } from './helper-names.ts';
import { type ObsAnswer, type ObsClient, type ObsRequest, request } from './obs-client.ts';
import { ObsRequestError } from './obs-errors.ts';

export interface InventoryInput {
  readonly name: string;
  readonly uuid?: string;
  readonly kind: string;
  /** Absent where the input has no sound. */
  readonly audio?: { readonly muted: boolean; readonly offsetMs: number; readonly monitored: boolean };
}

export interface InventoryScene {
  readonly name: string;
  /** What is shown in it, also inside its groups: names of inputs and scenes. */
  readonly shows: ReadonlySet<string>;
  /** Its items of its own: name and scene item id. */
  readonly items: readonly { readonly sourceName: string; readonly id: number }[];
  /** Our filters on it: usually one of each; a copy of a scene copies its filters too. */
  readonly helpers: readonly HelperFilter[];
}

export interface Inventory {
  readonly collection: string;
  readonly collections: readonly string[];
  readonly programmeScene: string;
  readonly video: VideoFormat;
  readonly inputs: readonly InventoryInput[];
  readonly scenes: readonly InventoryScene[];
  /** The name of a cut among the user's transitions; OBS translates it. */
  readonly cutTransition: string | undefined;
  /** True while something shows the warm-up scene: our projector. */
  readonly warmUpShowing: boolean;
  readonly streaming: boolean;
  readonly recording: boolean;
}

/** Reads all of it. Rejects with a UserError where OBS does not answer, or refuses what it must not refuse. */
export async function readInventory(client: ObsClient): Promise<Inventory> {
  const first = [
    request('GetSceneCollectionList'),
    request('GetInputList', {}),
    request('GetSceneList', {}),
    request('GetVideoSettings'),
    request('GetSceneTransitionList'),
    request('GetStreamStatus'),
    request('GetRecordStatus'),
  ];
  const [collections, inputList, sceneList, video, transitions, stream, record] = answers(
    first,
    await client.batch(first),
  ) as [
    { currentSceneCollectionName: string; sceneCollections: string[] },
    { inputs: { inputName: string; inputKind: string; inputUuid?: string }[] },
    { currentProgramSceneName: string; scenes: { sceneName: string }[] },
    { baseWidth: number; baseHeight: number; fpsNumerator: number; fpsDenominator: number },
    { transitions: { transitionName: string; transitionKind: string }[] },
    { outputActive: boolean },
    { outputActive: boolean },
  ];
  const sceneNames = sceneList.scenes.map((scene) => scene.sceneName);
  return {
    collection: collections.currentSceneCollectionName,
    collections: collections.sceneCollections,
    programmeScene: sceneList.currentProgramSceneName,
    video: {
      width: video.baseWidth,
      height: video.baseHeight,
      fpsNumerator: video.fpsNumerator,
      fpsDenominator: video.fpsDenominator,
    },
    inputs: await readInputs(client, inputList.inputs),
    scenes: await readScenes(client, sceneNames),
    cutTransition: transitions.transitions.find((each) => each.transitionKind === 'cut_transition')
      ?.transitionName,
    warmUpShowing: sceneNames.includes(WARM_UP_SCENE) && (await isShowing(client, WARM_UP_SCENE)),
    streaming: stream.outputActive,
    recording: record.outputActive,
  };
}

/** Reads inputs with what we need of their sound. An input that vanishes meanwhile is left out. */
export async function readInputs(
  client: ObsClient,
  list: readonly { inputName: string; inputKind: string; inputUuid?: string }[],
): Promise<InventoryInput[]> {
  const results = await client.batch(
    list.flatMap(({ inputName }) => [
      request('GetInputMute', { inputName }),
      request('GetInputAudioSyncOffset', { inputName }),
      request('GetInputAudioMonitorType', { inputName }),
    ]),
  );
  return list.map((each, index) => {
    const [mute, offset, monitor] = results.slice(index * 3, index * 3 + 3);
    const base = {
      name: each.inputName,
      kind: each.inputKind,
      ...(each.inputUuid === undefined ? {} : { uuid: each.inputUuid }),
    };
    if (!mute?.ok || !offset?.ok) return base;
    return {
      ...base,
      audio: {
        muted: (mute.data as { inputMuted: boolean }).inputMuted,
        offsetMs: (offset.data as { inputAudioSyncOffset: number }).inputAudioSyncOffset,
        monitored:
          monitor?.ok === true &&
          (monitor.data as { monitorType: string }).monitorType !== 'OBS_MONITORING_TYPE_NONE',
      },
    };
  });
}

interface Item {
  readonly sourceName: string;
  readonly sceneItemId: number;
  readonly isGroup: boolean | null;
}

async function readScenes(client: ObsClient, names: readonly string[]): Promise<InventoryScene[]> {
  const results = await client.batch(
    names.flatMap((sceneName) => [
      request('GetSceneItemList', { sceneName }),
      request('GetSourceFilterList', { sourceName: sceneName }),
    ]),
  );
  const scenes: InventoryScene[] = [];
  for (const [index, name] of names.entries()) {
    const [items, filters] = results.slice(index * 2, index * 2 + 2);
    if (!items?.ok || !filters?.ok) continue;
    const own = (items.data as { sceneItems: Item[] }).sceneItems;
    const groups = own.filter((item) => item.isGroup === true);
    const inside = await client.batch(
      groups.map((group) => request('GetGroupSceneItemList', { sceneName: group.sourceName })),
    );
    const grouped = inside.flatMap((each) =>
      each.ok ? (each.data as { sceneItems: Item[] }).sceneItems : [],
    );
    scenes.push({
      name,
      shows: new Set([...own, ...grouped].map((item) => item.sourceName)),
      items: own.map((item) => ({ sourceName: item.sourceName, id: item.sceneItemId })),
      helpers: helperFilters(filters.data),
    });
  }
  return scenes;
}

async function isShowing(client: ObsClient, sourceName: string): Promise<boolean> {
  const [answer] = await client.batch([request('GetSourceActive', { sourceName })]);
  return answer?.ok === true && (answer.data as { videoShowing: boolean }).videoShowing;
}

/** The data of a batch whose requests must all be granted. */
export function answers(requests: readonly ObsRequest[], results: readonly ObsAnswer[]): unknown[] {
  return results.map((each, index) => {
    if (!each.ok) throw new ObsRequestError(requests[index]?.requestType ?? 'RequestBatch', each.code);
    return each.data;
  });
}

/** The sync offset of an input in ms; undefined where it has no sound. */
export function offsetOf(inventory: Inventory, inputName: string): number | undefined {
  return inventory.inputs.find((input) => input.name === inputName)?.audio?.offsetMs;
}

/** The mute of every input with sound, but the bleep. */
export function mutesOf(inventory: Inventory): Map<string, boolean> {
  const audio = inventory.inputs.filter((input) => input.audio !== undefined && input.name !== BLEEP_INPUT);
  return new Map(audio.map((input) => [input.name, input.audio?.muted ?? false]));
}
