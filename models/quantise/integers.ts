/**
 * A model in integers, as onnxruntime takes it (onnxruntime.ai/docs/performance/model-optimizations/quantization.html, QDQ): beside each
 * operation, what turns its inputs and outputs into 8 bits and back; the runtime joins both to one operation on integers.
 * Scheme: Jacob et al. 2018, "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference":
 * u8 with a zero point for tensors, seven bits per output channel for weights, i32 for biases.
 */
import onnxProto from 'onnx-proto';
import { node } from '../derive/onnx-parts.ts';
import { addTensor, consumersOf, dims, floats, type Node, type OpenModel } from './graph.ts';

const { onnx } = onnxProto;

/** Values outside are drawn to it. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** What onnxruntime computes in integers, with 8-bit tensors. */
const INTEGER = new Set(['Conv', 'MaxPool', 'Concat', 'Add', 'Mul', 'GlobalAveragePool']);
/**
 * The largest weight in integers: on x64 processors without VNNI two products are summed in 16 bits (VPMADDUBSW), and
 * 2 x 255 x 64 is the most that fits.
 */
const WEIGHT_MOST = 64;

interface Scale {
  readonly scale: number;
  readonly zero: number;
}

/** Zero must be exact: paddings and most of what a ReLU gives are zero. */
function scaleOf({ least, most }: Range): Scale {
  const [from, until] = [Math.min(0, least), Math.max(0, most)];
  const scale = Math.fround(Math.max((until - from) / 255, 1e-8));
  return { scale, zero: Math.round(-from / scale) };
}

/**
 * The nodes that are worth computing in integers: those that can be and work on whole planes, up to the first of the type
 * `realFrom`. What is worked out of one number per channel takes no time.
 */
export function integerNodes({ nodes, initialisers }: OpenModel, realFrom?: string): Set<Node> {
  const until = realFrom === undefined ? nodes.length : nodes.findIndex(({ opType }) => opType === realFrom);
  const perChannel = new Set<string>();
  const chosen = new Set<Node>();
  for (const node of nodes.slice(0, until)) {
    const data = dataInputs(node).filter((name) => !initialisers.has(name));
    if (node.opType === 'GlobalAveragePool') perChannel.add(node.output[0] as string);
    else if (data.every((name) => perChannel.has(name))) {
      for (const name of node.output) perChannel.add(name);
      continue;
    }
    if (INTEGER.has(node.opType)) chosen.add(node);
  }
  return chosen;
}

/** `open` with the nodes `chosen` computed in integers. `ranges`: of all their inputs and outputs. Changes `open`. */
export function toIntegers(open: OpenModel, chosen: Set<Node>, ranges: ReadonlyMap<string, Range>): void {
  dropRectifiers(open, chosen, consumersOf(open.nodes));
  const isData = (name: string): boolean => name !== '' && !open.initialisers.has(name);
  const names = new Set([...chosen].flatMap((each) => [...dataInputs(each).filter(isData), ...each.output]));
  const scales = new Map<string, Scale>();
  const made = new Map<string, Node>(open.nodes.flatMap((each) => each.output.map((name) => [name, each])));
  const scale = (name: string): Scale => {
    const known = scales.get(name);
    if (known) return known;
    const from = made.get(name);
    const range = ranges.get(name);
    if (range === undefined) throw new Error(`no range of ${name}`);
    // What comes out of a pooling are values that went in: the same scale serves both.
    const isPooled = from !== undefined && chosen.has(from) && from.opType === 'MaxPool';
    const own = isPooled ? scale(from.input[0] as string) : scaleOf(range);
    scales.set(name, own);
    return own;
  };
  const nodes: Node[] = [];
  const round = (name: string, raw: string): void => {
    const { scale: step, zero } = scale(name);
    const of = [
      addTensor(open, `${name}/scale`, [], Float32Array.of(step)),
      addTensor(open, `${name}/zero`, [], Uint8Array.of(zero)),
    ];
    nodes.push(
      onnx.NodeProto.create(node('QuantizeLinear', [raw, ...of], `${name}/u8`)),
      onnx.NodeProto.create(node('DequantizeLinear', [`${name}/u8`, ...of], `${name}/rounded`)),
    );
  };
  for (const { name } of open.model.graph?.input ?? [])
    if (names.has(name as string)) round(name as string, name as string);
  // Who computes in integers, or takes what was computed so, takes the rounded values.
  const rounded = (name: string, by: Node): string =>
    names.has(name) && (chosen.has(by) || chosen.has(made.get(name) as Node)) ? `${name}/rounded` : name;
  for (const each of open.nodes) {
    const isChosen = chosen.has(each);
    const input = each.input.map((name) => rounded(name, each));
    if (isChosen && each.opType === 'Conv') {
      const [weight, bias] = roundWeights(open, each, scale(each.input[0] as string).scale, nodes);
      input.splice(1, 2, weight, ...(bias === undefined ? [] : [bias]));
    }
    const raw = (name: string): string => (isChosen ? `${name}/raw` : name);
    nodes.push(onnx.NodeProto.create({ ...each, input, output: each.output.map(raw) }));
    for (const name of each.output) if (names.has(name)) round(name, raw(name));
  }
  open.nodes = nodes;
}

/** The inputs that are not weights or settings. */
function dataInputs({ opType, input }: Node): string[] {
  return opType === 'Conv' ? input.slice(0, 1) : input;
}

/** What a ReLU would cut off, the range of its output cuts off: its least value is zero. */
function dropRectifiers(open: OpenModel, chosen: Set<Node>, consumers: ReadonlyMap<string, Node[]>): void {
  for (const each of chosen) {
    const next = consumers.get(each.output[0] as string) ?? [];
    if (each.opType !== 'Conv' || next.length !== 1 || next[0]?.opType !== 'Relu') continue;
    each.output = next[0].output;
    open.nodes = open.nodes.filter((other) => other !== next[0]);
  }
}

/** Adds a convolution's weights and bias in integers; returns the names by which it takes them. */
function roundWeights(
  open: OpenModel,
  { input, output }: Node,
  inputScale: number,
  nodes: Node[],
): [weight: string, bias: string | undefined] {
  const [, weightName, biasName] = input as [string, string, string?];
  const weight = open.initialisers.get(weightName);
  const values = floats(weight);
  const [channels = 0] = dims(weight);
  const each = values.length / channels;
  const steps = Float32Array.from({ length: channels }, (_, channel) => {
    let most = 1e-9;
    for (let at = 0; at < each; at += 1)
      most = Math.max(most, Math.abs(values[channel * each + at] as number));
    return most / WEIGHT_MOST;
  });
  const whole = Int8Array.from(values, (value, at) =>
    Math.round(value / (steps[Math.floor(at / each)] as number)),
  );
  const name = `${output[0]}/weight`;
  nodes.push(
    widen(
      [
        addTensor(open, `${name}/i8`, dims(weight), whole),
        addTensor(open, `${name}/scale`, [channels], steps),
        addTensor(open, `${name}/zero`, [channels], new Int8Array(channels)),
      ],
      name,
    ),
  );
  if (!biasName) return [name, undefined];
  const biasScales = steps.map((step) => step * inputScale);
  const bias = floats(open.initialisers.get(biasName));
  const wholeBias = Int32Array.from(bias, (value, at) => Math.round(value / (biasScales[at] as number)));
  const ofBias = `${output[0]}/bias`;
  nodes.push(
    widen(
      [
        addTensor(open, `${ofBias}/i32`, [channels], wholeBias),
        addTensor(open, `${ofBias}/scale`, [channels], biasScales),
        addTensor(open, `${ofBias}/zero`, [channels], new Int32Array(channels)),
      ],
      ofBias,
    ),
  );
  return [name, ofBias];
}

function widen(input: readonly string[], output: string): Node {
  return onnx.NodeProto.create(node('DequantizeLinear', input, output, { axis: 0 }));
}
