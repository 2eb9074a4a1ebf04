/** Moonshine's decoder as we run it: with its cross-attention as outputs, and its last layer in integers. */
import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;

/**
 * Adds the softmax of every layer's cross-attention as outputs `cross_attention.N`, f32 [batch, heads, tokens, steps]:
 * they say at which 24 ms step of the sound each token was heard. The decoder is one `If` over "with cache" and
 * "without", so each branch hands them on.
 */
function addCrossAttentionOutputs({ graph, branchNode, branches }: Decoder, layers: number): void {
  for (let layer = 0; layer < layers; layer += 1) {
    const inner = `/model/decoder/layers.${layer}/encoder_attn/Softmax_output_0`;
    const outer = `cross_attention.${layer}`;
    const valueInfo = (name: string) =>
      onnx.ValueInfoProto.create({
        name,
        type: {
          tensorType: {
            elemType: onnx.TensorProto.DataType.FLOAT,
            shape: {
              dim: ['batch', 'heads', 'tokens', 'steps'].map((dimension) => ({ dimParam: dimension })),
            },
          },
        },
      });
    for (const branch of branches) {
      if (!branch.node?.some((node) => node.output?.includes(inner)) || !branch.output) {
        throw new Error(`layer ${layer} of the decoder has no cross-attention softmax`);
      }
      branch.output.push(valueInfo(inner));
    }
    branchNode.output?.push(outer);
    graph.output?.push(valueInfo(outer));
  }
}

/**
 * The last layer's table (vocabulary x 288, u8) is shipped once, for looking tokens up; each branch transposes and
 * widens it to f32 for the projection to logits: 2 x 37 MB, read at every token. We store it transposed as u8 and
 * multiply in integers, as all other layers do: half the time of a token, 70 MB less.
 */
function projectInIntegers({ graph, branches }: Decoder): void {
  const table = 'model.decoder.embed_tokens.weight_merged_0';
  const weights = graph.initializer?.find((initializer) => initializer.name === `${table}_quantized`);
  const [vocabulary, width] = (weights?.dims ?? []).map(Number);
  const source = weights?.rawData;
  if (!source || !vocabulary || !width) throw new Error('the decoder has no quantised token table');
  const transposed = new Uint8Array(source.length);
  for (let token = 0; token < vocabulary; token += 1) {
    for (let column = 0; column < width; column += 1) {
      transposed[column * vocabulary + token] = source[token * width + column] as number;
    }
  }
  graph.initializer?.push(
    onnx.TensorProto.create({
      name: 'vocabulary_transposed',
      dims: [width, vocabulary],
      dataType: onnx.TensorProto.DataType.UINT8,
      rawData: transposed,
    }),
  );
  const node = (
    opType: string,
    input: string[],
    output: string[],
    attribute: onnxProto.onnx.IAttributeProto[] = [],
  ) => onnx.NodeProto.create({ opType, input, output, name: `vocabulary/${opType}/${output[0]}`, attribute });
  const toFloat = {
    name: 'to',
    type: onnx.AttributeProto.AttributeType.INT,
    i: onnx.TensorProto.DataType.FLOAT,
  };
  for (const branch of branches) {
    const widened = 'model.decoder.embed_tokens.weight_transposed';
    const nodes = (branch.node ?? []).filter(
      ({ output }) => !output?.some((name) => name === widened || name === `${widened}_quantized`),
    );
    const at = nodes.findIndex(({ output }) => output?.includes('logits'));
    const hidden = nodes[at]?.input?.[0];
    if (!hidden) throw new Error('the decoder has no projection to logits');
    nodes.splice(
      at,
      1,
      node('DynamicQuantizeLinear', [hidden], ['hidden_u8', 'hidden_scale', 'hidden_zero']),
      node(
        'MatMulInteger',
        ['hidden_u8', 'vocabulary_transposed', 'hidden_zero', `${table}_zero_point`],
        ['logits_i32'],
      ),
      node('Cast', ['logits_i32'], ['logits_unscaled'], [toFloat]),
      node('Mul', ['hidden_scale', `${table}_scale`], ['logits_scale']),
      node('Mul', ['logits_unscaled', 'logits_scale'], ['logits']),
    );
    branch.node = nodes;
  }
}

interface Decoder {
  readonly graph: onnxProto.onnx.IGraphProto;
  readonly branchNode: onnxProto.onnx.INodeProto;
  /** The graph with the key-value cache and the one without. */
  readonly branches: readonly onnxProto.onnx.IGraphProto[];
}

/** The speech decoder as we run it. @throws Error where `model` is not Moonshine's merged decoder. */
export function deriveSpeechDecoder(model: Uint8Array, layers: number): Uint8Array {
  const proto = onnx.ModelProto.decode(model);
  const graph = proto.graph;
  const branchNode = graph?.node?.find((node) => node.opType === 'If');
  if (!graph || !branchNode) throw new Error('the decoder has no If node: it is not the merged decoder');
  const branches = (branchNode.attribute ?? []).flatMap((attribute) => (attribute.g ? [attribute.g] : []));
  const decoder = { graph, branchNode, branches };
  addCrossAttentionOutputs(decoder, layers);
  projectInIntegers(decoder);
  return onnx.ModelProto.encode(proto).finish();
}
