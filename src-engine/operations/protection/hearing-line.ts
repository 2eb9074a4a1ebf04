/**
 * One input's line from looks to mutes: evidence, detections, policy, cuts. Pure but for the time passed in; the live
 * engine drives it by the clock, a scan by a recording's own time, so that both decide alike.
 */
import type { Detection, Span } from '../../contract/flow.ts';
import type { Policy } from '../../contract/policy.ts';
import type { AirTiming } from '../../cut/cut-schedule.ts';
import { type GateStep, InputGate } from '../../cut/input-gate.ts';
import { EvidenceGatherer } from '../../evidence/gatherer.ts';
import { decisionIdFor, evaluate } from '../../policy/evaluate.ts';
import type { SpeechLook } from '../ports/speech.ts';

/** Time for a decision to become a mute in OBS, ms: timers, one batch there and back. */
const CARRY_OUT_MS = 40;
/** Detections older than this can no longer change anything, ms beyond their airtime. */
const KEEP_MS = 5000;

export interface Outputs {
  readonly streaming: boolean;
  readonly recording: boolean;
}

export interface HearingLineOptions {
  readonly inputId: string;
  readonly policy: Policy;
  readonly timing: AirTiming;
  readonly outputs: Outputs;
  /** True where an earlier run of ours left the input muted. */
  readonly leftMutedByUs?: boolean;
}

export interface LineStep extends GateStep {
  /** New, or changed since they were told. */
  readonly detections: readonly Detection[];
}

export class HearingLine {
  readonly gate: InputGate;
  readonly #evidence: EvidenceGatherer;
  readonly #detections = new Map<string, Detection>();
  #policy: Policy;
  #timing: AirTiming;
  #outputs: Outputs;

  constructor(options: HearingLineOptions) {
    this.#policy = options.policy;
    this.#timing = options.timing;
    this.#outputs = options.outputs;
    this.gate = new InputGate({
      inputId: options.inputId,
      timing: options.timing,
      strict: failsClosed(options.policy),
      ...(options.leftMutedByUs === undefined ? {} : { leftMutedByUs: options.leftMutedByUs }),
    });
    this.#evidence = new EvidenceGatherer({ inputId: options.inputId, ...this.#evidenceTiming() });
  }

  /** Takes a look whose result is there at `nowMs`. */
  look(look: SpeechLook, nowMs: number): void {
    this.#evidence.add(look, nowMs);
    this.gate.checked({ fromMs: look.fromMs, untilMs: look.checkedUntilMs });
  }

  /** This sound was not heard. */
  unheard(gap: Span): void {
    this.gate.distrust(gap);
  }

  setPolicy(policy: Policy, nowMs: number): void {
    this.#policy = policy;
    this.gate.setStrict(failsClosed(policy));
    this.#evidence.setTiming(this.#evidenceTiming());
    this.#decide([...this.#detections.values()], nowMs);
  }

  setTiming(timing: AirTiming): void {
    this.#timing = timing;
    this.gate.setTiming(timing);
    this.#evidence.setTiming(this.#evidenceTiming());
  }

  /** OBS began or ended streaming or recording. */
  setOutputs(outputs: Outputs, nowMs: number): void {
    this.#outputs = outputs;
    this.#decide([...this.#detections.values()], nowMs);
  }

  /** Carries time forward. Call after every other call and at `nextWakeMs`. */
  advance(nowMs: number): LineStep {
    const detections = this.#evidence.due(nowMs);
    for (const detection of detections) this.#detections.set(detection.id, detection);
    this.#decide(detections, nowMs);
    this.#forget(nowMs);
    const step = this.gate.advance(nowMs);
    return { ...step, detections, nextWakeMs: Math.min(step.nextWakeMs, this.#evidence.nextWakeMs) };
  }

  #decide(detections: readonly Detection[], nowMs: number): void {
    for (const detection of detections) {
      const [decision] = evaluate([detection], this.#policy, { nowMs, ...this.#outputs });
      if (decision) this.gate.put(decision);
      else this.gate.withdraw(decisionIdFor(detection.id));
    }
  }

  #forget(nowMs: number): void {
    const oldest = nowMs - this.#timing.delayMs - this.#timing.offsetMs - KEEP_MS;
    for (const [id, { untilMs }] of this.#detections) if (untilMs < oldest) this.#detections.delete(id);
  }

  #evidenceTiming(): { delayMs: number; leadMs: number } {
    const padMs = Math.max(0, ...this.#policy.rules.map((rule) => rule.padBeforeMs));
    return { delayMs: this.#timing.delayMs + this.#timing.offsetMs, leadMs: padMs + CARRY_OUT_MS };
  }
}

/** A dry run touches nothing, so it cannot fail closed either. */
function failsClosed(policy: Policy): boolean {
  return policy.strict && !policy.dryRun;
}
