/** A text in pieces: what was found in it, and what lies between. */

export interface TextMatch {
  readonly fromIndex: number;
  readonly untilIndex: number;
}

export interface TextPiece<Match> {
  readonly fromIndex: number;
  readonly text: string;
  readonly match: Match | undefined;
}

/** Cuts a text at its matches. Of two that overlap the earlier one keeps its letters. */
export function piecesOf<Match extends TextMatch>(
  text: string,
  matches: readonly Match[],
): TextPiece<Match>[] {
  const pieces: TextPiece<Match>[] = [];
  const push = (fromIndex: number, untilIndex: number, match: Match | undefined) => {
    if (untilIndex > fromIndex) pieces.push({ fromIndex, text: text.slice(fromIndex, untilIndex), match });
  };
  let done = 0;
  for (const match of [...matches].sort((a, b) => a.fromIndex - b.fromIndex)) {
    const fromIndex = Math.max(done, match.fromIndex);
    const untilIndex = Math.min(text.length, match.untilIndex);
    if (untilIndex <= fromIndex) continue;
    push(done, fromIndex, undefined);
    push(fromIndex, untilIndex, match);
    done = untilIndex;
  }
  push(done, text.length, undefined);
  return pieces;
}
