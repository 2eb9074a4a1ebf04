/** Kinds of entry in the word lists; each has its own inflections. */
export type EntryKind = 'verbs' | 'nouns' | 'adjectives' | 'asIs';

/** A form of an entry; `usual` is false for forms so rare that only a match is worth it, not a search for them. */
export interface Inflection {
  readonly form: string;
  readonly usual: boolean;
}

interface Forms {
  readonly usual: readonly string[];
  readonly rare: readonly string[];
}

/** Ends in consonant-vowel-consonant in one syllable, so that the consonant doubles: "shit" → "shitting". */
function doubles(word: string): boolean {
  return /(?:^|[^aeiou])[aeiou][^aeiouwxy]$/.test(word) && word.match(/[aeiou]+/g)?.length === 1;
}

function stemOf(word: string): string {
  if (/[^aeiou]e$/.test(word)) return word.slice(0, -1);
  return doubles(word) ? word + word.at(-1) : word;
}

function plural(word: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return `${word}s`;
}

function nounForms(word: string): Forms {
  if (word.endsWith('man')) return { usual: [word, `${word.slice(0, -2)}en`], rare: [`${word}s`] };
  // Where the plural is another ("pussies"), the bare "s" is the possessive, written without its apostrophe.
  return { usual: [word, plural(word)], rare: [`${word}s`] };
}

function verbForms(word: string): Forms {
  const stem = stemOf(word);
  const usual = [word, plural(word), `${stem}ed`, `${stem}ing`];
  return { usual, rare: [`${stem}in`, `${stem}ings`, `${stem}er`, `${stem}ers`] };
}

function adjectiveForms(word: string): Forms {
  if (!word.endsWith('y')) return { usual: [word], rare: [] };
  const stem = word.replace(/e?y$/, '');
  return { usual: [word, `${stem}ier`], rare: [`${stem}iest`, `${stem}ily`, `${stem}iness`] };
}

const byKind: Readonly<Record<EntryKind, (word: string) => Forms>> = {
  verbs: verbForms,
  nouns: nounForms,
  adjectives: adjectiveForms,
  asIs: (word) => ({ usual: [word], rare: [] }),
};

/**
 * All forms of the last word of an entry, itself first, each behind what stands before it: inflect('bull', 'shit', ...).
 * Possessives are written as plurals are, without the apostrophe.
 */
export function inflect(before: string, word: string, kind: EntryKind): Inflection[] {
  const { usual, rare } = byKind[kind](word);
  const forms = new Map<string, boolean>();
  for (const form of rare) forms.set(before + form, false);
  for (const form of usual) forms.set(before + form, true);
  forms.delete(before + word);
  return [
    { form: before + word, usual: true },
    ...[...forms].map(([form, isUsual]) => ({ form, usual: isUsual })),
  ];
}
