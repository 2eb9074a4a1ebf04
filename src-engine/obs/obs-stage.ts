/** The port that operations use: made of the link, the stage's core, and what follows OBS's events. */
import { join } from 'node:path';
import type { ObsInput, ObsScene } from '../contract/inputs.ts';
import type { StageChangeView, StagePlan, StagePrice } from '../contract/stage.ts';
import type { ObsState, StageState } from '../contract/state.ts';
import type { StageSoundChange } from '../operations/ports/sound.ts';
import type {
  ObsDevice,
  ObsTarget,
  StageChangeResult,
  StageEvent,
  StagePort,
  StageSetUp,
} from '../operations/ports/stage.ts';
import { chooseScenes } from './choose-scenes.ts';
import { stagePrice } from './delay-maths.ts';
import { ourInputs, ourScenes } from './helper-names.ts';
import { readInputDevices } from './input-devices.ts';
import { readInputs, readInventory } from './inventory.ts';
import type { LinkState } from './obs-client.ts';
import { ObsLink } from './obs-link.ts';
import { ObsPicture } from './obs-picture.ts';
import { StageCore } from './stage-core.ts';
import { followEvents } from './stage-events.ts';
import { StageFollower } from './stage-follower.ts';
import type { StageChange } from './stage-journal.ts';
import { findChange } from './sync-offsets.ts';

export interface ObsStageOptions {
  /** A private folder of ours: the journal, the bleep's sound file and the masks of covers are kept in it. */
  readonly folder: string;
  /** Above this much video memory a set-up asks first; read at each set-up. */
  readonly videoMemoryBudgetBytes?: () => number;
  /** The engine's monotonic clock, in ms. */
  readonly now?: () => number;
  readonly allowRemote?: boolean;
  /** How often the stage is looked at without an event: some versions of OBS tell too little. */
  readonly verifyEveryMs?: number;
}

/** 1.5 GB: two 1080p60 scenes with D = 1.5 s; a third of what a small graphics card has. */
export const DEFAULT_BUDGET_BYTES = 1.5e9;

export class ObsStage implements StagePort {
  /** The picture's half: seeing and cutting it. */
  readonly picture: ObsPicture;
  readonly #core: StageCore;
  readonly #link: ObsLink;
  readonly #follower: StageFollower;
  readonly #now: () => number;
  readonly #budgetBytes: () => number;
  readonly #listeners = new Set<(event: StageEvent) => void>();
  readonly #verifyEveryMs: number;
  #verifyTimer: NodeJS.Timeout | undefined;
  #panicOnLink = false;
  #panicRun: Promise<void> = Promise.resolve();

  /** Reads the journal of earlier runs; throws where it is there and cannot be read at all. */
  constructor(options: ObsStageOptions) {
    this.#now = options.now ?? (() => performance.now());
    this.#budgetBytes = options.videoMemoryBudgetBytes ?? (() => DEFAULT_BUDGET_BYTES);
    this.#link = new ObsLink({
      allowRemote: options.allowRemote ?? false,
      onState: (state) => this.#linkChanged(state),
    });
    this.#core = new StageCore({
      link: this.#link,
      journalPath: join(options.folder, 'stage-journal.json'),
      bleepFile: join(options.folder, 'bleep.wav'),
      coversFolder: join(options.folder, 'covers'),
      budgetBytes: this.#budgetBytes,
      now: this.#now,
      emit: (event) => this.#emit(event),
    });
    this.picture = new ObsPicture(this.#core, this.#now);
    this.#follower = new StageFollower(this.#core, this.#now);
    this.#verifyEveryMs = options.verifyEveryMs ?? 5000;
  }

  get obs(): ObsState {
    return this.#core.obs;
  }

  get stage(): StageState {
    return this.#core.stage;
  }

  get unfinished(): boolean {
    return this.#core.plan === undefined && this.#core.journal.collections.length > 0;
  }

  get panicActive(): boolean {
    return this.#panicOnLink || this.#core.mutes.panicActive;
  }

  get safeScene(): string | undefined {
    return this.#core.plan === undefined ? undefined : this.#core.safeScene;
  }

  get mutedByUs(): readonly string[] {
    return [...this.#core.mutes.held];
  }

  on(listener: (event: StageEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async link(
    target: ObsTarget,
    { keepTrying = false }: { readonly keepTrying?: boolean } = {},
  ): Promise<void> {
    clearInterval(this.#verifyTimer);
    this.#verifyTimer = setInterval(() => this.#core.lookSoon(), this.#verifyEveryMs);
    this.#verifyTimer.unref();
    await this.#link.open(target, keepTrying, (client) => followEvents(client, this.#follower, this.#now));
    await this.#core.exclusive(async () => undefined);
  }

  async unlink(): Promise<void> {
    clearInterval(this.#verifyTimer);
    this.#core.stop();
    this.#link.close();
  }

  async listInputs(): Promise<ObsInput[]> {
    const { inputs } = await this.#link.client.call('GetInputList');
    const read = await readInputs(this.#link.client, inputs as unknown as Parameters<typeof readInputs>[1]);
    return read
      .filter((input) => !ourInputs.includes(input.name))
      .map(({ name, uuid, kind, audio }) => ({
        inputName: name,
        ...(uuid === undefined ? {} : { inputUuid: uuid }),
        inputKind: kind,
        hasAudio: audio !== undefined,
        ...(audio === undefined
          ? {}
          : { muted: audio.muted, syncOffsetMs: audio.offsetMs, monitored: audio.monitored }),
      }));
  }

  async listScenes(): Promise<ObsScene[]> {
    const { scenes, programmeScene } = await readInventory(this.#link.client);
    return scenes
      .filter((scene) => !ourScenes.includes(scene.name))
      .map(({ name }) => {
        const chosen = this.#core.scenes.find((each) => each.sceneName === name);
        return {
          sceneName: name,
          current: name === programmeScene,
          protected: chosen !== undefined,
          warm: chosen?.warm ?? false,
        };
      });
  }

  devicesOf(inputs: readonly ObsInput[]): Promise<ReadonlyMap<string, ObsDevice>> {
    return readInputDevices(this.#link.client, inputs);
  }

  get changes(): readonly StageChangeView[] {
    const { changes, hidden } = this.#core.journal;
    return [
      ...changes.flatMap(changeView),
      ...hidden.map(({ sceneName, sourceName }) => ({
        kind: 'hidden-source' as const,
        sceneName,
        sourceName,
      })),
    ];
  }

  airDelayMs(inputName: string): number | undefined {
    if (this.#core.plan === undefined) return undefined;
    const changes = this.#core.journal.of(this.#core.collection)?.changes ?? [];
    return findChange(changes, { name: inputName })?.setMs;
  }

  async price(plan: StagePlan): Promise<StagePrice> {
    const { scenes, video } = await readInventory(this.#link.client);
    return stagePrice(plan.delayMs, video, chooseScenes(plan, scenes), this.#budgetBytes());
  }

  async setUp(
    plan: StagePlan,
    { acceptOverBudget = false }: { readonly acceptOverBudget?: boolean } = {},
  ): Promise<StageSetUp> {
    const done = await this.#core.exclusive(() => this.#core.setUp(plan, acceptOverBudget));
    this.#follower.offsetsWereSet();
    return done;
  }

  async repair(): Promise<StageChangeResult> {
    return this.#core.exclusive(() => this.#core.repair());
  }

  async undo(): Promise<StageChangeResult> {
    return this.#core.exclusive(() => this.#core.undo());
  }

  async verify(): Promise<StageState> {
    return this.#core.exclusive(() => this.#core.verify());
  }

  async apply(changes: readonly StageSoundChange[]): Promise<void> {
    await this.#core.mutes.apply(this.#link.lane, changes);
  }

  async panic(): Promise<void> {
    // Until it is done, it is made good as soon as OBS is there again.
    this.#panicOnLink = true;
    this.#emit({ kind: 'panic', active: true });
    const { mutes, safeScene } = this.#core;
    const done = mutes.panic(this.#link.lane, mutes.inputs, safeScene);
    this.#panicRun = done.then(() => this.#panicRest());
    this.#panicRun.catch(() => this.#core.lookSoon());
    await done;
    this.#panicOnLink = false;
  }

  /** Mutes what we had not heard of yet. */
  async #panicRest(): Promise<void> {
    const others = (await this.listInputs()).filter((input) => input.muted === false);
    const names = others.map((input) => input.inputName);
    if (names.length > 0) await this.#core.mutes.panic(this.#link.lane, names, this.#core.safeScene);
  }

  async endPanic(): Promise<void> {
    this.#panicOnLink = false;
    await this.#panicRun.catch(() => undefined);
    const { mutes, safeScene } = this.#core;
    const sceneName = await mutes.endPanic(this.#link.lane);
    this.#emit({ kind: 'panic', active: false });
    if (sceneName === undefined || sceneName === safeScene || this.#core.picture.safe.isOn) return;
    const now = await this.#link.client.call('GetCurrentProgramScene');
    if (now.currentProgramSceneName !== safeScene) return;
    await this.#link.client.call('SetCurrentProgramScene', { sceneName });
  }

  #linkChanged(state: LinkState): void {
    this.#core.emitObs();
    if (state.kind !== 'connected') return;
    this.#core
      .exclusive(async () => {
        if (this.#panicOnLink) await this.panic().catch(() => undefined);
        await this.#core.arrive();
        this.#follower.offsetsWereSet();
      })
      // A link lost again meanwhile comes back to this; what a set-up failed at stands in the stage's state.
      .catch(() => this.#core.lookSoon());
  }

  #emit(event: StageEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** A change as clients are told of it; of a removed input there is nothing to undo. */
function changeView(change: StageChange): StageChangeView[] {
  switch (change.kind) {
    case 'sync-offset': {
      const { kind, inputName, beforeMs, setMs, gone } = change;
      return gone ? [] : [{ kind, inputName, beforeMs, setMs }];
    }
    case 'transition-override': {
      const { kind, sceneName, beforeName, setName } = change;
      return [{ kind, sceneName, before: beforeName, set: setName }];
    }
    default:
      return [change];
  }
}
