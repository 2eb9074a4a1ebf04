/** What is looked at again and again while inputs are protected: the clock, the match with OBS's sound, levels, lag. */
import type { EventBody } from '../../contract/events.ts';
import { ClockWatch } from '../../cut/clock-watch.ts';
import type { SpeechDetector } from '../ports/speech.ts';
import { problem } from './problems.ts';
import type { ProtectedInput } from './protected-input.ts';

const TICK_EVERY_MS = 500;
const LEVELS_EVERY_MS = 100;
/** Lag is told once in so many ticks. */
const TICKS_PER_LAG = 2;

export interface WatchOptions {
  readonly lines: () => Iterable<ProtectedInput>;
  readonly detector: SpeechDetector;
  readonly publish: (event: EventBody) => void;
  readonly nowMs: () => number;
  readonly wallMs: () => number;
  /** Carries the gates forward. */
  readonly step: () => void;
  readonly onTick: () => void;
  /** The clock stood still for a while and goes on. */
  readonly onStall: () => void;
}

export class Watch {
  readonly #options: WatchOptions;
  readonly #clock = new ClockWatch(TICK_EVERY_MS);
  readonly #timers: NodeJS.Timeout[];
  #ticks = 0;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#timers = [
      setInterval(() => this.#tick(), TICK_EVERY_MS),
      setInterval(() => this.#tellLevels(), LEVELS_EVERY_MS),
    ];
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  #tick(): void {
    const { nowMs, lines, publish } = this.#options;
    this.#ticks += 1;
    this.#watchClock();
    for (const line of lines()) {
      line.compare(nowMs());
      if (this.#ticks % TICKS_PER_LAG === 0) {
        publish({ type: 'lag', inputId: line.inputId, coverage: line.coverage(nowMs()) });
      }
    }
    this.#options.step();
    this.#options.onTick();
  }

  #watchClock(): void {
    const { nowMs, wallMs, lines, detector, publish } = this.#options;
    const finding = this.#clock.tick({ monotonicMs: nowMs(), wallMs: wallMs() });
    if (finding === null || finding.kind === 'clock-set-back') return;
    for (const line of lines()) {
      detector.reset(line.inputId);
      line.line.unheard(finding.unchecked);
    }
    publish({ type: 'problem', problem: problem('slept') });
    this.#options.step();
    this.#options.onStall();
  }

  #tellLevels(): void {
    const inputs = [...this.#options.lines()].flatMap((line) => {
      const level = line.takeLevel();
      return level === undefined ? [] : [{ inputId: line.inputId, ...level }];
    });
    if (inputs.length > 0) this.#options.publish({ type: 'levels', inputs });
  }
}
