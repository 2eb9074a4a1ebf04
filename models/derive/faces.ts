/** CenterFace, published for ten pictures of 32 x 32, for one of any size. */
import onnxProto from 'onnx-proto';
import { valueInfo } from './onnx-parts.ts';

const { onnx } = onnxProto;
const { FLOAT } = onnx.TensorProto.DataType;

/** Its names of what it puts out, a quarter as high and wide as the picture: f32 [1, n, height / 4, width / 4]. */
const outputs = { heat: '537', scale: '538', offset: '539' };
const landmarks = '540';

/**
 * The model with one input `picture` f32 [1, 3, height, width] and the outputs `heat` (1 channel), `scale` and `offset` (2 each,
 * down before across); its landmarks and the counters of its training are left out. Its weights were listed as inputs too, that
 * a caller may replace; they are not any more, so that the runtime may work out ahead what depends on them alone. Deterministic.
 * @throws Error where `model` is not CenterFace.
 */
export function deriveFaces(model: Uint8Array): Uint8Array {
  const proto = onnx.ModelProto.decode(model);
  const graph = proto.graph;
  const input = graph?.input?.[0]?.name;
  if (!graph?.node || !input || !graph.node.some(({ output }) => output?.includes(outputs.heat))) {
    throw new Error('this is not CenterFace');
  }
  const names = new Map([
    [input, 'picture'],
    ...Object.entries(outputs).map(([ours, its]) => [its, ours] as const),
  ]);
  const rename = (name: string) => names.get(name) ?? name;
  for (const node of graph.node) {
    node.input = node.input?.map(rename) ?? [];
    node.output = node.output?.map(rename) ?? [];
  }
  graph.node = graph.node.filter(({ output }) => !output?.includes(landmarks));
  const used = new Set(graph.node.flatMap((node) => node.input ?? []));
  graph.initializer = graph.initializer?.filter(({ name }) => used.has(name ?? '')) ?? [];
  graph.input = [valueInfo('picture', FLOAT, [1, 3, 'height', 'width'])];
  graph.output = Object.keys(outputs).map((name) =>
    valueInfo(name, FLOAT, [1, name === 'heat' ? 1 : 2, `${name}/height`, `${name}/width`]),
  );
  return onnx.ModelProto.encode(proto).finish();
}
