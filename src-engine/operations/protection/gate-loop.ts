/** Drives the gates of all inputs by the clock, and carries their requests to OBS in one batch. */
import { UserError } from '../../contract/errors.ts';
import type { MuteOutcome, MuteRequest } from '../../cut/mute-arbiter.ts';
import type { StageSound } from '../ports/sound.ts';
import type { LineStep } from './hearing-line.ts';
import { PreciseTimer } from './precise-timer.ts';
import type { ProtectedInput } from './protected-input.ts';

/** Never sooner than this after a step, ms: a gate that asks for the past must not spin. */
const LEAST_WAIT_MS = 1;

export interface GateLoopOptions {
  readonly inputs: () => Iterable<ProtectedInput>;
  readonly stage: StageSound;
  readonly nowMs: () => number;
  /** Told after OBS was: what came out of a step, one call an input. */
  readonly onStep: (input: ProtectedInput, step: LineStep, nowMs: number) => void;
  readonly onFault: (error: unknown) => void;
}

interface Asked {
  readonly input: ProtectedInput;
  readonly request: MuteRequest;
}

export class GateLoop {
  readonly #options: GateLoopOptions;
  readonly #timer: PreciseTimer;
  #isStopped = false;

  constructor(options: GateLoopOptions) {
    this.#options = options;
    this.#timer = new PreciseTimer(options.nowMs, () => this.step());
  }

  /** Carries all gates to now. Call after every call on one of them. */
  step(): void {
    if (this.#isStopped) return;
    const nowMs = this.#options.nowMs();
    const steps: { input: ProtectedInput; step: LineStep }[] = [];
    const asked: Asked[] = [];
    let nextMs = Number.POSITIVE_INFINITY;
    for (const input of this.#options.inputs()) {
      const step = this.#advance(input, nowMs);
      if (step === undefined) continue;
      steps.push({ input, step });
      if (step.request !== null) asked.push({ input, request: step.request });
      nextMs = Math.min(nextMs, step.nextWakeMs);
    }
    if (asked.length > 0) void this.#tell(asked);
    this.#timer.at(Math.max(nextMs, nowMs + LEAST_WAIT_MS));
    for (const { input, step } of steps) this.#options.onStep(input, step, nowMs);
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer.stop();
  }

  #advance(input: ProtectedInput, nowMs: number): LineStep | undefined {
    try {
      return input.advance(nowMs);
    } catch (error) {
      this.#options.onFault(error);
      return undefined;
    }
  }

  async #tell(asked: readonly Asked[]): Promise<void> {
    const changes = asked.map(({ input, request }) => input.changeFor(request, this.#options.nowMs()));
    const outcome = await this.#options.stage.apply(changes).then(() => 'applied' as const, outcomeOf);
    for (const { input, request } of asked) {
      input.settled(request, outcome, this.#options.nowMs());
    }
    this.step();
  }
}

/** OBS said no, or nobody knows whether it heard us. */
function outcomeOf(error: unknown): MuteOutcome {
  return error instanceof UserError && error.code === 'obs-refused' ? 'refused' : 'unanswered';
}
