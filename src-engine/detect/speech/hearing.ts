/** Loads what all listeners share: the models, and the user's words in the two forms they are looked for. */
import type { Category } from '../../contract/categories.ts';
import type { SpeechWords } from '../../operations/ports/speech.ts';
import { createLexicon, type Lexicon } from './lexicon/lexicon.ts';
import { VariantFinder } from './lexicon/phonetics/variants.ts';
import type { Hearing } from './listener.ts';
import { Moonshine } from './moonshine.ts';
import { loadVoiceActivityModel } from './silero.ts';
import { buildWatchedTokens, type WatchedNode } from './watched-tokens.ts';
import type { WorkerStart } from './worker-messages.ts';

export const noWords: SpeechWords = { watched: [], privatePhrases: [], allowed: [] };

export async function loadHearing(paths: WorkerStart, words: SpeechWords = noWords): Promise<Hearing> {
  const [speech, voiceActivity] = await Promise.all([
    Moonshine.load({ encoder: paths.encoderPath, decoder: paths.decoderPath }),
    loadVoiceActivityModel(paths.voiceActivityPath),
  ]);
  return { speech, voiceActivity, ...compileWords(words) };
}

/** @throws UserError `word-list-invalid`, naming the line and never its content. */
export function compileWords(words: SpeechWords): { lexicon: Lexicon; watched: WatchedNode } {
  const watchedByCategory: Partial<Record<string, string[]>> = {};
  for (const { phrase, category } of words.watched) {
    watchedByCategory[category] = [...(watchedByCategory[category] ?? []), phrase];
  }
  const lexicon = createLexicon({
    watched: watchedByCategory,
    privatePhrases: words.privatePhrases,
    allowed: words.allowed,
  });
  return {
    lexicon,
    watched: buildWatchedTokens([...lexicon.surfaces(), ...misspellings(words.privatePhrases)]),
  };
}

/** The model writes a name it does not know as it sounds: those spellings are watched as well. */
function misspellings(phrases: readonly string[]): { text: string; category: Category }[] {
  if (phrases.length === 0) return [];
  const finder = new VariantFinder();
  return phrases.flatMap((phrase) =>
    finder
      .variants(phrase)
      .flatMap((text) => [text, inTitleCase(text)])
      .map((text) => ({ text, category: 'private' as const })),
  );
}

function inTitleCase(text: string): string {
  return text.replace(/(?<=^|\s)\p{L}/gu, (letter) => letter.toUpperCase());
}
