/**
 * Scans a recording: the live line in simulated time. Each look's result arrives when a stream would have had it, the
 * time it took to compute included, so that what is cut here is what a stream would have cut.
 */
import type { Category } from '../../contract/categories.ts';
import type { Detection, SoundFrame } from '../../contract/flow.ts';
import type { Policy } from '../../contract/policy.ts';
import type { CutAction, CutRecord } from '../../cut/cut-events.ts';
import { decisionIdFor } from '../../policy/evaluate.ts';
import type { RecordingSpeech, SpeechWords } from '../ports/speech.ts';
import { HearingLine } from '../protection/hearing-line.ts';

/** ms from the recording's start. */
export interface ScanCut {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly category: Category;
  readonly action: CutAction;
}

/** What was found and decided; never what was said. */
export interface ScanDecision {
  /** The word, without pads, ms from the recording's start. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly category: Category;
  /** From the word's end to the first evidence for it, and to the decision, ms; computing included. */
  readonly firstEvidenceMs: number;
  readonly latenessMs: number;
}

export interface ScanResult {
  readonly durationMs: number;
  readonly cuts: readonly ScanCut[];
  readonly decisions: readonly ScanDecision[];
  /** Sound that a strict policy would have muted because it was not checked by its airtime, ms. */
  readonly uncheckedMs: number;
  /** Looks that the machine was too busy for: a stream on it, as busy as now, would have fallen behind. */
  readonly slowLooks: number;
}

export interface ScanOptions {
  readonly policy: Policy;
  readonly words: SpeechWords;
  /** The safety delay, ms. */
  readonly delayMs: number;
  readonly signal?: AbortSignal;
  /** How much of the recording has been listened to, ms. */
  readonly onProgress?: (doneMs: number) => void;
}

const INPUT_ID = 'recording';
/**
 * A look takes a quarter of this on a machine that can protect a stream; one that took longer was held up by whatever
 * else ran. Simulated time counts no more than this, so that a busy machine never makes a scan miss a word, ms.
 */
const MOST_COMPUTE_MS = 200;
/** Simulated time goes on for this much after the last cut could have ended, ms. */
const AFTER_MS = 5000;

export async function scan(
  frames: AsyncIterable<SoundFrame>,
  speech: RecordingSpeech,
  options: ScanOptions,
): Promise<ScanResult> {
  let durationMs = 0;
  const counted = (async function* () {
    for await (const frame of frames) {
      durationMs = frame.fromMs + frame.samples.length / 16;
      yield frame;
    }
  })();

  const clock = new SimulatedLine(options.policy, options.delayMs);
  let workerFreeAtMs = 0;
  let slowLooks = 0;
  for await (const { look, computeMs } of speech.listen(counted, options.words, options.signal)) {
    // One worker serves a stream: a look begins when its sound is there and the one before is done.
    const readyAtMs = Math.max(look.heardUntilMs, workerFreeAtMs) + Math.min(computeMs, MOST_COMPUTE_MS);
    if (computeMs > MOST_COMPUTE_MS) slowLooks += 1;
    workerFreeAtMs = readyAtMs;
    clock.goTo(readyAtMs);
    clock.line.look(look, readyAtMs);
    clock.settle();
    options.onProgress?.(Math.min(look.heardUntilMs, durationMs));
  }
  // After its end there is nothing left that could have been missed.
  clock.line.gate.checked({ fromMs: durationMs, untilMs: Number.POSITIVE_INFINITY });
  clock.goTo(durationMs + options.delayMs + AFTER_MS);
  return { durationMs, slowLooks, uncheckedMs: clock.uncheckedMs, ...clock.outcome(durationMs) };
}

/** A line whose clock we turn, with an OBS that does at once what it is told. */
class SimulatedLine {
  readonly line: HearingLine;
  readonly #delayMs: number;
  readonly #records: CutRecord[] = [];
  readonly #detections = new Map<string, { detection: Detection; decidedAtMs: number }>();
  #nowMs = 0;
  #wakeMs = 0;
  uncheckedMs = 0;

  constructor(policy: Policy, delayMs: number) {
    this.#delayMs = delayMs;
    this.line = new HearingLine({
      inputId: INPUT_ID,
      // A dry run of a scan would find nothing to cut: what it is for is shown by not asking for a copy.
      policy: { ...policy, dryRun: false },
      timing: { delayMs, offsetMs: 0 },
      // A rule for the stream only is what a scan is asked about as well.
      outputs: { streaming: true, recording: true },
    });
    this.line.gate.linked(false, 0);
    // Before its beginning there was nothing.
    this.line.gate.checked({ fromMs: -delayMs - AFTER_MS, untilMs: 0 });
  }

  goTo(nowMs: number): void {
    this.settle();
    while (this.#wakeMs <= nowMs) {
      this.#nowMs = Math.max(this.#nowMs, this.#wakeMs);
      this.settle();
    }
    this.#nowMs = nowMs;
    this.settle();
  }

  /** Advances until nothing more is to be done now. */
  settle(): void {
    for (;;) {
      const step = this.line.advance(this.#nowMs);
      for (const detection of step.detections) {
        const known = this.#detections.get(detection.id);
        this.#detections.set(detection.id, { detection, decidedAtMs: known?.decidedAtMs ?? this.#nowMs });
      }
      for (const event of step.events) {
        if (event.kind === 'cut-ended') this.#records.push(event.record);
        else if (event.kind === 'caught-up') this.uncheckedMs += event.uncheckedMs;
      }
      this.#wakeMs = step.nextWakeMs;
      if (step.request) this.line.gate.settled(step.request.requestId, 'applied', this.#nowMs);
      else return;
    }
  }

  outcome(durationMs: number): Pick<ScanResult, 'cuts' | 'decisions'> {
    const clip = (ms: number): number => Math.round(Math.min(Math.max(ms, 0), durationMs));
    const aired = this.#records.filter((record) => record.aired !== null);
    const cuts = aired.map(({ aired: span, categories, action }) => ({
      fromMs: clip((span?.fromMs ?? 0) - this.#delayMs),
      untilMs: clip((span?.untilMs ?? 0) - this.#delayMs),
      category: categories[0] as Category,
      action,
    }));
    const cutDecisions = new Set(aired.flatMap((record) => record.decisionIds));
    const decisions = [...this.#detections.values()]
      .filter(({ detection }) => cutDecisions.has(decisionIdFor(detection.id)))
      .map(({ detection: { fromMs, untilMs, category, firstEvidenceAtMs }, decidedAtMs }) => ({
        fromMs: clip(fromMs),
        untilMs: clip(untilMs),
        category,
        firstEvidenceMs: Math.round(firstEvidenceAtMs - untilMs),
        latenessMs: Math.round(decidedAtMs - untilMs),
      }));
    const byTime = (a: { fromMs: number }, b: { fromMs: number }): number => a.fromMs - b.fromMs;
    return {
      cuts: cuts.filter((cut) => cut.untilMs > cut.fromMs).sort(byTime),
      decisions: decisions.sort(byTime),
    };
  }
}
