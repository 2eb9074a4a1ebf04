/** English and two more languages in full: every text is there in each, with the same places to fill in. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const LOCALES = new URL('../../../src-renderer/i18n/locales/', import.meta.url);

type Texts = { readonly [key: string]: string | Texts };

/** "a.b": "text" for all texts of a language, by namespace. */
function textsOf(language: string): Map<string, string> {
  const texts = new Map<string, string>();
  const folder = new URL(`${language}/`, LOCALES);
  for (const file of readdirSync(folder)) {
    const collect = (value: string | Texts, path: string) => {
      if (typeof value === 'string') texts.set(path, value);
      else for (const [key, inner] of Object.entries(value)) collect(inner, `${path}.${key}`);
    };
    collect(JSON.parse(readFileSync(new URL(file, folder), 'utf8')), file.replace('.json', ''));
  }
  return texts;
}

/** Plural forms differ between languages: they count as the one text that they are. */
const withoutPlural = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '');
const keysOf = (texts: Map<string, string>) => [...new Set([...texts.keys()].map(withoutPlural))].sort();
const placesOf = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name).sort();

const english = textsOf('en');

test.each(['de', 'es'])('%s has every text of English and no other', (language) => {
  expect(keysOf(textsOf(language))).toEqual(keysOf(english));
});

test.each(['de', 'es'])('%s fills in what English fills in', (language) => {
  const texts = textsOf(language);
  const wrong = [...english].filter(([key, text]) => {
    const other = texts.get(key);
    return other !== undefined && placesOf(other).join() !== placesOf(text).join();
  });
  expect(wrong.map(([key]) => key)).toEqual([]);
});

test.each(['en', 'de', 'es'])('%s has no empty text', (language) => {
  const empty = [...textsOf(language)].filter(([, text]) => text.trim() === '');
  expect(empty.map(([key]) => key)).toEqual([]);
});
