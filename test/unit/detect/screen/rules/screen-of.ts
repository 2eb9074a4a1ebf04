import type { TextLine } from '../../../../../src-engine/detect/screen/text-line.ts';

/** Pixels: what a 16 px font takes. */
const characterWidth = 9;
const lineHeight = 18;
const linePitch = 26;

/**
 * Lines as the reader tells them, of a text drawn from the top left: a line break begins the line below, an empty line leaves a gap
 * as between paragraphs, and a tab begins a piece of its own in the same row, at the next of the stops that are 60 px apart.
 */
export function screenOf(text: string): TextLine[] {
  return text.split('\n').flatMap((row, rowIndex) => {
    let x = 20;
    return row.split('\t').flatMap((piece, index) => {
      if (index > 0) x = 20 + 60 * Math.ceil((x + 30 - 20) / 60);
      const left = x + characterWidth * (piece.length - piece.trimStart().length);
      x += characterWidth * piece.length;
      return piece.trim() === '' ? [] : [lineAt(piece.trim(), left, 20 + linePitch * rowIndex)];
    });
  });
}

function lineAt(text: string, x: number, y: number): TextLine {
  return {
    text,
    box: { x, y, width: characterWidth * text.length, height: lineHeight },
    turn: 0,
    confidence: 0.98,
    edges: Float32Array.from({ length: 2 * text.length }, (_, at) => ((at + 1) >> 1) / text.length),
  };
}
