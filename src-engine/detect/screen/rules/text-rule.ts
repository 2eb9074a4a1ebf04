/** What a rule about read text is. */
import type { PictureCategory } from '../../../contract/picture.ts';
import type { LineRange } from '../text-line.ts';
import type { Page } from './page.ts';

/** Something found; `confidence` 0..1, of which 0.5 is what a balanced policy acts on. */
export interface FoundText {
  readonly confidence: number;
  readonly ranges: readonly LineRange[];
}

/** One kind of personal data. Pure: a page in, what is on it out. */
export interface TextRule {
  readonly category: PictureCategory;
  /** Where the shape it looks for is laid down. */
  readonly source: string;
  find(page: Page): FoundText[];
}
