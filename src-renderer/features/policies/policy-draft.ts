/**
 * The policy that is being changed, kept outside of the page: neither another page nor another window's change may throw
 * away what was typed. One at a time; it ends by saving or by discarding.
 */
import { useSyncExternalStore } from 'react';
import type { Policy } from '../../../src-engine/contract/policy.ts';
import { samePolicy } from './policy-edits.ts';

export interface PolicyDraft {
  readonly policyId: string;
  /** As it was when the first change was made: by it another window's change is seen. */
  readonly base: Policy;
  readonly policy: Policy;
}

let draft: PolicyDraft | undefined;
const listeners = new Set<() => void>();

export function currentDraft(): PolicyDraft | undefined {
  return draft;
}

/** Keeps a change; one that leads back to what is saved ends the draft. */
export function editPolicy(policyId: string, saved: Policy, next: Policy): void {
  const base = draft?.policyId === policyId ? draft.base : saved;
  set(samePolicy(next, base) && samePolicy(base, saved) ? undefined : { policyId, base, policy: next });
}

export function discardDraft(): void {
  set(undefined);
}

/** Another window's change is seen and meant to be replaced. */
export function rebaseDraft(saved: Policy): void {
  if (draft !== undefined) set({ ...draft, base: saved });
}

export function useDraft(): PolicyDraft | undefined {
  return useSyncExternalStore(subscribe, currentDraft);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(next: PolicyDraft | undefined): void {
  draft = next;
  for (const listener of listeners) listener();
}
