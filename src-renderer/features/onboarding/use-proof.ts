/** Follows one flagged word from being heard to being counted, by the engine's events. */
import { useEffect, useState } from 'react';
import type { Category } from '../../../src-engine/contract/categories.ts';
import type { EngineEvent } from '../../../src-engine/contract/events.ts';
import { engineStore } from '../../state/engine-store.ts';

/** After so long without a detection it says what to check. */
const EXPECTED_WITHIN_MS = 15_000;

interface Light {
  /** Wall clock, ISO. */
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

const dark: Proof = { heard: undefined, cut: undefined, counted: undefined, isTooQuiet: false };

/** Nothing of the word aired. */
export function isCutWhole({ cut }: Proof): boolean {
  return cut?.state === 'ended' && !cut.isDryRun && cut.leakedMs === 0 && cut.durationMs > 0;
}

/** `attempt` puts the lights out and listens anew; the clock runs from `isExpected`. */
export function useProof(attempt: number, isExpected: boolean): Proof {
  const [proof, setProof] = useState(dark);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` begins anew
  useEffect(() => {
    setProof(dark);
    return engineStore.onEvent((event) => setProof((before) => follow(before, event)));
  }, [attempt]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` begins anew
  useEffect(() => {
    if (!isExpected) return undefined;
    const timer = setTimeout(
      () => setProof((before) => ({ ...before, isTooQuiet: before.heard === undefined })),
      EXPECTED_WITHIN_MS,
    );
    return () => clearTimeout(timer);
  }, [attempt, isExpected]);
  return proof;
}

/** The first word alone: a light that is on stays as it is, so that it can be read. */
function follow(proof: Proof, event: EngineEvent): Proof {
  const at = new Date().toISOString();
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
      if (proof.cut?.state === 'ended') return proof;
      const { aired, leakedMs, cut } = event;
      const durationMs = aired === null ? 0 : aired.untilMs - aired.fromMs;
      return { ...proof, cut: { at, state: 'ended', durationMs, leakedMs, isDryRun: cut.dryRun } };
    }
    case 'incident':
      return proof.counted === undefined ? { ...proof, counted: { at } } : proof;
    default:
      return proof;
  }
}
