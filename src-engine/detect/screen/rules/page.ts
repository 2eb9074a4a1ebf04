/** The lines of a picture, put in the order in which a person reads them: what goes on in the line below, what stands beside. */
import type { LineRange, TextLine } from '../text-line.ts';
import { chained, placed, rowGap, verticalGap } from './line-geometry.ts';
import { height, type PageLine, Reading } from './reading.ts';

/** How far apart, in heights of a line, pieces of one row may stand. */
const pieceGap = 5;

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
  readonly #rightOf = new Map<PageLine, PageLine | undefined>();
  readonly #leftOf = new Map<PageLine, PageLine | undefined>();

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
        row.map((line, at) => ({ line, joint: at === row.length - 1 ? '\n\n' : '\t' })),
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
    return remembered(this.#rightOf, line, () => this.#nearest(line, (other) => rowGap(line, other)));
  }

  /** What stands next to the left of `line` in its row. */
  leftOf(line: PageLine): PageLine | undefined {
    return remembered(this.#leftOf, line, () => this.#nearest(line, (other) => rowGap(other, line)));
  }

  /** What stands next below `line`, within three heights of it and over or under a part of it. */
  below(line: PageLine): PageLine | undefined {
    return this.#nearest(line, (other) => verticalGap(line, other));
  }

  /**
   * What stands below `line` in the column that it heads, nearest first: as far as the page goes where it stands in a row with
   * others, as a table's heading does, else as far as there is no gap.
   */
  column(line: PageLine): readonly PageLine[] {
    const isTable = this.leftOf(line) !== undefined || this.rightOf(line) !== undefined;
    const column: PageLine[] = [];
    let last = line;
    for (const other of this.#sorted) {
      if (other.turn !== line.turn || other.top < line.bottom - 0.3 * height(line)) continue;
      if (!this.#heads(line, other)) continue;
      if (!isTable && other.top - last.bottom > 3 * height(last)) break;
      column.push(other);
      last = other;
    }
    return column;
  }

  /** The lines above `line` that head the column it stands in, or stand in it themselves. */
  headings(line: PageLine): readonly PageLine[] {
    return this.#sorted.filter(
      (other) =>
        other.turn === line.turn &&
        other.bottom <= line.top + 0.3 * height(line) &&
        (this.leftOf(other) !== undefined || this.rightOf(other) !== undefined) &&
        this.#heads(other, line),
    );
  }

  /** True where `cell`, below `heading`, begins, ends or is centred where it does, or begins between it and its neighbours. */
  #heads(heading: PageLine, cell: PageLine): boolean {
    const slack = 0.8 * height(heading);
    if (Math.abs(cell.left - heading.left) < slack || Math.abs(cell.right - heading.right) < slack)
      return true;
    if (Math.abs(cell.left + cell.right - heading.left - heading.right) < 2 * slack) return true;
    const before = this.leftOf(heading)?.right;
    return (
      before !== undefined &&
      cell.left > before &&
      cell.left < heading.left &&
      cell.right > heading.left - 12 * slack
    );
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
        last =
          next && !taken.has(next) && next.left - here.right < pieceGap * height(here) ? next : undefined;
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

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, find: () => Value): Value {
  if (!known.has(key)) known.set(key, find());
  return known.get(key) as Value;
}
