/**
 * Protection of the bound inputs while the engine runs: opens and closes their lines, follows OBS and the models, and says
 * how protected the stream is. Whatever fails, the gates fail closed by themselves; nothing here is on their way.
 */
import type { Cut } from '../../contract/cuts.ts';
import { UserError } from '../../contract/errors.ts';
import type { EventBody } from '../../contract/events.ts';
import type { BoundInput, InputStatus } from '../../contract/inputs.ts';
import type { Problem, Protection as ProtectionState } from '../../contract/state.ts';
import type { PolicyBook } from '../policy-book.ts';
import type { GuardianPort } from '../ports/guardian.ts';
import type { IncidentJournal } from '../ports/incidents.ts';
import type { Listening } from '../ports/listening.ts';
import type { SettingsStore } from '../ports/settings.ts';
import type { SpeechDetector } from '../ports/speech.ts';
import type { StagePort } from '../ports/stage.ts';
import { GateLoop } from './gate-loop.ts';
import { GuardianWatch } from './guardian-watch.ts';
import { cutOf, LineReports } from './line-reports.ts';
import { MuteHandover } from './mute-handover.ts';
import { problem } from './problems.ts';
import { ProtectedInput } from './protected-input.ts';
import { type EngineFacts, inputProtectionOf, protectionOf } from './protection-word.ts';
import { StageWatch } from './stage-watch.ts';
import { Watch } from './watch.ts';

export interface ProtectionOptions {
  readonly stage: StagePort;
  readonly detector: SpeechDetector;
  readonly listening: Listening;
  readonly settings: SettingsStore;
  readonly policies: PolicyBook;
  readonly journal: IncidentJournal;
  readonly guardian: GuardianPort;
  readonly picture: PictureFollower;
  readonly publish: (event: EventBody) => void;
  /** The engine's monotonic clock, ms. */
  readonly nowMs: () => number;
  /** The time of day, ms since 1970. */
  readonly wallMs: () => number;
  /** Told of what is our fault; its message may hold content. */
  readonly onFault: (error: unknown) => void;
}

/** Where the stage says nothing of an input's delay: D as it is set by default, ms. */
export const DEFAULT_DELAY_MS = 1500;

/** The picture's protection, which follows that of the sound. */
export interface PictureFollower {
  /** It is to be looked at once protection is on. */
  readonly isWanted: boolean;
  /** What airs unchecked is covered: should the engine die, the guardian has to close. */
  readonly isStrict: boolean;
  /** OBS has what is to be covered. */
  readonly isInForce: boolean;
  follow(stand: { readonly isStarted: boolean; readonly isPaused: boolean }): void;
}

interface StartOptions {
  readonly inputIds?: readonly string[];
  readonly early?: boolean;
  readonly keepPause?: boolean;
}

export class Protection {
  readonly #options: ProtectionOptions;
  readonly #lines = new Map<string, ProtectedInput>();
  readonly #loop: GateLoop;
  readonly #reports: LineReports;
  readonly #handover: MuteHandover;
  readonly #guardianWatch: GuardianWatch;
  readonly #stageWatch: StageWatch;
  readonly #watch: Watch;
  readonly #notes = new Map<string, Problem>();
  readonly #endModelWatch: () => void;
  #isOn = false;
  #isPaused = false;
  #pausedUntilWallMs: number | undefined;
  #toldProtection = '';

  constructor(options: ProtectionOptions) {
    this.#options = options;
    this.#reports = new LineReports(options);
    this.#loop = new GateLoop({
      inputs: () => this.#lines.values(),
      stage: options.stage,
      nowMs: options.nowMs,
      onFault: options.onFault,
      onStep: (input, step) => {
        this.#reports.tell(step, input.inputId, input.policy.name);
        const isByHand = step.events.some(({ kind }) => kind === 'user-mute');
        if (isByHand && step.request === null) void this.#handover.stand([input]);
        if (step.events.length > 0) this.tell();
      },
    });
    this.#guardianWatch = new GuardianWatch(options.guardian);
    this.#handover = new MuteHandover({
      ...options,
      lines: () => this.lines,
      isConnected: () => this.#stageWatch.isConnected,
      step: () => this.#loop.step(),
    });
    this.#watch = new Watch({
      ...options,
      lines: () => this.#lines.values(),
      step: () => this.#loop.step(),
      onTick: () => this.#tick(),
      onStall: () => this.#tookOver(),
    });
    this.#stageWatch = new StageWatch({
      ...options,
      reports: this.#reports,
      handover: this.#handover,
      lines: () => this.lines,
      step: () => this.#loop.step(),
      tell: () => this.tell(),
      relink: () => this.relink(),
      onPanicEnd: () => this.#tookOver(),
    });
    this.#endModelWatch = options.detector.onState(() => this.tell());
  }

  /** True while inputs are being protected (or protection is paused). */
  get isStarted(): boolean {
    return this.#lines.size > 0 || (this.#isOn && this.#options.picture.isWanted);
  }

  get state(): ProtectionState {
    return protectionOf(this.#facts());
  }

  /** The line of an input; undefined where it is not protected. */
  line(inputId: string): ProtectedInput | undefined {
    return this.#lines.get(inputId);
  }

  get lines(): readonly ProtectedInput[] {
    return [...this.#lines.values()];
  }

  /**
   * Protects bound inputs, those of `inputIds` or all, and ends a pause unless `keepPause`. `early`: before the stage is set up again, so that
   * a strict policy mutes meanwhile what an earlier run left delayed.
   * Rejects with a UserError: `obs-not-linked`, `obs-unreachable`, `conflict` (no stage, nothing bound), `model-failed`.
   */
  async start({ inputIds, early = false, keepPause = false }: StartOptions = {}): Promise<void> {
    const { stage, detector, settings } = this.#options;
    this.#mustBeConnected();
    if (stage.stage.state === 'none' && !early) throw noStage();
    const bound = settings.read().inputs.filter(({ inputId }) => inputIds?.includes(inputId) ?? true);
    if (bound.length === 0 && (inputIds !== undefined || !this.#options.picture.isWanted))
      throw nothingBound();
    if (detector.state.kind === 'failed') {
      throw new UserError('model-failed', detector.state.message, detector.state.advice);
    }
    const opened = bound.filter(({ inputId }) => !this.#lines.has(inputId)).map((input) => this.#open(input));
    this.#isOn = true;
    if (keepPause) this.#setPaused();
    else this.resume();
    await this.relink();
    for (const input of opened) input.open();
  }

  /** Ends protection: what we muted is given back, microphones are closed. */
  async stop(): Promise<void> {
    const lines = [...this.#lines.values()];
    this.#lines.clear();
    this.#isOn = false;
    this.#isPaused = false;
    await this.#handover.giveBack(lines);
    await Promise.all(lines.map((line) => line.close()));
    this.tell();
  }

  /** Ends protection of one input, as when it is unbound or bound anew. */
  async stopInput(inputId: string): Promise<void> {
    const line = this.#lines.get(inputId);
    if (line === undefined) return;
    this.#lines.delete(inputId);
    await this.#handover.giveBack([line]);
    await line.close();
    this.tell();
  }

  /** Stops cutting until `start` or for so long. */
  pause(forMs: number | undefined): void {
    this.#isPaused = this.isStarted;
    this.#pausedUntilWallMs = forMs === undefined ? undefined : this.#options.wallMs() + forMs;
    this.#setPaused();
  }

  resume(): void {
    this.#isPaused = false;
    this.#pausedUntilWallMs = undefined;
    this.#setPaused();
  }

  /** The policies have changed: lines take theirs at once. */
  policiesChanged(): void {
    const inputs = this.#options.settings.read().inputs;
    for (const line of this.#lines.values()) {
      const bound = inputs.find(({ inputId }) => inputId === line.inputId);
      line.setPolicy(this.#options.policies.forInput(bound?.policyId), this.#options.nowMs());
    }
    this.#loop.step();
    this.tell();
  }

  /** Carries all gates forward after a call on one of them. */
  step(): void {
    this.#loop.step();
  }

  /** Tells the gates how OBS has their inputs now: after a link, a set-up, a scene collection. One at a time. */
  async relink(): Promise<void> {
    await this.#handover.run();
    this.tell();
    this.#tookOver();
  }

  /** A trouble that takes nothing from protection itself (a full disk); null ends it. */
  note(key: string, trouble: Problem | null): void {
    if (trouble === null) this.#notes.delete(key);
    else this.#notes.set(key, trouble);
    if (trouble !== null) this.#options.publish({ type: 'problem', problem: trouble });
    this.tell();
  }

  inputStatuses(): InputStatus[] {
    const facts = this.#facts();
    return this.#options.settings.read().inputs.map((bound) => {
      const line = this.#lines.get(bound.inputId);
      return {
        ...bound,
        captureState: line?.captureState ?? { state: 'none' },
        coverage: line?.coverage(this.#options.nowMs()) ?? { lagMs: 0, uncheckedMs: 0 },
        protection: inputProtectionOf(facts, line?.facts()),
      };
    });
  }

  /** The cuts of all inputs that are planned or on air now, the earliest first. */
  cuts(): Cut[] {
    const plans = this.lines.flatMap((line) => line.cuts);
    return plans.sort((a, b) => a.airFromMs - b.airFromMs).map(cutOf);
  }

  /** Publishes the word if it changed. */
  tell(): void {
    const { picture, stage } = this.#options;
    picture.follow({ isStarted: this.isStarted, isPaused: this.#isPaused });
    this.#guardianWatch.tell(
      this.#isPaused ? [] : this.lines,
      stage.safeScene,
      !this.#isPaused && picture.isStrict,
    );
    const { state } = this;
    const text = JSON.stringify(state);
    if (text === this.#toldProtection) return;
    this.#toldProtection = text;
    this.#options.publish({ type: 'protection', protection: state });
  }

  /** Ends everything of it; it cannot be started again. */
  async close(): Promise<void> {
    await this.stop();
    this.#stageWatch.stop();
    this.#endModelWatch();
    this.#watch.stop();
    this.#loop.stop();
  }

  /** The picture is covered again where it has to be. */
  pictureInForce(): void {
    this.#tookOver();
  }

  /** The guardian's own mutes and scene can end; not in a panic, which wants all of it to stay. */
  #tookOver(): void {
    const { stage, guardian, picture } = this.#options;
    const isHeard = this.lines.length === 0 ? this.isStarted : this.lines.some((line) => line.isLinked);
    if (!stage.panicActive && isHeard && picture.isInForce) guardian.tookOver();
  }

  #open(bound: BoundInput): ProtectedInput {
    const { stage, policies, listening, detector, nowMs, publish } = this.#options;
    const { inputId } = bound;
    const input = new ProtectedInput({
      bound,
      policy: policies.forInput(bound.policyId),
      delayMs: this.#delayOf(bound.inputName),
      outputs: stage.obs,
      leftMutedByUs: stage.mutedByUs.includes(bound.inputName),
      listening,
      detector,
      nowMs,
      onInput: () => this.#loop.step(),
      onCapture: (capture) => {
        publish({ type: 'capture', inputId, capture });
        this.tell();
      },
    });
    input.line.gate.setReason('panic', stage.panicActive);
    this.#lines.set(inputId, input);
    return input;
  }

  #delayOf(inputName: string): number {
    const { stage, settings } = this.#options;
    return (
      stage.airDelayMs(inputName) ?? stage.stage.delayMs ?? settings.read().stage?.delayMs ?? DEFAULT_DELAY_MS
    );
  }

  #setPaused(): void {
    for (const line of this.#lines.values()) line.line.gate.setPaused(this.#isPaused, this.#options.nowMs());
    this.#loop.step();
    this.tell();
  }

  #tick(): void {
    const untilMs = this.#pausedUntilWallMs;
    if (this.#isPaused && untilMs !== undefined && this.#options.wallMs() >= untilMs) this.resume();
    this.tell();
  }

  #mustBeConnected(): void {
    const { state } = this.#options.stage.obs;
    if (state === 'connected') return;
    if (state === 'not-linked') {
      throw new UserError('obs-not-linked', 'No OBS is linked.', 'Start OBS and link it.');
    }
    const { message, advice } = problem('obs-lost');
    throw new UserError('obs-unreachable', message, advice);
  }

  #facts(): EngineFacts {
    const { stage, detector, settings } = this.#options;
    const untilMs = this.#pausedUntilWallMs;
    return {
      isStarted: this.isStarted,
      isPanic: stage.panicActive,
      isPaused: this.#isPaused,
      pausedUntil: untilMs === undefined ? undefined : new Date(untilMs).toISOString(),
      obs: stage.obs.state,
      stage: stage.stage,
      isProven: this.#stageWatch.isProven,
      model: detector.state.kind,
      boundInputs: settings.read().inputs.length,
      inputs: this.lines.map((line) => line.facts()),
      notes: [...this.#notes.values()],
    };
  }
}

function noStage(): UserError {
  return new UserError(
    'conflict',
    'OBS has no safety delay yet, so nothing can be cut before it airs.',
    'Set up the stage first: "airlock set-up".',
  );
}

function nothingBound(): UserError {
  return new UserError(
    'conflict',
    'No input is bound, so there is nothing to protect.',
    'Bind one first: "airlock inputs" shows them, "airlock bind" binds one.',
  );
}
