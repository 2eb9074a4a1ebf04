import { z } from 'zod';

/** What a detector can find in sound. A leading part ("slur") in a policy stands for all that begin with it. */
export const categories = [
  'profanity.strong',
  'profanity.mild',
  'sexual',
  'religious',
  'slur.origin',
  'slur.orientation',
  'slur.disability',
  'slur.religion',
  'private',
] as const;

export const categorySchema = z.enum(categories);
export type Category = z.infer<typeof categorySchema>;

/** True where `category` is `pattern` itself, lies below it ("slur" holds "slur.origin"), or pattern is "*". */
export function categoryMatches(pattern: string, category: Category): boolean {
  return pattern === '*' || category === pattern || category.startsWith(`${pattern}.`);
}
