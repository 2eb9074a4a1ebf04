/**
 * Hides inputs wherever protected scenes show them, at any depth of groups and nested scenes, and shows again only what we hid.
 * An item that the user shows or hides meanwhile is theirs from then on.
 */
import { BLEEP_INPUT, WARM_UP_SCENE, WARM_UP_SIZE } from './helper-names.ts';
import { type ObsClient, type ObsRequest, request } from './obs-client.ts';
import { itemsShown, type SceneItems } from './scene-layout.ts';
import type { HiddenItem, StageJournal } from './stage-journal.ts';

/** How long after a request its echo may come, in ms. */
const ECHO_WITHIN_MS = 1000;

const keyOf = (sceneName: string, sceneItemId: number) => `${sceneItemId} ${sceneName}`;

export class HiddenSources {
  readonly #journal: StageJournal;
  readonly #now: () => number;
  #collection = '';
  #names: readonly string[] = [];
  /** Items that the user showed again while their source was to be hidden. */
  readonly #letBe = new Set<string>();
  readonly #echoes = new Map<string, { enabled: boolean; untilMs: number }[]>();

  constructor({ journal, now }: { readonly journal: StageJournal; readonly now: () => number }) {
    this.#journal = journal;
    this.#now = now;
  }

  /** What is to be hidden now. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** The items that are hidden because of us. */
  get held(): readonly HiddenItem[] {
    return this.#journal.of(this.#collection)?.hidden ?? [];
  }

  /** True of an item that would be seen but for us. */
  holds(sceneName: string, sceneItemId: number): boolean {
    return this.held.some((each) => each.sceneName === sceneName && each.sceneItemId === sceneItemId);
  }

  /** Takes over a scene collection, with what the journal says that we hide in it. */
  adopt(collection: string): void {
    if (collection !== this.#collection) this.#letBe.clear();
    this.#collection = collection;
  }

  /** See StagePicture.setHidden. `all` is what OBS shows now. */
  async set(
    client: ObsClient,
    names: readonly string[],
    all: SceneItems,
    protectedScenes: readonly string[],
  ): Promise<void> {
    if (names.length === 0) this.#letBe.clear();
    this.#names = [...names];
    const held = this.held;
    const toHide = protectedScenes
      .flatMap((scene) => itemsShown(all, scene, () => false))
      .filter(({ item }) => names.includes(item.sourceName))
      .map(({ holder, item }) => ({
        sceneName: holder,
        sceneItemId: item.sceneItemId,
        sourceName: item.sourceName,
      }))
      .filter(({ sceneName, sceneItemId }) => !this.#letBe.has(keyOf(sceneName, sceneItemId)));
    const toShow = held.filter((each) => !names.includes(each.sourceName));
    const hidden = unique([...held.filter((each) => names.includes(each.sourceName)), ...toHide]);
    this.#note([...hidden, ...toShow]);
    // An item that is gone meanwhile needs neither.
    await client.batch([
      ...unique(toHide).map((item) => this.#enable(item, false)),
      ...toShow.map((item) => this.#enable(item, true)),
    ]);
    this.#note(hidden);
    await this.#keepAlive(client, all);
  }

  /**
   * OBS stops many captures that nothing shows, and a picture of one is that of the moment it was hidden (measured: screen
   * capture). So that we see when it may be shown again, the warm-up scene shows what is hidden.
   */
  async #keepAlive(client: ObsClient, { items, sceneNames }: SceneItems): Promise<void> {
    const warm = (items.get(WARM_UP_SCENE) ?? []).filter((item) => !sceneNames.includes(item.sourceName));
    const missing = this.#names.filter((name) => !warm.some((item) => item.sourceName === name));
    const done = warm.filter(
      ({ sourceName }) => sourceName !== BLEEP_INPUT && !this.#names.includes(sourceName),
    );
    const made = await client.batch([
      ...done.map(({ sceneItemId }) => request('RemoveSceneItem', { sceneName: WARM_UP_SCENE, sceneItemId })),
      ...missing.map((sourceName) =>
        request('CreateSceneItem', { sceneName: WARM_UP_SCENE, sourceName, sceneItemEnabled: true }),
      ),
    ]);
    const ids = made.slice(done.length).flatMap((answer) => (answer.ok ? [answer.data] : []));
    await client.batch(
      (ids as { sceneItemId: number }[]).map(({ sceneItemId }) =>
        request('SetSceneItemTransform', {
          sceneName: WARM_UP_SCENE,
          sceneItemId,
          sceneItemTransform: WARM_UP_SIZE,
        }),
      ),
    );
  }

  /** Shows again what a run before this one hid, where nobody asks for it any more. */
  async releaseForgotten(client: ObsClient): Promise<void> {
    const { held } = this;
    if (held.length === 0 || this.#names.length > 0) return;
    await client.batch(held.map((item) => this.#enable(item, true)));
    this.#note([]);
  }

  /** Takes in a SceneItemEnableStateChanged; true where it is the echo of our own request. */
  heard(sceneName: string, sceneItemId: number, enabled: boolean): boolean {
    const key = keyOf(sceneName, sceneItemId);
    const now = this.#now();
    const due = (this.#echoes.get(key) ?? []).filter((each) => each.untilMs >= now);
    const index = due.findIndex((each) => each.enabled === enabled);
    if (index >= 0) due.splice(0, index + 1);
    if (due.length === 0) this.#echoes.delete(key);
    else this.#echoes.set(key, due);
    if (index >= 0) return true;
    if (this.holds(sceneName, sceneItemId)) {
      this.#note(this.held.filter((each) => keyOf(each.sceneName, each.sceneItemId) !== key));
      if (enabled) this.#letBe.add(key);
    }
    return false;
  }

  /** Drops what was asked for: an undo shows the items itself. */
  forget(): void {
    this.#names = [];
    this.#letBe.clear();
  }

  #enable({ sceneName, sceneItemId }: HiddenItem, sceneItemEnabled: boolean): ObsRequest {
    const key = keyOf(sceneName, sceneItemId);
    const due = this.#echoes.get(key) ?? [];
    due.push({ enabled: sceneItemEnabled, untilMs: this.#now() + ECHO_WITHIN_MS });
    this.#echoes.set(key, due);
    return request('SetSceneItemEnabled', { sceneName, sceneItemId, sceneItemEnabled });
  }

  #note(hidden: readonly HiddenItem[]): void {
    if (hidden.length > 0 || this.held.length > 0) this.#journal.hides(this.#collection, hidden);
  }
}

function unique(items: readonly HiddenItem[]): HiddenItem[] {
  return [...new Map(items.map((item) => [keyOf(item.sceneName, item.sceneItemId), item])).values()];
}
