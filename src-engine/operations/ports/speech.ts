/** Port for the speech detector: sound in, looks out. Nothing that was said crosses it, only kinds, times and odds. */
import type { Category } from '../../contract/categories.ts';
import type { SoundFrame, Span } from '../../contract/flow.ts';

/** A watched word that one look at the sound found possible. Source time. */
export interface SpeechHit extends Span {
  readonly category: Category;
  /** 0..1, of this one look. */
  readonly probability: number;
}

/** One look at the last seconds of an input's sound. Source time. */
export interface SpeechLook {
  /** The window looked at: [fromMs, heardUntilMs). */
  readonly fromMs: number;
  readonly heardUntilMs: number;
  /** Sound of the window before this needs no later look; a word at the very end does. */
  readonly checkedUntilMs: number;
  /** Words that were not understood plainly were looked for from here on; about earlier ones this look says nothing. */
  readonly followedFromMs: number;
  readonly isSpeech: boolean;
  readonly hits: readonly SpeechHit[];
}

/** The user's words, as the detector takes them. Never logged, never sent. */
export interface SpeechWords {
  readonly watched: readonly { readonly phrase: string; readonly category: Category }[];
  readonly privatePhrases: readonly string[];
  readonly allowed: readonly string[];
}

export type SpeechDetectorState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready' }
  /** The worker crashed or hung; it is being started again and nothing is checked meanwhile. */
  | { readonly kind: 'restarting'; readonly reason: 'crashed' | 'hung' | 'memory'; readonly restarts: number }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly advice: string };

export interface SpeechDetector {
  readonly state: SpeechDetectorState;
  /** Rejects with a UserError `model-damaged` or `model-failed`. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Replaces the words; looks from then on use them. Rejects with a UserError `word-list-invalid`. */
  setWords(words: SpeechWords): Promise<void>;
  open(inputId: string, onLook: (look: SpeechLook, computeMs: number) => void): void;
  push(inputId: string, frame: SoundFrame): void;
  /** What comes next does not follow what came before. */
  reset(inputId: string): void;
  close(inputId: string): void;
  onState(listener: (state: SpeechDetectorState) => void): () => void;
}

/** A look and what it took to compute, ms: a scan's simulated clock counts it. */
export interface TimedLook {
  readonly look: SpeechLook;
  readonly computeMs: number;
}

/** Listens to a whole recording, with the looks that a stream would have got. */
export interface RecordingSpeech {
  listen(
    frames: AsyncIterable<SoundFrame>,
    words: SpeechWords,
    signal?: AbortSignal,
  ): AsyncIterable<TimedLook>;
}
