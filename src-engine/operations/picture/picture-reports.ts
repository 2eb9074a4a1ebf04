/** What the picture's cuts say to the world: events for clients, incidents for the journal. Neither holds what was shown. */
import type { EventBody } from '../../contract/events.ts';
import type { Cover } from '../../contract/picture.ts';
import type { Policy } from '../../contract/policy.ts';
import type { Sighting } from '../../evidence/source-timeline.ts';
import type { IncidentJournal } from '../ports/incidents.ts';
import type { StagePort } from '../ports/stage.ts';
import { OutputClock } from '../protection/output-clock.ts';
import type { EndedPictureCut, KeptCut } from './cut-keeper.ts';

export interface PictureReportsOptions {
  readonly stage: StagePort;
  readonly journal: IncidentJournal;
  readonly publish: (event: EventBody) => void;
  readonly nowMs: () => number;
  /** The time of day, ms since 1970. */
  readonly wallMs: () => number;
}

/** What was covered unchecked for less than this is in the state's sum and no incident of its own, ms. */
const LEAST_UNCHECKED_MS = 1000;

interface Canvas {
  readonly width: number;
  readonly height: number;
}

export class PictureReports {
  readonly #options: PictureReportsOptions;
  readonly #outputs = new OutputClock();

  constructor(options: PictureReportsOptions) {
    this.#options = options;
    options.stage.on((event) => {
      if (event.kind === 'obs') this.#outputs.setOutputs(event.obs, options.nowMs());
    });
  }

  /** Something new was found in a source, before its airtime where all goes well. */
  found(sourceName: string, { id, category, confidence, fromMs }: Sighting): void {
    const sinceMs = Number.isFinite(fromMs) ? { fromMs } : {};
    this.#options.publish({
      type: 'picture-detection',
      detectionId: id,
      sourceName,
      category,
      confidence,
      ...sinceMs,
    });
  }

  began(cut: KeptCut, policy: Policy, canvas: Canvas | undefined): void {
    if (canvas === undefined) return;
    this.#options.publish({ type: 'cover-started', cover: this.coverOf(cut, policy, canvas) });
  }

  ended({ cut, untilMs }: EndedPictureCut, policy: Policy, canvas: Canvas | undefined): void {
    if (canvas === undefined) return;
    const leakedMs = this.#leakedMs(cut, policy);
    const aired = { fromMs: cut.sinceMs, untilMs: Math.max(untilMs, cut.sinceMs) };
    this.#options.publish({ type: 'cover-ended', cover: this.coverOf(cut, policy, canvas), aired, leakedMs });
    const durationMs = aired.untilMs - aired.fromMs;
    if (policy.dryRun || (cut.reason === 'unchecked' && durationMs < LEAST_UNCHECKED_MS)) return;
    const { journal, publish, nowMs, wallMs } = this.#options;
    const incident = journal.record({
      at: new Date(wallMs() - nowMs() + cut.sinceMs).toISOString(),
      ...this.#outputs.offsetAt(cut.sinceMs),
      sceneName: cut.sceneName,
      ...(cut.sourceName === undefined ? {} : { sourceName: cut.sourceName }),
      category: cut.reason,
      action: cut.action,
      durationMs,
      leakedMs,
      latenessMs: leakedMs,
      ...(cut.confidence === undefined ? {} : { confidence: cut.confidence }),
      policyName: policy.name,
    });
    publish({ type: 'incident', incident });
  }

  /** As clients are told of it. */
  coverOf(cut: KeptCut, policy: Policy, canvas: Canvas): Cover {
    const { coverId, reason, action, sceneName, sourceName, box, sinceMs } = cut;
    return {
      coverId,
      reason,
      action,
      sceneName,
      ...(sourceName === undefined ? {} : { sourceName }),
      box: {
        x: box.x / canvas.width,
        y: box.y / canvas.height,
        width: box.width / canvas.width,
        height: box.height / canvas.height,
      },
      sinceMs,
      dryRun: policy.dryRun,
    };
  }

  /** What came late under a strict policy was covered all the same, as not looked at. */
  #leakedMs({ fromMs, sinceMs }: KeptCut, policy: Policy): number {
    const delayMs = this.#options.stage.stage.delayMs;
    if (policy.picture.strict || fromMs === undefined || delayMs === undefined || !Number.isFinite(fromMs))
      return 0;
    return Math.max(0, sinceMs - (fromMs + delayMs));
  }
}
