/**
 * What a model's file says about itself under a name (ONNX's `metadata_props`); onnxruntime's JavaScript side does not hand it
 * on, and a library that reads all of a model is not shipped for that. Walks the outermost fields of the file, which is a Protocol
 * Buffers message (protobuf.dev/programming-guides/encoding), and reads none of the weights.
 */

/** Numbers of fields: of ModelProto, and of the StringStringEntryProto in it (onnx/onnx.proto). */
const metadataField = 14;
const keyField = 1;
const valueField = 2;

const wireTypes = { varint: 0, eightBytes: 1, lengthDelimited: 2, fourBytes: 5 };

/** The text under `name`; undefined where the model has none. Throws where `model` is no such file. */
export function metadataOf(model: Uint8Array, name: string): string | undefined {
  const text = new TextDecoder();
  for (const { number, bytes } of fieldsOf(model)) {
    if (number !== metadataField) continue;
    const entry = new Map([...fieldsOf(bytes)].map((field) => [field.number, field.bytes]));
    const [key, value] = [entry.get(keyField), entry.get(valueField)];
    if (key && value && text.decode(key) === name) return text.decode(value);
  }
  return undefined;
}

/** The fields that hold bytes; those that hold numbers are passed over. */
function* fieldsOf(message: Uint8Array): Generator<{ number: number; bytes: Uint8Array }> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at];
      if (byte === undefined) throw new Error('the model’s file ends too early');
      at += 1;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    switch (tag & 7) {
      case wireTypes.varint:
        varint();
        break;
      case wireTypes.eightBytes:
        at += 8;
        break;
      case wireTypes.lengthDelimited: {
        const length = varint();
        if (at + length > message.length) throw new Error('the model’s file ends too early');
        yield { number: Math.floor(tag / 8), bytes: message.subarray(at, at + length) };
        at += length;
        break;
      }
      case wireTypes.fourBytes:
        at += 4;
        break;
      default:
        throw new Error('this is no model');
    }
  }
}
