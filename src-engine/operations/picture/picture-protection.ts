/**
 * Protection of the picture while the engine runs: looks at the sources of the protected scenes, and covers at its airtime what the
 * policy says and, where it is strict, what was not looked at in time. Whatever fails here shows as not looked at.
 */
import { UserError } from '../../contract/errors.ts';
import type { EventBody } from '../../contract/events.ts';
import type { PictureSettings, PictureState, PreflightScene } from '../../contract/picture.ts';
import type { Policy } from '../../contract/policy.ts';
import type { Problem } from '../../contract/state.ts';
import { wantedDetectors } from '../../policy/evaluate-picture.ts';
import type { PolicyBook } from '../policy-book.ts';
import type { PictureDetector } from '../ports/picture.ts';
import type { SecretsStore, SettingsStore } from '../ports/settings.ts';
import type { StagePort } from '../ports/stage.ts';
import type { StagePicture } from '../ports/stage-picture.ts';
import { problem } from '../protection/problems.ts';
import { CutCarrier } from './cut-carrier.ts';
import { CutKeeper, type EndedPictureCut } from './cut-keeper.ts';
import type { PictureControl, PictureStill } from './picture-control.ts';
import { type PlannedCut, planPicture } from './picture-plan.ts';
import type { PictureReports } from './picture-reports.ts';
import { type PictureFacts, pictureTrouble, pictureWord, UncheckedSum } from './picture-word.ts';
import { runPreflight } from './preflight.ts';
import { ReadTimes } from './read-times.ts';
import { WatchedSources } from './watched-sources.ts';

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
/** Clients are told at most so often, ms. */
const TELL_EVERY_MS = 200;

export class PictureProtection implements PictureControl {
  readonly #options: PictureProtectionOptions;
  readonly #sources: WatchedSources;
  readonly #keeper = new CutKeeper();
  readonly #carrier: CutCarrier;
  readonly #unchecked = new UncheckedSum();
  readonly #readTimes = new ReadTimes();
  readonly #endings: (() => void)[];
  /** As they were when they changed last: they are needed at every moment. */
  #settings: PictureSettings;
  #policy: Policy;
  #stand: ProtectionStand = { isStarted: false, isPaused: false };
  #timers: NodeJS.Timeout[] = [];
  /** How old the picture is that airs: more than D where OBS cannot keep up. */
  #ageMs = 0;
  #airedScene: string | undefined;
  #toldAtMs = 0;
  #toldText = '';
  #notedCode: string | undefined;

  constructor(options: PictureProtectionOptions) {
    this.#options = options;
    const { stage, detector, onFault, onInForce } = options;
    this.#settings = options.settings.read().picture;
    this.#policy = options.policies.forInput(this.#settings.policyId);
    this.#carrier = new CutCarrier({ stage: stage.picture, onFault, onInForce });
    this.#sources = new WatchedSources({
      ...options,
      settings: () => this.#settings,
      onRead: (sourceName, { waitedMs, fresh }) => {
        this.#readTimes.add(waitedMs);
        for (const sighting of fresh) options.reports.found(sourceName, sighting);
      },
    });
    this.#endings = [
      detector.onState(({ kind }) => {
        if (kind === 'restarting') this.#sources.detectorRestarted();
        this.#tell(true);
      }),
      stage.picture.onLayoutChange(() => this.#layoutChanged()),
      stage.on(({ kind }) => {
        if (kind === 'programme' || kind === 'stage' || kind === 'obs') this.#layoutChanged();
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
    const canvas = this.#sources.layouts.newest?.canvas;
    const { detector } = this.#options;
    const facts = this.#facts();
    return {
      word: pictureWord(facts),
      ...(canvas === undefined ? {} : { canvas }),
      sources: facts.sources,
      covers:
        canvas === undefined
          ? []
          : this.#aired(this.#keeper.kept).map((cut) =>
              this.#options.reports.coverOf(cut, this.#policy, canvas),
            ),
      ...this.#unchecked.sums,
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
    const { detector, secrets, settings, policies } = this.#options;
    this.#settings = settings.read().picture;
    this.#policy = policies.forInput(this.#settings.policyId);
    const { words, allowList } = secrets.read();
    detector.setWords({
      privateStrings: words.filter(({ category }) => category === 'private').map(({ phrase }) => phrase),
      allowed: allowList,
    });
    detector.setWants(wantedDetectors(this.#policy));
    this.#sources.readAgain();
    this.#update();
    this.#sources.follow();
  }

  async preflight(scenes?: readonly string[]): Promise<PreflightScene[]> {
    const { stage, detector } = this.#options;
    await this.#sources.load();
    const parts = { detector, policy: this.#policy, settings: this.#settings, context: this.#context };
    return runPreflight({ stage: stage.picture, ...parts }, scenes);
  }

  async still(sourceName: string): Promise<PictureStill> {
    const { stage } = this.#options;
    const layout = await stage.picture.readLayout();
    const placements = layout.scenes.flatMap((scene) => scene.placements);
    const known = placements.find((each) => each.sourceName === sourceName);
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

  get #isRunning(): boolean {
    return this.#timers.length > 0;
  }

  get #context() {
    const { stage, nowMs } = this.#options;
    return { nowMs: nowMs(), streaming: stage.obs.streaming, recording: stage.obs.recording };
  }

  #update(): void {
    const isWanted = this.#stand.isStarted && this.isWanted;
    if (isWanted && !this.#isRunning) {
      this.#timers = [
        setInterval(() => this.#tick(), TICK_EVERY_MS),
        setInterval(() => void this.#sources.readLayout(), LAYOUT_EVERY_MS),
        setInterval(() => void this.#measureAge(), AGE_EVERY_MS),
      ];
      this.#sources.begin();
    } else if (!isWanted && this.#isRunning) {
      for (const timer of this.#timers) clearInterval(timer);
      this.#timers = [];
      this.#sources.end();
      this.#end(this.#keeper.clear(this.#options.nowMs()));
      this.#carrier.clear(this.#options.stage.stage.protectedScenes);
      this.#note(undefined);
    }
    this.#tell(true);
  }

  #layoutChanged(): void {
    const isSetUp = this.isWanted && this.#options.stage.stage.state === 'ready';
    if (this.#isRunning || isSetUp) void this.#sources.readLayout();
  }

  async #measureAge(): Promise<void> {
    // A lost link says so itself.
    this.#ageMs = await this.#options.stage.picture.measureAgeMs().catch(() => this.#ageMs);
  }

  #tick(): void {
    const { stage, nowMs, onFault } = this.#options;
    const now = nowMs();
    const { delayMs } = stage.stage;
    const isLinked = stage.obs.state === 'connected';
    // Without a link only what is strict goes on: it covers all, by the files that OBS reads by itself.
    if (delayMs === undefined || !(isLinked || this.isStrict)) return;
    // Not before the scenes are known: what an earlier run covered stays covered until then.
    if (this.#sources.layouts.newest === undefined) return;
    try {
      this.#followProgramme();
      const ageMs = Math.max(delayMs, this.#ageMs);
      // That takes OBS up to a second, so it is done at once.
      const leadMs = isLinked ? LEAD_MS : delayMs;
      const airing = { fromMs: now - ageMs - LAG_MS, untilMs: now - delayMs + leadMs };
      this.#cut(this.#stand.isPaused ? [] : this.#plan(airing), now);
      this.#sources.forget(airing.fromMs);
      this.#note(pictureTrouble(this.#facts()));
      this.#tell(false);
    } catch (error) {
      onFault(error);
    }
  }

  #plan(airing: { readonly fromMs: number; readonly untilMs: number }): PlannedCut[] {
    const facts = {
      layouts: this.#sources.layouts.during(airing.fromMs, airing.untilMs),
      protectedScenes: this.#options.stage.stage.protectedScenes,
      timelines: this.#sources.timelines,
      settings: this.#settings,
      policy: this.#policy,
      context: this.#context,
    };
    return planPicture(facts, airing).map((cut) => this.#offAirCovered(cut));
  }

  #cut(planned: readonly PlannedCut[], nowMs: number): void {
    const { stage, reports } = this.#options;
    const { strict } = this.#policy.picture;
    const cutting = planned.filter(({ reason }) => reason !== 'unchecked' || strict);
    const { began, ended, lingering } = this.#keeper.take(cutting, nowMs);
    if (!this.#policy.dryRun) this.#carrier.carry([...cutting, ...lingering], stage.stage.protectedScenes);
    const canvas = this.#sources.layouts.newest?.canvas;
    for (const cut of this.#aired(began)) reports.began(cut, this.#policy, canvas);
    this.#end(ended);
    this.#unchecked.note(
      this.#aired(planned).some(({ reason }) => reason === 'unchecked'),
      nowMs,
    );
  }

  #end(ended: readonly EndedPictureCut[]): void {
    const canvas = this.#sources.layouts.newest?.canvas;
    const aired = ended.filter(({ cut }) => cut.sceneName === this.#airedScene);
    for (const each of aired) this.#options.reports.ended(each, this.#policy, canvas);
  }

  /** The scene on air; while the safe scene stands in for one of the user's, that one. */
  #followProgramme(): void {
    const programme = this.#sources.layouts.newest?.programmeScene;
    const isStandIn = programme === this.#options.stage.safeScene && this.#airedScene !== undefined;
    if (!isStandIn) this.#airedScene = programme;
  }

  #aired<Cut extends { readonly sceneName: string }>(cuts: readonly Cut[]): Cut[] {
    return cuts.filter(({ sceneName }) => sceneName === this.#airedScene);
  }

  /** Nobody is taken off the air for what an off-air scene shows; it is covered there, should it go on air. */
  #offAirCovered(cut: PlannedCut): PlannedCut {
    const isLarge = cut.action === 'safe-scene' || cut.action === 'stop-stream';
    return isLarge && cut.sceneName !== this.#airedScene ? { ...cut, action: 'cover' } : cut;
  }

  #facts(): PictureFacts {
    const { detector, stage } = this.#options;
    return {
      ...this.#stand,
      isWanted: this.isWanted,
      hasLayout: this.#sources.layouts.newest !== undefined,
      detector: detector.state.kind,
      sources: this.#sources.states,
      delayMs: stage.stage.delayMs,
      uncheckedForMs: this.#unchecked.forMs,
    };
  }

  #note(code: ReturnType<typeof pictureTrouble>): void {
    if (code === this.#notedCode) return;
    this.#notedCode = code;
    this.#options.note(code === undefined ? null : problem(code));
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
