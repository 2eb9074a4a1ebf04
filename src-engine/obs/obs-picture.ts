/** The picture's half of the port that operations use; see StagePicture. */
import { UserError } from '../contract/errors.ts';
import type { EncodedPicture } from '../operations/ports/picture.ts';
import type { PictureLayout, SceneCuts, StagePicture } from '../operations/ports/stage-picture.ts';
import { frameMs, type VideoRate } from './delay-maths.ts';
import { answers } from './inventory.ts';
import { request } from './obs-client.ts';
import { RenderClock } from './render-clock.ts';
import { layoutOf, readSceneItems, type SceneItems, type Size } from './scene-layout.ts';
import { type ScreenshotSize, Screenshots } from './screenshots.ts';
import type { StageCore } from './stage-core.ts';

export class ObsPicture implements StagePicture {
  /** Stock OBS has no filter that blurs a part of a picture. */
  readonly blursRegions = false;
  readonly #core: StageCore;
  readonly #screenshots: Screenshots;
  readonly #now: () => number;
  readonly #renderClock = new RenderClock();
  /** Sizes of sources without their filters, and what they were read under. */
  #sizes: ReadonlyMap<string, { readonly key: string; readonly size: Size }> = new Map();
  #hiding: Promise<unknown> = Promise.resolve();

  /** `now` is the engine's clock. */
  constructor(core: StageCore, now: () => number) {
    this.#core = core;
    this.#now = now;
    this.#screenshots = new Screenshots(() => core.link.eye, now);
    // What comes into a scene while its source is to be hidden is hidden too.
    core.picture.layout.on(() => {
      if (core.picture.hidden.names.length > 0)
        this.setHidden(core.picture.hidden.names).catch(() => core.lookSoon());
    });
  }

  async readLayout(): Promise<PictureLayout> {
    const { link } = this.#core;
    const { hidden } = this.#core.picture;
    const all = await readSceneItems(link.lane);
    const sizes = await this.#ownSizes(all);
    return layoutOf(all, (holder, item) => hidden.holds(holder, item.sceneItemId), sizes);
  }

  /** Read anew only where a filter or the source's size changed: it takes a whole picture. */
  async #ownSizes({ bent, items }: SceneItems): Promise<ReadonlyMap<string, Size>> {
    const now = new Map<string, { readonly key: string; readonly size: Size }>();
    for (const item of [...items.values()].flat()) {
      const { sourceName, sceneItemTransform } = item;
      const filters = bent.get(sourceName);
      if (filters === undefined || sceneItemTransform.sourceWidth === 0) continue;
      const key = `${sceneItemTransform.sourceWidth} ${sceneItemTransform.sourceHeight} ${filters}`;
      const known = now.get(sourceName) ?? this.#sizes.get(sourceName);
      const size = known?.key === key ? known.size : await this.#screenshots.ownSize(sourceName);
      now.set(sourceName, { key, size });
    }
    this.#sizes = now;
    return new Map([...now].map(([name, { size }]) => [name, size]));
  }

  onLayoutChange(listener: () => void): () => void {
    return this.#core.picture.layout.on(listener);
  }

  screenshot(sourceName: string, options: ScreenshotSize = {}): Promise<EncodedPicture> {
    return this.#screenshots.take(sourceName, options);
  }

  async setCuts(cuts: readonly SceneCuts[]): Promise<void> {
    await this.#core.picture.cuts.set(this.#core.link.lane, cuts, this.#protectedScenes);
  }

  async setHidden(sourceNames: readonly string[]): Promise<void> {
    const turn = this.#hiding.then(async () => {
      const { link } = this.#core;
      const { hidden } = this.#core.picture;
      const isDone = sourceNames.length + hidden.names.length + hidden.held.length === 0;
      if (isDone) return;
      const all = await readSceneItems(link.lane);
      await hidden.set(link.lane, sourceNames, all, this.#protectedScenes);
    });
    this.#hiding = turn.catch(() => undefined);
    await turn;
  }

  async setSafeScene(isOn: boolean): Promise<void> {
    const { mutes, journal, collection, link, safeScene } = this.#core;
    const { safe } = this.#core.picture;
    if (!isOn && mutes.panicActive) {
      // Panic keeps the safe scene; its end goes back to where we were.
      const sceneName = safe.handOver();
      const panic = journal.of(collection)?.panic;
      if (sceneName !== undefined && panic !== undefined) journal.panic(collection, { ...panic, sceneName });
    } else if (!isOn) {
      if (safe.isOn) await safe.back(link.lane, safeScene);
    } else {
      if (this.#core.plan === undefined) throw notSetUp();
      await safe.away(link.lane, safeScene, this.#core.sceneToGoBackTo);
    }
  }

  async stopStream(): Promise<void> {
    const { outputActive } = await this.#core.link.lane.call('GetStreamStatus');
    if (outputActive) await this.#core.link.lane.call('StopStream');
  }

  async measureAgeMs(): Promise<number> {
    const { link, plan } = this.#core;
    if (plan === undefined) return 0;
    const requests = [request('GetStats'), request('GetVideoSettings')];
    const [stats, video] = answers(requests, await link.lane.batch(requests)) as [
      { renderTotalFrames: number; renderSkippedFrames: number },
      VideoRate,
    ];
    const count = {
      atMs: this.#now(),
      dueFrames: stats.renderTotalFrames,
      skippedFrames: stats.renderSkippedFrames,
    };
    this.#renderClock.add(count, Math.round(plan.delayMs / frameMs(video)));
    return this.#renderClock.ageMs(plan.delayMs);
  }

  get #protectedScenes(): readonly string[] {
    return this.#core.plan === undefined ? [] : this.#core.scenes.map((scene) => scene.sceneName);
  }
}

function notSetUp(): UserError {
  return new UserError(
    'conflict',
    'The stage is not set up, so there is no safe scene to go to.',
    'Set up the stage.',
  );
}
