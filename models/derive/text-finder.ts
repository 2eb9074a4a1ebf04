/** The finder of text without the numbers that are too small to be kept in the usual way, which processors count with slowly. */
import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
const { FLOAT } = onnx.TensorProto.DataType;

/** The bits of an f32 that hold its exponent: none of them set, and it is zero or denormal (below 1.2e-38; IEEE 754). */
const EXPONENT = 0x7f800000;
const SIGN = 0x80000000;

/**
 * The model with zero for each weight that is denormal: a tenth of PP-OCRv6_det_small's are, left over from its training, and
 * with them an Intel processor takes 530 instead of 141 ms for a screen. What comes out differs by less than f32 tells apart. Deterministic.
 * @throws Error where `model` is no model with its weights as raw bytes.
 */
export function deriveTextFinder(model: Uint8Array): Uint8Array {
  const proto = onnx.ModelProto.decode(model);
  const initializer = (proto.graph?.initializer ?? []).map((tensor) =>
    tensor.dataType === FLOAT && tensor.rawData?.length
      ? { ...tensor, rawData: withoutDenormals(tensor.rawData) }
      : tensor,
  );
  if (initializer.length === 0) throw new Error('this is not the finder of text');
  return onnx.ModelProto.encode({ ...proto, graph: { ...proto.graph, initializer } }).finish();
}

function withoutDenormals(rawData: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(rawData);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length; at += 4) {
    const bits = view.getUint32(at, true);
    if ((bits & EXPONENT) === 0) view.setUint32(at, bits & SIGN, true);
  }
  return bytes;
}
