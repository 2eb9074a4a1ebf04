/**
 * The same function as the published model, in fewer and plainer nodes, so that most of them have a counterpart in integers:
 * what is constant is worked out, batch norms are taken into their convolutions, GELU is one node, a gate one product, and what
 * doubles the resolution (a transposed convolution whose windows do not overlap) a convolution of one pixel.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';
import { InferenceSession } from '../../src-engine/detect/onnx-runtime.ts';
import { node } from '../derive/onnx-parts.ts';
import {
  addTensor,
  consumersOf,
  dims,
  floats,
  integers,
  type Node,
  type OpenModel,
  openModel,
  producersOf,
} from './graph.ts';

const { onnx } = onnxProto;

/** The first that has scales per channel (QuantizeLinear, DequantizeLinear). */
const OPSET = 13;

/** `bytes`: a model of opset 11 to 13. */
export async function simplify(bytes: Uint8Array): Promise<OpenModel> {
  const open = openModel(await foldConstants(bytes));
  fuseGelus(open);
  poolWholePlanes(open);
  joinGates(open);
  replaceDoublings(open);
  raiseOpset(open);
  return open;
}

/** What onnxruntime makes of a model before it looks at what it runs on ("basic": onnxruntime.ai/docs/performance/model-optimizations). */
async function foldConstants(bytes: Uint8Array): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'airlock-quantise-'));
  try {
    const [source, folded] = [join(folder, 'source.onnx'), join(folder, 'folded.onnx')];
    await writeFile(source, bytes);
    const session = await InferenceSession.create(source, {
      graphOptimizationLevel: 'basic',
      optimizedModelFilePath: folded,
    });
    await session.release();
    return await readFile(folded);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** x / sqrt(2), Erf, + 1, * x, * 0.5 (Hendrycks and Gimpel 2016) as the one node that onnxruntime has for it. */
function fuseGelus(open: OpenModel): void {
  const [producers, consumers] = [producersOf(open.nodes), consumersOf(open.nodes)];
  const after = (each: Node | undefined, opType: string): Node | undefined =>
    consumers.get(each?.output[0] ?? '')?.find((next) => next.opType === opType);
  for (const erf of open.nodes.filter(({ opType }) => opType === 'Erf')) {
    const divide = producers.get(erf.input[0] as string);
    const plusOne = after(erf, 'Add');
    const byX = after(plusOne, 'Mul');
    const half = after(byX, 'Mul');
    const x = divide?.input[0];
    if (divide?.opType !== 'Div' || !plusOne || !byX || !half || !x || !byX.input.includes(x)) {
      throw new Error('the error function is not part of a GELU');
    }
    const gelu = node('Gelu', [x], half.output[0] as string);
    gelu.domain = 'com.microsoft';
    const parts = new Set([divide, erf, plusOne, byX, half]);
    open.nodes = open.nodes.flatMap((each) => {
      if (each === half) return [onnx.NodeProto.create(gelu)];
      return parts.has(each) ? [] : [each];
    });
  }
}

/** The mean over height and width is a pooling of the whole plane. */
function poolWholePlanes(open: OpenModel): void {
  open.nodes = open.nodes.map((each) => {
    const isPlane = each.opType === 'ReduceMean' && String(integers(each, 'axes')) === '2,3';
    if (!isPlane || String(integers(each, 'keepdims')) === '0') return each;
    return onnx.NodeProto.create(node('GlobalAveragePool', each.input, each.output[0] as string));
  });
}

/** x + x g = x (1 + g), where g is one number per channel. */
function joinGates(open: OpenModel): void {
  const [producers, consumers] = [producersOf(open.nodes), consumersOf(open.nodes)];
  for (const sum of open.nodes.filter(({ opType }) => opType === 'Add')) {
    const [x, gated] = sum.input;
    const product = producers.get(gated as string);
    const gate = product?.input[1];
    const isGate = producers.get(gate ?? '')?.opType === 'HardSigmoid';
    if (product?.opType !== 'Mul' || product.input[0] !== x || !isGate) continue;
    if (consumers.get(gated as string)?.length !== 1) continue;
    const one = addTensor(open, 'one', [1, 1, 1, 1], Float32Array.of(1));
    const raised = `${gate}/raised`;
    open.nodes = open.nodes.flatMap((each) => {
      if (each === product) return [onnx.NodeProto.create(node('Add', [gate as string, one], raised))];
      if (each !== sum) return [each];
      return [onnx.NodeProto.create(node('Mul', [x as string, raised], sum.output[0] as string))];
    });
  }
}

/** A transposed convolution of 2 x 2 with strides of 2, and the bias added after it. */
function replaceDoublings(open: OpenModel): void {
  const consumers = consumersOf(open.nodes);
  for (const doubling of open.nodes.filter(({ opType }) => opType === 'ConvTranspose')) {
    const [x, weightName] = doubling.input as [string, string];
    const weight = open.initialisers.get(weightName);
    const [from = 0, to = 0, ...kernel] = dims(weight);
    const sum = consumers.get(doubling.output[0] as string)?.[0];
    const bias = floats(open.initialisers.get(sum?.input[1] ?? ''));
    if (String([kernel, integers(doubling, 'strides')]) !== '2,2,2,2' || bias.length !== to || !sum) {
      throw new Error('a transposed convolution that does not double the resolution');
    }
    const values = floats(weight);
    const turned = Float32Array.from(values, (_, at) => {
      const [rest, input] = [Math.floor(at / from), at % from];
      return values[input * to * 4 + rest] as number;
    });
    const name = doubling.output[0] as string;
    const parts = [
      node(
        'Conv',
        [
          x,
          addTensor(open, `${name}/weight`, [to * 4, from, 1, 1], turned),
          addTensor(
            open,
            `${name}/bias`,
            [to * 4],
            Float32Array.from({ length: to * 4 }, (_, at) => bias[at >> 2] as number),
          ),
        ],
        `${name}/quads`,
        { kernel_shape: [1, 1] },
      ),
      node('DepthToSpace', [`${name}/quads`], sum.output[0] as string, { blocksize: 2, mode: 'CRD' }),
    ];
    open.nodes = open.nodes.flatMap((each) => {
      if (each === doubling) return parts.map((part) => onnx.NodeProto.create(part));
      return each === sum ? [] : [each];
    });
  }
}

/** Which axes Squeeze takes is an input since opset 13. Softmax changed too, but not over the last axis, as it is here. */
function raiseOpset(open: OpenModel): void {
  for (const each of open.nodes) {
    if (each.opType !== 'Squeeze' && each.opType !== 'Unsqueeze') continue;
    const axes = integers(each, 'axes');
    if (axes.length === 0) continue;
    const values = BigInt64Array.from(axes, BigInt);
    each.input = [...each.input, addTensor(open, `${each.output[0]}/axes`, [axes.length], values)];
    each.attribute = [];
  }
  open.model.opsetImport = [
    { domain: '', version: OPSET },
    { domain: 'com.microsoft', version: 1 },
  ];
}
