/** Covers gathered for reading: thirty keys in one terminal are one line. Pure. */
import type { Box, Cover } from '../../../src-engine/contract/picture.ts';

export interface CoverGroup {
  readonly key: string;
  readonly reason: Cover['reason'];
  readonly action: Cover['action'];
  readonly sourceName: string | undefined;
  readonly dryRun: boolean;
  /** In shares of the canvas, the oldest first; one at least. */
  readonly boxes: readonly Box[];
}

const byStart = (a: Cover, b: Cover) => a.sinceMs - b.sinceMs;

/** By reason, action and source, the one that began first on top: what is read stays where it is. */
export function groupCovers(covers: readonly Cover[]): CoverGroup[] {
  const groups = new Map<string, CoverGroup & { boxes: Box[] }>();
  for (const { reason, action, sourceName, dryRun, box } of [...covers].sort(byStart)) {
    const key = JSON.stringify([reason, action, sourceName, dryRun]);
    const group = groups.get(key) ?? { key, reason, action, sourceName, dryRun, boxes: [] };
    group.boxes.push(box);
    groups.set(key, group);
  }
  return [...groups.values()];
}
