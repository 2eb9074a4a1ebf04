/** Mutes and the bleep: sets them together, tells our own from the user's, and keeps what we hold in the journal. */
import { UserError } from '../contract/errors.ts';
import type { StageSoundChange } from '../operations/ports/sound.ts';
import { BLEEP_INPUT } from './helper-names.ts';
import { type ObsAnswer, type ObsClient, type ObsRequest, request } from './obs-client.ts';
import { ObsRequestError, requestCodes } from './obs-errors.ts';
import type { StageJournal } from './stage-journal.ts';

/** How long after a request its echo may come, in ms; OBS's event takes 1-45 ms here. */
const ECHO_WITHIN_MS = 1000;

/** How much longer than D an input stays closed: what it captured before its delay was in force is gone by then. */
export const CLOSED_MARGIN_MS = 300;

export interface StageMutesOptions {
  readonly journal: StageJournal;
  readonly now: () => number;
}

export class StageMutes {
  readonly #journal: StageJournal;
  readonly #now: () => number;
  #collection: string | undefined;
  #panicking = false;
  readonly #panicMuted = new Set<string>();
  /** What each input was last asked to be. */
  readonly #wanted = new Map<string, { muted: boolean; bleep: boolean }>();
  /** What OBS last said of each input. */
  readonly #actual = new Map<string, boolean>();
  /** Inputs that are muted because of us. */
  readonly #held = new Set<string>();
  /** Inputs kept muted until their delay is in force. */
  readonly #closed = new Map<string, NodeJS.Timeout | undefined>();
  /** Inputs that should have been opened while the link was lost. */
  readonly #opening = new Set<string>();
  readonly #echoes = new Map<string, { muted: boolean; untilMs: number }[]>();

  constructor({ journal, now }: StageMutesOptions) {
    this.#journal = journal;
    this.#now = now;
  }

  /** Takes over what OBS says now and what the journal says that we hold; on every (re)link and scene collection. */
  adopt(collection: string, muted: ReadonlyMap<string, boolean>): void {
    this.#collection = collection;
    this.#actual.clear();
    for (const [name, state] of muted) this.#actual.set(name, state);
    this.#held.clear();
    for (const name of this.#journal.of(collection)?.mutes ?? []) {
      if (this.#actual.get(name) === true) this.#held.add(name);
    }
  }

  /** Every input with sound that we know of. */
  get inputs(): readonly string[] {
    return [...this.#actual.keys()];
  }

  /** Takes in a new input. */
  known(inputName: string, muted: boolean): void {
    if (!this.#actual.has(inputName)) this.#actual.set(inputName, muted);
  }

  /** Drops an input that is gone. */
  forget(inputName: string): void {
    clearTimeout(this.#closed.get(inputName));
    for (const map of [this.#wanted, this.#actual, this.#closed, this.#echoes]) map.delete(inputName);
    if (this.#held.delete(inputName)) this.#note();
  }

  /** Keeps inputs muted, whatever cuts ask for, until openAfter(). */
  async close(client: ObsClient, inputs: readonly string[]): Promise<void> {
    for (const name of inputs) this.#closed.set(name, undefined);
    if (inputs.length > 0) await this.#send(client, inputs);
  }

  /** Opens closed inputs `waitMs` from now, unless the user or a cut wants them muted. */
  openAfter(inputs: readonly string[], waitMs: number, client: () => ObsClient): void {
    for (const name of inputs) {
      clearTimeout(this.#closed.get(name));
      const timer = setTimeout(() => {
        this.#closed.delete(name);
        // A lost link keeps it muted; resume() opens it when the link is back.
        if (this.#held.has(name)) this.#send(client(), [name]).catch(() => this.#opening.add(name));
      }, waitMs);
      this.#closed.set(name, timer);
    }
  }

  /** Ends all timers. */
  stop(): void {
    for (const timer of this.#closed.values()) clearTimeout(timer);
    this.#closed.clear();
  }

  get panicActive(): boolean {
    if (this.#panicking) return true;
    return this.#collection !== undefined && this.#journal.of(this.#collection)?.panic !== undefined;
  }

  /** Inputs muted by us now. */
  get held(): ReadonlySet<string> {
    return this.#held;
  }

  /** See StageSound.apply. During panic nothing is unmuted; what was asked is made true when panic ends. */
  async apply(client: ObsClient, changes: readonly StageSoundChange[]): Promise<void> {
    for (const { inputName, muted, bleep } of changes) this.#wanted.set(inputName, { muted, bleep });
    const names = changes.map((change) => change.inputName);
    await this.#send(client, names);
  }

  /**
   * After a lost link: ends the mutes that should have ended meanwhile, and makes those that should be on. Inputs that the
   * user muted stay muted.
   */
  async resume(client: ObsClient): Promise<void> {
    const asked = [...this.#wanted]
      .filter(([name, { muted }]) => muted || this.#held.has(name))
      .map(([name]) => name);
    const names = new Set([...asked, ...this.#opening]);
    this.#opening.clear();
    if (names.size > 0)
      await this.#send(
        client,
        [...names].filter((name) => this.#actual.has(name)),
      );
  }

  /** Ends what an earlier run of the engine held muted and nobody asks for any more. */
  async releaseForgotten(client: ObsClient): Promise<void> {
    const forgotten = [...this.#held].filter((name) => !this.#wanted.has(name) && !this.#closed.has(name));
    if (forgotten.length === 0 || this.panicActive) return;
    await this.apply(
      client,
      forgotten.map((inputName) => ({ inputName, muted: false, bleep: false })),
    );
  }

  /** Takes in an InputMuteStateChanged; true where it is the echo of our own request. */
  heard(inputName: string, muted: boolean): boolean {
    this.#actual.set(inputName, muted);
    const now = this.#now();
    const due = (this.#echoes.get(inputName) ?? []).filter((each) => each.untilMs >= now);
    const index = due.findIndex((each) => each.muted === muted);
    if (index >= 0) due.splice(0, index + 1);
    this.#echoes.set(inputName, due);
    if (index >= 0) return true;
    // The user took the mute into their own hands.
    if (this.#held.delete(inputName)) this.#note();
    return false;
  }

  renamed(from: string, to: string): void {
    for (const map of [this.#wanted, this.#actual, this.#echoes] as Map<string, unknown>[]) {
      const value = map.get(from);
      if (map.delete(from)) map.set(to, value);
    }
    if (this.#held.delete(from)) this.#held.add(to);
  }

  /** Mutes `inputs` and goes to `safeScene`, in one batch. Until endPanic() nothing is unmuted. */
  async panic(client: ObsClient, inputs: readonly string[], safeScene: string): Promise<void> {
    this.#panicking = true;
    const collection = this.#collection ?? '';
    // Kept over a failure: the message may have arrived all the same, and then OBS says that they are muted already.
    for (const name of inputs) {
      if (this.#actual.get(name) !== true || this.#held.has(name)) this.#panicMuted.add(name);
    }
    const results = await client.batch([
      request('GetCurrentProgramScene'),
      ...[...inputs, BLEEP_INPUT].map((inputName) => this.#mute(inputName, true)),
      request('SetCurrentProgramScene', { sceneName: safeScene }),
    ]);
    const [programme] = results as [ObsAnswer];
    const { currentProgramSceneName: sceneName } = programme.data as { currentProgramSceneName: string };
    const before = this.#journal.of(collection)?.panic;
    this.#journal.panic(collection, {
      sceneName: before?.sceneName ?? sceneName,
      inputs: [...new Set([...(before?.inputs ?? []), ...this.#panicMuted])],
    });
    if (results.at(-1)?.ok === true) return;
    throw new UserError(
      'obs-refused',
      'Every input is muted, but OBS has no safe scene to go to: the picture is still on air.',
      'Switch to a harmless scene in OBS. Set up the stage, and there will be a safe scene.',
    );
  }

  /** Ends a panic: gives sound back to those it muted unless a cut wants them muted. Returns the scene to go back to. */
  async endPanic(client: ObsClient): Promise<string | undefined> {
    this.#panicking = false;
    this.#panicMuted.clear();
    const collection = this.#collection ?? '';
    const panic = this.#journal.of(collection)?.panic;
    if (panic === undefined) return undefined;
    await client.batch(panic.inputs.map((name) => this.#mute(name, this.#wanted.get(name)?.muted === true)));
    this.#journal.panic(collection, undefined);
    return panic.sceneName;
  }

  #mute(inputName: string, inputMuted: boolean): ObsRequest {
    const due = this.#echoes.get(inputName) ?? [];
    due.push({ muted: inputMuted, untilMs: this.#now() + ECHO_WITHIN_MS });
    this.#echoes.set(inputName, due);
    return request('SetInputMute', { inputName, inputMuted });
  }

  #mustMute(name: string): boolean {
    return this.#wanted.get(name)?.muted === true || this.#closed.has(name);
  }

  async #send(client: ObsClient, names: readonly string[]): Promise<void> {
    const states = names.map((name) => ({ name, muted: this.panicActive || this.#mustMute(name) }));
    const taken = states.filter(
      ({ name, muted }) => muted && this.#actual.get(name) !== true && !this.#held.has(name),
    );
    for (const { name } of taken) this.#held.add(name);
    if (taken.length > 0) this.#note();
    const bleep =
      !this.panicActive && [...this.#wanted.values()].some((wanted) => wanted.muted && wanted.bleep);
    const results = await client.batch([
      ...states.map(({ name, muted }) => this.#mute(name, muted)),
      this.#mute(BLEEP_INPUT, !bleep),
    ]);
    // Given back only now: what a lost link keeps muted is still ours to end.
    const given = states.filter(({ name, muted }) => !muted && this.#held.delete(name));
    if (given.length > 0) this.#note();
    // A stage without a bleep is still a stage, and an input that was removed has nothing to mute.
    const refused = results.find((each) => !each.ok && each.code !== requestCodes.resourceNotFound);
    if (refused !== undefined) throw new ObsRequestError('SetInputMute', refused.code);
  }

  #note(): void {
    if (this.#collection !== undefined) this.#journal.holdsMuted(this.#collection, [...this.#held]);
  }
}
