/** Policies as files, and the names and ids of new ones. */
import type { Policy } from '../../../src-engine/contract/policy.ts';

/** 200 rules with full comments stay well below it. */
const MAX_FILE_CHARACTERS = 4_000_000;
const MAX_NAME_LENGTH = 80;
const MAX_ID_LENGTH = 64;

export type PolicyFile = { readonly value: unknown } | { readonly fault: 'too-large' | 'not-json' };

/** Reads a policy's file as far as JSON; whether it is a policy, the engine says. */
export function readPolicyFile(text: string): PolicyFile {
  if (text.length > MAX_FILE_CHARACTERS) return { fault: 'too-large' };
  try {
    // Editors on Windows put a byte order mark in front.
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch {
    return { fault: 'not-json' };
  }
}

/** A policy as the text of its file. */
export function policyFileText(policy: Policy): string {
  return `${JSON.stringify(policy, null, 2)}\n`;
}

/** "airlock-policy-friday-night.json". */
export function policyFileName(policy: Policy): string {
  return `airlock-policy-${slug(policy.name)}.json`;
}

/** An id that no policy has, readable where the name has letters for it: "friday-night", "friday-night-2". */
export function freeId(name: string, taken: readonly string[]): string {
  const base = slug(name).slice(0, MAX_ID_LENGTH - 4);
  return firstFree(base, (count) => `${base}-${count}`, taken);
}

/** A name that no policy has: "Friday night", "Friday night (2)". */
export function freeName(name: string, taken: readonly string[]): string {
  const base = name.trim().slice(0, MAX_NAME_LENGTH - 5);
  return firstFree(base, (count) => `${base} (${count})`, taken);
}

function firstFree(first: string, numbered: (count: number) => string, taken: readonly string[]): string {
  if (!taken.includes(first)) return first;
  let count = 2;
  while (taken.includes(numbered(count))) count += 1;
  return numbered(count);
}

function slug(name: string): string {
  const letters = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return letters === '' ? 'policy' : letters;
}
