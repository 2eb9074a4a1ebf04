/**
 * Where text is: PP-OCRv6's finder (DBNet: Liao et al. 2020, "Real-time Scene Text Detection with Differentiable
 * Binarization") gives each pixel the odds of lying in the kernel of a line; connected kernels are grown back to lines.
 */
import type { Box } from '../../contract/picture.ts';
import { InferenceSession, Tensor } from '../onnx-runtime.ts';
import { clipBox, type RgbPicture } from './rgb-picture.ts';
import { tighten } from './tighten.ts';

/** A line of text, not read yet. Box in pixels of the picture. */
export interface TextArea {
  readonly box: Box;
  /** True where it stands upright: turned by 90 degrees one way or the other. */
  readonly isTurned: boolean;
  /** Mean odds of its kernel, 0..1. */
  readonly confidence: number;
}

/** Larger parts are looked at in half their size: text of 14 px is found all the same, in a quarter of the time. */
const FULL_SIZE_UP_TO_PX = 130_000;
/** Odds from which a pixel belongs to a kernel (PaddleOCR's `thresh`). */
const KERNEL_ODDS = 0.3;
/** Kernels of fewer pixels are specks. */
const LEAST_KERNEL_PX = 6;
/** How far a kernel is grown: area times this over its outline (PaddleOCR's `unclip_ratio`). */
const UNCLIP_RATIO = 1.5;
/** Kernels whose mean odds are lower are none (PaddleOCR's `box_thresh` is 0.6; text over video is fainter). */
const LEAST_MEAN_ODDS = 0.45;
/** Taller than wide by this much: turned text, not a lone letter. */
const TURNED_ASPECT = 1.6;
/** ImageNet's mean and deviation in 0..255, as the model was trained with; red, green, blue. */
const MEAN = [123.675, 116.28, 103.53] as const;
const DEVIATION = [58.395, 57.12, 57.375] as const;
const MULTIPLE = 32;

export class TextAreaFinder {
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  static async open(path: string, options: InferenceSession.SessionOptions): Promise<TextAreaFinder> {
    return new TextAreaFinder(await InferenceSession.create(path, options));
  }

  /** The lines of text in `part` of the picture, from top to bottom. */
  async find(picture: RgbPicture, part: Box): Promise<TextArea[]> {
    const within = clipBox(part, picture);
    if (within.width < 4 || within.height < 4) return [];
    const step = within.width * within.height > FULL_SIZE_UP_TO_PX ? 2 : 1;
    const width = padded(Math.ceil(within.width / step));
    const height = padded(Math.ceil(within.height / step));
    const input = toInput(picture, within, step, width, height);
    const output = await this.#session.run({ x: new Tensor('float32', input, [1, 3, height, width]) });
    const odds = output.fetch_name_0 as Tensor;
    const kernels = findKernels(odds.data as Float32Array, width, height);
    odds.dispose();
    return kernels
      .flatMap((kernel) => areaOf(kernel, within, step))
      .map((area) => ({ ...area, box: tighten(picture, area.box, area.isTurned) }))
      .sort((a, b) => a.box.y - b.box.y);
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

function padded(pixels: number): number {
  return Math.ceil(pixels / MULTIPLE) * MULTIPLE;
}

/** Planes of red, green and blue, normalised; every `step` x `step` pixels are averaged to one; beyond the part: black. */
function toInput(
  { data, width: pictureWidth }: RgbPicture,
  part: Box,
  step: 1 | 2,
  width: number,
  height: number,
): Float32Array {
  const plane = width * height;
  const input = new Float32Array(3 * plane);
  for (let channel = 0; channel < 3; channel += 1) {
    input.fill(
      -(MEAN[channel] as number) / (DEVIATION[channel] as number),
      channel * plane,
      (channel + 1) * plane,
    );
  }
  const columns = Math.floor(part.width / step);
  const rows = Math.floor(part.height / step);
  const stride = pictureWidth * 3;
  for (let channel = 0; channel < 3; channel += 1) {
    const scale = 1 / (DEVIATION[channel] as number);
    const shift = (MEAN[channel] as number) * scale;
    for (let row = 0; row < rows; row += 1) {
      let from = (part.y + row * step) * stride + part.x * 3 + channel;
      let to = channel * plane + row * width;
      for (let column = 0; column < columns; column += 1) {
        const value =
          step === 1
            ? (data[from] as number)
            : ((data[from] as number) +
                (data[from + 3] as number) +
                (data[from + stride] as number) +
                (data[from + stride + 3] as number)) /
              4;
        input[to] = value * scale - shift;
        to += 1;
        from += 3 * step;
      }
    }
  }
  return input;
}

interface Kernel {
  left: number;
  top: number;
  right: number;
  bottom: number;
  meanOdds: number;
}

/** Connected pixels (by their sides) of kernel odds; right and bottom are exclusive. */
function findKernels(odds: Float32Array, width: number, height: number): Kernel[] {
  const seen = new Uint8Array(odds.length);
  const stack: number[] = [];
  const kernels: Kernel[] = [];
  for (let start = 0; start < odds.length; start += 1) {
    if (seen[start] === 1 || (odds[start] as number) < KERNEL_ODDS) continue;
    const kernel = { left: width, top: height, right: 0, bottom: 0, meanOdds: 0 };
    let count = 0;
    seen[start] = 1;
    stack.push(start);
    const visit = (at: number): void => {
      if (seen[at] === 1 || (odds[at] as number) < KERNEL_ODDS) return;
      seen[at] = 1;
      stack.push(at);
    };
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const x = at % width;
      const y = (at - x) / width;
      count += 1;
      kernel.meanOdds += odds[at] as number;
      kernel.left = Math.min(kernel.left, x);
      kernel.right = Math.max(kernel.right, x + 1);
      kernel.top = Math.min(kernel.top, y);
      kernel.bottom = Math.max(kernel.bottom, y + 1);
      if (x > 0) visit(at - 1);
      if (x < width - 1) visit(at + 1);
      if (y > 0) visit(at - width);
      if (y < height - 1) visit(at + width);
    }
    kernel.meanOdds /= count;
    if (count >= LEAST_KERNEL_PX && kernel.meanOdds >= LEAST_MEAN_ODDS) kernels.push(kernel);
  }
  return kernels;
}

function areaOf(kernel: Kernel, part: Box, step: number): TextArea[] {
  const kernelWidth = kernel.right - kernel.left;
  const kernelHeight = kernel.bottom - kernel.top;
  const grow = (kernelWidth * kernelHeight * UNCLIP_RATIO) / (2 * (kernelWidth + kernelHeight));
  const left = Math.max((kernel.left - grow) * step, 0);
  const top = Math.max((kernel.top - grow) * step, 0);
  const right = Math.min((kernel.right + grow) * step, part.width);
  const bottom = Math.min((kernel.bottom + grow) * step, part.height);
  const [width, height] = [right - left, bottom - top];
  if (width < 3 || height < 3) return [];
  return [
    {
      box: { x: part.x + left, y: part.y + top, width, height },
      isTurned: height > width * TURNED_ASPECT,
      confidence: kernel.meanOdds,
    },
  ];
}
