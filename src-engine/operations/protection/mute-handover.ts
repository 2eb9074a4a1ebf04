/**
 * Hands the mutes of the protected inputs over between the gates and OBS: after a link, a set-up or another scene collection
 * the gates learn how OBS has their inputs, and the stage what the gates want.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BoundInput, ObsInput } from '../../contract/inputs.ts';
import type { SettingsStore } from '../ports/settings.ts';
import type { StagePort } from '../ports/stage.ts';
import type { ProtectedInput } from './protected-input.ts';

/** OBS's mutes are read again where a request of ours was under way meanwhile: so often, so many ms apart. */
const TRIES = 10;
const TRY_AFTER_MS = 50;

export interface MuteHandoverOptions {
  readonly stage: StagePort;
  readonly settings: SettingsStore;
  readonly lines: () => readonly ProtectedInput[];
  readonly nowMs: () => number;
  readonly isConnected: () => boolean;
  /** Carries the gates forward. */
  readonly step: () => void;
  readonly onFault: (error: unknown) => void;
}

export class MuteHandover {
  readonly #options: MuteHandoverOptions;
  #running: Promise<void> = Promise.resolve();

  constructor(options: MuteHandoverOptions) {
    this.#options = options;
  }

  /** Tells the gates how OBS has their inputs now. One at a time; never rejects. */
  run(): Promise<void> {
    this.#running = this.#running.then(() => this.#run()).catch(this.#options.onFault);
    return this.#running;
  }

  async #run(): Promise<void> {
    const options = this.#options;
    const { stage, nowMs } = options;
    for (let tries = 0; tries < TRIES && options.lines().length > 0 && options.isConnected(); tries++) {
      const before = new Map(options.lines().map((line) => [line, line.quiet]));
      const inputs = await stage.listInputs().catch(() => undefined);
      // Lost again: the next link brings its own.
      if (inputs === undefined || !options.isConnected()) return;
      await this.#followNames(inputs);
      const linked = options.lines().filter((line) => {
        const found = inputs.find(({ inputName }) => inputName === line.inputName);
        line.isMissing = found === undefined;
        if (found === undefined) line.unlinked(nowMs());
        const isFresh = before.get(line) !== undefined && before.get(line) === line.quiet;
        if (found === undefined || line.isLinked || !isFresh) return false;
        line.linked(found.muted ?? false, nowMs());
        return true;
      });
      this.takeDelays();
      options.step();
      await this.stand(linked);
      if (options.lines().every((line) => line.isLinked || line.isMissing)) break;
      await sleep(TRY_AFTER_MS);
    }
  }

  /** The stage repeats what it was last asked after a lost link: it must be what the gates want now. */
  async stand(lines: readonly ProtectedInput[]): Promise<void> {
    const changes = lines.flatMap((line) => line.standing(this.#options.nowMs()) ?? []);
    if (changes.length > 0) await this.#options.stage.apply(changes).catch(() => undefined);
  }

  /** Ends our mutes. A lost link keeps them in the stage's journal, and the next start ends them. */
  async giveBack(lines: readonly ProtectedInput[]): Promise<void> {
    const { stage, nowMs, isConnected } = this.#options;
    const held = lines.filter((line) => line.isHeld(nowMs()));
    if (held.length === 0 || !isConnected()) return;
    const changes = held.map(({ inputName }) => ({ inputName, muted: false, bleep: false }));
    await stage.apply(changes).catch(() => undefined);
  }

  /** Inputs that were renamed while nobody watched are known by OBS's id of them. */
  async #followNames(inputs: readonly ObsInput[]): Promise<void> {
    const { settings, lines } = this.#options;
    const nameNow = (bound: BoundInput): string =>
      inputs.some(({ inputName }) => inputName === bound.inputName)
        ? bound.inputName
        : (inputs.find(({ inputUuid }) => inputUuid !== undefined && inputUuid === bound.inputUuid)
            ?.inputName ?? bound.inputName);
    const before = settings.read().inputs;
    if (before.every((bound) => nameNow(bound) === bound.inputName)) return;
    await settings.update((value) => ({
      ...value,
      inputs: value.inputs.map((bound) => ({ ...bound, inputName: nameNow(bound) })),
    }));
    for (const line of lines()) {
      const bound = settings.read().inputs.find(({ inputId }) => inputId === line.inputId);
      if (bound !== undefined) line.renamed(bound.inputName);
    }
  }

  /** Takes over what the stage says of each input's delay. */
  takeDelays(): void {
    const { stage } = this.#options;
    for (const line of this.#options.lines()) {
      const delayMs = stage.airDelayMs(line.inputName);
      line.isDelayed = delayMs !== undefined;
      if (delayMs !== undefined) line.setDelay(delayMs);
    }
  }
}
