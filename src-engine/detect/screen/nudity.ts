/**
 * Nudity, photographed and drawn, by NSFWJS' model (`models/derive/nudity.ts`). It judges a picture as a whole, so the screen is
 * looked at in overlapping parts, and again in several views where one of them looks like it: by itself the model takes a close-up
 * of an orange for skin (docs/picture-detection.md).
 */
import type { Box, PictureCategory } from '../../contract/picture.ts';
import type { PictureFinding } from '../../operations/ports/picture.ts';
import { InferenceSession, Tensor } from '../onnx-runtime.ts';
import { joinOverlapping, overlap, shareWithin } from './boxes.ts';
import {
  agreedScore,
  firstViews,
  type NudityScore,
  type NudityView,
  scoreOf,
  viewsAround,
} from './nudity-views.ts';
import type { RgbPicture } from './rgb-picture.ts';
import { scaledPart } from './scaled-part.ts';

/** The model takes squares of so many pixels. */
const inputPx = 224;
const inputBytes = inputPx * inputPx * 3;
/** Odds it gives for each. */
const classes = 5;
/** Views in one run: more are no faster and take 15 MB each while it runs. */
const batchSize = 4;
/** Least confidence that is told of, and from which a part is looked at again: that of the most careful policy. */
const leastConfidence = 0.3;
/** More second looks would take too long; the rest are judged by the first. */
const mostSecondLooks = 4;
/** Where a smaller part that lies in a larger one by so much is as sure, but for so much, it alone is covered. */
const liesIn = 0.25;
const asSure = 0.9;

interface Part {
  readonly box: Box;
  readonly score: NudityScore;
}

export class NudityFinder {
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  /** Loads `nudity.onnx`. Rejects where onnxruntime cannot. */
  static async open(path: string, options: InferenceSession.SessionOptions): Promise<NudityFinder> {
    return new NudityFinder(await InferenceSession.create(path, options));
  }

  /** The parts of the picture that show nudity, or those that touch `area` of it, in pixels of the picture. */
  async find(picture: RgbPicture, area?: Box): Promise<PictureFinding[]> {
    const boxes = firstViews(picture, area);
    const scores = await this.#judge(
      picture,
      boxes.map((box) => ({ box, isMirrored: false })),
    );
    const suspicious = boxes
      .map((box, at) => ({ box, score: scores[at] as NudityScore }))
      .filter(({ score }) => highest(score) >= leastConfidence)
      .sort((a, b) => highest(b.score) - highest(a.score));
    const parts: Part[] = [];
    for (const [at, { box, score }] of suspicious.entries()) {
      const again = at < mostSecondLooks ? await this.#judge(picture, viewsAround(box, picture)) : [];
      parts.push({ box, score: agreedScore([score, ...again]) });
    }
    return [
      ...findingsOf('nudity.real', parts, ({ real }) => real),
      ...findingsOf('nudity.drawn', parts, ({ drawn }) => drawn),
    ].filter(({ box }) => area === undefined || overlap(box, area));
  }

  async #judge(picture: RgbPicture, views: readonly NudityView[]): Promise<NudityScore[]> {
    const scores: NudityScore[] = [];
    for (let from = 0; from < views.length; from += batchSize) {
      const batch = views.slice(from, from + batchSize);
      const pixels = new Uint8Array(batch.length * inputBytes);
      for (const [at, { box, isMirrored }] of batch.entries()) {
        const { data } = await scaledPart(picture, box, inputPx, inputPx);
        pixels.set(isMirrored ? mirrored(data) : data, at * inputBytes);
      }
      const pictures = new Tensor('uint8', pixels, [batch.length, inputPx, inputPx, 3]);
      const odds = ((await this.#session.run({ pictures })).odds as Tensor).data as Float32Array;
      for (const at of batch.keys()) scores.push(scoreOf(odds.subarray(at * classes, (at + 1) * classes)));
    }
    return scores;
  }
}

function highest({ real, drawn }: NudityScore): number {
  return Math.max(real, drawn);
}

/** The same rows from right to left. */
function mirrored(data: Uint8Array): Uint8Array {
  const turned = new Uint8Array(data.length);
  for (let row = 0; row < data.length; row += inputPx * 3) {
    for (let x = 0; x < inputPx; x += 1) {
      const from = row + x * 3;
      turned.set(data.subarray(from, from + 3), row + (inputPx - 1 - x) * 3);
    }
  }
  return turned;
}

/** The smallest parts that are sure enough; those that overlap are one. */
function findingsOf(
  category: PictureCategory,
  parts: readonly Part[],
  confidenceOf: (score: NudityScore) => number,
): PictureFinding[] {
  const sure = parts
    .map(({ box, score }) => ({ category, box, confidence: confidenceOf(score) }))
    .filter(({ confidence }) => confidence >= leastConfidence);
  const smallest = sure.filter(
    (part) =>
      !sure.some(
        (other) =>
          areaOf(other.box) < areaOf(part.box) &&
          shareWithin(other.box, part.box) >= liesIn &&
          other.confidence >= asSure * part.confidence,
      ),
  );
  return joinOverlapping(smallest, (a, b, box) => ({
    category,
    box,
    confidence: Math.max(a.confidence, b.confidence),
  }));
}

function areaOf({ width, height }: Box): number {
  return width * height;
}
