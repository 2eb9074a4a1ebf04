/** What is covered and blurred in each protected scene: sends what changed, all in one message, and keeps what was asked for. */
import { UserError } from '../contract/errors.ts';
import type { SceneCuts } from '../operations/ports/stage-picture.ts';
import type { Canvas } from './cover-mask.ts';
import type { CoverMasks } from './cover-masks.ts';
import { blurFilters, coverFilter, helperFilterNames, type WantedFilter } from './helper-filters.ts';
import type { InventoryScene } from './inventory.ts';
import { type ObsClient, type ObsRequest, request } from './obs-client.ts';
import { ObsRequestError } from './obs-errors.ts';

/** What OBS was last told of a scene. */
interface Told {
  readonly covers: string;
  readonly mask: string;
  readonly blurred: boolean;
}

const nothing: Omit<SceneCuts, 'sceneName'> = { covers: [], blurs: [] };

export class PictureCuts {
  readonly masks: CoverMasks;
  readonly #asked = new Map<string, SceneCuts>();
  readonly #told = new Map<string, Told>();
  /** Masks that OBS may be showing in a scene. */
  readonly #files = new Map<string, Set<string>>();
  #canvas: Canvas | undefined;
  /** What the files of all masks were made to cover while OBS could not be told. */
  #rewritten: string | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #changes = 0;

  constructor(masks: CoverMasks) {
    this.masks = masks;
  }

  /** Counts what was sent: two equal values with a look between them mean that the look saw a still picture. */
  get changes(): number {
    return this.#changes;
  }

  /** True where a scene is to be blurred now. */
  isBlurred(sceneName: string): boolean {
    return (this.#asked.get(sceneName)?.blurs.length ?? 0) > 0;
  }

  /**
   * See StagePicture.setCuts. What was asked for is kept over a failure and put on by the next set-up. `protectedScenes` are
   * those that have our filters now.
   */
  async set(
    client: ObsClient,
    cuts: readonly SceneCuts[],
    protectedScenes: readonly string[],
  ): Promise<void> {
    for (const each of cuts) this.#asked.set(each.sceneName, each);
    const names = cuts.map((each) => each.sceneName);
    // One message at a time: OBS works on those of one session side by side, and an older mask could win.
    const turn = this.#turn.then(() =>
      this.#send(
        client,
        names.filter((name) => protectedScenes.includes(name)),
      ),
    );
    this.#turn = turn.catch(() => undefined);
    await turn;
    if (!this.masks.readable && cuts.some((each) => each.covers.length > 0)) throw masksUnread();
    const bare = cuts.find(
      ({ sceneName, covers, blurs }) =>
        covers.length + blurs.length > 0 && !protectedScenes.includes(sceneName),
    );
    if (bare === undefined) return;
    throw new UserError(
      'conflict',
      `The scene “${bare.sceneName}” has no filters of Airlock, so nothing in it can be covered.`,
      'Set up the stage, with this scene among the protected ones.',
    );
  }

  /**
   * The filters that a scene is to have besides its delay. What an earlier run covered stays so until it is asked anew: it may
   * still be on the screen.
   */
  filtersFor(sceneName: string, scene: InventoryScene | undefined, canvas: Canvas): WantedFilter[] {
    const asked = this.#asked.get(sceneName);
    const told = this.#told.get(sceneName);
    const before = scene?.helpers.find((filter) => filter.role === 'cover')?.settings.image_path;
    const stays = asked === undefined || told?.covers === keyOf(asked);
    const mask =
      stays && this.masks.has(before, canvas) ? before : this.masks.make(canvas, asked?.covers ?? []);
    this.#mayBeInUse(sceneName, mask);
    return [coverFilter(mask), ...blurFilters(canvas, this.isBlurred(sceneName))];
  }

  /** To be called before filtersFor(): the canvas decides how large masks are. Throws "disk-full". */
  prepare(canvas: Canvas): void {
    this.masks.prepare();
    const same = this.#canvas?.width === canvas.width && this.#canvas.height === canvas.height;
    if (!same) this.#told.clear();
    this.#canvas = canvas;
  }

  /** Ends what an earlier run covered and nobody asks for any more. */
  async releaseForgotten(client: ObsClient, protectedScenes: readonly string[]): Promise<void> {
    const forgotten = protectedScenes.filter((sceneName) => !this.#asked.has(sceneName));
    for (const sceneName of forgotten) this.#told.delete(sceneName);
    await this.set(
      client,
      forgotten.map((sceneName) => ({ sceneName, ...nothing })),
      protectedScenes,
    );
  }

  /** Removes masks that an earlier run left and that none of these scenes uses: all there are must be among them. */
  forgetOldFiles(scenes: readonly InventoryScene[]): void {
    const covers = scenes.flatMap((scene) => scene.helpers).filter((filter) => filter.role === 'cover');
    this.masks.forgetOthers(covers.map((filter) => String(filter.settings.image_path)));
  }

  renamed(from: string, to: string): void {
    for (const map of [this.#asked, this.#told, this.#files] as Map<string, unknown>[]) {
      const value = map.get(from);
      if (map.delete(from)) map.set(to, value);
    }
    const asked = this.#asked.get(to);
    if (asked !== undefined) this.#asked.set(to, { ...asked, sceneName: to });
  }

  /** The link is new, and so may OBS be: nobody knows which masks it shows. What was asked for holds. */
  relinked(): void {
    this.#told.clear();
    this.#rewritten = undefined;
  }

  /** Forgets what OBS was told and what was asked for: another scene collection, or an undo. */
  forget(): void {
    for (const map of [this.#told, this.#asked, this.#files]) map.clear();
  }

  async #send(client: ObsClient, sceneNames: readonly string[]): Promise<void> {
    const canvas = this.#canvas;
    if (canvas === undefined) return;
    if (client.state.kind !== 'connected') {
      this.#rewrite(canvas);
      // Rejects with what keeps us from OBS.
      await client.call('GetVersion');
    }
    const requests: ObsRequest[] = [];
    const next = new Map<string, Told>();
    for (const sceneName of sceneNames) {
      const asked = this.#asked.get(sceneName) ?? nothing;
      const told = this.#told.get(sceneName);
      const covers = keyOf(asked);
      const blurred = asked.blurs.length > 0;
      const mask = told?.covers === covers ? told.mask : this.masks.make(canvas, asked.covers);
      if (told?.mask !== mask) requests.push(showMask(sceneName, mask));
      if (told?.blurred !== blurred) requests.push(...blur(sceneName, blurred));
      next.set(sceneName, { covers, mask, blurred });
    }
    if (requests.length === 0) return;
    for (const [sceneName, { mask }] of next) {
      // Until OBS says that it took it, nothing is known of the scene: the next message says all of it again.
      this.#told.delete(sceneName);
      this.#mayBeInUse(sceneName, mask);
    }
    this.#changes += 1;
    const results = await client.batch(requests).catch((error: unknown) => {
      this.#rewrite(canvas);
      throw error;
    });
    this.#changes += 1;
    const refused = results.find((each) => !each.ok);
    if (refused !== undefined) throw new ObsRequestError('SetSourceFilterSettings', refused.code);
    this.#rewritten = undefined;
    for (const [sceneName, told] of next) {
      this.#told.set(sceneName, told);
      for (const mask of this.#files.get(sceneName) ?? []) if (mask !== told.mask) this.masks.retire(mask);
      this.#files.set(sceneName, new Set([told.mask]));
    }
  }

  /** OBS cannot be told; what it reads by itself covers what is to be covered in any scene. */
  #rewrite(canvas: Canvas): void {
    const covers = [...this.#asked.values()].flatMap((asked) => [...asked.covers, ...asked.blurs]);
    const text = JSON.stringify(covers);
    if (text === this.#rewritten) return;
    this.#rewritten = text;
    this.#told.clear();
    this.masks.rewriteAll(canvas, covers);
  }

  #mayBeInUse(sceneName: string, mask: string): void {
    this.#files.set(sceneName, new Set([...(this.#files.get(sceneName) ?? []), mask]));
  }
}

function masksUnread(): UserError {
  return new UserError(
    'storage-failed',
    'OBS cannot read Airlock’s masks, so nothing can be covered.',
    'Let OBS read Airlock’s data folder: an OBS in a sandbox needs to be allowed to.',
  );
}

function keyOf({ covers }: Pick<SceneCuts, 'covers'>): string {
  return JSON.stringify(covers);
}

function showMask(sourceName: string, mask: string): ObsRequest {
  return request('SetSourceFilterSettings', {
    sourceName,
    filterName: helperFilterNames.cover,
    filterSettings: { image_path: mask },
  });
}

function blur(sourceName: string, filterEnabled: boolean): ObsRequest[] {
  return (['blur-small', 'blur-large'] as const).map((role) =>
    request('SetSourceFilterEnabled', { sourceName, filterName: helperFilterNames[role], filterEnabled }),
  );
}
