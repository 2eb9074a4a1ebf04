/**
 * Which of the planned cuts are on air, from one moment to the next: keeps each for its minimum, tells of beginnings and ends. What
 * was not looked at is one cut per source, however its shape changes. Pure: time is passed in.
 */
import { union } from '../../contract/boxes.ts';
import type { PlannedCut } from './picture-plan.ts';

export interface KeptCut extends PlannedCut {
  readonly coverId: string;
  readonly sinceMs: number;
}

export interface EndedPictureCut {
  readonly cut: KeptCut;
  readonly untilMs: number;
}

/** Unchecked places come and go from look to look; gaps shorter than this are none, ms. */
const UNCHECKED_GAP_MS = 700;

interface Entry {
  cut: KeptCut;
  lastWantedMs: number;
}

export class CutKeeper {
  readonly #entries = new Map<string, Entry>();
  #nextId = 1;

  /** Those that are on air in their scenes at that moment, the unchecked ones joined by source. */
  get kept(): readonly KeptCut[] {
    return [...this.#entries.values()].map(({ cut }) => cut);
  }

  /** Takes the plan of a moment; says what began, what ended, and what of earlier moments has to stay on for its minimum. */
  take(
    planned: readonly PlannedCut[],
    nowMs: number,
  ): {
    readonly began: readonly KeptCut[];
    readonly ended: readonly EndedPictureCut[];
    readonly lingering: readonly KeptCut[];
  } {
    const wanted = joinUnchecked(planned);
    const began: KeptCut[] = [];
    for (const [key, cut] of wanted) {
      const entry = this.#entries.get(key);
      if (entry !== undefined) {
        entry.cut = { ...entry.cut, ...cut };
        entry.lastWantedMs = nowMs;
        continue;
      }
      const kept = { ...cut, coverId: `cover-${this.#nextId}`, sinceMs: nowMs };
      this.#nextId += 1;
      this.#entries.set(key, { cut: kept, lastWantedMs: nowMs });
      began.push(kept);
    }
    const ended: EndedPictureCut[] = [];
    const lingering: KeptCut[] = [];
    for (const [key, { cut, lastWantedMs }] of this.#entries) {
      if (wanted.has(key)) continue;
      const isUnchecked = cut.reason === 'unchecked';
      const keepUntilMs = isUnchecked
        ? lastWantedMs + UNCHECKED_GAP_MS
        : Math.max(
            cut.sinceMs + cut.minimumMs,
            lastWantedMs + (cut.action === 'safe-scene' ? cut.coolDownMs : 0),
          );
      if (nowMs < keepUntilMs) {
        if (!isUnchecked) lingering.push(cut);
        continue;
      }
      this.#entries.delete(key);
      ended.push({ cut, untilMs: isUnchecked ? lastWantedMs : nowMs });
    }
    return { began, ended, lingering };
  }

  /** Ends all: protection is off. */
  clear(nowMs: number): EndedPictureCut[] {
    const ended = this.kept.map((cut) => ({ cut, untilMs: nowMs }));
    this.#entries.clear();
    return ended;
  }
}

function joinUnchecked(planned: readonly PlannedCut[]): Map<string, PlannedCut> {
  const wanted = new Map<string, PlannedCut>();
  for (const cut of planned) {
    const key = cut.reason === 'unchecked' ? `${cut.sceneName}/unchecked/${cut.sourceName}` : cut.key;
    const before = wanted.get(key);
    wanted.set(key, before === undefined ? cut : { ...cut, box: union(before.box, cut.box) });
  }
  return wanted;
}
