import type { Box } from '../../src-engine/contract/picture.ts';

/** A place on the sketch of a screen. */
export interface SketchPlace {
  readonly key: string;
  /** In shares of the canvas, 0 to 1. */
  readonly box: Box;
  /** `cover`: solid; `unchecked`: hatched; `shown`: an outline, as for what would be covered. */
  readonly kind: 'cover' | 'unchecked' | 'shown';
  /** As in the list beside it. */
  readonly number: number;
}
