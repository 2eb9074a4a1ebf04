/**
 * The self-test: proves on the linked OBS that the stage is as it was set up, that each input is delayed, that we hear what
 * OBS hears, and that OBS takes our mutes in time. It plays nothing. Off air it mutes each input for a moment and waits for
 * OBS's word on it; while OBS streams or records it only repeats the mute an input has, so that nobody notices.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { UserError } from '../../contract/errors.ts';
import type { selfTestSchema } from '../../contract/self-test.ts';
import type { StagePort } from '../ports/stage.ts';
import type { ProtectedInput } from './protected-input.ts';
import type { Protection } from './protection.ts';

export type SelfTest = z.infer<typeof selfTestSchema>;
type Check = SelfTest['checks'][number];

/** So long we wait for the streamer to say something. */
const HEARD_WITHIN_MS = 12_000;
/** So long a mute lasts off air. */
const MUTED_FOR_MS = 100;
/** A mute that takes longer to be taken comes late for the word it is meant for: the pad is 60 ms. */
const SLOWEST_MUTE_MS = 50;
const ECHO_WITHIN_MS = 1000;

export interface SelfTestOptions {
  readonly stage: StagePort;
  readonly protection: Protection;
  readonly nowMs: () => number;
}

export class SelfTestRunner {
  readonly #options: SelfTestOptions;
  #last: SelfTest = { state: 'never-run', checks: [] };
  readonly #stopping = new AbortController();

  constructor(options: SelfTestOptions) {
    this.#options = options;
  }

  get last(): SelfTest {
    return this.#last;
  }

  /** Begins and answers at once. @throws UserError `conflict` while one runs, `obs-not-linked`. */
  start(): SelfTest {
    if (this.#last.state === 'running') {
      throw new UserError('conflict', 'A self-test is running.', 'Wait until it is over.');
    }
    if (this.#options.stage.obs.state !== 'connected') {
      throw new UserError('obs-not-linked', 'No OBS is linked.', 'Start OBS and link it.');
    }
    this.#last = { state: 'running', startedAt: new Date().toISOString(), checks: [] };
    void this.#run();
    return this.#last;
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #run(): Promise<void> {
    const { protection } = this.#options;
    await this.#check(() => this.#stageHolds());
    if (!protection.isStarted) {
      await this.#check(async () => ({
        name: 'protection is on',
        passed: false,
        message: 'No input is protected, so nothing more can be tested.',
        advice: 'Switch protection on: "airlock protect".',
      }));
    }
    for (const line of protection.lines) {
      await this.#check(async () => this.#isDelayed(line));
      await this.#check(() => this.#isHeard(line));
      await this.#check(() => this.#takesMutes(line));
    }
    const passed = this.#last.checks.every((check) => check.passed);
    this.#last = { ...this.#last, state: passed ? 'passed' : 'failed' };
  }

  async #check(run: () => Promise<Check>): Promise<void> {
    const check = await run().catch((error: unknown) => failed(error));
    this.#last = { ...this.#last, checks: [...this.#last.checks, check] };
  }

  async #stageHolds(): Promise<Check> {
    const { state, problems, delayMs } = await this.#options.stage.verify();
    const serious = problems.find(({ code }) => code !== 'monitoring-not-delayed');
    const measured = delayMs === undefined ? {} : { measured: delayMs, unit: 'ms' };
    if (state === 'ready' && serious === undefined) {
      return { name: 'stage', passed: true, ...measured, message: 'OBS is as we set it up.', advice: '' };
    }
    return {
      name: 'stage',
      passed: false,
      message: serious?.message ?? 'OBS has no safety delay.',
      advice: serious?.advice ?? 'Set up the stage first: "airlock set-up".',
    };
  }

  #isDelayed(line: ProtectedInput): Check {
    const delayMs = this.#options.stage.airDelayMs(line.inputName);
    const name = nameOf('delayed', line);
    if (delayMs === undefined) {
      const advice = 'Repair the stage, or set it up again.';
      return { name, passed: false, message: 'It airs without the safety delay.', advice };
    }
    return {
      name,
      passed: true,
      measured: delayMs,
      unit: 'ms',
      message: 'Its sound is delayed.',
      advice: '',
    };
  }

  async #isHeard(line: ProtectedInput): Promise<Check> {
    const { signal } = this.#stopping;
    const endMs = this.#options.nowMs() + HEARD_WITHIN_MS;
    while (line.verdict.state === 'unknown' && this.#options.nowMs() < endMs)
      await sleep(250, undefined, { signal });
    const { state, lagMs } = line.verdict;
    const name = nameOf('heard', line);
    switch (state) {
      case 'matched': {
        const measured = lagMs === undefined ? {} : { measured: Math.round(lagMs), unit: 'ms later' };
        return { name, passed: true, ...measured, message: 'OBS hears what we hear.', advice: '' };
      }
      case 'unknown':
        return {
          name,
          passed: false,
          message: 'There was too little sound to tell whether OBS hears what we hear.',
          advice: 'Start the self-test again and speak for ten seconds.',
        };
      default:
        return {
          name,
          passed: false,
          message: 'What OBS has on this input is not what we hear.',
          advice: 'Bind the microphone that OBS uses for this input.',
        };
    }
  }

  async #takesMutes(line: ProtectedInput): Promise<Check> {
    const { stage, nowMs } = this.#options;
    const { inputName } = line;
    const isOnAir = stage.obs.streaming || stage.obs.recording;
    const { userMuted, reasons } = line.line.gate.status(nowMs());
    const isMuted = userMuted || reasons.length > 0;
    const standing = line.standing(nowMs()) ?? { inputName, muted: userMuted, bleep: false };
    const beganMs = nowMs();
    let tookMs: number;
    if (isOnAir || isMuted) {
      await stage.apply([standing]);
      tookMs = nowMs() - beganMs;
    } else {
      const seenMs = this.#muteSeen(inputName);
      await stage.apply([{ inputName, muted: true, bleep: false }]);
      tookMs = nowMs() - beganMs;
      await sleep(MUTED_FOR_MS);
      // What the gate wants by now, not what it wanted before.
      const change = line.standing(nowMs()) ?? { inputName, muted: false, bleep: false };
      await stage.apply([change]);
      if ((await seenMs) === undefined) throw new Error('no event');
    }
    const passed = tookMs <= SLOWEST_MUTE_MS;
    return {
      name: nameOf('mute', line),
      passed,
      measured: Math.round(tookMs * 10) / 10,
      unit: 'ms',
      message: passed ? 'OBS takes our mutes in time.' : 'OBS takes our mutes late.',
      advice: passed ? '' : 'Close what uses the processor, or give the words a wider pad in the policy.',
    };
  }

  /** When OBS first says that the input is muted; undefined where it does not. */
  async #muteSeen(inputName: string): Promise<number | undefined> {
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    const end = this.#options.stage.on((event) => {
      if (event.kind === 'mute' && event.inputName === inputName && event.muted) resolve(event.atMs);
    });
    const timer = setTimeout(() => resolve(undefined), ECHO_WITHIN_MS);
    try {
      return await promise;
    } finally {
      end();
      clearTimeout(timer);
    }
  }
}

function nameOf(what: string, line: ProtectedInput): string {
  return `${what}: ${line.inputName}`.slice(0, 80);
}

function failed(error: unknown): Check {
  const { message, advice } =
    error instanceof UserError
      ? error
      : { message: 'OBS did not do what we asked of it.', advice: 'See whether OBS hangs, and try again.' };
  return { name: 'answer of OBS', passed: false, message, advice };
}
