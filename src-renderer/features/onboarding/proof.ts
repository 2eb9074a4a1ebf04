/** What became of one flagged word, by the engine's events: heard, cut, counted. Pure. */
import type { Category } from '../../../src-engine/contract/categories.ts';
import type { EngineEvent } from '../../../src-engine/contract/events.ts';
import { isOfPicture } from '../../../src-engine/contract/incidents.ts';

interface Light {
  /** When it turned on: wall clock, ISO. */
  readonly at: string;
}

export interface Proof {
  readonly heard: (Light & { readonly category: Category }) | undefined;
  readonly cut:
    | (Light & {
        readonly state: 'planned' | 'on-air' | 'ended';
        readonly durationMs: number;
        readonly leakedMs: number;
        readonly isDryRun: boolean;
      })
    | undefined;
  readonly counted: Light | undefined;
  readonly isTooQuiet: boolean;
}

export const dark: Proof = { heard: undefined, cut: undefined, counted: undefined, isTooQuiet: false };

/** Nothing of the word aired. */
export function isCutWhole({ cut }: Pick<Proof, 'cut'>): boolean {
  return cut?.state === 'ended' && !cut.isDryRun && cut.leakedMs === 0 && cut.durationMs > 0;
}

/** The first word alone, so that it can be read; a later one takes its place only where it came too late. */
export function follow(proof: Proof, event: EngineEvent, at: string): Proof {
  switch (event.type) {
    case 'detection':
      return proof.heard === undefined
        ? { ...proof, heard: { at, category: event.category }, isTooQuiet: false }
        : proof;
    case 'cut-planned':
    case 'cut-started': {
      if (proof.cut?.state === 'ended' || (proof.cut !== undefined && event.type === 'cut-planned'))
        return proof;
      const state = event.type === 'cut-planned' ? 'planned' : 'on-air';
      return { ...proof, cut: { at, state, durationMs: 0, leakedMs: 0, isDryRun: event.cut.dryRun } };
    }
    case 'cut-ended': {
      if (isCutWhole(proof)) return proof;
      const { aired, leakedMs, cut } = event;
      const durationMs = aired === null ? 0 : aired.untilMs - aired.fromMs;
      return { ...proof, cut: { at, state: 'ended', durationMs, leakedMs, isDryRun: cut.dryRun } };
    }
    case 'incident':
      return proof.counted === undefined && !isOfPicture(event.incident)
        ? { ...proof, counted: { at } }
        : proof;
    default:
      return proof;
  }
}
