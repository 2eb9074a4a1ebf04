/**
 * The same function as the published model, in fewer and plainer nodes, so that most of them have a counterpart in integers:
 * what is constant is worked out, batch norms are taken into their convolutions, and GELU is one node.
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
