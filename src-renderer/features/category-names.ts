import i18next from 'i18next';
import type { IncidentCategory } from '../../src-engine/contract/incidents.ts';

/** "strong profanity", "slurs about origin and API keys": kinds of sound and of picture, in the language of now. */
export function categoryNames(categories: readonly IncidentCategory[]): string {
  const names = categories.map((category) => i18next.t(`category.${category}`));
  return new Intl.ListFormat(i18next.language, { type: 'conjunction' }).format(names);
}
