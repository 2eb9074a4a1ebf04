/**
 * Cold scenes cost no video memory off air. When one goes on air its delay is empty: the audience sees the safe scene for D
 * while the delay fills, then the scene. When it leaves, its delay is emptied: the frames in it are old, and were not
 * checked to their end.
 */
import { DELAY_FILTER, WARM_UP_SCENE } from './helper-names.ts';
import { type ObsClient, request } from './obs-client.ts';

/** Longer than OBS's usual transitions (300 ms), in which the scene that leaves is still seen. */
const LEAVE_AFTER_MS = 1500;

/** More than D, so that the delay is full for sure. */
const FILL_MARGIN_MS = 150;

export interface ColdScenesOptions {
  readonly client: () => ObsClient;
  /** False while a cut or a panic keeps the safe scene on air. */
  readonly mayLeaveSafeScene: () => boolean;
  /** Told of a failure; the scene's own picture is black then, not unprotected. */
  readonly onError: (error: unknown) => void;
}

export class ColdScenes {
  readonly #options: ColdScenesOptions;
  #cold: ReadonlySet<string> = new Set();
  #safeScene = '';
  #fillMs = 0;
  #renderDelayMs = 0;
  #onAir: string | undefined;
  #filling: string | undefined;
  #filled: string | undefined;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(options: ColdScenesOptions) {
    this.#options = options;
  }

  /** Follows a set-up; an empty set switches it off. */
  follow(set: {
    readonly cold: readonly string[];
    readonly safeScene: string;
    readonly delayMs: number;
    readonly renderDelayMs: number;
    readonly programmeScene: string;
  }): void {
    this.#cold = new Set(set.cold);
    this.#safeScene = set.safeScene;
    this.#fillMs = set.delayMs + FILL_MARGIN_MS;
    this.#renderDelayMs = set.renderDelayMs;
    this.#onAir = set.programmeScene;
    this.#filled = this.#cold.has(set.programmeScene) ? set.programmeScene : undefined;
    // One that was warm until now is full of what nobody looks at any more.
    for (const sceneName of set.cold) {
      if (sceneName !== set.programmeScene && !this.#timers.has(sceneName)) this.#leave(sceneName, 0);
    }
  }

  /** The scene that is to follow the safe scene as soon as its delay is full. */
  get filling(): string | undefined {
    return this.#filling;
  }

  /** Ends all timers. */
  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#cold = new Set();
    this.#filling = undefined;
    this.#filled = undefined;
  }

  /** To be told of every change of the programme scene. */
  programmeChanged(sceneName: string): void {
    const before = this.#onAir;
    this.#onAir = sceneName;
    if (this.#filling !== undefined && sceneName === this.#safeScene) return;
    if (this.#filling !== undefined && this.#filling !== sceneName) this.#leave(this.#filling);
    this.#filling = undefined;
    if (before !== undefined && before !== sceneName && before === this.#filled) {
      this.#filled = undefined;
      this.#leave(before);
    }
    if (this.#cold.has(sceneName) && this.#filled !== sceneName) this.#fill(sceneName);
  }

  #fill(sceneName: string): void {
    this.#filling = sceneName;
    clearTimeout(this.#timers.get(sceneName));
    this.#do(async (client) => {
      await this.#show(client, sceneName, true);
      await client.call('SetCurrentProgramScene', { sceneName: this.#safeScene });
    });
    this.#after(sceneName, this.#fillMs, async (client) => {
      if (this.#filling !== sceneName) return;
      this.#filling = undefined;
      if (!this.#options.mayLeaveSafeScene()) {
        this.#leave(sceneName, 0);
        return;
      }
      this.#filled = sceneName;
      await client.call('SetCurrentProgramScene', { sceneName });
      await this.#show(client, sceneName, false);
    });
  }

  #leave(sceneName: string, waitMs = LEAVE_AFTER_MS): void {
    this.#after(sceneName, waitMs, async (client) => {
      if (this.#onAir === sceneName || !this.#cold.has(sceneName)) return;
      await this.#show(client, sceneName, false);
      // Setting the filter's value again empties it and frees its memory (obs-filters/gpu-delay.c, "full reset").
      await client.call('SetSourceFilterSettings', {
        sourceName: sceneName,
        filterName: DELAY_FILTER,
        filterSettings: { delay_ms: this.#renderDelayMs },
      });
    });
  }

  async #show(client: ObsClient, sourceName: string, sceneItemEnabled: boolean): Promise<void> {
    const { sceneItemId } = await client.call('GetSceneItemId', { sceneName: WARM_UP_SCENE, sourceName });
    await client.batch([
      request('SetSceneItemEnabled', { sceneName: WARM_UP_SCENE, sceneItemId, sceneItemEnabled }),
    ]);
  }

  #after(sceneName: string, waitMs: number, work: (client: ObsClient) => Promise<void>): void {
    clearTimeout(this.#timers.get(sceneName));
    const timer = setTimeout(() => {
      this.#timers.delete(sceneName);
      this.#do(work);
    }, waitMs);
    timer.unref();
    this.#timers.set(sceneName, timer);
  }

  #do(work: (client: ObsClient) => Promise<void>): void {
    work(this.#options.client()).catch(this.#options.onError);
  }
}
