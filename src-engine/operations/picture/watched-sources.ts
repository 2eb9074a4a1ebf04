/** The sources that are looked at: exactly those that the protected scenes show, by the layout as it is now. */
import { UserError } from '../../contract/errors.ts';
import type { PictureSettings, PictureState } from '../../contract/picture.ts';
import { type PartNews, SourceTimeline } from '../../evidence/source-timeline.ts';
import type { PictureDetector } from '../ports/picture.ts';
import type { StagePort } from '../ports/stage.ts';
import type { StagePicture } from '../ports/stage-picture.ts';
import { LayoutHistory } from './layout-history.ts';
import { SourceWatch } from './source-watch.ts';

export interface WatchedSourcesOptions {
  readonly stage: StagePort & { readonly picture: StagePicture };
  readonly detector: PictureDetector;
  readonly settings: () => PictureSettings;
  readonly nowMs: () => number;
  readonly onRead: (sourceName: string, news: PartNews) => void;
  readonly onFault: (error: unknown) => void;
}

/** What ended so long before what airs is forgotten, ms: longer than any hold. */
const KEEP_MS = 62_000;
const KEEP_LAYOUTS_MS = 1000;

export class WatchedSources {
  readonly layouts = new LayoutHistory();
  readonly timelines = new Map<string, SourceTimeline>();
  readonly #options: WatchedSourcesOptions;
  readonly #watches = new Map<string, SourceWatch>();
  #isReading = false;
  #isWatching = false;
  #loading: Promise<void> | undefined;

  constructor(options: WatchedSourcesOptions) {
    this.#options = options;
  }

  /** Begins to look, as soon as the layout is known. */
  begin(): void {
    this.#isWatching = true;
    void this.readLayout();
  }

  /** Looks at nothing any more, and forgets what was seen. */
  end(): void {
    this.#isWatching = false;
    for (const watch of this.#watches.values()) watch.stop();
    this.#watches.clear();
    this.timelines.clear();
  }

  /** Reads how the scenes are laid out now, and looks at what they show. Never rejects. */
  async readLayout(): Promise<void> {
    const { stage, nowMs, onFault } = this.#options;
    if (this.#isReading || stage.obs.state !== 'connected') return;
    this.#isReading = true;
    try {
      const askedAtMs = nowMs();
      this.layouts.add(await stage.picture.readLayout(), askedAtMs);
      // Before protection begins, so that it begins sooner; why they cannot be loaded stands in the detector's state.
      if (this.#shown().size > 0) this.load().catch(() => undefined);
      this.follow();
    } catch (error) {
      // A lost link says so itself, and the layout is read again when it is back.
      if (!(error instanceof UserError)) onFault(error);
    } finally {
      this.#isReading = false;
    }
  }

  /** Loads the models with the first wish for them: they take memory that sound alone does not need. Rejects with a UserError. */
  load(): Promise<void> {
    this.#loading ??= this.#options.detector.start().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  /** Begins and ends looking by the layout and the settings as they are. */
  follow(): void {
    if (!this.#isWatching) return;
    const shown = this.#shown();
    for (const [name, watch] of this.#watches) {
      if (shown.has(name)) continue;
      watch.stop();
      this.#watches.delete(name);
      this.timelines.delete(name);
    }
    for (const name of shown) if (!this.#watches.has(name)) this.#watch(name);
  }

  /** The wishes have changed: everything is read again. */
  readAgain(): void {
    for (const [name, watch] of this.#watches) {
      this.#options.detector.close(name);
      this.timelines.get(name)?.restarted();
      watch.restarted();
    }
  }

  /** The detector began anew. */
  detectorRestarted(): void {
    for (const timeline of this.timelines.values()) timeline.restarted();
    for (const watch of this.#watches.values()) watch.restarted();
  }

  /** Forgets what ended long before that source time. */
  forget(airedMs: number): void {
    for (const timeline of this.timelines.values()) timeline.forget(airedMs - KEEP_MS);
    this.layouts.forget(airedMs - KEEP_LAYOUTS_MS);
  }

  /** How each stands; those that are not looked at by the user's wish too. */
  get states(): PictureState['sources'] {
    const { privateSources, ignoredSources } = this.#options.settings();
    const apart = (state: 'private' | 'ignored') => (sourceName: string) => ({
      sourceName,
      state,
      onAir: this.#isOnAir(sourceName),
      lookMs: 0,
      everyMs: 0,
    });
    const watched = [...this.#watches].map(([sourceName, watch]) => ({
      sourceName,
      state: stateOf(watch),
      onAir: this.#isOnAir(sourceName),
      lookMs: Math.round(watch.lookMs),
      everyMs: watch.everyMs,
    }));
    return [...watched, ...privateSources.map(apart('private')), ...ignoredSources.map(apart('ignored'))];
  }

  #watch(sourceName: string): void {
    const { stage, detector, nowMs, onRead } = this.#options;
    const timeline = new SourceTimeline(sourceName);
    this.timelines.set(sourceName, timeline);
    const watch = new SourceWatch({
      sourceName,
      timeline,
      stage: stage.picture,
      detector,
      nowMs,
      isOnAir: () => this.#isOnAir(sourceName),
      onPart: (part) => onRead(sourceName, timeline.part(part, nowMs())),
    });
    this.#watches.set(sourceName, watch);
  }

  /** Sources that protected scenes show and that are to be looked at. */
  #shown(): ReadonlySet<string> {
    const { stage, settings } = this.#options;
    const { privateSources, ignoredSources, privateScenes } = settings();
    const scenes = (this.layouts.newest?.scenes ?? []).filter(
      ({ sceneName }) =>
        stage.stage.protectedScenes.includes(sceneName) && !privateScenes.includes(sceneName),
    );
    const names = scenes.flatMap(({ placements }) => placements.map(({ sourceName }) => sourceName));
    return new Set(names.filter((name) => !privateSources.includes(name) && !ignoredSources.includes(name)));
  }

  #isOnAir(sourceName: string): boolean {
    const layout = this.layouts.newest;
    const scene = layout?.scenes.find(({ sceneName }) => sceneName === layout.programmeScene);
    return scene?.placements.some((placement) => placement.sourceName === sourceName) ?? false;
  }
}

function stateOf(watch: SourceWatch): 'lost' | 'starting' | 'watched' {
  if (watch.isLost) return 'lost';
  return watch.lookMs === 0 ? 'starting' : 'watched';
}
