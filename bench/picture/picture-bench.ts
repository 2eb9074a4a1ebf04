/** All figures of a bench of the picture, as `--json` writes them. No text that was read is in it. */
import type { ChangeRecall } from './changes.ts';
import type { PictureFigures } from './figures.ts';

export interface PictureBench {
  readonly machine: string;
  /** The folder, or how it was made. */
  readonly corpus: string;
  /** What a policy covers on each side of a region unless it says otherwise; counted beside what is without it. */
  readonly padPx: number;
  /** How often the models were started again on the way. */
  readonly restarts: number;
  readonly ours: PictureFigures;
  /** By size of letters: secrets that came up in a part of a screen that was known. */
  readonly changes: Readonly<Record<string, ChangeRecall>>;
  readonly naive: PictureFigures;
}
