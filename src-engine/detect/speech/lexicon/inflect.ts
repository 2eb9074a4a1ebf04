/** Kinds of entry in the word lists; each has its own inflections. */
export type EntryKind = 'verbs' | 'nouns' | 'adjectives' | 'asIs';

const vowel = /[aeiou]/;

/** Ends in consonant-vowel-consonant in one syllable, so that the consonant doubles: "shit" → "shitting". */
function doubles(word: string): boolean {
  return /(?:^|[^aeiou])[aeiou][^aeiouwxy]$/.test(word) && word.match(/[aeiou]+/g)?.length === 1;
}

function stemOf(word: string): string {
  if (word.endsWith('e') && !vowel.test(word.at(-2) ?? '')) return word.slice(0, -1);
  return doubles(word) ? word + word.at(-1) : word;
}

function plural(word: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return `${word}s`;
}

function nounForms(word: string): string[] {
  const forms = [word, plural(word), `${word}s`];
  return word.endsWith('man') ? [...forms, `${word.slice(0, -2)}en`] : forms;
}

function verbForms(word: string): string[] {
  const stem = stemOf(word);
  return [
    word,
    plural(word),
    `${stem}ed`,
    `${stem}ing`,
    `${stem}in`,
    `${stem}ings`,
    `${stem}er`,
    `${stem}ers`,
  ];
}

function adjectiveForms(word: string): string[] {
  if (!word.endsWith('y')) return [word];
  const stem = word.slice(0, -1);
  return [word, `${stem}ier`, `${stem}iest`, `${stem}ily`, `${stem}iness`];
}

const byKind: Readonly<Record<EntryKind, (word: string) => string[]>> = {
  verbs: verbForms,
  nouns: nounForms,
  adjectives: adjectiveForms,
  asIs: (word) => [word],
};

/** All forms of an entry, itself first. Of a phrase the last word inflects. Possessives are written as plurals are. */
export function inflect(entry: string, kind: EntryKind): string[] {
  const at = entry.lastIndexOf(' ') + 1;
  const forms = byKind[kind](entry.slice(at)).map((form) => entry.slice(0, at) + form);
  return [...new Set(forms)];
}
