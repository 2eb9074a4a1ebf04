import type { Category } from '../../../contract/categories.ts';
import type { Form, MatchQuality } from './lists.ts';
import { shortenRuns, type Token, unLeet } from './normalise.ts';
import type { Found, PhraseIndex } from './phrase-index.ts';

/** A hit in tokens, before allow list and overlaps are settled. */
export interface SpellingHit {
  readonly category: Category;
  readonly quality: MatchQuality;
  /** 0..1: how surely the written form is the listed one. */
  readonly score: number;
}

// Our own judgement of how far each way of writing can be trusted; the audio decides afterwards.
const scores = {
  exact: 1,
  inflected: 0.98,
  compound: 0.95,
  stretched: 0.95,
  lookAlike: 0.9,
  spelled: 0.9,
  starred: 0.8,
};
const scoreOf: Readonly<Record<MatchQuality, number>> = { ...scores, phonetic: 0 };

function hitOf(form: Form, factor = 1): SpellingHit {
  return { category: form.category, quality: form.quality, score: scoreOf[form.quality] * factor };
}

/** "f***ing", "f**k": the listed form that fits the letters, each star a letter (else a run of stars any letters). */
function starred(raw: string, forms: PhraseIndex<Form>): SpellingHit | undefined {
  const pattern = raw.replace(/^[^a-z0-9*]+|[^a-z0-9*]+$/g, '');
  // A star at the front or one at the end is emphasis or a footnote.
  if (!/^[a-z]+(?:\*+[a-z]+|\*{2,})+$/.test(pattern) || pattern.length < 3 || pattern.length > 20)
    return undefined;
  const exact = new RegExp(`^${pattern.replaceAll('*', '[a-z]')}$`);
  const loose = new RegExp(`^${pattern.replace(/\*+/g, '[a-z]{1,6}')}$`);
  let best: SpellingHit | undefined;
  for (const [key, form] of forms.entries()) {
    if (exact.test(key)) return hitOf(form, scores.starred);
    if (best === undefined && pattern.length >= 4 && loose.test(key)) best = hitOf(form, scores.starred);
  }
  return best;
}

/** One written word in disguise: look-alike digits, stretched vowels, stars, an unlisted compound. */
function disguised(
  token: Token,
  forms: PhraseIndex<Form>,
  compounds: (text: string) => Category | undefined,
): SpellingHit | undefined {
  if (token.raw.includes('*')) return starred(token.raw, forms);
  const plain = unLeet(token.raw);
  const leet = plain === undefined ? undefined : forms.get(plain);
  if (leet !== undefined) return hitOf(leet, scores.lookAlike);
  for (const shorter of shortenRuns(token.text)) {
    const form = forms.get(shorter);
    if (form !== undefined) return hitOf(form, scores.stretched);
  }
  const category = compounds(token.text);
  if (category === undefined) return undefined;
  return { category, quality: 'compound', score: scores.compound };
}

/** "f u c k": listed words in a run of single letters; at least three letters and the whole run, or four within it. */
function* spelledOut(tokens: readonly Token[], forms: PhraseIndex<Form>): Generator<Found<SpellingHit>> {
  for (const [from, until] of letterRuns(tokens)) {
    const letters = tokens.slice(from, until).map((token) => token.text);
    for (let start = 0; start < letters.length; start++) {
      for (let length = 3; start + length <= letters.length; length++) {
        if (length === 3 && letters.length > 3) continue;
        const form = forms.get(letters.slice(start, start + length).join(''));
        if (form === undefined) continue;
        yield { from: from + start, until: from + start + length, value: hitOf(form, scores.spelled) };
      }
    }
  }
}

/** Runs [from, until) of at least three tokens of a single letter. */
export function letterRuns(tokens: readonly Token[]): [number, number][] {
  const runs: [number, number][] = [];
  let from = 0;
  for (let index = 0; index <= tokens.length; index++) {
    if (/^\p{L}$/u.test(tokens[index]?.text ?? '')) continue;
    if (index - from >= 3) runs.push([from, index]);
    from = index + 1;
  }
  return runs;
}

/** "mother-fucker", "a-hole": the parts of one hyphenated word read as one. */
function* joined(tokens: readonly Token[], forms: PhraseIndex<Form>): Generator<Found<SpellingHit>> {
  let from = 0;
  for (let index = 1; index <= tokens.length; index++) {
    if (tokens[index]?.afterHyphen) continue;
    if (index - from > 1) {
      const form = forms.get(
        tokens
          .slice(from, index)
          .map((token) => token.text)
          .join(''),
      );
      if (form !== undefined) yield { from, until: index, value: hitOf(form) };
    }
    from = index;
  }
}

/** All hits of the listed forms in the tokens, overlapping ones too; `compounds` says what an unlisted word is made of. */
export function findSpellings(
  tokens: readonly Token[],
  forms: PhraseIndex<Form>,
  compounds: (text: string) => Category | undefined,
): Found<SpellingHit>[] {
  const found: Found<SpellingHit>[] = forms
    .findAll(tokens)
    .map((hit) => ({ ...hit, value: hitOf(hit.value) }));
  found.push(...spelledOut(tokens, forms), ...joined(tokens, forms));
  const plain = new Set(found.filter((hit) => hit.until - hit.from === 1).map((hit) => hit.from));
  tokens.forEach((token, from) => {
    const value = plain.has(from) ? undefined : disguised(token, forms, compounds);
    if (value !== undefined) found.push({ from, until: from + 1, value });
  });
  return found;
}
