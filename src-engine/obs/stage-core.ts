/** The stage's state and its verbs, one at a time: set-up, verify, undo, and what a new link calls for. */
import type { StagePlan } from '../contract/stage.ts';
import type { ObsState, StageState } from '../contract/state.ts';
import type { StageChangeResult, StageEvent, StageSetUp } from '../operations/ports/stage.ts';
import type { ChosenScene } from './choose-scenes.ts';
import { ColdScenes } from './cold-scenes.ts';
import { renderDelayMs } from './delay-maths.ts';
import { ourScenes, SAFE_SCENE } from './helper-names.ts';
import { type Inventory, mutesOf, offsetOf, readInventory } from './inventory.ts';
import type { ObsLink } from './obs-link.ts';
import { PictureState } from './picture-state.ts';
import { setUpStage } from './set-up.ts';
import { StageJournal } from './stage-journal.ts';
import { CLOSED_MARGIN_MS, StageMutes } from './stage-mutes.ts';
import { lookAtStage, problemOf, unfinished } from './stage-problems.ts';
import { planOffsets } from './sync-offsets.ts';
import { undoStage } from './undo.ts';

export interface StageCoreOptions {
  readonly link: ObsLink;
  readonly journalPath: string;
  readonly bleepFile: string;
  /** A folder for the masks that cover parts of the picture; OBS reads them. */
  readonly coversFolder: string;
  readonly budgetBytes: () => number;
  readonly now: () => number;
  readonly emit: (event: StageEvent) => void;
}

/** Events come in flocks; one look serves them all. */
const LOOK_AFTER_MS = 250;

export class StageCore {
  readonly link: ObsLink;
  readonly journal: StageJournal;
  readonly mutes: StageMutes;
  readonly picture: PictureState;
  readonly emit: (event: StageEvent) => void;
  /** What the user wants of the stage; undefined where nothing is to be set up. */
  plan: StagePlan | undefined;
  collection = '';
  programmeScene = '';
  /** True while OBS loads another scene collection. */
  unloading = false;
  streaming = false;
  recording = false;
  readonly #options: StageCoreOptions;
  readonly #cold: ColdScenes;
  #scenes: readonly ChosenScene[] = [];
  #stage: StageState = { state: 'none', protectedScenes: [], problems: [] };
  #toldObs: ObsState | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #busy = 0;
  #lookTimer: NodeJS.Timeout | undefined;

  constructor(options: StageCoreOptions) {
    this.#options = options;
    this.link = options.link;
    this.emit = options.emit;
    this.journal = StageJournal.open(options.journalPath);
    this.mutes = new StageMutes({ journal: this.journal, now: options.now });
    const { coversFolder, now } = options;
    this.picture = new PictureState({ journal: this.journal, coversFolder, now });
    this.#cold = new ColdScenes({
      client: () => this.link.lane,
      mayLeaveSafeScene: () => !this.picture.safe.isOn && !this.mutes.panicActive,
      onError: () => this.lookSoon(),
    });
  }

  get stage(): StageState {
    return this.#stage;
  }

  get scenes(): readonly ChosenScene[] {
    return this.#scenes;
  }

  get safeScene(): string {
    return this.plan?.safeSceneName ?? this.journal.of(this.collection)?.plan?.safeSceneName ?? SAFE_SCENE;
  }

  /** Where a cut to the safe scene goes back to: what is on air, or what waits behind the safe scene. */
  get sceneToGoBackTo(): string {
    return this.journal.of(this.collection)?.panic?.sceneName ?? this.#cold.filling ?? this.programmeScene;
  }

  /** Runs one verb after the other: two set-ups at once would undo each other. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#queue.then(async () => {
      this.#busy += 1;
      try {
        return await work();
      } finally {
        this.#busy -= 1;
      }
    });
    this.#queue = next.catch(() => undefined);
    return next;
  }

  /**
   * What a new link or another scene collection calls for: takes over its state, and sets up what is to be set up. Inputs
   * whose delay is not in force stay muted until it is.
   */
  async arrive(): Promise<void> {
    const inventory = await readInventory(this.link.client);
    this.unloading = false;
    this.#take(inventory);
    this.picture.cuts.relinked();
    this.mutes.adopt(inventory.collection, mutesOf(inventory));
    await this.mutes.resume(this.link.lane);
    this.emitObs();
    this.picture.layout.touched();
    if (this.plan === undefined) {
      const leftOver = this.journal.collections.length > 0;
      this.#become({ state: 'none', protectedScenes: [], problems: leftOver ? [unfinished] : [] });
      return;
    }
    const { delayMs } = this.plan;
    this.plan = { ...this.journal.of(this.collection)?.plan, delayMs };
    const open = planOffsets(inventory.inputs, this.journal.of(this.collection), delayMs)
      .filter(({ inputName, setMs }) => offsetOf(inventory, inputName) !== setMs)
      .map((change) => change.inputName);
    await this.mutes.close(this.link.lane, open);
    try {
      await this.#setUp(this.plan, { acceptOverBudget: true, renew: true });
    } finally {
      this.mutes.openAfter(open, delayMs + CLOSED_MARGIN_MS, () => this.link.lane);
    }
  }

  /** Sets up by the same plan: for what changed in OBS without the user meaning our helpers. */
  async setUpAgain(): Promise<void> {
    if (this.plan !== undefined) await this.#setUp(this.plan, { acceptOverBudget: true, renew: false });
  }

  async setUp(plan: StagePlan, acceptOverBudget: boolean): Promise<StageSetUp> {
    const done = await this.#setUp(plan, { acceptOverBudget, renew: false });
    await this.mutes.releaseForgotten(this.link.lane);
    await this.picture.releaseForgotten(this.link.lane, {
      protectedScenes: sceneNames(this.#scenes),
      safeScene: this.safeScene,
      panicActive: this.mutes.panicActive,
    });
    return done;
  }

  async #setUp(plan: StagePlan, options: { acceptOverBudget: boolean; renew: boolean }): Promise<StageSetUp> {
    const { journal, link } = this;
    const before = this.#stage;
    this.#become({ ...before, state: 'setting-up' });
    try {
      const { bleepFile } = this.#options;
      const budgetBytes = this.#options.budgetBytes();
      const hiddenSources = this.picture.hidden.names;
      const context = {
        client: link.client,
        journal,
        bleepFile,
        budgetBytes,
        cuts: this.picture.cuts,
        hiddenSources,
      };
      const done = await setUpStage(context, plan, options);
      this.plan = plan;
      this.#scenes = done.scenes;
      this.#take(done.inventory);
      if (journal.collections.length === 1) this.picture.cuts.forgetOldFiles(done.inventory.scenes);
      this.#cold.follow({
        cold: done.scenes.filter((scene) => !scene.warm).map((scene) => scene.sceneName),
        safeScene: this.safeScene,
        delayMs: plan.delayMs,
        renderDelayMs: renderDelayMs(plan.delayMs, done.inventory.video),
        programmeScene: this.programmeScene,
      });
      await this.#look();
      return { stage: this.#stage, price: done.price };
    } catch (error) {
      this.#become(
        this.plan === undefined ? before : { ...before, state: 'edited', problems: [problemOf(error)] },
      );
      throw error;
    }
  }

  async repair(): Promise<StageChangeResult> {
    const plan = this.plan ?? this.journal.of(this.collection)?.plan;
    if (plan === undefined) return { stage: this.#stage, leftOver: [] };
    const { scenes } = await readInventory(this.link.client);
    const still = plan.scenes?.filter(({ sceneName }) => scenes.some((scene) => scene.name === sceneName));
    const safe = scenes.some((scene) => scene.name === plan.safeSceneName) ? plan.safeSceneName : undefined;
    await this.#setUp(
      {
        delayMs: plan.delayMs,
        ...(still === undefined || still.length === 0 ? {} : { scenes: still }),
        ...(safe === undefined ? {} : { safeSceneName: safe }),
      },
      { acceptOverBudget: true, renew: false },
    );
    return { stage: this.#stage, leftOver: this.#stage.problems };
  }

  async undo(): Promise<StageChangeResult> {
    const before = { stage: this.#stage, plan: this.plan };
    this.#become({ ...this.#stage, state: 'undoing' });
    this.plan = undefined;
    this.#cold.stop();
    try {
      const leftOver = await undoStage(this.link.client, this.journal);
      this.#scenes = [];
      this.picture.forget();
      const problems = this.journal.collections.length > 0 ? [unfinished] : [];
      this.#become({ state: 'none', protectedScenes: [], problems });
      return { stage: this.#stage, leftOver };
    } catch (error) {
      this.plan = before.plan;
      this.#become(before.stage);
      throw error;
    }
  }

  async verify(): Promise<StageState> {
    if (this.plan !== undefined && this.link.linked && !this.unloading) await this.#look();
    return this.#stage;
  }

  /** Looks at the stage a little later, unless a verb of ours is at work (which looks by itself at its end). */
  lookSoon(): void {
    if (this.plan === undefined || this.#busy > 0 || this.#lookTimer !== undefined) return;
    this.#lookTimer = setTimeout(() => {
      this.#lookTimer = undefined;
      // A lost link says so itself; the next one brings its own look.
      this.exclusive(() => this.verify()).catch(() => undefined);
    }, LOOK_AFTER_MS);
    this.#lookTimer.unref();
  }

  /** Follows the programme scene. */
  programmeChanged(sceneName: string): void {
    this.programmeScene = sceneName;
    this.emit({ kind: 'programme', sceneName });
    this.picture.safe.programmeChanged(sceneName, this.safeScene);
    this.#cold.programmeChanged(sceneName);
    this.lookSoon();
  }

  /** Follows a renamed scene. */
  sceneRenamed(from: string, to: string): void {
    this.journal.renamed(this.collection, 'sceneName', from, to);
    this.picture.cuts.renamed(from, to);
    this.plan = this.plan === undefined ? undefined : this.journal.of(this.collection)?.plan;
    this.#scenes = this.#scenes.map((scene) =>
      scene.sceneName === from ? { ...scene, sceneName: to } : scene,
    );
    if (this.programmeScene === from) this.programmeScene = to;
  }

  /** Follows a removed scene: one that the user removed needs no protection any more. */
  sceneRemoved(sceneName: string): void {
    const record = this.journal.of(this.collection);
    const gone = record?.changes.filter((each) => 'sceneName' in each && each.sceneName === sceneName) ?? [];
    if (!ourScenes.includes(sceneName)) {
      this.journal.undone(this.collection, gone);
      this.#scenes = this.#scenes.filter((scene) => scene.sceneName !== sceneName);
    }
    this.lookSoon();
  }

  /** Follows a renamed scene collection. */
  async collectionRenamed(): Promise<void> {
    const { currentSceneCollectionName } = await this.link.client.call('GetSceneCollectionList');
    this.journal.collectionRenamed(this.collection, currentSceneCollectionName);
    this.collection = currentSceneCollectionName;
  }

  /** How the link and the outputs are. */
  get obs(): ObsState {
    return { ...this.link.state, streaming: this.streaming, recording: this.recording };
  }

  /** Tells how the link and the outputs are, if that changed. */
  emitObs(): void {
    const { obs } = this;
    if (JSON.stringify(obs) === JSON.stringify(this.#toldObs)) return;
    this.#toldObs = obs;
    this.emit({ kind: 'obs', obs });
  }

  /** OBS unloads its scene collection: nothing that happens now is the user's doing. */
  unload(): void {
    this.unloading = true;
    this.#cold.stop();
  }

  stop(): void {
    clearTimeout(this.#lookTimer);
    this.#lookTimer = undefined;
    this.#cold.stop();
    this.mutes.stop();
    this.picture.layout.stop();
  }

  async #look(): Promise<void> {
    const record = this.journal.of(this.collection);
    if (record === undefined || this.plan === undefined) return;
    this.picture.cuts.masks.restore();
    const { problems, programmeScene } = await lookAtStage(
      this.link.client,
      record,
      this.#scenes,
      this.picture.cuts,
    );
    this.programmeScene = programmeScene;
    this.#become({
      state: problems.some((each) => each.code === 'stage-edited') ? 'edited' : 'ready',
      delayMs: this.plan.delayMs,
      protectedScenes: sceneNames(this.#scenes),
      safeSceneName: this.safeScene,
      problems: [...problems],
    });
  }

  #take(inventory: Inventory): void {
    this.collection = inventory.collection;
    this.picture.adopt(inventory.collection);
    this.programmeScene = inventory.programmeScene;
    this.streaming = inventory.streaming;
    this.recording = inventory.recording;
  }

  #become(stage: StageState): void {
    const changed = JSON.stringify(stage) !== JSON.stringify(this.#stage);
    this.#stage = stage;
    if (changed) this.emit({ kind: 'stage', stage });
  }
}

function sceneNames(scenes: readonly ChosenScene[]): string[] {
  return scenes.map((scene) => scene.sceneName);
}
