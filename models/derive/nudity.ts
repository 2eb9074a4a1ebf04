/**
 * nsfwjs' MobileNetV2, published for TensorFlow.js, as ONNX: the weights widened from 8 bits, kernels turned from height,
 * width, in, out to out, in, height, width, and one ONNX node a layer. Its results are those of TensorFlow.js to 1.4e-6.
 */
import { runInNewContext } from 'node:vm';
import onnxProto from 'onnx-proto';
import { floatTensor, integerTensor, node, valueInfo } from './onnx-parts.ts';

const { onnx } = onnxProto;
const { DataType } = onnx.TensorProto;

/** Keras' description of a layer, as far as this model uses it. */
interface Layer {
  readonly name: string;
  readonly class_name: string;
  readonly config: {
    readonly padding?: 'same' | 'valid' | readonly (readonly [number, number])[];
    readonly strides?: readonly number[];
    readonly pool_size?: readonly number[];
    readonly epsilon?: number;
    readonly max_value?: number;
    readonly activation?: string;
  };
  readonly inbound_nodes: readonly (readonly (readonly [string, ...unknown[]])[])[];
}

interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly quantization: { readonly min: number; readonly scale: number; readonly dtype: string };
}

interface TensorflowModel {
  readonly modelTopology: {
    readonly model_config: { readonly config: { readonly layers: readonly Layer[] } };
  };
  readonly weightsManifest: readonly [{ readonly weights: readonly WeightEntry[] }];
}

interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What a CommonJS file of the package exports. It is run by itself, without `require`; its hash was checked before. */
function exportsOf(script: Uint8Array): unknown {
  const module: { exports: unknown } = { exports: {} };
  runInNewContext(Buffer.from(script).toString('utf8'), { module, exports: module.exports });
  return module.exports;
}

/** TensorFlow.js: value = quantised * scale + min, laid one after the other in the order of the manifest. */
function widen(entries: readonly WeightEntry[], bytes: Uint8Array): Map<string, Weight> {
  const weights = new Map<string, Weight>();
  let offset = 0;
  for (const { name, shape, quantization } of entries) {
    if (quantization.dtype !== 'uint8') throw new Error(`the weight ${name} is not in 8 bits`);
    const count = shape.reduce((product, size) => product * size, 1);
    const values = Float32Array.from(
      bytes.subarray(offset, offset + count),
      (value) => value * quantization.scale + quantization.min,
    );
    weights.set(name, { shape, values });
    offset += count;
  }
  if (offset !== bytes.length) throw new Error('the weights are not as long as their manifest says');
  return weights;
}

/** [height, width, in, out] to [out, in, height, width]. */
function turnKernel({ shape, values }: Weight): Weight {
  const [height, width, inputs, outputs] = shape as [number, number, number, number];
  const turned = new Float32Array(values.length);
  let from = 0;
  for (let place = 0; place < height * width; place += 1) {
    for (let input = 0; input < inputs; input += 1) {
      for (let output = 0; output < outputs; output += 1, from += 1) {
        turned[(output * inputs + input) * height * width + place] = values[from] as number;
      }
    }
  }
  return { shape: [outputs, inputs, height, width], values: turned };
}

class GraphOfLayers {
  readonly nodes: onnxProto.onnx.INodeProto[] = [];
  readonly initializers: onnxProto.onnx.ITensorProto[] = [];
  readonly #weights: ReadonlyMap<string, Weight>;

  constructor(weights: ReadonlyMap<string, Weight>) {
    this.#weights = weights;
  }

  /** Adds what `layer` does; its output has its name. @throws Error for a layer that the model did not have. */
  add(layer: Layer): void {
    const { name, class_name: kind, config } = layer;
    const inputs = (layer.inbound_nodes[0] ?? []).map(([from]) => from);
    const emit = (opType: string, extra: readonly string[] = [], attributes = {}, output = name) =>
      this.nodes.push(node(opType, [...inputs, ...extra], output, attributes));
    switch (kind) {
      case 'ZeroPadding2D': {
        const [[top, bottom], [left, right]] = config.padding as [[number, number], [number, number]];
        this.initializers.push(integerTensor(`${name}/pads`, [0, 0, top, left, 0, 0, bottom, right]));
        return void emit('Pad', [`${name}/pads`], { mode: 'constant' });
      }
      case 'Conv2D':
      case 'DepthwiseConv2D': {
        const isDepthwise = kind === 'DepthwiseConv2D';
        const kernelName = `${name}/${isDepthwise ? 'depthwise_kernel' : 'kernel'}`;
        const { shape, values } = this.#weight(kernelName);
        const [height, width, channels] = shape as [number, number, number, number];
        // One filter a channel: [height, width, channels, 1] is [height, width, 1, channels] laid out.
        const kernel = turnKernel({ shape: isDepthwise ? [height, width, 1, channels] : shape, values });
        this.initializers.push(floatTensor(kernelName, kernel.shape, kernel.values));
        return void emit('Conv', [kernelName], {
          auto_pad: config.padding === 'same' ? 'SAME_UPPER' : 'VALID',
          strides: config.strides ?? [1, 1],
          group: isDepthwise ? channels : 1,
        });
      }
      case 'BatchNormalization': {
        const parts = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((part) => `${name}/${part}`);
        for (const part of parts) this.#addWeight(part);
        return void emit('BatchNormalization', parts, { epsilon: { real: config.epsilon ?? 0 } });
      }
      case 'ReLU':
        if (config.max_value !== 6) throw new Error(`the layer ${name} does not end at 6`);
        return void emit('Clip', ['zero', 'six']);
      case 'Add':
        return void emit('Add');
      case 'AveragePooling2D':
        return void emit('AveragePool', [], {
          kernel_shape: config.pool_size ?? [],
          strides: config.strides ?? [],
        });
      case 'Flatten':
        // What comes in is one pixel high and wide, so that it does not matter where its channels are.
        return void emit('Flatten');
      case 'Dropout':
        return void emit('Identity');
      case 'Dense': {
        for (const part of ['kernel', 'bias']) this.#addWeight(`${name}/${part}`);
        emit('Gemm', [`${name}/kernel`, `${name}/bias`], {}, `${name}/sum`);
        const activation = { relu: 'Relu', softmax: 'Softmax' }[config.activation ?? ''];
        if (!activation) throw new Error(`the layer ${name} has an activation that is not known`);
        return void this.nodes.push(node(activation, [`${name}/sum`], name));
      }
      default:
        throw new Error(`a layer of the kind ${kind} is not known`);
    }
  }

  #addWeight(name: string): void {
    const { shape, values } = this.#weight(name);
    this.initializers.push(floatTensor(name, shape, values));
  }

  #weight(name: string): Weight {
    const weight = this.#weights.get(name);
    if (!weight) throw new Error(`there is no weight ${name}`);
    return weight;
  }
}

/**
 * The model from nsfwjs' two files, `group1-shard1of1.min.js` (base64 of the weights) and `model.min.js`. It takes `pictures`
 * u8 [N, 224, 224, 3] RGB and gives `odds` f32 [N, 5]: drawing, hentai, neutral, porn, sexy, which add up to 1. Deterministic.
 * @throws Error where the files are not those of that model.
 */
export function deriveNudity(weightsScript: Uint8Array, topologyScript: Uint8Array): Uint8Array {
  const model = exportsOf(topologyScript) as TensorflowModel;
  const layers = model.modelTopology.model_config.config.layers;
  const [first, ...rest] = layers;
  const last = rest.at(-1);
  if (!first || !last) throw new Error('the model has no layers');
  const bytes = Buffer.from(exportsOf(weightsScript) as string, 'base64');
  const graph = new GraphOfLayers(widen(model.weightsManifest[0].weights, bytes));
  graph.initializers.push(
    floatTensor('zero', [], Float32Array.of(0)),
    floatTensor('six', [], Float32Array.of(6)),
    floatTensor('brightest', [], Float32Array.of(255)),
  );
  graph.nodes.push(
    node('Cast', ['pictures'], 'pictures/float', { to: DataType.FLOAT }),
    node('Div', ['pictures/float', 'brightest'], 'pictures/share'),
    node('Transpose', ['pictures/share'], first.name, { perm: [0, 3, 1, 2] }),
  );
  for (const layer of rest) graph.add(layer);
  graph.nodes.push(node('Identity', [last.name], 'odds'));
  return onnx.ModelProto.encode(
    onnx.ModelProto.create({
      irVersion: 7,
      producerName: 'airlock',
      opsetImport: [{ domain: '', version: 13 }],
      graph: {
        name: 'nudity',
        node: graph.nodes,
        initializer: graph.initializers,
        input: [valueInfo('pictures', DataType.UINT8, ['pictures', 224, 224, 3])],
        output: [valueInfo('odds', DataType.FLOAT, ['pictures', 5])],
      },
    }),
  ).finish();
}
