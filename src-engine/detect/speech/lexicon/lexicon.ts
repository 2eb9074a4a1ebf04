import type { Category } from '../../../contract/categories.ts';
import { type CustomEntry, type LexiconWarning, parseCustomList } from './custom-entries.ts';
import { inflect } from './inflect.ts';
import {
  compoundCategory,
  type Form,
  innocentContexts,
  keyOf,
  type MatchQuality,
  shippedForms,
} from './lists.ts';
import { type Token, tokenise } from './normalise.ts';
import { Pronouncer } from './phonetics/pronounce.ts';
import { PhraseIndex } from './phrase-index.ts';
import { type PhraseHit, PrivatePhrases } from './private-phrases.ts';
import { findSpellings } from './spelling.ts';

export interface LexiconOptions {
  /** Categories whose shipped words are left out. */
  readonly disabledCategories?: readonly Category[];
  /** The user's own words by category, one entry a line, stars at an end allowed ("foo*"). Matched as written. */
  readonly watched?: Partial<Record<Category, readonly string[]>>;
  /** Names, streets, employers: matched by sound as category `private`. One phrase a line. */
  readonly privatePhrases?: readonly string[];
  /** Phrases in which nothing fires. One phrase a line. */
  readonly allowed?: readonly string[];
  /** How far from its sound a private phrase may be: 1 as measured in docs/lexicon.md, less is stricter. */
  readonly soundTolerance?: number;
}

/** A stretch of a transcript's words that a category fires on. */
export interface LexiconMatch {
  readonly fromIndex: number;
  /** Exclusive. */
  readonly untilIndex: number;
  /** The same with fractions, where a private phrase begins or ends inside a word; whole numbers otherwise. */
  readonly from: number;
  readonly until: number;
  readonly category: Category;
  readonly quality: MatchQuality;
  /** 0..1: how surely the written words are the listed ones, not how surely they were said. */
  readonly score: number;
}

export interface Lexicon {
  /** What fires in a transcript's words, in order. Hits of one category never overlap. */
  match(words: readonly string[]): LexiconMatch[];
  /** Written forms, lower case, for the recogniser to look for: everything but the forms of rare words. */
  surfaces(): { text: string; category: Category }[];
  readonly warnings: readonly LexiconWarning[];
}

/** A hit in (fractional) token indexes. */
interface TokenHit {
  readonly from: number;
  readonly until: number;
  readonly category: Category;
  readonly quality: MatchQuality;
  readonly score: number;
  /** A user's own word or phrase, which no shipped hit displaces. */
  readonly own: boolean;
}

interface Wildcard {
  readonly fits: (text: string) => boolean;
  readonly category: Category;
}

function wildcardOf(entry: CustomEntry, category: Category): Wildcard {
  const key = entry.key;
  if (entry.wildcard === 'after') return { fits: (text) => text.startsWith(key), category };
  if (entry.wildcard === 'before') return { fits: (text) => text.endsWith(key), category };
  return { fits: (text) => text.includes(key), category };
}

/**
 * Compiles the shipped lists and the user's own into one matcher.
 * Throws UserError `word-list-invalid` that names the line (never the content) of an entry that cannot be used.
 */
export function createLexicon(options: LexiconOptions = {}): Lexicon {
  const disabled = new Set(options.disabledCategories ?? []);
  const warnings: LexiconWarning[] = [];
  const shipped = new PhraseIndex<Form>();
  for (const [key, form] of shippedForms(disabled)) shipped.add(key, form);

  const own = new PhraseIndex<Form>();
  const wildcards: Wildcard[] = [];
  for (const [category, lines] of Object.entries(options.watched ?? {}) as [Category, readonly string[]][]) {
    for (const entry of parseCustomList('watched words', lines, warnings)) {
      if (entry.wildcard !== 'none') wildcards.push(wildcardOf(entry, category));
      inflect('', entry.key, 'nouns').forEach(({ form, usual }, index) => {
        own.add(form, { key: form, category, quality: index === 0 ? 'exact' : 'inflected', common: usual });
      });
    }
  }

  const phrases = parseCustomList('private phrases', options.privatePhrases ?? [], warnings);
  const names = phrases.map((entry) => entry.text);
  const heardPhrases =
    names.length > 0
      ? new PrivatePhrases(names, Pronouncer.shared(), options.soundTolerance ?? 1)
      : undefined;

  const allowed = new PhraseIndex<true>();
  for (const key of innocentContexts) allowed.add(key, true);
  const allowedByUser = new PhraseIndex<true>();
  for (const { key } of parseCustomList('allowed phrases', options.allowed ?? [], warnings)) {
    for (const { form } of inflect('', key, 'nouns')) allowedByUser.add(form, true);
  }

  function compoundOf(text: string): Category | undefined {
    const category = compoundCategory(text);
    return category !== undefined && disabled.has(category) ? undefined : category;
  }

  function ownHits(tokens: readonly Token[]): TokenHit[] {
    const hits: TokenHit[] = findSpellings(tokens, own, () => undefined).map(({ from, until, value }) => {
      return { from, until, ...value, own: true };
    });
    tokens.forEach((token, from) => {
      for (const { fits, category } of wildcards) {
        if (fits(token.text))
          hits.push({ from, until: from + 1, category, quality: 'exact', score: 1, own: true });
      }
    });
    const privates: PhraseHit[] = heardPhrases?.find(tokens) ?? [];
    for (const hit of privates) hits.push({ ...hit, category: 'private', own: true });
    return hits;
  }

  function match(words: readonly string[]): LexiconMatch[] {
    const tokens = tokenise(words);
    if (tokens.length === 0) return [];
    const shippedHits: TokenHit[] = findSpellings(tokens, shipped, compoundOf).map(
      ({ from, until, value }) => {
        return { from, until, ...value, own: false };
      },
    );
    const innocent = allowed.findAll(tokens);
    const allowedSpans = allowedByUser.findAll(tokens);
    const within = (hit: TokenHit) => (span: { from: number; until: number }) =>
      span.from <= Math.floor(hit.from) && Math.ceil(hit.until) <= span.until;
    const hits = [...shippedHits.filter((hit) => !innocent.some(within(hit))), ...ownHits(tokens)].filter(
      (hit) => !allowedSpans.some(within(hit)),
    );
    return settle(hits).map((hit) => inWords(hit, tokens));
  }

  function surfaces(): { text: string; category: Category }[] {
    const forms = [...shipped.entries(), ...own.entries()];
    const listed = forms
      .filter(([, form]) => form.common)
      .map(([text, { category }]) => ({ text, category }));
    return [...listed, ...names.map((text) => ({ text: keyOf(text), category: 'private' as const }))];
  }

  return { match, surfaces, warnings };
}

/**
 * Of overlapping hits one stays: of shipped words the longest ("dick head", not "dick"), of the user's own the surest,
 * each the other way round where that is equal. A user's own stays beside a shipped one of another category, since
 * policies may treat the two differently.
 */
function settle(hits: readonly TokenHit[]): TokenHit[] {
  const span = (hit: TokenHit) => Math.ceil(hit.until) - Math.floor(hit.from);
  const own = hits.filter((hit) => hit.own).sort((a, b) => b.score - a.score || span(b) - span(a));
  const shipped = hits.filter((hit) => !hit.own).sort((a, b) => span(b) - span(a) || b.score - a.score);
  const kept: TokenHit[] = [];
  for (const hit of [...own, ...shipped]) {
    const rival = (other: TokenHit) =>
      (other.own === hit.own || other.category === hit.category) &&
      other.from < hit.until &&
      hit.from < other.until;
    if (!kept.some(rival)) kept.push(hit);
  }
  return kept.sort((a, b) => a.from - b.from || a.until - b.until);
}

/** Token indexes to word indexes: the tokens of one hyphenated word share it evenly. */
function inWords(hit: TokenHit, tokens: readonly Token[]): LexiconMatch {
  const { category, quality, score } = hit;
  const place = (at: number, isEnd: boolean): number => {
    const index = isEnd ? Math.ceil(at) - 1 : Math.floor(at);
    const { wordIndex } = tokens[index] as Token;
    const siblings = tokens.filter((token) => token.wordIndex === wordIndex);
    const rank = siblings.indexOf(tokens[index] as Token);
    return wordIndex + (rank + at - index) / siblings.length;
  };
  const from = place(hit.from, false);
  const until = place(hit.until, true);
  return { fromIndex: Math.floor(from), untilIndex: Math.ceil(until), from, until, category, quality, score };
}
