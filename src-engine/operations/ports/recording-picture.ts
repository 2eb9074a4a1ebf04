/** Ports for the picture of a recording: its frames on their way in, what was seen in it, what a copy of it must not show. */
import type { Span } from '../../contract/flow.ts';
import type { Box, PictureAction, PictureCategory } from '../../contract/picture.ts';

/** A frame of a recording, in memory only; whoever gets it may change it. */
export interface RecordingFrame {
  /** ms from the recording's start. */
  readonly atMs: number;
  readonly width: number;
  readonly height: number;
  /** Rows from the top, pixels from the left, three bytes each: red, green, blue. */
  readonly rgb: Buffer;
}

/** Frames of a recording at an even pace. */
export interface RecordingFrames {
  /** From one frame to the next, ms. */
  readonly everyMs: number;
  /** By the header, in ms; undefined where it does not say. */
  durationMs(): number | undefined;
  /** From `fromMs` on. Rejects with a UserError: `recording-unreadable`, `ffmpeg-missing`; or with the signal's reason. */
  frames(fromMs: number): AsyncGenerator<RecordingFrame>;
  /** The frame as a file of a picture, as detectors take it. */
  encoded(frame: RecordingFrame): Uint8Array;
}

/** A part of the picture that a clean copy does not show, ms from the recording's start; the box in pixels of the picture. */
export interface CopyRegion extends Span {
  readonly box: Box;
  readonly action: 'cover' | 'blur';
}

/** Something found that stays at one place: seen at the looks from `fromMs` to `untilMs`, both included. */
export interface PictureStay extends Span {
  readonly box: Box;
  /** The highest of all looks, 0..1. */
  readonly confidence: number;
}

/** Something found and followed from look to look, and what the policy wants done about it. */
export interface PictureTrack {
  readonly category: PictureCategory;
  readonly action: Exclude<PictureAction, 'none'>;
  readonly padPx: number;
  readonly padBeforeMs: number;
  readonly holdMs: number;
  readonly minimumMs: number;
  /** The look before the first that saw it; the same as the first where there is none. */
  readonly notBeforeMs: number;
  /** The first look that saw it no more; undefined while it is seen. */
  readonly goneMs?: number | undefined;
  readonly stays: readonly PictureStay[];
}

/** How far the picture of a recording was looked at: enough to go on from there. Holds no content. */
export interface PictureProgress {
  readonly width: number;
  readonly height: number;
  /** The last look. */
  readonly lookedMs: number;
  /** In the order in which they came. */
  readonly tracks: readonly PictureTrack[];
}
