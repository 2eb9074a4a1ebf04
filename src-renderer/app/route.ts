/** Pages by the address's hash ("#/policies"): paths belong to the engine's endpoints. */
import { useSyncExternalStore } from 'react';

export const pages = ['live', 'policies', 'scenes', 'incidents', 'settings', 'setup'] as const;
export type Page = (typeof pages)[number];

function pageOf(hash: string): Page {
  return pages.find((page) => hash === `#/${page}`) ?? 'live';
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function usePage(): Page {
  return useSyncExternalStore(subscribe, () => pageOf(location.hash));
}

export function goTo(page: Page): void {
  location.hash = `#/${page}`;
}
