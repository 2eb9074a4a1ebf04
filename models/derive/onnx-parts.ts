/** Parts of an ONNX graph, each in one line where it is used. */
import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
const { AttributeType } = onnx.AttributeProto;

/** A number or a list of numbers is of integers; a real number says so. */
type AttributeValue = number | string | readonly number[] | { readonly real: number };

function attribute(name: string, value: AttributeValue): onnxProto.onnx.IAttributeProto {
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: value };
  if (typeof value === 'string') return { name, type: AttributeType.STRING, s: Buffer.from(value) };
  if ('real' in value) return { name, type: AttributeType.FLOAT, f: value.real };
  return { name, type: AttributeType.INTS, ints: [...value] };
}

export function node(
  opType: string,
  input: readonly string[],
  output: string,
  attributes: Readonly<Record<string, AttributeValue>> = {},
): onnxProto.onnx.INodeProto {
  return onnx.NodeProto.create({
    opType,
    input: [...input],
    output: [output],
    name: `${opType}/${output}`,
    attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  });
}

export function floatTensor(
  name: string,
  dims: readonly number[],
  values: Float32Array,
): onnxProto.onnx.ITensorProto {
  const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return onnx.TensorProto.create({
    name,
    dims: [...dims],
    dataType: onnx.TensorProto.DataType.FLOAT,
    rawData,
  });
}

export function integerTensor(name: string, values: readonly number[]): onnxProto.onnx.ITensorProto {
  const rawData = new Uint8Array(BigInt64Array.from(values, (value) => BigInt(value)).buffer);
  return onnx.TensorProto.create({
    name,
    dims: [values.length],
    dataType: onnx.TensorProto.DataType.INT64,
    rawData,
  });
}

/** An input or output. A dimension that is a word may have any size. */
export function valueInfo(
  name: string,
  elemType: number,
  dims: readonly (number | string)[],
): onnxProto.onnx.IValueInfoProto {
  const dim = dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return onnx.ValueInfoProto.create({ name, type: { tensorType: { elemType, shape: { dim } } } });
}
