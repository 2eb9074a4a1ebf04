/** Reads what each scene shows and where: inputs at any depth of groups and nested scenes, as places on the canvas. */
import type { Box } from '../contract/picture.ts';
import type { PictureLayout, Placement, SceneLayout } from '../operations/ports/stage-picture.ts';
import { HELPER_MARK, ourInputs, ourScenes } from './helper-names.ts';
import { answers } from './inventory.ts';
import {
  compose,
  croppedSource,
  type ItemTransform,
  identity,
  inverse,
  itemMatrices,
  type Matrix,
  mapBox,
  shared,
} from './item-transform.ts';
import { type ObsClient, request } from './obs-client.ts';

/** An item as GetSceneItemList and GetGroupSceneItemList tell of it. */
export interface SceneItem {
  readonly sceneItemId: number;
  readonly sourceName: string;
  readonly sceneItemEnabled: boolean;
  readonly isGroup: boolean | null;
  readonly inputKind: string | null;
  readonly sceneItemTransform: ItemTransform;
}

/** All items of an OBS: by the name of the scene or group that holds them. */
export interface SceneItems {
  readonly canvas: { readonly width: number; readonly height: number };
  readonly programmeScene: string;
  readonly sceneNames: readonly string[];
  readonly items: ReadonlyMap<string, readonly SceneItem[]>;
  /** Sources with filters of the user's that may move, cut or bend their picture, each with what tells those filters apart. */
  readonly bent: ReadonlyMap<string, string>;
}

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Inputs of these kinds have sound only. Every platform's are called so; others without a picture are 0 x 0 pixels. */
const SOUND_ONLY = /audio|pulse_|alsa_|wasapi_|jack_|sndio_|oss_input|asio_|line_in|microphone/;

/** Filters that leave every pixel where it is. Of any other it is not known, so its picture is looked at as a whole. */
const STAYS_IN_PLACE =
  /^(color_|chroma_key|luma_key|clut_filter|sharpness_filter|hdr_tonemap|mask_filter|gpu_delay)/;

/** Reads all items. Three batches, whatever the number of scenes. Rejects with a UserError. */
export async function readSceneItems(client: ObsClient): Promise<SceneItems> {
  const first = [request('GetVideoSettings'), request('GetSceneList', {})];
  const [video, list] = answers(first, await client.batch(first)) as [
    { baseWidth: number; baseHeight: number },
    { currentProgramSceneName: string; scenes: { sceneName: string }[] },
  ];
  const sceneNames = list.scenes.map((scene) => scene.sceneName);
  const items = new Map<string, readonly SceneItem[]>();
  const read = async (
    requestType: 'GetSceneItemList' | 'GetGroupSceneItemList',
    names: readonly string[],
  ) => {
    const results = await client.batch(names.map((sceneName) => request(requestType, { sceneName })));
    for (const [index, name] of names.entries()) {
      const answer = results[index];
      // A scene that is gone meanwhile shows nothing.
      if (answer?.ok) items.set(name, (answer.data as { sceneItems: SceneItem[] }).sceneItems);
    }
  };
  await read('GetSceneItemList', sceneNames);
  const all = [...items.values()].flat();
  const groups = [...new Set(all.filter((item) => item.isGroup === true).map((item) => item.sourceName))];
  await read('GetGroupSceneItemList', groups);
  const placed = new Set([...items.values()].flat().map((item) => item.sourceName));
  const nobodys = [...ourScenes, ...ourInputs];
  return {
    canvas: { width: video.baseWidth, height: video.baseHeight },
    programmeScene: list.currentProgramSceneName,
    sceneNames,
    items,
    bent: await readBent(
      client,
      [...placed].filter((name) => !nobodys.includes(name)),
    ),
  };
}

async function readBent(client: ObsClient, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const results = await client.batch(
    names.map((sourceName) => request('GetSourceFilterList', { sourceName })),
  );
  const bent = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    const answer = results[index];
    if (!answer?.ok) continue;
    const { filters } = answer.data as {
      filters: { filterKind: string; filterEnabled: boolean; filterSettings: Record<string, unknown> }[];
    };
    const bending = filters.filter(
      (filter) =>
        filter.filterEnabled &&
        filter.filterSettings[HELPER_MARK] === undefined &&
        !STAYS_IN_PLACE.test(filter.filterKind),
    );
    if (bending.length > 0) bent.set(name, JSON.stringify(bending));
  }
  return bent;
}

/** An item on its way up to the canvas. */
export interface FoundItem {
  /** The scene or group that holds it. */
  readonly holder: string;
  readonly item: SceneItem;
  readonly matrix: Matrix;
  readonly shown: Box;
}

/**
 * The inputs that a scene shows; pure. A group or nested scene whose own filters may bend its picture counts as one input.
 * `isShown` says of an item that is switched off whether it counts as shown all the same.
 */
export function itemsShown(
  all: SceneItems,
  sceneName: string,
  isShown: (holder: string, item: SceneItem) => boolean,
): FoundItem[] {
  const found: FoundItem[] = [];
  const canvas: Box = { x: 0, y: 0, ...all.canvas };
  const walk = (holder: string, toCanvas: Matrix, clip: Box, above: readonly string[]) => {
    for (const item of all.items.get(holder) ?? []) {
      const isOn = item.sceneItemEnabled || isShown(holder, item);
      if (!isOn || above.includes(item.sourceName)) continue;
      for (const own of itemMatrices(item.sceneItemTransform)) {
        const { sourceName, sceneItemTransform } = item;
        const back = inverse(own);
        const isEmpty = sceneItemTransform.sourceWidth === 0 || sceneItemTransform.sourceHeight === 0;
        const shown =
          back === undefined || isEmpty
            ? undefined
            : shared(croppedSource(sceneItemTransform), mapBox(back, clip));
        const matrix = compose(toCanvas, own);
        if (holdsItems(all, item)) {
          if (shown !== undefined) walk(sourceName, matrix, shown, [...above, sourceName]);
        } else if (shown !== undefined || isEmpty) {
          found.push({ holder, item, matrix, shown: shown ?? nowhere });
        }
      }
    }
  };
  walk(sceneName, identity, canvas, [sceneName]);
  return found;
}

const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 };

/** True of a group or nested scene that is looked into. */
function holdsItems({ sceneNames, bent }: SceneItems, { sourceName, isGroup }: SceneItem): boolean {
  return (isGroup === true || sceneNames.includes(sourceName)) && !bent.has(sourceName);
}

/**
 * The layout of what was read; pure. See StagePicture.readLayout. `ownSizes` are those of bent sources before their filters:
 * OBS draws their filtered picture, at its own scale, into a screenshot of the size that they have without them.
 */
export function layoutOf(
  all: SceneItems,
  isShown: (holder: string, item: SceneItem) => boolean,
  ownSizes: ReadonlyMap<string, Size>,
): PictureLayout {
  const scenes = all.sceneNames
    .filter((name) => !ourScenes.includes(name))
    .map((sceneName): SceneLayout => {
      const placements = itemsShown(all, sceneName, isShown)
        .filter(({ item }) => !ourInputs.includes(item.sourceName) && !SOUND_ONLY.test(item.inputKind ?? ''))
        .map((found) => placementOf(found, ownSizes));
      return { sceneName, placements };
    });
  return { canvas: all.canvas, programmeScene: all.programmeScene, scenes };
}

function placementOf({ item, matrix, shown }: FoundItem, ownSizes: ReadonlyMap<string, Size>): Placement {
  const { sourceWidth, sourceHeight } = item.sceneItemTransform;
  const own = ownSizes.get(item.sourceName) ?? { width: sourceWidth, height: sourceHeight };
  return {
    sourceName: item.sourceName,
    matrix,
    shown,
    sourceWidth: own.width,
    sourceHeight: own.height,
  };
}
