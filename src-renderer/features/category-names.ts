import i18next from 'i18next';
import type { Category } from '../../src-engine/contract/categories.ts';

/** "strong profanity", "slurs about origin and sexual words": in the language of now. */
export function categoryNames(categories: readonly Category[]): string {
  const names = categories.map((category) => i18next.t(`category.${category}`));
  return new Intl.ListFormat(i18next.language, { type: 'conjunction' }).format(names);
}
