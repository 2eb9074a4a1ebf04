/**
 * Ports for the picture: what operations ask of OBS, of the screen detectors and of files. What was read on a screen never
 * crosses the detector's port, only kinds, places and odds. Their implementers never import each other.
 */
import type { Box, PictureCategory } from '../../contract/picture.ts';

/** A picture, encoded as a file of it would be: PNG, JPEG, BMP, WebP. Kept in memory only. */
export interface EncodedPicture {
  readonly bytes: Uint8Array;
  /** When it was asked for and when it was there, on the engine's clock: it was rendered in between. */
  readonly askedAtMs: number;
  readonly cameAtMs: number;
}

/** Something found in a picture. Boxes in pixels of that picture. */
export interface PictureFinding {
  readonly category: PictureCategory;
  readonly confidence: number;
  readonly box: Box;
}

/** The user's own strings and what they let through. Never logged, never sent. */
export interface PictureWords {
  readonly privateStrings: readonly string[];
  readonly allowed: readonly string[];
}

/** What is looked for: nothing costs time that no rule asks for. */
export interface PictureWants {
  readonly text: boolean;
  readonly codes: boolean;
  readonly nudity: boolean;
  readonly faces: boolean;
}

/** A whole picture looked at once, as `scan` and the pre-flight check do. */
export interface PictureReading {
  readonly width: number;
  readonly height: number;
  readonly findings: readonly PictureFinding[];
  readonly computeMs: number;
}

/** What one look at a source's new picture says at once, before anything is read. Boxes in pixels of the full picture. */
export interface PictureLook {
  readonly width: number;
  readonly height: number;
  /** What differs from the look before; empty: the same picture. */
  readonly changed: readonly Box[];
  /** Counts the looks at this source. */
  readonly lookId: number;
}

/** News of a source as of the look `lookId`: some of what had changed is read now. Boxes in pixels of the full picture. */
export interface PicturePart {
  readonly lookId: number;
  /** What has been read since the last part: what was pending there up to that look is no longer. */
  readonly read: readonly Box[];
  /** Everything that is known to be in the picture now, all of it, also outside of `read`. */
  readonly findings: readonly PictureFinding[];
  readonly computeMs: number;
}

export type PictureDetectorState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly accelerator: string }
  | { readonly kind: 'restarting'; readonly reason: 'crashed' | 'hung' | 'memory'; readonly restarts: number }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly advice: string };

export interface PictureDetector {
  readonly state: PictureDetectorState;
  /** Loads the models. Rejects with a UserError `model-damaged` or `model-failed`. */
  start(): Promise<void>;
  stop(): Promise<void>;
  setWords(words: PictureWords): void;
  setWants(wants: PictureWants): void;
  /** Reads a whole picture once; remembers nothing of it. Rejects with a UserError `recording-unreadable`, `model-failed`. */
  read(bytes: Uint8Array): Promise<PictureReading>;
  /**
   * Takes the next picture of a source and says what changed, in whole cells (contract/boxes.ts). What changed is then read, likeliest first,
   * and told of through `onPart`, bit by bit; what changes again before it was read is read as it is then.
   */
  look(sourceId: string, bytes: Uint8Array, onPart: (part: PicturePart) => void): Promise<PictureLook>;
  /** Forgets a source. */
  close(sourceId: string): void;
  onState(listener: (state: PictureDetectorState) => void): () => void;
}
