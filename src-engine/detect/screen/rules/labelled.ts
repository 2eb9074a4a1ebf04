/** Values that stand behind, right of or below a label. */
import { loose } from './as-read.ts';
import type { Page } from './page.ts';
import type { PageLine } from './reading.ts';

/** A value's place: units [from, until) of a line's folded text. */
export interface LabelledValue {
  readonly line: PageLine;
  readonly from: number;
  readonly until: number;
  readonly text: string;
  /** behind: in the label's own line; right, below: next to it in a line of its own; row, column: further on, as in a table. */
  readonly where: 'behind' | 'right' | 'row' | 'below' | 'column';
  /** What stood between label and value in one line ("", ":", "=", "is"), without spaces. */
  readonly joint: string;
  /** The label as it was read, lower case, and what stands before it in its line. */
  readonly label: string;
  readonly before: string;
}

const jointShape = loose(
  /^["'`\])*]*[ ]*(?:\([^)]{0,24}\)[ ]*)?(:=|=>|->|[:=;>|~]|\b(?:is|are|ist|lautet|es|est|e|was|to)(?= ?[^a-z ]|:? |$))?[ :]*/,
);

/**
 * Every value that a label names. `label` is a global pattern over lower-case folded text without accents. Candidates, not
 * findings: what follows a label may be anything.
 */
export function* labelledValues(page: Page, label: RegExp): Generator<LabelledValue> {
  const { lower } = page.blocks;
  for (const match of lower.matchAll(label)) {
    const place = page.blocks.lineAt(match.index);
    if (!place || match[0].length === 0) continue;
    const { line, from: lineFrom } = place;
    const start = match.index - lineFrom;
    const end = start + match[0].length;
    const behind = line.lower.slice(end);
    const joint = jointShape.exec(behind) as RegExpExecArray;
    const from = end + joint[0].length;
    const about = { label: match[0], before: line.lower.slice(0, start) };
    if (from < line.text.length) {
      const text = line.text.slice(from);
      yield { line, from, until: line.text.length, text, where: 'behind', joint: joint[1] ?? '', ...about };
      continue;
    }
    const [right, below] = [page.rightOf(line), page.below(line)];
    const places = [
      ...(right ? [{ other: right, where: 'right' as const }] : []),
      ...[...furtherRight(page, right)].map((other) => ({ other, where: 'row' as const })),
      ...(below ? [{ other: below, where: 'below' as const }] : []),
      // A column's heading is all there is in its line.
      ...(about.before.trim() === ''
        ? page
            .column(line)
            .filter((other) => other !== below && other !== right)
            .map((other) => ({ other, where: 'column' as const }))
        : []),
    ];
    for (const { other, where } of places) {
      const value = { line: other, from: 0, until: other.text.length, text: other.text };
      yield { ...value, where, joint: joint[1] ?? '', ...about };
    }
  }
}

/** What stands right of `line` and of what is right of it: a table's row has no more than this. */
function* furtherRight(page: Page, line: PageLine | undefined): Generator<PageLine> {
  let last = line;
  for (let count = 0; last && count < 4; count++) {
    last = page.rightOf(last);
    if (last) yield last;
  }
}

/** The ranges of a part of a value: `from` and `length` count in its text. */
export function partOf(value: LabelledValue, from: number, length: number) {
  const first = value.from + from;
  return [
    {
      line: value.line.index,
      from: value.line.folded.from[first] as number,
      until: value.line.folded.until[first + length - 1] as number,
    },
  ];
}
