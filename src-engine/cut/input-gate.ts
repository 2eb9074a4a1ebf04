/**
 * One input's gate between what is said and what airs: the cuts, fail closed, the other reasons to mute and the streamer's
 * own mute brought together. Pure: feed it, then call `advance` after every call and at `nextWakeMs`.
 */
import type { Decision, Span } from '../contract/flow.ts';
import { Coverage } from './coverage.ts';
import type { CoverageEvent, CutRecord, GateEvent } from './cut-events.ts';
import { type AirTiming, CutSchedule, type EndedCut, type ScheduleStep } from './cut-schedule.ts';
import { type HoldReason, MuteArbiter, type MuteOutcome, type MuteRequest } from './mute-arbiter.ts';
import { SilenceLog } from './silence-log.ts';

export interface GateOptions {
  readonly inputId: string;
  readonly timing: AirTiming;
  /** True: unchecked sound is muted; false: it airs. A policy on a dry run touches nothing: give false. */
  readonly strict: boolean;
  /** True where an earlier run of ours left the input muted (the stage's journal knows). */
  readonly leftMutedByUs?: boolean;
}

export interface GateStep {
  /** Tell OBS this at once, all inputs in one batch, and answer with `settled`; null: nothing to tell. */
  readonly request: MuteRequest | null;
  readonly events: readonly GateEvent[];
  /** Call `advance` at this time at the latest; Infinity: only after the next call. */
  readonly nextWakeMs: number;
}

export interface GateStatus {
  readonly reasons: readonly HoldReason[];
  readonly userMuted: boolean;
  readonly isPaused: boolean;
  /** How much sound that is still to air was checked without a hole, ms: the time left before falling behind. */
  readonly checkedAheadMs: number;
}

/** Reasons that the caller knows of; the others the gate finds itself. */
export type OutsideReason = Exclude<HoldReason, 'cut' | 'catching-up'>;

/** Rounding of times must not make a moment that has come look as if it were still to come, ms. */
const ROUNDING_MS = 0.001;

export class InputGate {
  readonly #inputId: string;
  #timing: AirTiming;
  #strict: boolean;
  #isPaused = false;
  readonly #cuts: CutSchedule;
  /** Cuts of a dry run: announced and recorded, never carried out. */
  readonly #dryCuts: CutSchedule;
  readonly #coverage = new Coverage();
  readonly #arbiter: MuteArbiter;
  readonly #silence = new SilenceLog();
  readonly #drySilence = new SilenceLog();
  /** Whether OBS has it muted, as far as we know; apart from the log, which counts a pause as silence as well. */
  #isObsMuted = false;
  #outside = new Set<OutsideReason>();
  #events: GateEvent[] = [];

  constructor(options: GateOptions) {
    this.#inputId = options.inputId;
    this.#timing = options.timing;
    this.#strict = options.strict;
    this.#cuts = new CutSchedule(options.inputId, options.timing, false);
    this.#dryCuts = new CutSchedule(options.inputId, options.timing, true);
    const onObsMuted = (isMuted: boolean) => (nowMs: number) => {
      this.#isObsMuted = isMuted;
      this.#logSilence(nowMs);
    };
    this.#arbiter = new MuteArbiter(
      { onMuted: onObsMuted(true), onAudible: onObsMuted(false) },
      options.leftMutedByUs ?? false,
    );
  }

  /** Takes a decision about this input, or a revision of one (same id). Source time. */
  put(decision: Decision): void {
    const [schedule, other] = decision.dryRun ? [this.#dryCuts, this.#cuts] : [this.#cuts, this.#dryCuts];
    other.withdraw(decision.id);
    schedule.put(decision);
  }

  /** Takes a decision back; too late once its cut is on air. */
  withdraw(decisionId: string): void {
    this.#cuts.withdraw(decisionId);
    this.#dryCuts.withdraw(decisionId);
  }

  /** The detector is done with this sound (source time): whatever it found has been put. */
  checked(span: Span): void {
    this.#coverage.checked(span);
  }

  /** This sound (source time) counts as not checked, whatever is said of it: a clock jump, sleep. */
  distrust(span: Span): void {
    this.#coverage.distrust(span);
  }

  setTiming(timing: AirTiming): void {
    this.#timing = timing;
    this.#cuts.setTiming(timing);
    this.#dryCuts.setTiming(timing);
  }

  setStrict(strict: boolean): void {
    this.#strict = strict;
  }

  /** While paused nothing is cut and nothing fails closed; panic and the streamer's own mute stand. */
  setPaused(isPaused: boolean, nowMs: number): void {
    // What aired during the pause must not look late when it is over.
    if (this.#isPaused) this.#advanceCuts(nowMs);
    this.#isPaused = isPaused;
    this.#logSilence(nowMs);
  }

  setReason(reason: OutsideReason, stands: boolean): void {
    if (stands) this.#outside.add(reason);
    else this.#outside.delete(reason);
  }

  /** The link to OBS is there and OBS says whether the input is muted. */
  linked(obsMuted: boolean, nowMs: number): void {
    const before = this.#arbiter.userMuted;
    this.#arbiter.linked(obsMuted, nowMs);
    if (this.#arbiter.userMuted !== before) this.#noteUserMute(nowMs);
  }

  /** The link to OBS is gone: nothing is told to it until `linked`. */
  unlinked(nowMs: number): void {
    this.#arbiter.unlinked(nowMs);
  }

  /** OBS says that the input's mute was set, by whomever. */
  muteSeen(muted: boolean, nowMs: number): void {
    const before = this.#arbiter.userMuted;
    this.#arbiter.seen(muted, nowMs);
    if (this.#arbiter.userMuted !== before) this.#noteUserMute(nowMs);
  }

  /** How a request went. */
  settled(requestId: number, outcome: MuteOutcome, nowMs: number): void {
    this.#arbiter.settled(requestId, outcome, nowMs);
  }

  /** Carries time forward: what to tell OBS now, what happened, when to call again. */
  advance(nowMs: number): GateStep {
    const airingMs = this.#airingMs(nowMs);
    this.#advanceCuts(nowMs);
    this.#advanceCoverage(airingMs, nowMs);
    this.#setReasons();
    const request = this.#arbiter.next(nowMs);
    const events = this.#events;
    this.#events = [];
    return { request, events, nextWakeMs: this.#nextWakeMs(airingMs, nowMs) };
  }

  status(nowMs: number): GateStatus {
    return {
      reasons: this.#arbiter.reasons,
      userMuted: this.#arbiter.userMuted,
      isPaused: this.#isPaused,
      checkedAheadMs: this.#coverage.aheadMs(this.#airingMs(nowMs)),
    };
  }

  #advanceCuts(nowMs: number): void {
    for (const schedule of [this.#cuts, this.#dryCuts]) {
      const steps = this.#isPaused ? schedule.pauseAt(nowMs) : schedule.advance(nowMs);
      for (const step of steps) this.#take(step, nowMs);
    }
  }

  #take(step: ScheduleStep, nowMs: number): void {
    const inputId = this.#inputId;
    switch (step.kind) {
      case 'planned':
        this.#events.push({ kind: 'cut-planned', cut: step.cut });
        return;
      case 'withdrawn':
        this.#events.push({ kind: 'cut-withdrawn', cutId: step.cutId, inputId });
        return;
      case 'started':
        if (step.cut.dryRun) this.#drySilence.begin(nowMs);
        this.#events.push({ kind: 'cut-started', cut: step.cut, atMs: nowMs });
        return;
      case 'changed':
        this.#events.push({ kind: 'cut-changed', cut: step.cut, atMs: nowMs });
        return;
      case 'ended':
        if (step.cut.dryRun && step.cut.aired !== null) this.#drySilence.end(nowMs);
        this.#events.push({ kind: 'cut-ended', record: this.#recordOf(step.cut, nowMs) });
        return;
    }
  }

  #advanceCoverage(airingMs: number, nowMs: number): void {
    const step = this.#isPaused ? this.#coverage.endSpell(airingMs) : this.#coverage.advance(airingMs, nowMs);
    if (step === null) return;
    const inputId = this.#inputId;
    const event: CoverageEvent =
      step.kind === 'catching-up'
        ? { ...step, inputId, sinceMs: nowMs, airs: !this.#strict }
        : { ...step, inputId, untilMs: nowMs, because: this.#isPaused ? 'paused' : 'checked' };
    this.#events.push(event);
  }

  #setReasons(): void {
    const action = this.#cuts.onAir;
    const stands: Record<HoldReason, boolean> = {
      cut: action !== null,
      'catching-up': this.#strict && this.#coverage.isUnchecked,
      'link-lost': !this.#isPaused && this.#outside.has('link-lost'),
      mismatch: !this.#isPaused && this.#outside.has('mismatch'),
      panic: this.#outside.has('panic'),
    };
    for (const [reason, isStanding] of Object.entries(stands) as [HoldReason, boolean][]) {
      if (isStanding) this.#arbiter.hold(reason, action === 'bleep');
      else this.#arbiter.release(reason);
    }
  }

  #recordOf({ airedContent, ...cut }: EndedCut, nowMs: number): CutRecord {
    const log = cut.dryRun ? this.#drySilence : this.#silence;
    return { ...cut, leakedMs: log.reportLeakMs(airedContent, nowMs) };
  }

  #logSilence(nowMs: number): void {
    // What airs while protection is paused was let out on purpose: no leak.
    if (this.#isObsMuted || this.#isPaused) this.#silence.begin(nowMs);
    else this.#silence.end(nowMs);
  }

  #noteUserMute(nowMs: number): void {
    const muted = this.#arbiter.userMuted;
    this.#events.push({ kind: 'user-mute', inputId: this.#inputId, muted, atMs: nowMs });
  }

  #airingMs(nowMs: number): number {
    return nowMs - this.#timing.delayMs - this.#timing.offsetMs + ROUNDING_MS;
  }

  #nextWakeMs(airingMs: number, nowMs: number): number {
    const arbiterMs = this.#arbiter.nextWakeMs(nowMs);
    if (this.#isPaused) return arbiterMs;
    const uncheckedMs = this.#coverage.nextChangeMs(airingMs) + (nowMs - airingMs) + ROUNDING_MS;
    return Math.min(arbiterMs, this.#cuts.nextWakeMs, this.#dryCuts.nextWakeMs, uncheckedMs);
  }
}
