/**
 * What happened in the last seconds, for the time line: written by events, read by the drawing, outside of React. Times are
 * the engine's monotonic clock; `engineNowMs` tells it from this page's.
 */
import type { Category } from '../../src-engine/contract/categories.ts';
import type { EngineEvent } from '../../src-engine/contract/events.ts';
import type { Cover } from '../../src-engine/contract/picture.ts';

/** The time line shows at most so much of the past, and twice the longest usual delay of the future. */
const KEEP_MS = 40_000;

export interface LevelStep {
  readonly atMs: number;
  readonly peakDbfs: number;
  readonly speech: boolean;
}

export interface TapeDetection {
  readonly detectionId: string;
  readonly category: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface TapeCut {
  readonly cutId: string;
  readonly inputId: string;
  readonly categories: readonly Category[];
  readonly action: 'mute' | 'bleep';
  readonly airFromMs: number;
  readonly airUntilMs: number;
  readonly dryRun: boolean;
  readonly state: 'planned' | 'on-air' | 'ended';
  readonly leakedMs: number;
}

/** Sound that was about to air unchecked: muted, or let out by a relaxed policy. Source time. */
export interface TapeUnchecked {
  readonly fromMs: number;
  untilMs: number | undefined;
  readonly airs: boolean;
}

/** Something of the picture that the audience did not see, in airtime. */
export interface TapeCover {
  readonly coverId: string;
  readonly reason: Cover['reason'];
  readonly action: Cover['action'];
  readonly airFromMs: number;
  /** Undefined while it is on air. */
  readonly airUntilMs: number | undefined;
  readonly dryRun: boolean;
}

export class InputTape {
  levels: LevelStep[] = [];
  detections: TapeDetection[] = [];
  cuts = new Map<string, TapeCut>();
  unchecked: TapeUnchecked[] = [];
  /** The streamer's own mute in OBS, where they touched it since this page was opened. */
  isUserMuted = false;
}

export class LiveTape {
  readonly inputs = new Map<string, InputTape>();
  readonly covers = new Map<string, TapeCover>();
  /** Engine clock minus `performance.now()`. */
  #offsetMs: number | undefined;
  /** Grows with every event that the time line shows. */
  revision = 0;

  /** The engine's time now; undefined before its first event. */
  engineNowMs(): number | undefined {
    return this.#offsetMs === undefined ? undefined : performance.now() + this.#offsetMs;
  }

  take(event: EngineEvent): void {
    // An event is as old as it took to come here: the quickest tells the clock best. Drift is followed slowly.
    const offsetMs = event.atMs - performance.now();
    this.#offsetMs =
      this.#offsetMs === undefined || offsetMs > this.#offsetMs || event.type === 'hello'
        ? offsetMs
        : this.#offsetMs - Math.min(0.05, this.#offsetMs - offsetMs);
    switch (event.type) {
      case 'levels':
        for (const { inputId, peakDbfs, speech } of event.inputs)
          this.#of(inputId).levels.push({ atMs: event.atMs, peakDbfs, speech });
        break;
      case 'detection': {
        const { detectionId, category, fromMs, untilMs } = event;
        const { detections } = this.#of(event.inputId);
        const known = detections.findIndex((one) => one.detectionId === detectionId);
        const detection = { detectionId, category, fromMs, untilMs };
        if (known === -1) detections.push(detection);
        else detections[known] = detection;
        break;
      }
      case 'cut-planned':
        this.#setCut(event.cut, 'planned', 0);
        break;
      case 'cut-started':
        this.#setCut(event.cut, 'on-air', 0);
        break;
      case 'cut-changed':
        this.#setCut(event.cut, this.#of(event.cut.inputId).cuts.get(event.cut.cutId)?.state ?? 'planned', 0);
        break;
      case 'cut-withdrawn':
        this.#of(event.inputId).cuts.delete(event.cutId);
        break;
      case 'cut-ended': {
        const { aired } = event;
        const span = aired === null ? {} : { airFromMs: aired.fromMs, airUntilMs: aired.untilMs };
        this.#setCut({ ...event.cut, ...span }, 'ended', event.leakedMs);
        break;
      }
      case 'catching-up':
        this.#of(event.inputId).unchecked.push({
          fromMs: event.sinceMs,
          untilMs: undefined,
          airs: event.airs,
        });
        break;
      case 'caught-up': {
        const open = this.#of(event.inputId).unchecked.at(-1);
        if (open !== undefined && open.untilMs === undefined) open.untilMs = event.untilMs;
        break;
      }
      case 'cover-started':
        this.#setCover(event.cover);
        break;
      case 'cover-ended':
        this.#setCover(event.cover, event.aired);
        break;
      case 'picture':
        this.#setCoversNow(event.picture.covers, event.atMs);
        break;
      case 'user-mute':
        this.#of(event.inputId).isUserMuted = event.muted;
        break;
      default:
        return;
    }
    this.revision += 1;
    this.#forget(event.atMs);
  }

  /** After a lost connection: what went on meanwhile is not known, and a new engine has a new clock. */
  clear(): void {
    this.inputs.clear();
    this.covers.clear();
    this.#offsetMs = undefined;
    this.revision += 1;
  }

  /** The cut that is on air now, the earliest where there are several. */
  cutOnAir(inputId: string): TapeCut | undefined {
    for (const cut of this.inputs.get(inputId)?.cuts.values() ?? []) if (cut.state === 'on-air') return cut;
    return undefined;
  }

  #of(inputId: string): InputTape {
    let tape = this.inputs.get(inputId);
    if (tape === undefined) {
      tape = new InputTape();
      this.inputs.set(inputId, tape);
    }
    return tape;
  }

  #setCut(cut: Omit<TapeCut, 'state' | 'leakedMs'>, state: TapeCut['state'], leakedMs: number): void {
    const { cutId, inputId, categories, action, airFromMs, airUntilMs, dryRun } = cut;
    const kept = { cutId, inputId, categories, action, airFromMs, airUntilMs, dryRun, state, leakedMs };
    this.#of(inputId).cuts.set(cutId, kept);
  }

  #setCover(
    { coverId, reason, action, sinceMs, dryRun }: Cover,
    aired?: { readonly fromMs: number; readonly untilMs: number },
  ): void {
    const airFromMs = aired?.fromMs ?? sinceMs;
    this.covers.set(coverId, { coverId, reason, action, airFromMs, airUntilMs: aired?.untilMs, dryRun });
  }

  /** The state says which covers are on air: one that began before this page was opened, or whose end was lost to it. */
  #setCoversNow(now: readonly Cover[], atMs: number): void {
    for (const cover of now) if (!this.covers.has(cover.coverId)) this.#setCover(cover);
    for (const [coverId, cover] of this.covers) {
      const isOn = now.some((one) => one.coverId === coverId);
      if (cover.airUntilMs === undefined && !isOn) this.covers.set(coverId, { ...cover, airUntilMs: atMs });
    }
  }

  #forget(nowMs: number): void {
    const oldestMs = nowMs - KEEP_MS;
    for (const [coverId, { airUntilMs }] of this.covers)
      if (airUntilMs !== undefined && airUntilMs < oldestMs) this.covers.delete(coverId);
    for (const tape of this.inputs.values()) {
      const first = tape.levels[0];
      // Not one by one: moving the array for each step would be most of the work.
      if (first !== undefined && first.atMs < oldestMs - KEEP_MS / 4)
        tape.levels = tape.levels.filter(({ atMs }) => atMs >= oldestMs);
      if (tape.detections.length > 200) tape.detections = tape.detections.slice(-100);
      tape.unchecked = tape.unchecked.filter(({ untilMs }) => untilMs === undefined || untilMs >= oldestMs);
      for (const [cutId, cut] of tape.cuts) if (cut.airUntilMs < oldestMs) tape.cuts.delete(cutId);
    }
  }
}
