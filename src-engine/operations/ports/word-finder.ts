/** The port by which a text is searched for watched words, as a transcript would be. Implemented by src-engine/detect. */
import type { Category } from '../../contract/categories.ts';
import type { SpeechWords } from './speech.ts';

/** Where in the text, in UTF-16 units; the end is exclusive. */
export interface FoundWord {
  readonly fromIndex: number;
  readonly untilIndex: number;
  readonly category: Category;
}

export interface WordFinder {
  /** In order. Rejects with a UserError `word-list-invalid`; the text is kept nowhere. */
  find(text: string, words: SpeechWords): Promise<readonly FoundWord[]>;
  stop(): Promise<void>;
}
