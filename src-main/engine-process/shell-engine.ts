/**
 * The engine as the shell has it: started and kept running, its state told to whoever wants to know, and OBS closed by the
 * guardian (the shell's own small link) while a live engine is gone.
 */
import { UserError } from '../../src-engine/contract/errors.ts';
import {
  type EngineChild,
  EngineSupervisor,
  type EngineSupervisorOptions,
} from '../../src-engine/guardian/engine-supervisor.ts';
import type { Guardian, GuardianOptions, GuardianReport } from '../../src-engine/guardian/guardian.ts';
import type { EngineProcessState } from '../contract/channels.ts';

export interface EngineAddress {
  readonly port: number;
  readonly token: string;
}

export interface ShellEngineOptions {
  readonly launch: () => EngineChild;
  readonly guardian: (onReport: GuardianOptions['onReport']) => Guardian;
  /** Rejects with a UserError where the system's key store does not give it. */
  readonly secretsKey: () => Promise<string | undefined>;
  readonly onState: (state: EngineProcessState) => void;
  /** It listens, for the first time or again. */
  readonly onAddress: (address: EngineAddress) => void;
  /** It ended by a client's wish. */
  readonly onEnd: () => void;
  readonly supervisor?: Partial<Pick<EngineSupervisorOptions, 'memoryLimitBytes' | 'startsWithinMs'>>;
}

/** What keeps it from starting may pass: another engine ends, a key store is unlocked. */
const TRY_AGAIN_AFTER_MS = 10_000;

export class ShellEngine {
  readonly #options: ShellEngineOptions;
  readonly #guardian: Guardian;
  #supervisor: EngineSupervisor | undefined;
  #state: EngineProcessState = { state: 'starting', restarts: 0, failClosed: 'no' };
  #address: EngineAddress | undefined;
  #isEnding = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ShellEngineOptions) {
    this.#options = options;
    this.#guardian = options.guardian((report) => this.#hear(report));
  }

  get state(): EngineProcessState {
    return this.#state;
  }

  get address(): EngineAddress | undefined {
    return this.#address;
  }

  /** Starts it, and goes on trying where it cannot: the state says why. Never rejects. */
  async start(): Promise<void> {
    try {
      const secretsKey = await this.#options.secretsKey();
      if (this.#isEnding) return;
      this.#supervisor = new EngineSupervisor({
        ...this.#options.supervisor,
        launch: this.#options.launch,
        guardian: this.#guardian,
        secretsKey,
        onDeath: () => {
          this.#address = undefined;
          this.#set({ state: 'restarting', restarts: this.#state.restarts + 1 });
        },
        onRestart: (address) => this.#runs(address),
        onEnd: () => {
          this.#address = undefined;
          this.#set({ state: 'ended' });
          this.#options.onEnd();
        },
      });
      this.#runs(await this.#supervisor.start());
    } catch (error) {
      const { message, advice } = error instanceof UserError ? error : unknownFault;
      this.#set({ state: 'failed', message, advice });
      if (!this.#isEnding) this.#timer = setTimeout(() => void this.start(), TRY_AGAIN_AFTER_MS);
    }
  }

  /** The user's panic while the engine does not answer: the shell's own link to OBS closes, whatever the policy says. */
  panic(): Promise<void> {
    return this.#guardian.panic();
  }

  /** Ends it in order: the stage is undone, and the guardian gives back its own mutes. Safe to call twice. */
  async stop(): Promise<void> {
    if (this.#isEnding) return;
    this.#isEnding = true;
    clearTimeout(this.#timer);
    await this.#supervisor?.stop();
    // OBS out of reach: the mutes are noted, and the next guardian gives them back.
    await this.#guardian.release().catch(() => undefined);
    this.#guardian.stop();
    this.#address = undefined;
    this.#set({ state: 'ended' });
  }

  #runs(address: EngineAddress): void {
    this.#address = address;
    // A relaxed policy closed nothing, so nothing is reported open again.
    const { failClosed } = this.#state;
    this.#set({ state: 'running', ...(failClosed === 'airs-unchecked' ? { failClosed: 'no' } : {}) });
    this.#options.onAddress(address);
  }

  #hear(report: GuardianReport): void {
    switch (report.kind) {
      case 'engine-lost':
        if (!report.strict) this.#set({ failClosed: 'airs-unchecked' });
        else if (report.safeScene) this.#set({ failClosed: 'muted-and-safe-scene' });
        // None: others had muted all of them, or OBS was out of reach, which was said.
        else if (report.closed.length > 0) this.#set({ failClosed: 'muted' });
        return;
      case 'obs-unreachable':
        this.#set({ failClosed: 'obs-unreachable' });
        return;
      case 'closed-late':
        this.#set({ failClosed: report.safeScene ? 'muted-and-safe-scene' : 'muted' });
        return;
      case 'opened':
        this.#set({ failClosed: 'no' });
        return;
    }
  }

  #set(change: Partial<EngineProcessState>): void {
    const { message: _, advice: __, ...before } = this.#state;
    this.#state = { ...before, ...change };
    this.#options.onState(this.#state);
  }
}

const unknownFault = {
  message: 'The engine could not be started.',
  advice: 'Start Airlock again. If it stays so, look into the log in Airlock’s folder, and please report it.',
};
