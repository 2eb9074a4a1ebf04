/** What a line's steps say to the world: events for clients, incidents for the journal. Neither holds what was said. */
import type { Cut } from '../../contract/cuts.ts';
import type { EventBody } from '../../contract/events.ts';
import type { CutPlan, CutRecord, GateEvent } from '../../cut/cut-events.ts';
import { decisionIdFor } from '../../policy/evaluate.ts';
import type { IncidentJournal, NewIncident } from '../ports/incidents.ts';
import type { LineStep, Outputs } from './hearing-line.ts';
import { OutputClock } from './output-clock.ts';

/** How many detections' confidences are remembered, for the incidents of their cuts. */
const KEEP_CONFIDENCES = 500;

export interface LineReportsOptions {
  readonly journal: IncidentJournal;
  readonly publish: (event: EventBody) => void;
  readonly nowMs: () => number;
  /** The time of day, ms since 1970. */
  readonly wallMs: () => number;
}

export class LineReports {
  readonly #options: LineReportsOptions;
  readonly #confidences = new Map<string, number>();
  readonly #outputs = new OutputClock();

  constructor(options: LineReportsOptions) {
    this.#options = options;
  }

  /** OBS began or ended streaming or recording. */
  setOutputs(outputs: Outputs, nowMs: number): void {
    this.#outputs.setOutputs(outputs, nowMs);
  }

  tell(step: LineStep, inputId: string, policyName: string): void {
    for (const { id, category, confidence, fromMs, untilMs, firstEvidenceAtMs } of step.detections) {
      this.#remember(decisionIdFor(id), confidence);
      const what = { detectionId: id, inputId, category, confidence, fromMs, untilMs, firstEvidenceAtMs };
      this.#options.publish({ type: 'detection', ...what });
    }
    for (const event of step.events) {
      this.#options.publish(eventBody(event));
      if (event.kind === 'cut-ended' && isIncident(event.record)) this.#record(event.record, policyName);
    }
  }

  #record(record: CutRecord, policyName: string): void {
    const incident = this.#options.journal.record(this.#incidentOf(record, policyName));
    this.#options.publish({ type: 'incident', incident });
  }

  #incidentOf(record: CutRecord, policyName: string): NewIncident {
    const [category, ...others] = record.categories;
    if (category === undefined) throw new Error('a cut without a category');
    const beganMs = record.aired?.fromMs ?? record.airFromMs;
    const confidences = record.decisionIds.flatMap((id) => this.#confidences.get(id) ?? []);
    return {
      at: new Date(this.#options.wallMs() - this.#options.nowMs() + beganMs).toISOString(),
      ...this.#outputs.offsetAt(beganMs),
      inputId: record.inputId,
      category,
      ...(others.length === 0 ? {} : { alsoCategories: others }),
      action: record.action,
      durationMs: record.aired === null ? 0 : record.aired.untilMs - record.aired.fromMs,
      leakedMs: record.leakedMs,
      latenessMs: record.latenessMs,
      ...(confidences.length === 0 ? {} : { confidence: Math.max(...confidences) }),
      policyName,
    };
  }

  #remember(decisionId: string, confidence: number): void {
    this.#confidences.delete(decisionId);
    this.#confidences.set(decisionId, confidence);
    const oldest = this.#confidences.keys().next();
    if (this.#confidences.size > KEEP_CONFIDENCES && !oldest.done) this.#confidences.delete(oldest.value);
  }
}

/** A decision that came when all of it was silent already did nothing and let nothing out. */
function isIncident({ dryRun, aired, leakedMs }: CutRecord): boolean {
  return !dryRun && (aired !== null || leakedMs > 0);
}

function eventBody(event: GateEvent): EventBody {
  switch (event.kind) {
    case 'cut-planned':
      return { type: 'cut-planned', cut: cutOf(event.cut) };
    case 'cut-started':
      return { type: 'cut-started', cut: cutOf(event.cut) };
    case 'cut-changed':
      return { type: 'cut-changed', cut: cutOf(event.cut) };
    case 'cut-withdrawn':
      return { type: 'cut-withdrawn', cutId: event.cutId, inputId: event.inputId };
    case 'cut-ended': {
      const { aired, latenessMs, leakedMs } = event.record;
      return { type: 'cut-ended', cut: cutOf(event.record), aired, latenessMs, leakedMs };
    }
    case 'catching-up': {
      const { kind: type, ...rest } = event;
      return { type, ...rest };
    }
    case 'caught-up': {
      const { kind: type, ...rest } = event;
      return { type, ...rest };
    }
    case 'user-mute':
      return { type: 'user-mute', inputId: event.inputId, muted: event.muted };
  }
}

/** A cut as clients are told of it. */
export function cutOf(plan: CutPlan): Cut {
  const { cutId, inputId, categories, action, airFromMs, airUntilMs, dryRun } = plan;
  return { cutId, inputId, categories: [...categories], action, airFromMs, airUntilMs, dryRun };
}
