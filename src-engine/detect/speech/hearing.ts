/** Loads what all listeners share: the models, and the user's words in the two forms they are looked for. */
import type { SpeechWords } from '../../operations/ports/speech.ts';
import { createLexicon, type Lexicon } from './lexicon/lexicon.ts';
import type { Hearing } from './listener.ts';
import { misspellingsOf } from './misspellings.ts';
import { Moonshine } from './moonshine.ts';
import { loadVoiceActivityModel } from './silero.ts';
import { buildWatchedTokens, type WatchedNode } from './watched-tokens.ts';
import type { WorkerStart } from './worker-messages.ts';

export const noWords: SpeechWords = { watched: [], privatePhrases: [], allowed: [] };

/** `misspellings`: where somebody else finds those of the private phrases. */
export async function loadHearing(
  paths: WorkerStart,
  words: SpeechWords = noWords,
  misspellings = misspellingsOf(words.privatePhrases),
): Promise<Hearing> {
  const [speech, voiceActivity, compiled] = await Promise.all([
    Moonshine.load({ encoder: paths.encoderPath, decoder: paths.decoderPath }),
    loadVoiceActivityModel(paths.voiceActivityPath),
    compileWords(words, misspellings),
  ]);
  return { speech, voiceActivity, ...compiled };
}

/** @throws UserError `word-list-invalid`, naming the line and never its content. */
export async function compileWords(
  words: SpeechWords,
  misspellings = misspellingsOf(words.privatePhrases),
): Promise<{ lexicon: Lexicon; watched: WatchedNode }> {
  const lexicon = lexiconOf(words);
  const spelledOtherwise = (await misspellings).map((text) => ({ text, category: 'private' as const }));
  return { lexicon, watched: buildWatchedTokens([...lexicon.surfaces(), ...spelledOtherwise]) };
}

/** @throws UserError `word-list-invalid`, naming the line and never its content. */
export function lexiconOf(words: SpeechWords): Lexicon {
  const watched: Partial<Record<string, string[]>> = {};
  for (const { phrase, category } of words.watched) {
    watched[category] = [...(watched[category] ?? []), phrase];
  }
  return createLexicon({ watched, privatePhrases: words.privatePhrases, allowed: words.allowed });
}
