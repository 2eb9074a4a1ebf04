/** The user's own words. Private ones are write-only: no answer ever holds them. */
import { z } from 'zod';
import { idSchema } from './basics.ts';
import { categorySchema } from './categories.ts';

/** One phrase as the user types it. No control characters, so that it fits on one line of a file. */
export const phraseSchema = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u);

export const newWordSchema = z
  .strictObject({
    phrase: phraseSchema,
    category: categorySchema.describe('"private" for names, streets, employers: those are matched by sound.'),
    label: z
      .string()
      .trim()
      .max(80)
      .optional()
      .describe('What to show instead of the word, such as "my street".'),
  })
  .meta({ id: 'NewWord' });

/** A word as it is shown: never the word. */
export const maskedWordSchema = z
  .object({
    wordId: idSchema,
    category: categorySchema,
    masked: z.string().max(400).describe('A dot for each letter.'),
    label: z.string().max(80).optional(),
  })
  .meta({ id: 'MaskedWord' });

/** A dot for each letter or digit; the spaces between words stay. */
export function maskPhrase(phrase: string): string {
  return [...phrase].map((letter) => (/\s/u.test(letter) ? ' ' : '•')).join('');
}
