/** Lines of a picture one after the other in one string, with the way back to the lines. */
import type { LineRange } from '../text-line.ts';
import type { Folded } from './fold.ts';

/** A line, folded. Its box lies as if the line read left to right, whichever way it is turned. */
export interface PageLine {
  /** Which of the lines it was, as they came. */
  readonly index: number;
  readonly folded: Folded;
  readonly text: string;
  readonly lower: string;
  /** See `asDigits`. */
  readonly digits: string;
  readonly turn: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Lines one after the other in one string, and the way back from places in it to places in lines. */
export class Reading {
  /** Folded. A line break stands between a line and the one right below it; two where there is none. */
  readonly text: string;
  readonly lower: string;
  /** `text` with look-alike letters in numbers read as digits; of the same length. */
  readonly digits: string;
  readonly #starts: number[] = [];
  readonly #lines: PageLine[] = [];
  readonly #startOf = new Map<PageLine, number>();

  constructor(parts: readonly { readonly line: PageLine; readonly joint: string }[]) {
    let at = 0;
    for (const { line, joint } of parts) {
      this.#starts.push(at);
      this.#lines.push(line);
      this.#startOf.set(line, at);
      at += line.text.length + joint.length;
    }
    this.text = parts.map(({ line, joint }) => line.text + joint).join('');
    this.lower = parts.map(({ line, joint }) => line.lower + joint).join('');
    this.digits = parts.map(({ line, joint }) => line.digits + joint).join('');
  }

  /** Where `line` begins in the text, or undefined where it is not in it. */
  startOf(line: PageLine): number | undefined {
    return this.#startOf.get(line);
  }

  /** The line that holds, or last began before, `at`; where it begins and ends in the text. */
  lineAt(at: number): { readonly line: PageLine; readonly from: number; readonly until: number } | undefined {
    const which = this.#whichAt(at);
    const line = this.#lines[which];
    const from = this.#starts[which] as number;
    return line && { line, from, until: from + line.text.length };
  }

  /** The parts of lines, as they came, that [from, until) of the text stands for, without spaces at their ends. */
  ranges(from: number, until: number): LineRange[] {
    const ranges: LineRange[] = [];
    for (let which = Math.max(0, this.#whichAt(from)); which < this.#lines.length; which++) {
      const start = this.#starts[which] as number;
      if (start >= until) break;
      const line = this.#lines[which] as PageLine;
      let first = Math.max(0, from - start);
      let end = Math.min(line.text.length, until - start);
      while (first < end && line.text[first] === ' ') first++;
      while (end > first && line.text[end - 1] === ' ') end--;
      if (end <= first) continue;
      ranges.push({
        line: line.index,
        from: line.folded.from[first] as number,
        until: line.folded.until[end - 1] as number,
      });
    }
    return ranges;
  }

  #whichAt(at: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Height of a line in pixels, never 0. */
export function height(line: PageLine): number {
  return Math.max(1, line.bottom - line.top);
}
