/**
 * Faces, by CenterFace (`models/derive/faces.ts`): where they are, never whose. It looks at half of a 1080p picture's size for
 * whatever might be one, and then again, larger, at each of those: at half its size a face 20 px wide scores 0.1 to 0.3, what
 * is none often as much; enlarged 0.5 to 0.8, what is none less than before (docs/picture-detection.md).
 */
import type { Box } from '../../contract/picture.ts';
import type { PictureFinding } from '../../operations/ports/picture.ts';
import { InferenceSession, Tensor } from '../onnx-runtime.ts';
import { grown, overlap, overlapOf, surest, withSurroundings } from './boxes.ts';
import { clipBox, type RgbPicture } from './rgb-picture.ts';
import { scaledPart } from './scaled-part.ts';

/** The longer side of a picture as it is looked at first, in pixels. */
const firstLookPx = 960;
/** What is looked at again, and what need not be. */
const perhapsHeat = 0.08;
const sureHeat = 0.8;
/** Least confidence that is told of: that of the most careful policy. */
const leastConfidence = 0.3;
/** The second look: a square of so many pixels, four times as wide as the face it may hold. */
const secondLook = { px: 128, times: 4 };
/** A crowd, or a pattern that is taken for one: more second looks would take too long, and the first one decides. */
const mostSecondLooks = 24;
/** The model's outputs have a point for 4 x 4 pixels, its inputs are multiples of 32. */
const stridePx = 4;
const multiplePx = 32;
/** Two boxes that overlap more are the same face (as in CenterFace's own code). */
const sameFace = 0.3;
/** What of a head lies beyond a face's box, in shares of it: hair and ears. */
const head = { above: 0.3, below: 0.1, beside: 0.2 };

interface Candidate {
  readonly box: Box;
  readonly confidence: number;
}

export class FaceFinder {
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  /** Loads `faces.onnx`. Rejects where onnxruntime cannot. */
  static async open(path: string, options: InferenceSession.SessionOptions): Promise<FaceFinder> {
    return new FaceFinder(await InferenceSession.create(path, options));
  }

  /** The heads in the picture, or those that touch `area` of it, in pixels of the picture. */
  async find(picture: RgbPicture, area?: Box): Promise<PictureFinding[]> {
    const looked = area
      ? clipBox(withSurroundings(area), picture)
      : clipBox({ x: 0, y: 0, ...picture }, picture);
    if (looked.width === 0 || looked.height === 0) return [];
    const scale = Math.min(1, firstLookPx / Math.max(picture.width, picture.height));
    const candidates = await this.#look(picture, looked, scale, perhapsHeat);
    const faces: Candidate[] = [];
    for (const [at, candidate] of candidates.entries()) {
      const isClear = candidate.confidence >= sureHeat || at >= mostSecondLooks;
      faces.push(isClear ? candidate : await this.#lookAgain(picture, candidate));
    }
    return surest(faces, sameFace)
      .filter(({ confidence }) => confidence >= leastConfidence)
      .map(({ box, confidence }) => ({ category: 'face' as const, confidence, box: headOf(box, picture) }))
      .filter(({ box }) => area === undefined || overlap(box, area));
  }

  /** The candidate with the better of its two scores, where that one saw it. */
  async #lookAgain(picture: RgbPicture, candidate: Candidate): Promise<Candidate> {
    const { x, y, width, height } = candidate.box;
    const half = Math.max(secondLook.px / 8, (secondLook.times * Math.max(width, height)) / 2);
    const square = { x: x + width / 2 - half, y: y + height / 2 - half, width: 2 * half, height: 2 * half };
    const part = clipBox(square, picture);
    const seen = (await this.#look(picture, part, secondLook.px / (2 * half), perhapsHeat)).find(
      ({ box }) => overlapOf(box, candidate.box) > sameFace,
    );
    return seen && seen.confidence > candidate.confidence ? seen : candidate;
  }

  /** What may be a face in a part (whole pixels) of the picture, looked at at that scale. Surest first. */
  async #look(picture: RgbPicture, part: Box, scale: number, leastHeat: number): Promise<Candidate[]> {
    const width = Math.max(1, Math.round(part.width * scale));
    const height = Math.max(1, Math.round(part.height * scale));
    const outputs = await this.#session.run({
      picture: planesOf(await scaledPart(picture, part, width, height)),
    });
    const down = height / part.height;
    const across = width / part.width;
    const candidates = readOutputs(outputs, leastHeat).map(({ box, confidence }) => ({
      confidence,
      box: {
        x: part.x + box.x / across,
        y: part.y + box.y / down,
        width: box.width / across,
        height: box.height / down,
      },
    }));
    return surest(candidates, sameFace);
  }
}

/** f32 [1, 3, h, w], 0..255: the picture in the upper left corner, black around it up to the next multiple of 32. */
function planesOf({ width, height, data }: RgbPicture): Tensor {
  const [paddedWidth, paddedHeight] = [width, height].map(
    (px) => Math.ceil(px / multiplePx) * multiplePx,
  ) as [number, number];
  const plane = paddedWidth * paddedHeight;
  const values = new Float32Array(3 * plane);
  for (let y = 0, from = 0; y < height; y += 1) {
    for (let to = y * paddedWidth, end = to + width; to < end; to += 1, from += 3) {
      values[to] = data[from] as number;
      values[to + plane] = data[from + 1] as number;
      values[to + 2 * plane] = data[from + 2] as number;
    }
  }
  return new Tensor('float32', values, [1, 3, paddedHeight, paddedWidth]);
}

/** As CenterFace's own code decodes them: github.com/Star-Clouds/CenterFace, prj-python/centerface.py. */
function readOutputs(outputs: InferenceSession.OnnxValueMapType, leastHeat: number): Candidate[] {
  const heat = outputs.heat as Tensor;
  const [, , rows, columns] = heat.dims as [number, number, number, number];
  const heats = heat.data as Float32Array;
  const scales = (outputs.scale as Tensor).data as Float32Array;
  const offsets = (outputs.offset as Tensor).data as Float32Array;
  const points = rows * columns;
  const found: Candidate[] = [];
  for (let point = 0; point < points; point += 1) {
    const confidence = heats[point] as number;
    if (confidence <= leastHeat) continue;
    const height = Math.exp(scales[point] as number) * stridePx;
    const width = Math.exp(scales[points + point] as number) * stridePx;
    const y = (Math.floor(point / columns) + (offsets[point] as number) + 0.5) * stridePx;
    const x = ((point % columns) + (offsets[points + point] as number) + 0.5) * stridePx;
    found.push({ confidence, box: { x: x - width / 2, y: y - height / 2, width, height } });
  }
  return found;
}

function headOf(face: Box, picture: RgbPicture): Box {
  const { above, below, beside } = head;
  return clipBox(
    grown(face, beside * face.width, above * face.height, beside * face.width, below * face.height),
    picture,
  );
}
