/** Between which values each tensor of a model lies, as seen on example inputs. */
import onnxProto from 'onnx-proto';
import { InferenceSession, Tensor } from '../../src-engine/detect/onnx-runtime.ts';
import { closeModel, consumersOf, type OpenModel } from './graph.ts';
import type { Range } from './integers.ts';

const { onnx } = onnxProto;

/** An input of a model, f32, with its shape. */
export interface Example {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** What one tensor's values were. */
export interface Seen {
  /** Least and most of each example. */
  readonly least: number[];
  readonly most: number[];
  readonly histogram: Histogram;
}

/** How often values fell where, in bins of one width, around zero. Twice as wide as often as needed. */
export class Histogram {
  static readonly BINS = 4096;
  counts = new Float64Array(Histogram.BINS);
  /** Of a bin. */
  width = 1e-6;

  add(values: Float32Array, least: number, most: number): void {
    const half = Histogram.BINS / 2;
    while (Math.max(-least, most) >= this.width * (half - 1)) this.#widen();
    const scale = 1 / this.width;
    for (const value of values) {
      const bin = Math.floor(value * scale) + half;
      this.counts[bin] = (this.counts[bin] as number) + 1;
    }
  }

  /** A bin's middle. */
  middle(bin: number): number {
    return (bin - Histogram.BINS / 2 + 0.5) * this.width;
  }

  /** Sum of the squares by which values differ once they are drawn to 256 places in the range. Zero stays zero. */
  error({ least, most }: Range): number {
    const within = ((most - least) / 255) ** 2 / 12;
    let sum = 0;
    for (const [bin, count] of this.counts.entries()) {
      if (count === 0 || bin === Histogram.BINS / 2 || bin === Histogram.BINS / 2 - 1) continue;
      const value = this.middle(bin);
      sum += count * (value < least ? (least - value) ** 2 : value > most ? (value - most) ** 2 : within);
    }
    return sum;
  }

  #widen(): void {
    const wider = new Float64Array(Histogram.BINS);
    for (let bin = 0; bin < Histogram.BINS; bin += 1) {
      const to = (bin >> 1) + Histogram.BINS / 4;
      wider[to] = (wider[to] as number) + (this.counts[bin] as number);
    }
    this.counts = wider;
    this.width *= 2;
  }
}

/** The smallest share of what was seen that a range is drawn in to, and the steps on the way there. */
const SHARES = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3];
/** Below this GELU gives no more than -0.003. */
const GELU_LEAST = -3.2;

/** The range of each tensor seen: the one of which 256 values differ least, squared, from what was seen. */
export function rangesOf(open: OpenModel, seen: ReadonlyMap<string, Seen>): Map<string, Range> {
  const consumers = consumersOf(open.nodes);
  return new Map(
    [...seen].map(([name, { least, most, histogram }]) => {
      const range = closest(histogram, Math.min(...least), Math.max(...most));
      const next = consumers.get(name) ?? [];
      const isForGelu = next.length > 0 && next.every(({ opType }) => opType === 'Gelu');
      return [name, isForGelu ? { ...range, least: Math.max(range.least, GELU_LEAST) } : range];
    }),
  );
}

function closest(histogram: Histogram, least: number, most: number): Range {
  let best = { least, most };
  let bestError = Number.POSITIVE_INFINITY;
  for (const below of SHARES) {
    for (const above of SHARES) {
      const range = { least: least * below, most: most * above };
      const error = histogram.error(range);
      if (error >= bestError) continue;
      best = range;
      bestError = error;
    }
  }
  return best;
}

/** Runs the examples through the model and looks at the tensors named and at its only input. */
export async function see(
  open: OpenModel,
  names: readonly string[],
  examples: AsyncIterable<Example>,
  onExample: (count: number) => void,
): Promise<Map<string, Seen>> {
  const input = open.model.graph?.input?.[0]?.name as string;
  const outputs = open.model.graph?.output ?? [];
  const watched = [...new Set(names)].filter(
    (name) => name !== input && outputs.every((output) => output.name !== name),
  );
  const graph = onnx.GraphProto.create({
    ...open.model.graph,
    output: [
      ...outputs,
      ...watched.map((name) => ({
        name,
        type: { tensorType: { elemType: onnx.TensorProto.DataType.FLOAT } },
      })),
    ],
  });
  const model = onnx.ModelProto.create({ ...open.model, graph });
  const session = await InferenceSession.create(closeModel({ ...open, model }), {
    // Each tensor as the graph says it, none fused away.
    graphOptimizationLevel: 'disabled',
    intraOpNumThreads: 2,
  });
  const seen = new Map<string, Seen>();
  let count = 0;
  for await (const { data, dims } of examples) {
    const results = await session.run({ [input]: new Tensor('float32', data, dims) });
    look(seen, input, data);
    for (const name of [...watched, ...outputs.map((output) => output.name as string)]) {
      const result = results[name] as Tensor;
      look(seen, name, result.data as Float32Array);
      result.dispose();
    }
    count += 1;
    onExample(count);
  }
  await session.release();
  return seen;
}

function look(seen: Map<string, Seen>, name: string, values: Float32Array): void {
  const own = seen.get(name) ?? { least: [], most: [], histogram: new Histogram() };
  seen.set(name, own);
  let least = 0;
  let most = 0;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  own.least.push(least);
  own.most.push(most);
  own.histogram.add(values, least, most);
}
