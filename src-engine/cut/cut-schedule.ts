/**
 * Decisions about one input, turned into cuts at airtime: grouped, begun, extended and ended exactly. Pure: time comes in
 * with each call, what happened comes out as steps.
 */
import type { Decision, Span } from '../contract/flow.ts';
import type { CutAction, CutPlan } from './cut-events.ts';
import { type CutGroup, groupDecisions, holdTogether, joinGroups } from './cut-groups.ts';

/** How source time becomes airtime for one input. */
export interface AirTiming {
  /** D: how much later everything airs than it happens, ms. */
  readonly delayMs: number;
  /** How much later OBS hears the input than the engine does, ms; may change slowly. */
  readonly offsetMs: number;
}

/** A cut that is over, before it is known what leaked. */
export interface EndedCut extends CutPlan {
  readonly decisionIds: readonly string[];
  /** What of the content of its decisions has aired by the end of the cut, at its airtimes. */
  readonly airedContent: readonly Span[];
  readonly source: Span;
  readonly aired: Span | null;
  readonly latenessMs: number;
}

export type ScheduleStep =
  | { readonly kind: 'planned'; readonly cut: CutPlan }
  | { readonly kind: 'withdrawn'; readonly cutId: string }
  | { readonly kind: 'started'; readonly cut: CutPlan }
  | { readonly kind: 'changed'; readonly cut: CutPlan }
  | { readonly kind: 'ended'; readonly cut: EndedCut };

interface RunningCut {
  readonly cutId: string;
  readonly group: CutGroup;
  readonly begunAtMs: number;
  readonly latenessMs: number;
}

/** For how long a decision that was carried out is remembered, so that hearing of it again does not cut again. */
const REMEMBER_MS = 60_000;

export class CutSchedule {
  readonly #inputId: string;
  readonly #dryRun: boolean;
  #timing: AirTiming;
  #pending = new Map<string, Decision>();
  #groups: CutGroup[] = [];
  #running: RunningCut | null = null;
  /** Announced plans by id, with the group they were announced for. */
  #plans = new Map<string, CutGroup>();
  /** Decisions carried out: their spans, and when. */
  #done = new Map<string, Span & { readonly atMs: number }>();
  #nextCutNumber = 1;

  constructor(inputId: string, timing: AirTiming, dryRun: boolean) {
    this.#inputId = inputId;
    this.#timing = timing;
    this.#dryRun = dryRun;
  }

  /** From now on airtimes are counted so; a cut on air ends by the new timing. */
  setTiming(timing: AirTiming): void {
    this.#timing = timing;
  }

  /**
   * Takes a decision, or a revision of one (the same id). Before its airtime a revision replaces it; on air it can only
   * make the cut longer; afterwards only what it adds is cut.
   * @throws RangeError where the decision spans no time.
   */
  put(decision: Decision): void {
    if (!(decision.fromMs < decision.untilMs)) throw new RangeError('A decision must span some time.');
    const onAir = this.#running?.group.decisions.find(({ id }) => id === decision.id);
    const done = onAir ?? this.#done.get(decision.id);
    if (done !== undefined && done.fromMs <= decision.fromMs && decision.untilMs <= done.untilMs) return;
    this.#pending.set(decision.id, decision);
    this.#regroup();
  }

  /** Takes a decision back before its airtime; without effect once its cut is on air, so that the sound does not flicker. */
  withdraw(decisionId: string): void {
    if (this.#pending.delete(decisionId)) this.#regroup();
  }

  /** Carries time forward: what begins, changes, ends or was missed by `nowMs`, in order. */
  advance(nowMs: number): ScheduleStep[] {
    const steps: ScheduleStep[] = [];
    let step = this.#next(nowMs);
    while (step !== null) {
      steps.push(step);
      step = this.#next(nowMs);
    }
    this.#forget(nowMs);
    return [...steps, ...this.#announce()];
  }

  /** Ends the cut on air and drops whatever airs up to `nowMs`: for pausing. What airs later stays planned. */
  pauseAt(nowMs: number): ScheduleStep[] {
    const steps: ScheduleStep[] = this.#running === null ? [] : [this.#end(this.#running, nowMs)];
    for (const decision of this.#pending.values()) {
      if (this.#airMs(decision.untilMs) <= nowMs) this.#pending.delete(decision.id);
    }
    this.#regroup();
    return [...steps, ...this.#announce()];
  }

  /** What is being cut right now; null where nothing is. */
  get onAir(): CutAction | null {
    return this.#running?.group.action ?? null;
  }

  /** When `advance` has something to do next; Infinity where nothing is known. */
  get nextWakeMs(): number {
    const endsAtMs = this.#running?.group.untilMs ?? Number.POSITIVE_INFINITY;
    const beginsAtMs = this.#groups[0]?.fromMs ?? Number.POSITIVE_INFINITY;
    return this.#airMs(Math.min(endsAtMs, beginsAtMs));
  }

  #next(nowMs: number): ScheduleStep | null {
    const running = this.#running;
    const first = this.#groups[0];
    if (running !== null) {
      const joining = this.#groups.find((group) => this.#isJoining(running, group, nowMs));
      if (joining !== undefined) return this.#join(running, joining, nowMs);
    }
    if (first !== undefined && this.#airMs(first.untilMs) <= nowMs) return this.#miss(first, nowMs);
    if (running !== null) {
      return this.#airMs(running.group.untilMs) <= nowMs ? this.#end(running, nowMs) : null;
    }
    return first !== undefined && this.#airMs(first.fromMs) <= nowMs ? this.#begin(first, nowMs) : null;
  }

  /** Joined as late as can be, at its own airtime or at the end of the cut on air: until then it can be taken back. */
  #isJoining(running: RunningCut, group: CutGroup, nowMs: number): boolean {
    const isDue = this.#airMs(Math.min(group.fromMs, running.group.untilMs)) <= nowMs;
    const isOverBefore = this.#airMs(group.untilMs) <= nowMs && group.untilMs < running.group.fromMs;
    return isDue && !isOverBefore && holdTogether(running.group, group);
  }

  #begin(group: CutGroup, nowMs: number): ScheduleStep {
    const cutId = this.#takeUp(group);
    this.#running = { cutId, group, begunAtMs: nowMs, latenessMs: this.#latenessMs(group, nowMs) };
    return { kind: 'started', cut: this.#plan(cutId, group) };
  }

  #join(running: RunningCut, joining: CutGroup, nowMs: number): ScheduleStep {
    this.#drop(joining);
    const group = joinGroups(running.group, joining);
    const latenessMs = Math.max(running.latenessMs, this.#latenessMs(joining, nowMs));
    this.#running = { ...running, group, latenessMs };
    return { kind: 'changed', cut: this.#plan(running.cutId, group) };
  }

  #end(running: RunningCut, nowMs: number): ScheduleStep {
    this.#running = null;
    const aired = { fromMs: running.begunAtMs, untilMs: nowMs };
    return this.#ended(running.cutId, running.group, aired, running.latenessMs, nowMs);
  }

  #miss(group: CutGroup, nowMs: number): ScheduleStep {
    return this.#ended(this.#takeUp(group), group, null, this.#latenessMs(group, nowMs), nowMs);
  }

  #ended(
    cutId: string,
    group: CutGroup,
    aired: Span | null,
    latenessMs: number,
    nowMs: number,
  ): ScheduleStep {
    for (const { id, fromMs, untilMs } of group.decisions) {
      const before = this.#done.get(id) ?? { fromMs, untilMs };
      const span = { fromMs: Math.min(fromMs, before.fromMs), untilMs: Math.max(untilMs, before.untilMs) };
      this.#done.set(id, { ...span, atMs: nowMs });
    }
    return {
      kind: 'ended',
      cut: {
        ...this.#plan(cutId, group),
        decisionIds: group.decisions.map(({ id }) => id),
        airedContent: group.decisions.map(({ content }) => ({
          fromMs: this.#airMs(content.fromMs),
          untilMs: Math.min(this.#airMs(content.untilMs), nowMs),
        })),
        source: { fromMs: group.fromMs, untilMs: group.untilMs },
        aired,
        latenessMs,
      },
    };
  }

  /** Takes a group out of the plan and gives the id it was announced under, or a new one. */
  #takeUp(group: CutGroup): string {
    const cutId = this.#planIdOf(group) ?? this.#newId();
    this.#plans.delete(cutId);
    this.#drop(group);
    return cutId;
  }

  #drop(group: CutGroup): void {
    for (const { id } of group.decisions) this.#pending.delete(id);
    this.#regroup();
  }

  #regroup(): void {
    this.#groups = groupDecisions([...this.#pending.values()]);
  }

  /** What changed in the plan since it was last announced. */
  #announce(): ScheduleStep[] {
    const before = this.#plans;
    const steps: ScheduleStep[] = [];
    const after = new Map<string, CutGroup>();
    for (const group of this.#groups) {
      const known = this.#planIdOf(group, after);
      const cutId = known ?? this.#newId();
      after.set(cutId, group);
      const announced = before.get(cutId);
      const same =
        announced?.fromMs === group.fromMs &&
        announced.untilMs === group.untilMs &&
        announced.action === group.action;
      if (!same) steps.push({ kind: 'planned', cut: this.#plan(cutId, group) });
    }
    this.#plans = after;
    const gone = [...before.keys()].filter((cutId) => !after.has(cutId));
    return [...gone.map((cutId): ScheduleStep => ({ kind: 'withdrawn', cutId })), ...steps];
  }

  #planIdOf(group: CutGroup, except?: ReadonlyMap<string, CutGroup>): string | undefined {
    const ids = new Set(group.decisions.map(({ id }) => id));
    for (const [cutId, planned] of this.#plans) {
      if (!except?.has(cutId) && planned.decisions.some(({ id }) => ids.has(id))) return cutId;
    }
    return undefined;
  }

  #newId(): string {
    const number = this.#nextCutNumber;
    this.#nextCutNumber += 1;
    // Ids in the contract take 64 characters at most, and the input's own may be as long.
    return `${this.#inputId.slice(0, 40)}-${this.#dryRun ? 'dry-' : ''}cut-${number}`;
  }

  #plan(cutId: string, group: CutGroup): CutPlan {
    return {
      cutId,
      inputId: this.#inputId,
      categories: [...new Set(group.decisions.map(({ category }) => category))],
      action: group.action,
      airFromMs: this.#airMs(group.fromMs),
      airUntilMs: this.#airMs(group.untilMs),
      dryRun: this.#dryRun,
    };
  }

  #latenessMs(group: CutGroup, nowMs: number): number {
    return Math.max(0, nowMs - this.#airMs(group.fromMs));
  }

  #airMs(sourceMs: number): number {
    return sourceMs + this.#timing.delayMs + this.#timing.offsetMs;
  }

  #forget(nowMs: number): void {
    for (const [id, { atMs }] of this.#done) if (nowMs - atMs > REMEMBER_MS) this.#done.delete(id);
  }
}
