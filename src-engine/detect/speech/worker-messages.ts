/** What the speech detector and its worker thread say to each other. Words go in, never out. */
import type { ErrorCode } from '../../contract/errors.ts';
import type { SpeechLook, SpeechWords } from '../../operations/ports/speech.ts';
import type { FoundWord } from '../../operations/ports/word-finder.ts';

export type ToWorker =
  | { readonly kind: 'words'; readonly requestId: number; readonly words: SpeechWords }
  | { readonly kind: 'open'; readonly inputId: string }
  | {
      readonly kind: 'sound';
      readonly inputId: string;
      readonly fromMs: number;
      readonly samples: Float32Array;
    }
  | { readonly kind: 'reset'; readonly inputId: string }
  | { readonly kind: 'close'; readonly inputId: string }
  | { readonly kind: 'ping' }
  /** End yourself, between two looks. */
  | { readonly kind: 'end' };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly code: 'model-damaged' | 'model-failed'; readonly message: string }
  | { readonly kind: 'look'; readonly inputId: string; readonly look: SpeechLook; readonly computeMs: number }
  | { readonly kind: 'words-taken'; readonly requestId: number }
  | {
      readonly kind: 'words-refused';
      readonly requestId: number;
      readonly message: string;
      readonly advice: string;
    }
  /** `busyMs`: how long the look that runs now has been running; 0 where none does. */
  | { readonly kind: 'pong'; readonly busyMs: number };

/** A text to search; with words where they are others than before. */
export interface ToTextFinder {
  readonly id: number;
  readonly text: string;
  readonly words?: SpeechWords;
}

export type FromTextFinder =
  | { readonly id: number; readonly found: readonly FoundWord[] }
  | {
      readonly id: number;
      readonly refused: { readonly code: ErrorCode; readonly message: string; readonly advice: string };
    };

/** What a worker is started with: where the weights are. */
export interface WorkerStart {
  readonly encoderPath: string;
  readonly decoderPath: string;
  readonly voiceActivityPath: string;
}

/** The same with the user's words: in force before the first look. */
export interface WorkerData extends WorkerStart {
  readonly words: SpeechWords;
}
