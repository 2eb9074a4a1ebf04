/** What became of the test card, by the engine's events: covered, back again, counted. Pure. */
import type { EngineEvent } from '../../../src-engine/contract/events.ts';
import { isOfPicture } from '../../../src-engine/contract/incidents.ts';
import type { CoverReason } from '../../../src-engine/contract/picture.ts';

interface Light {
  /** When it turned on: wall clock, ISO. */
  readonly at: string;
}

export interface CardProof {
  readonly covered:
    | (Light & { readonly reasons: readonly CoverReason[]; readonly isDryRun: boolean })
    | undefined;
  /** Of all covers that have ended, the worst. */
  readonly back: (Light & { readonly leakedMs: number }) | undefined;
  readonly counted: Light | undefined;
}

export const noCard: CardProof = { covered: undefined, back: undefined, counted: undefined };

/** Follows it from when the card is shown. That something was not looked at in time, or was private anyway, proves nothing. */
export function followCard(proof: CardProof, event: EngineEvent, at: string): CardProof {
  switch (event.type) {
    case 'cover-started': {
      const { reason, dryRun } = event.cover;
      if (!isProof(reason)) return proof;
      const before = proof.covered?.reasons ?? [];
      const reasons = before.includes(reason) ? before : [...before, reason];
      return { ...proof, covered: { at: proof.covered?.at ?? at, reasons, isDryRun: dryRun } };
    }
    case 'cover-ended': {
      if (proof.covered === undefined || !isProof(event.cover.reason)) return proof;
      return { ...proof, back: { at, leakedMs: Math.max(event.leakedMs, proof.back?.leakedMs ?? 0) } };
    }
    case 'incident':
      return proof.counted === undefined &&
        isOfPicture(event.incident) &&
        event.incident.category !== 'unchecked'
        ? { ...proof, counted: { at } }
        : proof;
    default:
      return proof;
  }
}

function isProof(reason: CoverReason): boolean {
  return reason !== 'unchecked' && reason !== 'marked';
}
