/** What all steps of the quantisation do with an ONNX graph. */
import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;

export type Model = onnxProto.onnx.ModelProto;
export type Node = onnxProto.onnx.NodeProto;
export type Tensor = onnxProto.onnx.ITensorProto;

/** A model with its graph, each node with all its fields. */
export interface OpenModel {
  readonly model: Model;
  nodes: Node[];
  readonly initialisers: Map<string, Tensor>;
}

export function openModel(bytes: Uint8Array): OpenModel {
  const model = onnx.ModelProto.decode(bytes);
  return {
    model,
    nodes: (model.graph?.node ?? []).map((node) => onnx.NodeProto.create(node)),
    initialisers: new Map((model.graph?.initializer ?? []).map((tensor) => [tensor.name as string, tensor])),
  };
}

/** The model's bytes: without initialisers that no node takes and without what was said of tensors between nodes. */
export function closeModel({ model, nodes, initialisers }: OpenModel): Uint8Array {
  const used = new Set(nodes.flatMap(({ input }) => input));
  const graph = onnx.GraphProto.create({
    ...model.graph,
    node: nodes,
    initializer: [...initialisers.values()].filter(({ name }) => used.has(name as string)),
    valueInfo: [],
  });
  return onnx.ModelProto.encode({ ...model, graph }).finish();
}

export function consumersOf(nodes: readonly Node[]): Map<string, Node[]> {
  const consumers = new Map<string, Node[]>();
  for (const node of nodes) {
    for (const name of new Set(node.input)) consumers.set(name, [...(consumers.get(name) ?? []), node]);
  }
  return consumers;
}

export function producersOf(nodes: readonly Node[]): Map<string, Node> {
  return new Map(nodes.flatMap((node) => node.output.map((name) => [name, node] as const)));
}

/** An attribute's whole numbers: one or a list; empty where the node has none of that name. */
export function integers(node: Node, name: string): number[] {
  const attribute = node.attribute.find((each) => each.name === name);
  if (attribute === undefined) return [];
  return attribute.ints?.length ? attribute.ints.map(Number) : [Number(attribute.i ?? 0)];
}

export function dims(tensor: Tensor | undefined): number[] {
  return (tensor?.dims ?? []).map(Number);
}

/** A tensor's values, f32. @throws Error where it has none or other ones. */
export function floats(tensor: Tensor | undefined): Float32Array {
  if (tensor?.dataType !== onnx.TensorProto.DataType.FLOAT) throw new Error('not a tensor of real numbers');
  return tensor.rawData?.length
    ? new Float32Array(Uint8Array.from(tensor.rawData).buffer)
    : Float32Array.from(tensor.floatData ?? []);
}

const dataTypes = new Map<unknown, number>([
  [Float32Array, onnx.TensorProto.DataType.FLOAT],
  [Uint8Array, onnx.TensorProto.DataType.UINT8],
  [Int8Array, onnx.TensorProto.DataType.INT8],
  [Int32Array, onnx.TensorProto.DataType.INT32],
  [BigInt64Array, onnx.TensorProto.DataType.INT64],
]);

/** Adds an initialiser and returns its name. No dims: a single value. */
export function addTensor(
  { initialisers }: OpenModel,
  name: string,
  shape: readonly number[],
  values: Float32Array | Uint8Array | Int8Array | Int32Array | BigInt64Array,
): string {
  const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const dataType = dataTypes.get(values.constructor) as number;
  initialisers.set(name, onnx.TensorProto.create({ name, dims: [...shape], dataType, rawData }));
  return name;
}
