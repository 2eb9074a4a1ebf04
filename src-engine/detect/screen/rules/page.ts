/** The lines of a picture, put in the order in which a person reads them: what goes on in the line below, what stands beside. */
import type { Box } from '../../../contract/picture.ts';
import type { LineRange, TextLine } from '../text-line.ts';
import { asDigits, type Folded, fold, lowered } from './fold.ts';

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

/** How far apart, in heights of a line, lines of one block and pieces of one row may stand. */
const blockGap = 1.6;
const rowGap = 5;
const labelGap = 40;

export class Page {
  /** In the order of `blocks`. */
  readonly lines: readonly PageLine[];
  /** Every line, each followed by the one right below it. */
  readonly blocks: Reading;
  /** Pieces that stand beside each other, joined by a tab; rows of one piece are left out. */
  readonly rows: Reading;
  readonly #blocks: readonly (readonly PageLine[])[];
  readonly #blockOf = new Map<PageLine, readonly PageLine[]>();
  readonly #sorted: readonly PageLine[];

  constructor(lines: readonly TextLine[]) {
    this.#sorted = lines.map(placed).sort((a, b) => a.turn - b.turn || a.top - b.top || a.left - b.left);
    this.#blocks = chained(this.#sorted);
    for (const block of this.#blocks) for (const line of block) this.#blockOf.set(line, block);
    this.lines = this.#blocks.flat();
    this.blocks = new Reading(
      this.#blocks.flatMap((block) =>
        block.map((line, at) => ({ line, joint: at === block.length - 1 ? '\n\n' : '\n' })),
      ),
    );
    this.rows = new Reading(
      this.#rows().flatMap((row) =>
        row.map((line, at) => ({ line, joint: at === row.length - 1 ? '\n' : '\t' })),
      ),
    );
  }

  /** The whole of a line, as ranges are told. */
  static whole(line: PageLine): LineRange {
    return { line: line.index, from: 0, until: line.folded.until.at(-1) ?? 0 };
  }

  /** The lines below `line` in its block, nearest first. */
  following(line: PageLine): readonly PageLine[] {
    const block = this.#blockOf.get(line) ?? [];
    return block.slice(block.indexOf(line) + 1);
  }

  /** The first line of its block: the heading, where the block is a column of a table. */
  heading(line: PageLine): PageLine | undefined {
    return this.#blockOf.get(line)?.[0];
  }

  /** What stands next to the right of `line` in its row. */
  rightOf(line: PageLine): PageLine | undefined {
    return this.#nearest(line, (other) => {
      const gap = other.left - line.right;
      return sameRow(line, other) && gap > -0.5 * height(line) && gap < labelGap * height(line)
        ? gap
        : undefined;
    });
  }

  /** What stands next to the left of `line` in its row. */
  leftOf(line: PageLine): PageLine | undefined {
    return this.#nearest(line, (other) => {
      const gap = line.left - other.right;
      return sameRow(line, other) && gap > -0.5 * height(line) && gap < labelGap * height(line)
        ? gap
        : undefined;
    });
  }

  /** What stands next below `line`, within three heights of it and over or under a part of it. */
  below(line: PageLine): PageLine | undefined {
    return this.#nearest(line, (other) => verticalGap(line, other));
  }

  /** What stands next above `line`. */
  above(line: PageLine): PageLine | undefined {
    return this.#nearest(line, (other) => verticalGap(other, line));
  }

  #nearest(line: PageLine, gapTo: (other: PageLine) => number | undefined): PageLine | undefined {
    let nearest: PageLine | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const other of this.#sorted) {
      if (other === line || other.turn !== line.turn) continue;
      const gap = gapTo(other);
      if (gap !== undefined && gap < least) {
        least = gap;
        nearest = other;
      }
    }
    return nearest;
  }

  #rows(): PageLine[][] {
    const rows: PageLine[][] = [];
    const taken = new Set<PageLine>();
    for (const first of [...this.#sorted].sort((a, b) => a.turn - b.turn || a.left - b.left)) {
      if (taken.has(first)) continue;
      const row = [first];
      taken.add(first);
      for (let last: PageLine | undefined = first; last; ) {
        const here: PageLine = last;
        const next = this.rightOf(here);
        last = next && !taken.has(next) && next.left - here.right < rowGap * height(here) ? next : undefined;
        if (last) {
          row.push(last);
          taken.add(last);
        }
      }
      if (row.length > 1) rows.push(row);
    }
    return rows;
  }
}

/** Height of a line in pixels, never 0. */
export function height(line: PageLine): number {
  return Math.max(1, line.bottom - line.top);
}

function placed(line: TextLine, index: number): PageLine {
  const folded = fold(line.text);
  const box = turnedUpright(line.box, line.turn);
  return {
    index,
    folded,
    text: folded.text,
    lower: lowered(folded.text),
    digits: asDigits(folded.text),
    turn: line.turn,
    left: box.x,
    top: box.y,
    right: box.x + box.width,
    bottom: box.y + box.height,
  };
}

/** Where the box would lie if the picture were turned so that the line reads left to right. */
function turnedUpright({ x, y, width, height }: Box, turn: 0 | 90 | 270): Box {
  switch (turn) {
    case 0:
      return { x, y, width, height };
    case 90:
      return { x: y, y: -(x + width), width: height, height: width };
    case 270:
      return { x: -(y + height), y: x, width: height, height: width };
  }
}

function sameRow(a: PageLine, b: PageLine): boolean {
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return shared > 0.5 * Math.min(height(a), height(b));
}

/** From the upper line's bottom to the lower's top, where the lower lies below within reach; else undefined. */
function verticalGap(upper: PageLine, lower: PageLine): number | undefined {
  const gap = lower.top - upper.bottom;
  if (gap < -0.4 * height(upper) || gap > 3 * height(upper)) return undefined;
  const shared = Math.min(upper.right, lower.right) - Math.max(upper.left, lower.left);
  if (shared <= 0 || lower.top <= upper.top) return undefined;
  // What begins where the upper line begins is meant rather than what lies as near but further along.
  return gap + 0.05 * Math.abs(lower.left - upper.left);
}

/** Lines that lie right below each other, each line in one block, in the order of their first lines. */
function chained(sorted: readonly PageLine[]): PageLine[][] {
  const blocks: PageLine[][] = [];
  const open: PageLine[][] = [];
  for (const line of sorted) {
    let best: PageLine[] | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (let at = open.length - 1; at >= 0; at--) {
      const block = open[at] as PageLine[];
      const last = block.at(-1) as PageLine;
      if (last.turn !== line.turn || line.top - last.bottom > (blockGap + 1) * height(last)) {
        open.splice(at, 1);
        continue;
      }
      const gap = verticalGap(last, line);
      const ratio = height(last) / height(line);
      if (gap === undefined || gap > blockGap * Math.max(height(last), height(line))) continue;
      if (ratio > 2.2 || ratio < 0.45 || gap >= least) continue;
      least = gap;
      best = block;
    }
    if (best) best.push(line);
    else {
      best = [line];
      blocks.push(best);
      open.push(best);
    }
  }
  return blocks;
}
