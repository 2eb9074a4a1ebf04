/**
 * Protection of the picture while the engine runs: looks at the sources of the protected scenes, and covers at its airtime what the
 * policy says and, where it is strict, what was not looked at in time. Whatever fails here shows as not looked at.
 */
import { UserError } from '../../contract/errors.ts';
import type { EventBody } from '../../contract/events.ts';
import type { PictureSettings, PictureState, PreflightScene } from '../../contract/picture.ts';
import type { Policy } from '../../contract/policy.ts';
import type { Problem } from '../../contract/state.ts';
import { SourceTimeline } from '../../evidence/source-timeline.ts';
import { wantedDetectors } from '../../policy/evaluate-picture.ts';
import type { PolicyBook } from '../policy-book.ts';
import type { PictureDetector } from '../ports/picture.ts';
import type { SecretsStore, SettingsStore } from '../ports/settings.ts';
import type { StagePort } from '../ports/stage.ts';
import type { StagePicture } from '../ports/stage-picture.ts';
import { problem } from '../protection/problems.ts';
import { CutCarrier } from './cut-carrier.ts';
import { CutKeeper, type EndedPictureCut } from './cut-keeper.ts';
import { LayoutHistory } from './layout-history.ts';
import type { PictureControl, PictureStill } from './picture-control.ts';
import { type PlannedCut, planPicture } from './picture-plan.ts';
import type { PictureReports } from './picture-reports.ts';
import { runPreflight } from './preflight.ts';
import { ReadTimes } from './read-times.ts';
import { SourceWatch } from './source-watch.ts';

export interface PictureProtectionOptions {
  readonly stage: StagePort & { readonly picture: StagePicture };
  readonly detector: PictureDetector;
  readonly settings: SettingsStore;
  readonly secrets: SecretsStore;
  readonly policies: PolicyBook;
  readonly reports: PictureReports;
  readonly publish: (event: EventBody) => void;
  readonly nowMs: () => number;
  /** A problem of the picture for the one word of protection; null ends it. Told when it changes. */
  readonly note: (trouble: Problem | null) => void;
  /** OBS has what is to be covered. */
  readonly onInForce: () => void;
  readonly onFault: (error: unknown) => void;
}

/** How protection as a whole stands; the picture follows it. */
export interface ProtectionStand {
  readonly isStarted: boolean;
  readonly isPaused: boolean;
}

/** One frame of 30 a second. */
const TICK_EVERY_MS = 33;
/** A cover shows within two frames of being set, and the picture's delay is a whole number of frames: so much sooner, ms. */
const LEAD_MS = 130;
/** So much later a cover ends, for the same reason, ms. */
const LAG_MS = 100;
/** How often it is measured how old the picture is that airs, ms. */
const AGE_EVERY_MS = 250;
/** Layouts are read again without being told so often: some versions of OBS tell too little, ms. */
const LAYOUT_EVERY_MS = 2000;
/** What ended so long before what airs is forgotten, ms: longer than any hold. */
const KEEP_MS = 62_000;
/** Clients are told at most so often, ms. */
const TELL_EVERY_MS = 200;
/** Covered as unchecked for longer than this is a problem to be told, ms. */
const CATCHING_UP_AFTER_MS = 1000;

export class PictureProtection implements PictureControl {
  readonly #options: PictureProtectionOptions;
  readonly #layouts = new LayoutHistory();
  readonly #timelines = new Map<string, SourceTimeline>();
  readonly #watches = new Map<string, SourceWatch>();
  readonly #keeper = new CutKeeper();
  readonly #carrier: CutCarrier;
  readonly #readTimes = new ReadTimes();
  readonly #endings: (() => void)[];
  #stand: ProtectionStand = { isStarted: false, isPaused: false };
  #timer: NodeJS.Timeout | undefined;
  #layoutTimer: NodeJS.Timeout | undefined;
  #ageTimer: NodeJS.Timeout | undefined;
  /** How old the picture is that airs: more than D where OBS cannot keep up. */
  #ageMs = 0;
  #isReadingLayout = false;
  #uncheckedSinceMs: number | undefined;
  #uncheckedCount = 0;
  #uncheckedMs = 0;
  #lastTickMs = 0;
  #toldAtMs = 0;
  #toldText = '';
  #notedCode: string | undefined;
  #loading: Promise<void> | undefined;

  constructor(options: PictureProtectionOptions) {
    this.#options = options;
    const { stage, detector, onFault } = options;
    this.#carrier = new CutCarrier({ stage: stage.picture, onFault, onInForce: options.onInForce });
    this.#endings = [
      detector.onState((state) => this.#detectorChanged(state.kind)),
      stage.picture.onLayoutChange(() => void this.#readLayout()),
      stage.on((event) => {
        if (event.kind === 'programme' || event.kind === 'stage' || event.kind === 'obs')
          void this.#readLayout();
      }),
    ];
    this.settingsChanged();
  }

  /** True where the picture is to be looked at once protection is on. */
  get isWanted(): boolean {
    const { on, privateSources, privateScenes, areas } = this.#settings;
    const marked = privateSources.length + privateScenes.length + areas.length;
    return on && (this.#policy.picture.rules.length > 0 || marked > 0);
  }

  /** True where what airs unchecked is covered, so that the guardian has to close should the engine die. */
  get isStrict(): boolean {
    return this.#isRunning && this.#policy.picture.strict && !this.#policy.dryRun;
  }

  /** True once OBS has what is to be covered, or nothing is. */
  get isInForce(): boolean {
    return !this.#isRunning || this.#carrier.hasCarried;
  }

  get state(): PictureState {
    const canvas = this.#layouts.newest?.canvas;
    const { detector } = this.#options;
    return {
      word: this.#word(),
      ...(canvas === undefined ? {} : { canvas }),
      sources: this.#sourceStates(),
      covers: this.#covers(),
      uncheckedCount: this.#uncheckedCount,
      uncheckedMs: Math.round(this.#uncheckedMs),
      ...this.#readTimes.percentiles,
      accelerator: detector.state.kind === 'ready' ? detector.state.accelerator : 'cpu',
    };
  }

  /** Follows protection as a whole: looks while it is on, covers nothing while it is paused. */
  follow(stand: ProtectionStand): void {
    this.#stand = stand;
    this.#update();
  }

  settingsChanged(): void {
    const { detector, secrets } = this.#options;
    const { words, allowList } = secrets.read();
    detector.setWords({
      privateStrings: words.filter(({ category }) => category === 'private').map(({ phrase }) => phrase),
      allowed: allowList,
    });
    detector.setWants(wantedDetectors(this.#policy));
    for (const [sourceName] of this.#watches) detector.close(sourceName);
    for (const watch of this.#watches.values()) watch.restarted();
    this.#update();
    this.#watchSources();
  }

  async preflight(scenes?: readonly string[]): Promise<PreflightScene[]> {
    const { stage, detector } = this.#options;
    await this.#load();
    return runPreflight(
      {
        stage: stage.picture,
        detector,
        policy: this.#policy,
        settings: this.#settings,
        context: this.#context,
      },
      scenes,
    );
  }

  async still(sourceName: string): Promise<PictureStill> {
    const { stage } = this.#options;
    const layout = await stage.picture.readLayout();
    const known = layout.scenes
      .flatMap(({ placements }) => placements)
      .find((each) => each.sourceName === sourceName);
    if (known === undefined) {
      throw new UserError('not-found', 'OBS shows no source of that name.', 'Choose one that a scene shows.');
    }
    const { bytes } = await stage.picture.screenshot(sourceName);
    return { bytes, mediaType: 'image/jpeg', width: known.sourceWidth, height: known.sourceHeight };
  }

  /** Ends everything and gives OBS back what it covered. */
  async close(): Promise<void> {
    for (const end of this.#endings) end();
    this.#stand = { isStarted: false, isPaused: false };
    this.#update();
    await this.#carrier.settled;
  }

  get #settings(): PictureSettings {
    return this.#options.settings.read().picture;
  }

  get #policy(): Policy {
    return this.#options.policies.forInput(this.#settings.policyId);
  }

  get #isRunning(): boolean {
    return this.#timer !== undefined;
  }

  get #context() {
    const { stage, nowMs } = this.#options;
    return { nowMs: nowMs(), streaming: stage.obs.streaming, recording: stage.obs.recording };
  }

  #update(): void {
    const isWanted = this.#stand.isStarted && this.isWanted;
    if (isWanted && this.#timer === undefined) {
      this.#lastTickMs = this.#options.nowMs();
      this.#timer = setInterval(() => this.#tick(), TICK_EVERY_MS);
      this.#layoutTimer = setInterval(() => void this.#readLayout(), LAYOUT_EVERY_MS);
      this.#ageTimer = setInterval(() => void this.#measureAge(), AGE_EVERY_MS);
      void this.#readLayout();
    } else if (!isWanted && this.#timer !== undefined) {
      clearInterval(this.#timer);
      clearInterval(this.#layoutTimer);
      clearInterval(this.#ageTimer);
      this.#timer = undefined;
      for (const watch of this.#watches.values()) watch.stop();
      this.#watches.clear();
      this.#timelines.clear();
      this.#end(this.#keeper.clear(this.#options.nowMs()));
      this.#carrier.clear(this.#options.stage.stage.protectedScenes);
      this.#note(null);
    }
    this.#tell(true);
  }

  async #readLayout(): Promise<void> {
    const { stage, nowMs, onFault } = this.#options;
    const isDue = this.#isRunning || (this.isWanted && stage.stage.state === 'ready');
    if (!isDue || this.#isReadingLayout || stage.obs.state !== 'connected') return;
    this.#isReadingLayout = true;
    try {
      const askedAtMs = nowMs();
      this.#layouts.add(await stage.picture.readLayout(), askedAtMs);
      this.#loadForSources();
      this.#watchSources();
    } catch (error) {
      // A lost link says so itself, and the layout is read again when it is back.
      if (!(error instanceof UserError)) onFault(error);
    } finally {
      this.#isReadingLayout = false;
    }
  }

  /** Loads the models with the first wish for them: they take memory that sound alone does not need. */
  #load(): Promise<void> {
    this.#loading ??= this.#options.detector.start().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  /** As soon as a protected scene shows something: before protection begins, so that it begins sooner. */
  #loadForSources(): void {
    const { protectedScenes } = this.#options.stage.stage;
    const scenes = this.#layouts.newest?.scenes ?? [];
    const isShown = scenes.some(
      (scene) => protectedScenes.includes(scene.sceneName) && scene.placements.length > 0,
    );
    // Why they cannot be loaded stands in the detector's state.
    if (isShown) this.#load().catch(() => undefined);
  }

  /** Watches exactly the sources that protected scenes show. */
  #watchSources(): void {
    const layout = this.#layouts.newest;
    if (!this.#isRunning || layout === undefined) return;
    const { stage, detector, nowMs } = this.#options;
    const { privateSources, ignoredSources, privateScenes } = this.#settings;
    const shown = new Set(
      layout.scenes
        .filter(
          ({ sceneName }) =>
            stage.stage.protectedScenes.includes(sceneName) && !privateScenes.includes(sceneName),
        )
        .flatMap(({ placements }) => placements.map(({ sourceName }) => sourceName))
        .filter((name) => !privateSources.includes(name) && !ignoredSources.includes(name)),
    );
    for (const [name, watch] of this.#watches) {
      if (shown.has(name)) continue;
      watch.stop();
      this.#watches.delete(name);
      this.#timelines.delete(name);
    }
    for (const sourceName of shown) {
      if (this.#watches.has(sourceName)) continue;
      const timeline = new SourceTimeline(sourceName);
      this.#timelines.set(sourceName, timeline);
      const watch = new SourceWatch({
        sourceName,
        timeline,
        stage: stage.picture,
        detector,
        nowMs,
        isOnAir: () => this.#isOnAir(sourceName),
        onPart: (part) => this.#readTimes.add(timeline.part(part, nowMs())),
      });
      this.#watches.set(sourceName, watch);
    }
  }

  #isOnAir(sourceName: string): boolean {
    const layout = this.#layouts.newest;
    const scene = layout?.scenes.find(({ sceneName }) => sceneName === layout.programmeScene);
    return scene?.placements.some((placement) => placement.sourceName === sourceName) ?? false;
  }

  #detectorChanged(kind: string): void {
    if (kind === 'restarting') {
      for (const timeline of this.#timelines.values()) timeline.restarted();
      for (const watch of this.#watches.values()) watch.restarted();
    }
    this.#tell(true);
  }

  async #measureAge(): Promise<void> {
    // A lost link says so itself.
    this.#ageMs = await this.#options.stage.picture.measureAgeMs().catch(() => this.#ageMs);
  }

  #tick(): void {
    const { stage, nowMs, onFault } = this.#options;
    const now = nowMs();
    const sinceLastMs = now - this.#lastTickMs;
    this.#lastTickMs = now;
    try {
      const delayMs = stage.stage.delayMs;
      if (delayMs === undefined || stage.obs.state !== 'connected') return;
      const ageMs = Math.max(delayMs, this.#ageMs);
      const airing = { fromMs: now - ageMs - LAG_MS, untilMs: now - delayMs + LEAD_MS };
      const planned = this.#stand.isPaused ? [] : this.#plan(airing);
      const isStrict = this.#policy.picture.strict;
      const cutting = planned.filter(({ reason }) => reason !== 'unchecked' || isStrict);
      const { began, ended, lingering } = this.#keeper.take(cutting, now);
      if (!this.#policy.dryRun) this.#carrier.carry([...cutting, ...lingering], stage.stage.protectedScenes);
      for (const cut of began)
        if (this.#isInProgramme(cut))
          this.#options.reports.began(cut, this.#policy, this.#layouts.newest?.canvas);
      this.#end(ended);
      this.#countUnchecked(planned, now, sinceLastMs);
      for (const timeline of this.#timelines.values()) timeline.forget(airing.fromMs - KEEP_MS);
      this.#layouts.forget(airing.fromMs - 1000);
      this.#tell(false);
    } catch (error) {
      onFault(error);
    }
  }

  #plan(airing: { readonly fromMs: number; readonly untilMs: number }): PlannedCut[] {
    const facts = {
      layouts: this.#layouts.during(airing.fromMs, airing.untilMs),
      protectedScenes: this.#options.stage.stage.protectedScenes,
      timelines: this.#timelines,
      settings: this.#settings,
      policy: this.#policy,
      context: this.#context,
    };
    return planPicture(facts, airing);
  }

  #end(ended: readonly EndedPictureCut[]): void {
    for (const each of ended) {
      if (this.#isInProgramme(each.cut))
        this.#options.reports.ended(each, this.#policy, this.#layouts.newest?.canvas);
    }
  }

  #isInProgramme({ sceneName }: { readonly sceneName: string }): boolean {
    return sceneName === this.#layouts.newest?.programmeScene;
  }

  #countUnchecked(planned: readonly PlannedCut[], nowMs: number, sinceLastMs: number): void {
    const isUnchecked = planned.some((cut) => cut.reason === 'unchecked' && this.#isInProgramme(cut));
    if (!isUnchecked) {
      this.#uncheckedSinceMs = undefined;
    } else {
      if (this.#uncheckedSinceMs === undefined) {
        this.#uncheckedSinceMs = nowMs;
        this.#uncheckedCount += 1;
      }
      this.#uncheckedMs += sinceLastMs;
    }
    this.#note(this.#trouble(nowMs));
  }

  #note(trouble: Problem | null): void {
    if (trouble?.code === this.#notedCode) return;
    this.#notedCode = trouble?.code;
    this.#options.note(trouble);
  }

  #trouble(nowMs: number): Problem | null {
    const { detector } = this.#options;
    if (detector.state.kind === 'restarting' || detector.state.kind === 'failed')
      return problem('picture-model-down');
    const onAir = [...this.#watches].filter(([name]) => this.#isOnAir(name)).map(([, watch]) => watch);
    if (onAir.some((watch) => watch.isLost)) return problem('source-lost');
    const delayMs = this.#options.stage.stage.delayMs ?? Number.POSITIVE_INFINITY;
    if (onAir.some((watch) => watch.lookMs > delayMs / 2)) return problem('picture-slow');
    const isLate =
      this.#uncheckedSinceMs !== undefined && nowMs - this.#uncheckedSinceMs > CATCHING_UP_AFTER_MS;
    return isLate ? problem('picture-unchecked') : null;
  }

  #word(): PictureState['word'] {
    if (!this.isWanted || !this.#stand.isStarted) return 'off';
    if (this.#stand.isPaused) return 'paused';
    const { detector } = this.#options;
    const isLoading = this.#watches.size > 0 && detector.state.kind === 'loading';
    if (this.#layouts.newest === undefined || isLoading) return 'starting';
    const trouble = this.#trouble(this.#options.nowMs());
    if (trouble === null) return 'protected';
    return trouble.code === 'picture-unchecked' ? 'catching-up' : 'not-protected';
  }

  #sourceStates(): PictureState['sources'] {
    const { privateSources, ignoredSources } = this.#settings;
    const apart = (state: 'private' | 'ignored', names: readonly string[]) =>
      names.map((sourceName) => ({
        sourceName,
        state,
        onAir: this.#isOnAir(sourceName),
        lookMs: 0,
        everyMs: 0,
      }));
    const watched = [...this.#watches].map(([sourceName, watch]) => ({
      sourceName,
      state: watch.isLost
        ? ('lost' as const)
        : watch.lookMs === 0
          ? ('starting' as const)
          : ('watched' as const),
      onAir: this.#isOnAir(sourceName),
      lookMs: Math.round(watch.lookMs),
      everyMs: watch.everyMs,
    }));
    return [...watched, ...apart('private', privateSources), ...apart('ignored', ignoredSources)];
  }

  #covers(): PictureState['covers'] {
    const canvas = this.#layouts.newest?.canvas;
    if (canvas === undefined) return [];
    const onAir = this.#keeper.kept.filter((cut) => this.#isInProgramme(cut));
    return onAir.map((cut) => this.#options.reports.coverOf(cut, this.#policy, canvas));
  }

  #tell(isAtOnce: boolean): void {
    const now = this.#options.nowMs();
    if (!isAtOnce && now - this.#toldAtMs < TELL_EVERY_MS) return;
    const { state } = this;
    const text = JSON.stringify({ ...state, uncheckedMs: 0 });
    if (text === this.#toldText) return;
    this.#toldText = text;
    this.#toldAtMs = now;
    this.#options.publish({ type: 'picture', picture: state });
  }
}
