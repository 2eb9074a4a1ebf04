/** The port to the stage: what operations ask of OBS. Implemented by src-engine/obs. */
import type { ObsInput, ObsScene } from '../../contract/inputs.ts';
import type { StageChangeView, StagePlan, StagePrice } from '../../contract/stage.ts';
import type { ObsState, Problem, StageState } from '../../contract/state.ts';
import type { MeterReading, StageSound } from './sound.ts';

/** Where an OBS is, and its password (kept in memory only). */
export interface ObsTarget {
  readonly url: string;
  readonly password?: string | undefined;
}

/** What happens at the stage. All `atMs` are when we learned of it, on the engine's clock. */
export type StageEvent =
  | { readonly kind: 'obs'; readonly obs: ObsState }
  | { readonly kind: 'stage'; readonly stage: StageState }
  | { readonly kind: 'panic'; readonly active: boolean }
  /** Every change of a mute OBS reports. `ours`: the echo of our own request; else a person or another program did it. */
  | {
      readonly kind: 'mute';
      readonly inputName: string;
      readonly muted: boolean;
      readonly ours: boolean;
      readonly atMs: number;
    }
  | { readonly kind: 'meters'; readonly readings: readonly MeterReading[] }
  | { readonly kind: 'input-renamed'; readonly from: string; readonly to: string }
  /** Inputs came or went, or another scene collection was loaded: list them again. */
  | { readonly kind: 'inputs-changed' }
  /** Scenes came, went or got another name, or another scene collection was loaded: list them again. */
  | { readonly kind: 'scenes-changed' }
  | { readonly kind: 'programme'; readonly sceneName: string };

/** A device of this computer, as OBS tells of it. */
export type ObsDevice =
  | { readonly kind: 'pulse'; readonly source: string }
  /** By the name that the system shows for it. */
  | { readonly kind: 'named'; readonly label: string }
  | { readonly kind: 'default' };

/** What a set-up did. */
export interface StageSetUp {
  readonly stage: StageState;
  readonly price: StagePrice;
}

/** What an undo or a repair did: what could not be done is said. */
export interface StageChangeResult {
  readonly stage: StageState;
  readonly leftOver: readonly Problem[];
}

export interface StagePort extends StageSound {
  readonly obs: ObsState;
  readonly stage: StageState;
  /** True where an earlier run left changes in OBS: set up to go on with them, or undo. */
  readonly unfinished: boolean;
  /** True from panic() until endPanic(), also over a restart of the engine. */
  readonly panicActive: boolean;

  /** The safe scene of the stage that is set up; undefined where none is. */
  readonly safeScene: string | undefined;

  /** Inputs by their OBS name that are muted because of us, also by a run before this one. */
  readonly mutedByUs: readonly string[];

  on(listener: (event: StageEvent) => void): () => void;

  /**
   * Links an OBS and stays linked (reconnects for ever). Rejects with a UserError where the first try fails, and gives up
   * then unless `keepTrying`.
   */
  link(target: ObsTarget, options?: { readonly keepTrying?: boolean }): Promise<void>;
  /** Lets go of OBS; undoes nothing. */
  unlink(): Promise<void>;

  listInputs(): Promise<ObsInput[]>;
  listScenes(): Promise<ObsScene[]>;
  /** The devices that inputs listen to, by their name; those are left out of which OBS does not tell. */
  devicesOf(inputs: readonly ObsInput[]): Promise<ReadonlyMap<string, ObsDevice>>;
  /** What is ours in OBS, and what we changed: all that an undo would undo. */
  readonly changes: readonly StageChangeView[];

  /**
   * How much later this input's sound airs than OBS got it: D and the user's own sync offset. A cut's airtime is its source
   * time plus this. Undefined where it is not delayed.
   */
  airDelayMs(inputName: string): number | undefined;

  /** What a plan would cost in video memory; changes nothing. */
  price(plan: StagePlan): Promise<StagePrice>;
  /**
   * Puts the safety delay on every audio input and protected scene. Doing it twice changes nothing. Rejects with a
   * UserError: "conflict" above the memory budget (unless accepted) or for scenes shown in one another, "not-found",
   * "stage-edited", "disk-full", "obs-…".
   */
  setUp(plan: StagePlan, options?: { readonly acceptOverBudget?: boolean }): Promise<StageSetUp>;
  /** Sets up again what was edited or removed by hand. */
  repair(): Promise<StageChangeResult>;
  /** Gives OBS back as it was, from the journal alone. */
  undo(): Promise<StageChangeResult>;
  /** Proves the stage now; also done by itself on events and every few seconds. */
  verify(): Promise<StageState>;

  /** Mutes every audio input and goes to the safe scene, in one message to OBS. */
  panic(): Promise<void>;
  /** Gives sound back to those that panic() muted, and the scene that was on air. */
  endPanic(): Promise<void>;
}
