/** What the screen detector and its worker thread say to each other. Pictures and strings go in; only kinds and places come out. */
import type {
  PictureLook,
  PicturePart,
  PictureReading,
  PictureWants,
  PictureWords,
} from '../../operations/ports/picture.ts';
import type { ScreenModelPaths } from './screen-model-paths.ts';

export interface ScreenWorkerData {
  readonly paths: ScreenModelPaths;
  readonly words: PictureWords;
  readonly wants: PictureWants;
  /** Threads a model may use. */
  readonly threads: number;
}

export type ToScreenWorker =
  | { readonly kind: 'words'; readonly words: PictureWords }
  | { readonly kind: 'wants'; readonly wants: PictureWants }
  | { readonly kind: 'read'; readonly requestId: number; readonly bytes: Uint8Array }
  | {
      readonly kind: 'look';
      readonly requestId: number;
      readonly sourceId: string;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'close'; readonly sourceId: string }
  | { readonly kind: 'ping' }
  /** End yourself, between two steps. */
  | { readonly kind: 'end' };

export type FromScreenWorker =
  | { readonly kind: 'ready'; readonly accelerator: string }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'reading'; readonly requestId: number; readonly reading: PictureReading }
  | { readonly kind: 'looked'; readonly requestId: number; readonly look: PictureLook }
  /** The bytes are no picture that can be read. */
  | { readonly kind: 'unreadable'; readonly requestId: number }
  | { readonly kind: 'part'; readonly sourceId: string; readonly part: PicturePart }
  /** For how long the step at work has run, ms. */
  | { readonly kind: 'pong'; readonly busyMs: number };
