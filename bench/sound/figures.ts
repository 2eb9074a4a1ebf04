/** Adds up the counts of many takes into the figures of the README. */
import type { ScanDecision } from '../../src-engine/operations/scan/scan.ts';
import type { Take } from './corpus.ts';
import type { TakeCount } from './count.ts';

export interface TakeResult {
  readonly take: Take;
  readonly count: TakeCount;
  readonly decisions: readonly ScanDecision[];
}

export interface Share {
  readonly recalled: number;
  readonly of: number;
}

export interface Figures {
  readonly phrases: number;
  /** Share of flagged phrases that were cut in time. */
  readonly recall: number;
  readonly falseCutsAnHour: number;
  readonly falseCuts: number;
  readonly cleanMs: number;
  /** Of recalled phrases, all together, and how many leaked at all. */
  readonly leakedMs: number;
  readonly leakedPhrases: number;
  readonly overcutMedianMs: number;
  readonly overcutP90Ms: number;
  readonly firstEvidenceP50Ms: number;
  readonly firstEvidenceP95Ms: number;
  readonly decisionP50Ms: number;
  readonly decisionP95Ms: number;
  readonly by: Readonly<
    Record<'category' | 'voice' | 'style' | 'condition', Readonly<Record<string, Share>>>
  >;
}

export function figuresOf(results: readonly TakeResult[]): Figures {
  const counted = results.flatMap(({ take, count }) => count.phrases.map((phrase) => ({ take, ...phrase })));
  const recalled = counted.filter((phrase) => phrase.recalled);
  const cleanTakes = results.filter(({ take }) => take.kind === 'clean');
  const cleanMs = cleanTakes.reduce((sum, { take }) => sum + take.durationMs, 0);
  const falseCuts = cleanTakes.reduce((sum, { count }) => sum + count.falseCuts.length, 0);
  const leaked = recalled.filter((phrase) => phrase.leakedMs > 0.5);
  const right = results.flatMap(({ take, decisions }) =>
    decisions.filter((decision) =>
      take.phrases.some((phrase) => decision.fromMs < phrase.untilMs && decision.untilMs > phrase.fromMs),
    ),
  );
  const shares = (key: (phrase: (typeof counted)[number]) => string): Record<string, Share> => {
    const groups: Record<string, { recalled: number; of: number }> = {};
    for (const phrase of counted) {
      groups[key(phrase)] ??= { recalled: 0, of: 0 };
      const group = groups[key(phrase)] as { recalled: number; of: number };
      group.of += 1;
      if (phrase.recalled) group.recalled += 1;
    }
    return Object.fromEntries(Object.entries(groups).sort(([a], [b]) => a.localeCompare(b)));
  };
  const overcuts = recalled.map((phrase) => phrase.overcutMs);
  return {
    phrases: counted.length,
    recall: recalled.length / Math.max(1, counted.length),
    falseCutsAnHour: cleanMs === 0 ? 0 : (falseCuts / cleanMs) * 3_600_000,
    falseCuts,
    cleanMs,
    leakedMs: leaked.reduce((sum, phrase) => sum + phrase.leakedMs, 0),
    leakedPhrases: leaked.length,
    overcutMedianMs: quantile(overcuts, 0.5),
    overcutP90Ms: quantile(overcuts, 0.9),
    firstEvidenceP50Ms: quantile(
      right.map((decision) => decision.firstEvidenceMs),
      0.5,
    ),
    firstEvidenceP95Ms: quantile(
      right.map((decision) => decision.firstEvidenceMs),
      0.95,
    ),
    decisionP50Ms: quantile(
      right.map((decision) => decision.latenessMs),
      0.5,
    ),
    decisionP95Ms: quantile(
      right.map((decision) => decision.latenessMs),
      0.95,
    ),
    by: {
      category: shares(({ phrase }) => phrase.category),
      voice: shares(({ take }) => take.voice),
      style: shares(({ take }) => take.style),
      condition: shares(({ take }) => take.condition),
    },
  };
}

/** Nearest rank; 0 for an empty list. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;
}
