/**
 * Reads lines of text: PP-OCRv6's reader, cut to the classes we use (models/cut-reader.ts). It gives the odds of each character
 * at every step of 8 pixels; the likeliest path without repeats and blanks is the text (CTC: Graves et al. 2006, best path).
 */
import type { Box } from '../../contract/picture.ts';
import { InferenceSession, Tensor } from '../onnx-runtime.ts';
import { cutAtGaps, type LinePiece } from './line-pieces.ts';
import type { RgbPicture } from './rgb-picture.ts';
import type { TextArea } from './text-areas.ts';
import type { TextLine } from './text-line.ts';

/** What the model takes: lines of this height, in pixels. */
const HEIGHT = 48;
/**
 * How much lines are squeezed in width: a quarter less to compute, and fewer letters wrong (0.28 % against 0.38 % on our own
 * screens of 12 to 16 px): the model was trained on wider type than screens show.
 */
const SQUEEZE = 0.75;
/** Pixels of one step of the model's output. */
const STEP_PX = 8;
/** Lines are read together whose widths round up to the same multiple of this. */
const WIDTH_MULTIPLE = 32;
const MOST_AT_ONCE = 8;
/** Text whose mean odds are below this is a picture that looks like text. */
const LEAST_CONFIDENCE = 0.5;

/** What a piece of a line reads as. */
interface Reading {
  readonly text: string;
  readonly confidence: number;
  /** As TextLine.edges, over the piece. */
  readonly edges: Float32Array;
}

const nothing: Reading = { text: '', confidence: 0, edges: new Float32Array(0) };

export class TextReader {
  readonly #session: InferenceSession;
  /** By class; the first is the blank. */
  readonly #alphabet: readonly string[];

  private constructor(session: InferenceSession, alphabet: readonly string[]) {
    this.#session = session;
    this.#alphabet = alphabet;
  }

  /** `alphabet`: the model's characters in the order of its classes, without blank and space. */
  static async open(
    path: string,
    alphabet: readonly string[],
    options: InferenceSession.SessionOptions,
  ): Promise<TextReader> {
    return new TextReader(await InferenceSession.create(path, options), ['', ...alphabet, ' ']);
  }

  /** The text of each area; undefined where it is none. Areas of about the same width are read together. */
  async read(picture: RgbPicture, areas: readonly TextArea[]): Promise<(TextLine | undefined)[]> {
    const turns = areas.flatMap((area, index) =>
      turnsOf(area).map((turn) => ({ index, turn, box: area.box })),
    );
    const pieces = turns.flatMap((each, owner) =>
      cutAtGaps(picture, each).map((piece) => ({ owner, piece })),
    );
    const readings = await this.#readPieces(
      picture,
      pieces.map(({ piece }) => piece),
    );
    const lines: (TextLine | undefined)[] = areas.map(() => undefined);
    for (const [owner, { index, turn, box }] of turns.entries()) {
      const own = pieces.flatMap((each, at) =>
        each.owner === owner ? [{ piece: each.piece, reading: readings[at] ?? nothing }] : [],
      );
      const line = joinPieces(own, turn, box);
      const before = lines[index];
      if (
        line.text !== '' &&
        line.confidence >= LEAST_CONFIDENCE &&
        line.confidence > (before?.confidence ?? 0)
      ) {
        lines[index] = line;
      }
    }
    return lines;
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  async #readPieces(picture: RgbPicture, pieces: readonly LinePiece[]): Promise<Reading[]> {
    const readings: Reading[] = pieces.map(() => nothing);
    const byWidth = new Map<number, number[]>();
    for (const [index, piece] of pieces.entries()) {
      const width = roundUp(inputWidth(piece));
      byWidth.set(width, [...(byWidth.get(width) ?? []), index]);
    }
    for (const [width, indexes] of byWidth) {
      for (let at = 0; at < indexes.length; at += MOST_AT_ONCE) {
        const batch = indexes.slice(at, at + MOST_AT_ONCE);
        const results = await this.#readBatch(
          picture,
          batch.map((index) => pieces[index] as LinePiece),
          width,
        );
        for (const [place, index] of batch.entries()) readings[index] = results[place] ?? nothing;
      }
    }
    return readings;
  }

  async #readBatch(picture: RgbPicture, pieces: readonly LinePiece[], width: number): Promise<Reading[]> {
    const size = 3 * HEIGHT * width;
    const input = new Float32Array(pieces.length * size);
    for (const [place, piece] of pieces.entries()) {
      writePiece(picture, piece, inputWidth(piece), input.subarray(place * size, (place + 1) * size), width);
    }
    const output = await this.#session.run({
      x: new Tensor('float32', input, [pieces.length, 3, HEIGHT, width]),
    });
    const odds = output.fetch_name_0 as Tensor;
    const [, steps = 0, classes = 0] = odds.dims;
    const data = odds.data as Float32Array;
    const readings = pieces.map((piece, place) =>
      this.#decode(data, place * steps * classes, steps, classes, inputWidth(piece) / STEP_PX),
    );
    odds.dispose();
    return readings;
  }

  /** `usedSteps`: how many steps the piece takes; what follows is padding. */
  #decode(odds: Float32Array, offset: number, steps: number, classes: number, usedSteps: number): Reading {
    const characters: string[] = [];
    const middles: number[] = [];
    let sum = 0;
    let before = 0;
    const last = Math.min(steps, Math.ceil(usedSteps) + 1);
    for (let step = 0; step < last; step += 1) {
      let best = 0;
      let bestOdds = -1;
      const row = offset + step * classes;
      for (let each = 0; each < classes; each += 1) {
        const value = odds[row + each] as number;
        if (value > bestOdds) {
          best = each;
          bestOdds = value;
        }
      }
      if (best !== 0 && best !== before) {
        characters.push(this.#alphabet[best] ?? ' ');
        middles.push((step + 0.5) / usedSteps);
        sum += bestOdds;
      }
      before = best;
    }
    const text = characters.join('');
    return {
      text,
      confidence: characters.length === 0 ? 0 : sum / characters.length,
      edges: edgesOf(characters, middles),
    };
  }
}

function turnsOf({ isTurned }: TextArea): (0 | 90 | 270)[] {
  return isTurned ? [90, 270] : [0];
}

/** The width in which a piece goes into the model, before it is rounded up. */
export function inputWidth({ length, thickness }: LinePiece): number {
  return Math.max(STEP_PX * 2, Math.round(((length * HEIGHT) / Math.max(thickness, 1)) * SQUEEZE));
}

function roundUp(width: number): number {
  return Math.ceil(width / WIDTH_MULTIPLE) * WIDTH_MULTIPLE;
}

/** Characters end half-way to the next one's middle. */
function edgesOf(characters: readonly string[], middles: readonly number[]): Float32Array {
  const edges: number[] = [];
  for (const [index, character] of characters.entries()) {
    const middle = middles[index] as number;
    const previous = middles[index - 1];
    const next = middles[index + 1];
    const from = previous === undefined ? 0 : (previous + middle) / 2;
    const until = next === undefined ? 1 : (middle + next) / 2;
    for (let unit = 0; unit < character.length; unit += 1) edges.push(from, until);
  }
  return Float32Array.from(edges);
}

/** One line of its pieces, in the direction of reading. */
function joinPieces(
  parts: readonly { readonly piece: LinePiece; readonly reading: Reading }[],
  turn: 0 | 90 | 270,
  box: Box,
): TextLine {
  const whole = turn === 0 ? box.width : box.height;
  let text = '';
  let weighted = 0;
  const edges: number[] = [];
  for (const { piece, reading } of parts) {
    const hasLostSpace =
      piece.followsSpace &&
      text !== '' &&
      reading.text !== '' &&
      !text.endsWith(' ') &&
      !reading.text.startsWith(' ');
    if (hasLostSpace) {
      const at = piece.offset / whole;
      text += ' ';
      edges.push(at, at);
    }
    text += reading.text;
    weighted += reading.confidence * reading.text.length;
    for (const edge of reading.edges) edges.push((piece.offset + edge * piece.length) / whole);
  }
  const count = parts.reduce((sum, { reading }) => sum + reading.text.length, 0);
  return { text, box, turn, confidence: count === 0 ? 0 : weighted / count, edges: Float32Array.from(edges) };
}

/** Scales a piece to HEIGHT x `width` (between pixels: bilinear), turned upright, into planes of -1..1; what is beyond stays 0. */
export function writePiece(
  { data, width: pictureWidth, height: pictureHeight }: RgbPicture,
  { box, turn, offset, length, thickness }: LinePiece,
  width: number,
  target: Float32Array,
  stride: number,
): void {
  const plane = HEIGHT * stride;
  for (let row = 0; row < HEIGHT; row += 1) {
    const across = ((row + 0.5) * thickness) / HEIGHT;
    for (let column = 0; column < width; column += 1) {
      const along = offset + ((column + 0.5) * length) / width;
      const x =
        (turn === 0 ? box.x + along : turn === 90 ? box.x + box.width - across : box.x + across) - 0.5;
      const y =
        (turn === 0 ? box.y + across : turn === 90 ? box.y + along : box.y + box.height - along) - 0.5;
      const left = Math.min(Math.max(Math.floor(x), 0), pictureWidth - 1);
      const top = Math.min(Math.max(Math.floor(y), 0), pictureHeight - 1);
      const right = Math.min(left + 1, pictureWidth - 1);
      const bottom = Math.min(top + 1, pictureHeight - 1);
      const shareX = Math.min(Math.max(x - left, 0), 1);
      const shareY = Math.min(Math.max(y - top, 0), 1);
      const topLeft = (top * pictureWidth + left) * 3;
      const topRight = (top * pictureWidth + right) * 3;
      const bottomLeft = (bottom * pictureWidth + left) * 3;
      const bottomRight = (bottom * pictureWidth + right) * 3;
      const at = row * stride + column;
      for (let channel = 0; channel < 3; channel += 1) {
        const upper =
          (data[topLeft + channel] as number) * (1 - shareX) + (data[topRight + channel] as number) * shareX;
        const lower =
          (data[bottomLeft + channel] as number) * (1 - shareX) +
          (data[bottomRight + channel] as number) * shareX;
        target[channel * plane + at] = (upper * (1 - shareY) + lower * shareY) / 127.5 - 1;
      }
    }
  }
}
