/**
 * What of a look is about watched words: places in the window with a category and a probability. From here on there
 * are no words any more.
 */
import type { Category } from '../../contract/categories.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import type { HeardWord, Look, WatchedCandidate } from './look.ts';
import { textOf } from './tokens.ts';

/** ms from the window's start. */
export interface Hit {
  readonly category: Category;
  readonly fromMs: number;
  readonly untilMs: number;
  /** 0..1 in this one look. */
  readonly probability: number;
}

/**
 * How much likelier some words are on a stream than the model thinks, as a factor on their odds. The model has hardly
 * ever met a user's private names, and a slur hardly more often; who asks for them to be cut says that they may come
 * up. Chosen on the dev corpus, where clean speech gives neither more than 0.4 % (docs/detection.md).
 */
const PRIOR_ODDS: Readonly<Record<string, number>> = { private: 30, slur: 8 };

/** Probability of a private phrase that was heard by sound: the transcript's spelling of a name says little. */
const BY_SOUND = 0.8;

export function hitsOf(look: Look, lexicon: Lexicon): Hit[] {
  const texts = look.words.map((word) => word.text);
  return [...heardHits(look.words, texts, lexicon), ...candidateHits(look, texts, lexicon)];
}

/** What the lexicon finds in the transcript itself: compounds and names by sound among it. */
function heardHits(words: readonly HeardWord[], texts: readonly string[], lexicon: Lexicon): Hit[] {
  return lexicon.match(texts).map((match) => {
    const covered = words.slice(match.fromIndex, match.untilIndex);
    const first = covered[0] as HeardWord;
    const last = covered.at(-1) as HeardWord;
    const said = covered.reduce((product, word) => product * word.probability, 1);
    return {
      category: match.category,
      fromMs: within(first, match.from - match.fromIndex),
      untilMs: within(last, 1 - (match.untilIndex - match.until)),
      probability: Math.max(
        match.quality === 'phonetic' ? BY_SOUND * match.score : 0,
        likelier(match.category, said * match.score),
      ),
    };
  });
}

/** The time a fraction into a word. */
function within(word: HeardWord, fraction: number): number {
  return word.fromMs + fraction * (word.untilMs - word.fromMs);
}

/**
 * What the decoder gave to watched words that the transcript has not, where they would fire in its place. Words of one
 * category that may begin at the same place exclude each other, so their probabilities add up.
 */
function candidateHits(look: Look, texts: readonly string[], lexicon: Lexicon): Hit[] {
  const places = new Map<string, Hit>();
  for (const candidate of look.candidates) {
    if (candidate.inTranscript || !firesInPlace(look.words, texts, candidate, lexicon)) continue;
    const { category, firstToken, fromMs, untilMs, probability } = candidate;
    const place = `${firstToken} ${category}`;
    const other = places.get(place);
    const likeliest = other && other.probability > probability ? other : { fromMs, untilMs };
    places.set(place, {
      category,
      fromMs: likeliest.fromMs,
      untilMs: likeliest.untilMs,
      probability: (other?.probability ?? 0) + probability,
    });
  }
  return [...places.values()].map((hit) => ({
    ...hit,
    probability: likelier(hit.category, hit.probability),
  }));
}

/** "Dick" before "Van Dyke" must not fire: the lexicon sees the candidate among its neighbours. */
function firesInPlace(
  words: readonly HeardWord[],
  texts: readonly string[],
  candidate: WatchedCandidate,
  lexicon: Lexicon,
): boolean {
  const at = words.findIndex((word) => word.firstToken >= candidate.firstToken);
  const from = at < 0 ? words.length : at;
  const replaced = words
    .slice(from)
    .filter((word) => (word.fromMs + word.untilMs) / 2 < candidate.untilMs).length;
  const spoken = textOf(candidate.tokens).trim().split(/\s+/);
  const changed = [...texts.slice(0, from), ...spoken, ...texts.slice(from + replaced)];
  return lexicon
    .match(changed)
    .some((match) => match.fromIndex < from + spoken.length && match.untilIndex > from);
}

function likelier(category: Category, probability: number): number {
  const factor = PRIOR_ODDS[category.split('.')[0] as string] ?? 1;
  const odds = (Math.min(probability, 1) / Math.max(1 - probability, 1e-9)) * factor;
  return odds / (1 + odds);
}
