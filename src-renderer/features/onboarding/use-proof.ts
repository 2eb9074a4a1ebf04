/** Follows one flagged word from being heard to being counted, by the engine's events. */
import { useEffect, useState } from 'react';
import { engineStore } from '../../state/engine-store.ts';
import { dark, follow, type Proof } from './proof.ts';

/** After so long without a detection it says what to check. */
const EXPECTED_WITHIN_MS = 15_000;

/** `attempt` puts the lights out and listens anew; the clock runs from `isExpected`. */
export function useProof(attempt: number, isExpected: boolean): Proof {
  const [proof, setProof] = useState(dark);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` begins anew
  useEffect(() => {
    setProof(dark);
    return engineStore.onEvent((event) => {
      const at = new Date().toISOString();
      setProof((before) => follow(before, event, at));
    });
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
