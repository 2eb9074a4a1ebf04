import type { Category } from '../../../contract/categories.ts';
import { type EntryKind, inflect } from './inflect.ts';
import compoundData from './lists/compounds.json' with { type: 'json' };
import contextData from './lists/innocent-contexts.json' with { type: 'json' };
import profanityMild from './lists/profanity-mild.json' with { type: 'json' };
import profanityStrong from './lists/profanity-strong.json' with { type: 'json' };
import religious from './lists/religious.json' with { type: 'json' };
import sexual from './lists/sexual.json' with { type: 'json' };
import slurDisability from './lists/slur-disability.json' with { type: 'json' };
import slurOrientation from './lists/slur-orientation.json' with { type: 'json' };
import slurOrigin from './lists/slur-origin.json' with { type: 'json' };
import slurReligion from './lists/slur-religion.json' with { type: 'json' };
import { fold, wordOf } from './normalise.ts';

/** How a written form was found. `phonetic` is for private phrases only. */
export type MatchQuality = 'exact' | 'inflected' | 'compound' | 'phonetic';

/** One written form that fires: `key` holds its tokens, one space apart. */
export interface Form {
  readonly key: string;
  readonly category: Category;
  readonly quality: MatchQuality;
  /** False for rare words and unusual forms: they are matched but not worth a bias in the recogniser. */
  readonly common: boolean;
}

type Tier = Partial<Record<EntryKind, readonly string[]>>;

interface WordList {
  readonly category: string;
  readonly common: Tier;
  readonly rare: Tier;
}

/** The likeliest first: what a starred-out word ("n*****") is taken for depends on it. */
const wordLists: readonly WordList[] = [
  profanityStrong,
  slurOrigin,
  profanityMild,
  sexual,
  slurOrientation,
  slurDisability,
  slurReligion,
  religious,
];

/** The tokens of a phrase, one space apart, as `tokenise` gives them ("christ's sake" → "christs sake"). */
export function keyOf(phrase: string): string {
  return fold(phrase)
    .split(/[\s-]+/)
    .map(wordOf)
    .filter((token) => token !== '')
    .join(' ');
}

/**
 * Entries are words or phrases; the last word inflects. "bull|shit" is a compound, so that it inflects as "shit" does;
 * "bull+shit" is heard and written as two words too.
 */
function* formsOfTier(category: Category, tier: Tier, common: boolean): Generator<Form> {
  for (const [kind, entries] of Object.entries(tier) as [EntryKind, readonly string[]][]) {
    for (const entry of entries) {
      const cut = Math.max(entry.lastIndexOf(' '), entry.lastIndexOf('+'), entry.lastIndexOf('|')) + 1;
      const last = entry.slice(cut);
      const before = entry.slice(0, cut).replace(/[+|]$/, '');
      for (const [index, { form, usual }] of inflect(before, last, kind).entries()) {
        // The plural of "shit|lord" begins as it does: to look for the one finds both.
        const isSought = usual && (index === 0 || !entry.includes('|'));
        yield {
          key: keyOf(form),
          category,
          quality: index === 0 ? 'exact' : 'inflected',
          common: common && isSought,
        };
      }
      if (!entry.includes('+')) continue;
      for (const { form, usual } of inflect(`${before} `, last, kind)) {
        yield { key: keyOf(form), category, quality: 'compound', common: common && usual };
      }
    }
  }
}

/** Every form of the shipped lists whose category is not in `disabled`; the first list that has a form keeps it. */
export function shippedForms(disabled: ReadonlySet<Category>): Map<string, Form> {
  const forms = new Map<string, Form>();
  for (const list of wordLists) {
    const category = list.category as Category;
    if (disabled.has(category)) continue;
    for (const common of [true, false]) {
      for (const form of formsOfTier(category, common ? list.common : list.rare, common)) {
        if (!forms.has(form.key)) forms.set(form.key, form);
      }
    }
  }
  // Of "bull shit" the recogniser finds the half that is listed itself; looking for both would only cost time.
  for (const [key, form] of forms) {
    const halves = form.quality === 'compound' ? key.split(' ') : [];
    if (halves.some((half) => forms.has(half))) forms.set(key, { ...form, common: false });
  }
  return forms;
}

/** Names and set phrases in which a listed word is innocent ("moby dick"), as keys. */
export const innocentContexts: readonly string[] = contextData.phrases.map(keyOf);

const befores = new Set(compoundData.before);
const afters = new Set(compoundData.after);
const roots = Object.entries(compoundData.roots) as [string, Category][];

/**
 * The category of a compound that no list holds ("fuckpuddle", "turboslut"): a root that no innocent English word
 * contains, or a root between known parts ("bull" + "shit" + "lord"). Undefined for anything else ("class", "cockpit").
 */
export function compoundCategory(text: string): Category | undefined {
  if (text.length < 5 || text.length > 40) return undefined;
  for (const [root, category] of Object.entries(compoundData.anywhere)) {
    if (text.includes(root)) return category as Category;
  }
  for (const [root, category] of roots) {
    for (let at = text.indexOf(root); at >= 0; at = text.indexOf(root, at + 1)) {
      const before = text.slice(0, at);
      const after = text.slice(at + root.length);
      if (
        (before === '' || befores.has(before)) &&
        (after === '' || afters.has(after) || afters.has(after.replace(/s$/, '')))
      )
        return category;
    }
  }
  return undefined;
}
