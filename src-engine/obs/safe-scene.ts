/** The safe scene: where a panic goes, and what the audience sees while a cold scene's delay fills. Idempotent. */

import { SAFE_COLOUR_INPUT, SAFE_SCENE, SAFE_TEXT_INPUT } from './helper-names.ts';
import { type HelperSetUp, hasInput, hasScene, must } from './helpers-set-up.ts';
import { request } from './obs-client.ts';

/** Settings of an input, as OBS keeps them. */
type JsonSettings = Record<string, string | number | Record<string, string | number>>;

/**
 * Makes the safe scene unless the user chose one of theirs: a dark picture with a line of text. The way to it is a cut
 * (a transition override), so that a panic does not fade.
 */
export async function ensureSafeScene(
  { client, journal, inventory }: HelperSetUp,
  chosen: string | undefined,
): Promise<void> {
  const { collection, cutTransition, video } = inventory;
  const sceneName = chosen ?? SAFE_SCENE;
  if (chosen === undefined && !hasScene(inventory, SAFE_SCENE)) {
    const { inputKinds } = await client.call('GetInputKindList');
    const kind = (pattern: RegExp) => inputKinds.filter((each) => pattern.test(each)).at(-1);
    const colour = kind(/^color_source/);
    const text = kind(/^text_(gdiplus|ft2_source)/);
    journal.willChange(collection, [
      { kind: 'created-scene', sceneName: SAFE_SCENE },
      { kind: 'created-input', inputName: SAFE_COLOUR_INPUT },
      { kind: 'created-input', inputName: SAFE_TEXT_INPUT },
    ]);
    await must(client, [request('CreateScene', { sceneName: SAFE_SCENE })]);
    const helpers = { client, journal, inventory };
    if (colour !== undefined) {
      const settings = { color: 0xff201812, width: video.width, height: video.height };
      await putInSafeScene(helpers, SAFE_COLOUR_INPUT, colour, settings);
    }
    if (text !== undefined) await addSafeText(helpers, text);
  }
  if (cutTransition !== undefined)
    await ensureCutTo({ client, journal, inventory }, sceneName, cutTransition);
}

async function addSafeText(helpers: HelperSetUp, inputKind: string): Promise<void> {
  const { width, height } = helpers.inventory.video;
  const font = { face: 'Sans Serif', size: Math.round(height / 12), style: 'Regular', flags: 0 };
  const sceneItemId = await putInSafeScene(helpers, SAFE_TEXT_INPUT, inputKind, {
    text: 'Back in a moment',
    font,
  });
  await must(helpers.client, [
    request('SetSceneItemTransform', {
      sceneName: SAFE_SCENE,
      sceneItemId,
      // Alignment 0 puts the item's middle at its position.
      sceneItemTransform: { positionX: width / 2, positionY: height / 2, alignment: 0 },
    }),
  ]);
}

/** Makes an input in the safe scene, or shows in it the one that outlived the scene. */
async function putInSafeScene(
  { client, inventory }: HelperSetUp,
  inputName: string,
  inputKind: string,
  inputSettings: JsonSettings,
): Promise<number> {
  const sceneName = SAFE_SCENE;
  const { sceneItemId } = hasInput(inventory, inputName)
    ? await client.call('CreateSceneItem', { sceneName, sourceName: inputName })
    : await client.call('CreateInput', { sceneName, inputName, inputKind, inputSettings });
  return sceneItemId;
}

async function ensureCutTo(
  { client, journal, inventory }: HelperSetUp,
  sceneName: string,
  setName: string,
): Promise<void> {
  const now = await client.call('GetSceneSceneTransitionOverride', { sceneName });
  const before = {
    name: now.transitionName as string | null,
    durationMs: now.transitionDuration as number | null,
  };
  if (before.name === setName) return;
  // On a scene of our own there is nothing to give back.
  if (sceneName !== SAFE_SCENE) {
    journal.willChange(inventory.collection, [
      {
        kind: 'transition-override',
        sceneName,
        beforeName: before.name,
        beforeDurationMs: before.durationMs,
        setName,
      },
    ]);
  }
  await must(client, [request('SetSceneSceneTransitionOverride', { sceneName, transitionName: setName })]);
}
