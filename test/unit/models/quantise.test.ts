import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { floatTensor, node, valueInfo } from '../../../models/derive/onnx-parts.ts';
import { deriveTextFinder } from '../../../models/derive/text-finder.ts';
import { closeModel, floats, openModel } from '../../../models/quantise/graph.ts';
import { integerNodes, toIntegers } from '../../../models/quantise/integers.ts';
import { type Example, Histogram, rangesOf, see } from '../../../models/quantise/ranges.ts';
import { InferenceSession, Tensor } from '../../../src-engine/detect/onnx-runtime.ts';

const { onnx } = onnxProto;
const { FLOAT } = onnx.TensorProto.DataType;

/** Values in -1..1 that look random and are always the same. */
function values(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, at) => Math.sin((at + 1) * (seed + 1) * 12.9898));
}

function model(
  nodes: readonly onnxProto.onnx.INodeProto[],
  tensors: readonly onnxProto.onnx.ITensorProto[],
  channels: number,
): Uint8Array {
  return onnx.ModelProto.encode({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 13 }],
    graph: {
      name: 'test',
      node: [...nodes],
      initializer: [...tensors],
      input: [valueInfo('x', FLOAT, [1, channels, 'height', 'width'])],
      output: [valueInfo('y', FLOAT, ['n', 'c', 'h', 'w'])],
    },
  }).finish();
}

async function run(bytes: Uint8Array, x: Float32Array, dims: readonly number[]): Promise<Float32Array> {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1 });
  const { y } = await session.run({ x: new Tensor('float32', x, dims) });
  await session.release();
  return (y as Tensor).data as Float32Array;
}

function mostDifference(a: Float32Array, b: Float32Array): number {
  return Math.max(...a.map((value, at) => Math.abs(value - (b[at] as number))));
}

describe('the finder without denormal weights', () => {
  it('has zero for them and all else as it was', () => {
    const weights = Float32Array.of(1, -2.5, 1e-39, -1e-40, 1.2e-38, 0);
    const made = deriveTextFinder(model([node('Add', ['x', 'w'], 'y')], [floatTensor('w', [6], weights)], 6));
    const [one, other, ...rest] = floats(openModel(made).initialisers.get('w'));
    expect([one, other, rest.map(Math.abs)]).toEqual([1, -2.5, [0, 0, Math.fround(1.2e-38), 0]]);
  });

  it('is not made of what has no weights', () => {
    expect(() => deriveTextFinder(model([node('Relu', ['x'], 'y')], [], 1))).toThrow(/not the finder/);
  });
});

describe('ranges', () => {
  it('are drawn in where that costs less than it gains', () => {
    const histogram = new Histogram();
    histogram.add(
      Float32Array.from({ length: 100_000 }, (_, at) => (at % 1000) / 1000),
      0,
      0.999,
    );
    histogram.counts = histogram.counts.map((count) => count * 100);
    histogram.add(Float32Array.of(4), 0, 4);
    const open = openModel(model([node('Relu', ['x'], 'y')], [], 1));
    const range = rangesOf(open, new Map([['x', { least: [0, 0], most: [0.999, 4], histogram }]])).get('x');
    expect(range?.least).toBe(0);
    expect(range?.most).toBeGreaterThan(1);
    expect(range?.most).toBeLessThan(2.5);
  });

  it('keep what values there are', () => {
    const histogram = new Histogram();
    histogram.add(Float32Array.of(-3, 5, 5, 5), -3, 5);
    histogram.add(Float32Array.of(-700, 20), -700, 20);
    expect(histogram.counts.reduce((sum, count) => sum + count)).toBe(6);
    const least = histogram.counts.findIndex((count) => count > 0);
    expect(Math.abs(histogram.middle(least) + 700)).toBeLessThanOrEqual(histogram.width);
  });
});

describe('a model in integers', () => {
  const real = model(
    [
      node('Conv', ['x', 'w1', 'b1'], 'a', { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
      node('Relu', ['a'], 'b'),
      node('MaxPool', ['b'], 'pooled', { kernel_shape: [2, 2], strides: [2, 2] }),
      node('GlobalAveragePool', ['pooled'], 'mean'),
      node('HardSigmoid', ['mean'], 'gate'),
      node('Mul', ['pooled', 'gate'], 'c'),
      node('Conv', ['c', 'w2'], 'd', { kernel_shape: [1, 1] }),
      node('Add', ['c', 'd'], 'e'),
      node('Sigmoid', ['e'], 'y'),
    ],
    [
      floatTensor('w1', [8, 8, 3, 3], values(576, 1)),
      floatTensor('b1', [8], values(8, 2)),
      floatTensor('w2', [8, 8, 1, 1], values(64, 3)),
    ],
    8,
  );
  const size = [1, 8, 12, 16];
  const x = values(8 * 12 * 16, 7);

  it('gives nearly what it gave, with all but what is one number per channel in integers', async () => {
    const open = openModel(real);
    const chosen = integerNodes(open);
    expect([...chosen].map(({ output }) => output[0])).toEqual(['a', 'pooled', 'mean', 'c', 'd', 'e']);
    async function* examples(): AsyncGenerator<Example> {
      yield { data: x, dims: size };
    }
    const names = ['x', 'b', 'pooled', 'mean', 'gate', 'c', 'd', 'e'];
    const seen = await see(open, names, examples(), () => {});
    toIntegers(open, chosen, rangesOf(open, seen));
    expect(open.nodes.some(({ opType }) => opType === 'Relu')).toBe(false);
    const difference = mostDifference(await run(real, x, size), await run(closeModel(open), x, size));
    expect(difference).toBeLessThan(0.05);
    expect(difference).toBeGreaterThan(0);
  });

  it('stays in real numbers from a type of node on', () => {
    const outputs = [...integerNodes(openModel(real), 'Mul')].map(({ output }) => output[0]);
    expect(outputs).toEqual(['a', 'pooled', 'mean']);
  });

  it('needs to know the range of each of its tensors', () => {
    const open = openModel(real);
    expect(() => toIntegers(open, integerNodes(open), new Map())).toThrow(/no range of x/);
  });
});
