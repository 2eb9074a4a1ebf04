/** A line of text as the reader read it. Lives in the screen worker only: what was read never leaves it. */
import type { Box, PictureCategory } from '../../contract/picture.ts';

export interface TextLine {
  /** With the reader's slips: a space dropped or added, I, l and 1, O and 0, S and s mixed up. */
  readonly text: string;
  /** Upright rectangle around it, in pixels of the picture. */
  readonly box: Box;
  /** How it is turned: 0 reads left to right, 90 top to bottom (turned clockwise), 270 bottom to top. */
  readonly turn: 0 | 90 | 270;
  /** Mean probability of its characters, 0..1. */
  readonly confidence: number;
  /**
   * Where each UTF-16 unit of `text` begins and ends along the reading direction, as shares 0..1 of the line's length: unit i
   * is at [edges[2 i], edges[2 i + 1]). About half a character exact.
   */
  readonly edges: Float32Array;
}

/** A part of a line: UTF-16 units [from, until) of the line at that index. */
export interface LineRange {
  readonly line: number;
  readonly from: number;
  readonly until: number;
}

/** What a rule found in the lines of a picture. */
export interface TextFinding {
  readonly category: PictureCategory;
  /** 0..1: a checksum that fits is near 1, a bare shape lower. */
  readonly confidence: number;
  /** What is to be covered: one range a line; an address or a key block has several. */
  readonly ranges: readonly LineRange[];
}
