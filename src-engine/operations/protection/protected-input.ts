/** One bound input while protection is on: its sound source, what is known of it, and its line of detections and cuts. */
import { UserError } from '../../contract/errors.ts';
import type { SoundFrame } from '../../contract/flow.ts';
import type { BoundInput } from '../../contract/inputs.ts';
import type { Policy } from '../../contract/policy.ts';
import type { CaptureState, Coverage } from '../../contract/state.ts';
import type { CutPlan } from '../../cut/cut-events.ts';
import type { AirTiming } from '../../cut/cut-schedule.ts';
import type { MuteOutcome, MuteRequest } from '../../cut/mute-arbiter.ts';
import type { Listening, SoundLevel, SoundMatch, SoundMatchVerdict } from '../ports/listening.ts';
import type { MeterReading, SoundSource, SourceState, StageSoundChange } from '../ports/sound.ts';
import type { SpeechDetector, SpeechLook } from '../ports/speech.ts';
import { HearingLine, type LineStep, type Outputs } from './hearing-line.ts';
import type { InputFacts } from './protection-word.ts';

/** A device that could not be opened is tried again after this, ms. */
const REOPEN_AFTER_MS = 2000;
/** OBS's event about a mute of ours comes within this, ms (1-45 measured, obs.md). */
const ECHO_WITHIN_MS = 1000;
/** The measured lag has to move by more than this, ms, before cuts move with it: below it is the noise of the fit. */
const LAG_STEP_MS = 3;

export interface ProtectedInputOptions {
  readonly bound: BoundInput;
  readonly policy: Policy;
  /** D and the user's own sync offset, ms. */
  readonly delayMs: number;
  readonly outputs: Outputs;
  readonly leftMutedByUs: boolean;
  readonly listening: Listening;
  readonly detector: SpeechDetector;
  readonly nowMs: () => number;
  /** Something came in: gates have to be carried forward. */
  readonly onInput: () => void;
  readonly onCapture: (state: CaptureState) => void;
}

export class ProtectedInput {
  readonly line: HearingLine;
  readonly #options: ProtectedInputOptions;
  readonly #match: SoundMatch;
  readonly #meter: { push(frame: SoundFrame): readonly SoundLevel[] };
  #inputName: string;
  #policy: Policy;
  #timing: AirTiming;
  #source: SoundSource | undefined;
  #reopen: NodeJS.Timeout | undefined;
  #isClosed = false;
  #capture: CaptureState = { state: 'starting' };
  #verdict: SoundMatchVerdict = { state: 'unknown', lagMs: undefined, correlation: undefined };
  #levels: SoundLevel[] = [];
  #isSpeech = false;
  #checkedUntilMs: number | undefined;
  #unchecked: InputFacts['unchecked'] = null;
  #uncheckedMs = 0;
  #asked: StageSoundChange | undefined;
  #pending = 0;
  #requests = 0;
  #isLinked = false;
  readonly #cuts = new Map<string, CutPlan>();
  #echoes: { muted: boolean; untilMs: number }[] = [];
  isMissing = false;
  isDelayed = true;

  constructor(options: ProtectedInputOptions) {
    this.#options = options;
    this.#inputName = options.bound.inputName;
    this.#policy = options.policy;
    this.#timing = { delayMs: options.delayMs, offsetMs: 0 };
    this.#match = options.listening.match();
    this.#meter = options.listening.levelMeter();
    this.line = new HearingLine({
      inputId: this.inputId,
      policy: options.policy,
      timing: this.#timing,
      outputs: options.outputs,
      leftMutedByUs: options.leftMutedByUs,
    });
  }

  get inputId(): string {
    return this.#options.bound.inputId;
  }

  get inputName(): string {
    return this.#inputName;
  }

  get policy(): Policy {
    return this.#policy;
  }

  get timing(): AirTiming {
    return this.#timing;
  }

  get verdict(): SoundMatchVerdict {
    return this.#verdict;
  }

  get captureState(): CaptureState {
    return this.#capture;
  }

  /** Planned or on air now. */
  get cuts(): readonly CutPlan[] {
    return [...this.#cuts.values()];
  }

  get isLinked(): boolean {
    return this.#isLinked;
  }

  /** Changes with each request on its way to OBS: what was read of OBS meanwhile may be old. Undefined while one is. */
  get quiet(): number | undefined {
    return this.#pending === 0 ? this.#requests : undefined;
  }

  /** True where it is muted by us and not by the streamer. */
  isHeld(nowMs: number): boolean {
    return this.#asked?.muted === true && !this.line.gate.status(nowMs).userMuted;
  }

  /** OBS is there and has the input so. */
  linked(muted: boolean, nowMs: number): void {
    this.#isLinked = true;
    this.#echoes = [];
    this.line.gate.linked(muted, nowMs);
  }

  /** OBS, or the input, is gone. */
  unlinked(nowMs: number): void {
    this.#isLinked = false;
    this.line.gate.unlinked(nowMs);
  }

  /** Begins to listen; a source that cannot be opened is tried again for ever and meanwhile counts as lost. */
  open(): void {
    const { detector, nowMs } = this.#options;
    detector.open(this.inputId, (look) => this.#look(look, nowMs()));
    void this.#openSource();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#reopen);
    this.#options.detector.close(this.inputId);
    const source = this.#source;
    this.#source = undefined;
    await source?.stop();
    this.#options.listening.release(this.inputId);
  }

  renamed(inputName: string): void {
    this.#inputName = inputName;
  }

  setPolicy(policy: Policy, nowMs: number): void {
    this.#policy = policy;
    this.line.setPolicy(policy, nowMs);
  }

  setDelay(delayMs: number): void {
    if (delayMs !== this.#timing.delayMs) this.#setTiming({ ...this.#timing, delayMs });
  }

  /** A step of OBS's meter of this input. */
  read(reading: MeterReading): void {
    this.#match.read(reading);
  }

  /** Compares OBS's sound with ours; a few times a second. */
  compare(nowMs: number): void {
    this.#verdict = this.#match.verdict(nowMs);
    const { state, lagMs } = this.#verdict;
    const isWrong = state === 'mismatch' || state === 'obs-has-sound-we-do-not-hear';
    this.line.gate.setReason('mismatch', isWrong && this.#policy.strict && !this.#policy.dryRun);
    if (lagMs !== undefined && Math.abs(lagMs - this.#timing.offsetMs) > LAG_STEP_MS) {
      this.#setTiming({ ...this.#timing, offsetMs: lagMs });
    }
  }

  advance(nowMs: number): LineStep {
    const step = this.line.advance(nowMs);
    for (const event of step.events) {
      if ('cut' in event) this.#cuts.set(event.cut.cutId, event.cut);
      if (event.kind === 'cut-withdrawn') this.#cuts.delete(event.cutId);
      if (event.kind === 'cut-ended') this.#cuts.delete(event.record.cutId);
      if (event.kind === 'catching-up') this.#unchecked = event.cause;
      if (event.kind === 'caught-up') {
        this.#unchecked = null;
        this.#uncheckedMs += event.uncheckedMs;
      }
    }
    return step;
  }

  /** The gate's request as the stage takes it; its event in OBS is then known as ours. */
  changeFor(request: MuteRequest, nowMs: number): StageSoundChange {
    const { muted, bleep } = request;
    this.#pending += 1;
    this.#requests += 1;
    this.#asked = { inputName: this.#inputName, muted, bleep };
    this.#echoes = [
      ...this.#echoes.filter(({ untilMs }) => untilMs > nowMs),
      { muted, untilMs: nowMs + ECHO_WITHIN_MS },
    ];
    return this.#asked;
  }

  settled(request: MuteRequest, outcome: MuteOutcome, nowMs: number): void {
    this.#pending -= 1;
    this.line.gate.settled(request.requestId, outcome, nowMs);
  }

  /**
   * What the stage has to hold for this input without a new request of the gate, so that it repeats nothing stale after a
   * lost link; undefined where the mute is the streamer's own.
   */
  standing(nowMs: number): StageSoundChange | undefined {
    const { reasons, userMuted } = this.line.gate.status(nowMs);
    if (userMuted) return undefined;
    const muted = reasons.length > 0;
    this.#asked = { inputName: this.#inputName, muted, bleep: muted && (this.#asked?.bleep ?? false) };
    return this.#asked;
  }

  /** OBS says that the mute was set. What the stage itself did (`ours`, but not asked by the gate) is not the streamer's hand. */
  muteSeen(muted: boolean, ours: boolean, nowMs: number): void {
    const index = this.#echoes.findIndex((echo) => echo.muted === muted && echo.untilMs > nowMs);
    if (index >= 0) this.#echoes.splice(0, index + 1);
    if (index >= 0 || !ours) this.line.gate.muteSeen(muted, nowMs);
  }

  /** The levels since the last call; undefined where nothing was heard. */
  takeLevel(): { peakDbfs: number; rmsDbfs: number; speech: boolean } | undefined {
    const levels = this.#levels;
    this.#levels = [];
    if (levels.length === 0) return undefined;
    return {
      peakDbfs: Math.max(...levels.map(({ peakDb }) => peakDb)),
      rmsDbfs: Math.max(...levels.map(({ rmsDb }) => rmsDb)),
      speech: this.#isSpeech,
    };
  }

  coverage(nowMs: number): Coverage {
    const { lagMs } = this.#verdict;
    return {
      ...(this.#checkedUntilMs === undefined ? {} : { checkedUntilMs: this.#checkedUntilMs }),
      lagMs: this.#checkedUntilMs === undefined ? 0 : Math.max(0, nowMs - this.#checkedUntilMs),
      ...(lagMs === undefined ? {} : { obsLaterMs: lagMs }),
      uncheckedMs: this.#uncheckedMs,
    };
  }

  facts(): InputFacts {
    return {
      inputId: this.inputId,
      isMissing: this.isMissing,
      isDelayed: this.isDelayed,
      capture: this.#capture.state,
      match: this.#verdict.state,
      unchecked: this.#unchecked,
      isDryRun: this.#policy.dryRun,
    };
  }

  #setTiming(timing: AirTiming): void {
    this.#timing = timing;
    this.line.setTiming(timing);
    this.#options.onInput();
  }

  async #openSource(): Promise<void> {
    const { listening, detector, bound } = this.#options;
    const source = listening.source(this.inputId, bound.capture);
    this.#source = source;
    try {
      await source.start(
        (frame) => this.#hear(frame),
        (state) => this.#setCapture(captureStateOf(state)),
        (gap) => {
          detector.reset(this.inputId);
          this.line.unheard(gap);
          this.#options.onInput();
        },
      );
    } catch (error) {
      await source.stop().catch(() => undefined);
      if (this.#isClosed) return;
      const label = error instanceof UserError ? error.message.slice(0, 300) : undefined;
      this.#setCapture({ state: 'lost', ...(label === undefined ? {} : { label }) });
      this.#reopen = setTimeout(() => void this.#openSource(), REOPEN_AFTER_MS);
    }
    if (this.#isClosed) await source.stop().catch(() => undefined);
  }

  #hear(frame: SoundFrame): void {
    this.#match.hear(frame);
    this.#levels.push(...this.#meter.push(frame));
    this.#options.detector.push(this.inputId, frame);
  }

  #look(look: SpeechLook, nowMs: number): void {
    this.#isSpeech = look.isSpeech;
    this.#checkedUntilMs = Math.max(this.#checkedUntilMs ?? 0, look.checkedUntilMs);
    this.line.look(look, nowMs);
    this.#options.onInput();
  }

  #setCapture(state: CaptureState): void {
    this.#capture = state;
    this.#options.onCapture(state);
  }
}

/** A source's state as clients are told of it. */
export function captureStateOf(state: SourceState): CaptureState {
  const label = 'label' in state ? state.label : 'reason' in state ? state.reason : undefined;
  return { state: state.kind, ...(label === undefined ? {} : { label: label.slice(0, 300) }) };
}
