/** The user's own words and the phrases that never trigger. */
import { randomBytes } from 'node:crypto';
import { addWords, getAllowList, listWords, removeWord, setAllowList } from '../contract/endpoints/words.ts';
import { UserError } from '../contract/errors.ts';
import { maskPhrase } from '../contract/words.ts';
import type { EngineContext } from './engine-context.ts';
import { type Operation, operation } from './operation.ts';
import type { Secrets } from './ports/settings.ts';
import type { SpeechDetector, SpeechWords } from './ports/speech.ts';

/** The detector answers within some ms; one that does not is being started again. */
const TAKEN_WITHIN_MS = 10_000;

/** The user's words as the detector takes them. */
export function speechWordsOf({ words, allowList }: Secrets): SpeechWords {
  return {
    watched: words
      .filter(({ category }) => category !== 'private')
      .map(({ phrase, category }) => ({ phrase, category })),
    privatePhrases: words.filter(({ category }) => category === 'private').map(({ phrase }) => phrase),
    allowed: allowList,
  };
}

/** Gives the detector other words. Rejects with a UserError `word-list-invalid` or `model-failed`; then the old ones stand. */
async function giveWords(detector: SpeechDetector, secrets: Secrets): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(modelBusy()), TAKEN_WITHIN_MS);
  try {
    await Promise.race([detector.setWords(speechWordsOf(secrets)), late]);
  } finally {
    clearTimeout(timer);
  }
}

export function wordOperations({ secrets, detector, picture }: EngineContext): Operation[] {
  /** Kept only where the detector takes them: a list that cannot be looked for is refused whole. */
  const change = async (next: (value: Secrets) => Secrets) => {
    const before = secrets.read();
    await giveWords(detector, next(before));
    try {
      const changed = await secrets.update(next);
      picture.settingsChanged();
      return changed;
    } catch (error) {
      await giveWords(detector, before).catch(() => undefined);
      throw error;
    }
  };
  return [
    operation(listWords, async () => ({ words: secrets.read().words.map(masked) })),
    operation(addWords, async ({ words }) => {
      const value = await change((all) => {
        const added = words
          .filter((word, index) => words.findIndex((other) => isSame(other, word)) === index)
          .filter((word) => !all.words.some((known) => isSame(known, word)))
          .map(({ phrase, category, label }) => ({
            wordId: `word-${randomBytes(6).toString('hex')}`,
            phrase,
            category,
            ...(label === undefined ? {} : { label }),
          }));
        if (all.words.length + added.length > 5000) {
          throw new UserError('too-many', 'There are too many words.', 'Remove some; 5000 is the most.');
        }
        return { ...all, words: [...all.words, ...added] };
      });
      return { words: value.words.filter((known) => words.some((word) => isSame(known, word))).map(masked) };
    }),
    operation(removeWord, async ({ wordId }) => {
      if (!secrets.read().words.some((word) => word.wordId === wordId)) {
        throw new UserError(
          'not-found',
          'There is no word of that id.',
          'See "airlock words" for those there are.',
        );
      }
      await change((all) => ({ ...all, words: all.words.filter((word) => word.wordId !== wordId) }));
      return { wordId };
    }),
    operation(getAllowList, async () => ({ phrases: [...secrets.read().allowList] })),
    operation(setAllowList, async ({ phrases }) => {
      const value = await change((all) => ({ ...all, allowList: phrases }));
      return { phrases: [...value.allowList] };
    }),
  ];
}

type Word = Secrets['words'][number];

function masked({ wordId, category, phrase, label }: Word) {
  return { wordId, category, masked: maskPhrase(phrase), ...(label === undefined ? {} : { label }) };
}

function isSame(a: Pick<Word, 'phrase' | 'category'>, b: Pick<Word, 'phrase' | 'category'>): boolean {
  return a.category === b.category && a.phrase.toLowerCase() === b.phrase.toLowerCase();
}

function modelBusy(): UserError {
  return new UserError(
    'model-failed',
    'The speech model does not answer, so the words were not changed.',
    'It is being started again; try in a few seconds.',
  );
}
