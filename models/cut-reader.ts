/**
 * The reader of text with the classes we use, the first step of models/quantise.ts. The full one (PP-OCRv6_rec_small.onnx) knows
 * 18,708 characters, most of them Chinese: 9 of its 21 MB, and so many ways to misread a Latin letter.
 */
import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;

/** The last layer: weights [120, classes] and bias [classes], f32. */
const layer = { weights: 'linear_8.w_0', bias: 'linear_8.b_0', metadataKey: 'character' };

/** Inclusive ranges of code points. */
const keptRanges: readonly (readonly [from: number, until: number])[] = [
  // ASCII, Latin-1, Latin Extended-A, the Romanian letters with a comma.
  [0x20, 0x7e],
  [0xa0, 0xff],
  [0x100, 0x17f],
  [0x218, 0x21b],
  // Dashes, quotes, bullets; currencies; signs.
  [0x2010, 0x205e],
  [0x20a0, 0x20bf],
  [0x2103, 0x2103],
  [0x2109, 0x2109],
  [0x2116, 0x2116],
  [0x2122, 0x2122],
  // What interfaces draw beside text. Without a class of its own, an arrow, a tick or a disc is read as a letter or a digit.
  [0x2190, 0x2199],
  [0x21a9, 0x21aa],
  [0x21b5, 0x21b5],
  [0x21d0, 0x21d4],
  [0x21e7, 0x21e7],
  [0x2219, 0x221e],
  [0x2248, 0x2248],
  [0x2260, 0x2265],
  [0x22c5, 0x22c5],
  [0x2303, 0x2303],
  [0x2318, 0x2328],
  [0x232b, 0x232b],
  [0x23ce, 0x23cf],
  [0x23e9, 0x23fe],
  [0x2500, 0x25ff],
  // Pictures; those beyond U+FFFF come out as the nearest of these.
  [0x2600, 0x27bf],
  [0x2b05, 0x2b55],
];

/** Out of use, and look like one or two letters that are in use. */
const obsolete = 'Ĳĳĸŉſ';

/**
 * Whether the reader keeps the class of `character`. Other forms of what ASCII has (wide ones, Roman numerals, the minus sign)
 * are left out, so that they are read as ASCII.
 */
export function isKept(character: string): boolean {
  const codePoint = character.codePointAt(0) as number;
  if (obsolete.includes(character)) return false;
  return keptRanges.some(([from, until]) => codePoint >= from && codePoint <= until);
}

/** The columns `classes` of `rows` rows of `width` little-endian 4-byte values. */
function takeColumns(
  source: Uint8Array,
  rows: number,
  width: number,
  classes: readonly number[],
): Uint8Array {
  const from = new DataView(source.buffer, source.byteOffset, source.byteLength);
  const taken = new DataView(new ArrayBuffer(rows * classes.length * 4));
  for (let row = 0; row < rows; row += 1) {
    for (const [at, index] of classes.entries()) {
      taken.setUint32((row * classes.length + at) * 4, from.getUint32((row * width + index) * 4, true), true);
    }
  }
  return new Uint8Array(taken.buffer);
}

/**
 * Keeps of a PP-OCR reader the classes of the characters that `keeps` accepts, beside class 0 (blank) and the last (space).
 * The characters left, in the order of their classes, one a line, are its metadata `character`: class i is line i - 1.
 * Deterministic. @throws Error where `model` is not such a reader.
 */
export function cutReader(model: Uint8Array, keeps: (character: string) => boolean): Uint8Array {
  const proto = onnx.ModelProto.decode(model);
  const metadata = proto.metadataProps?.find(({ key }) => key === layer.metadataKey);
  const initializers = proto.graph?.initializer ?? [];
  const weights = initializers.find(({ name }) => name === layer.weights);
  const bias = initializers.find(({ name }) => name === layer.bias);
  const [rows, width] = (weights?.dims ?? []).map(Number);
  const characters = metadata?.value?.split('\n') ?? [];
  if (!metadata || !weights?.rawData || !bias?.rawData || !rows || width !== characters.length + 2) {
    throw new Error('this is not a PP-OCR reader with its characters in its metadata');
  }
  const kept = characters.flatMap((character, at) => (keeps(character) ? [at] : []));
  const classes = [0, ...kept.map((at) => at + 1), width - 1];
  weights.rawData = takeColumns(weights.rawData, rows, width, classes);
  weights.dims = [rows, classes.length];
  bias.rawData = takeColumns(bias.rawData, 1, width, classes);
  bias.dims = [classes.length];
  metadata.value = kept.map((at) => characters[at]).join('\n');
  for (const { type } of [...(proto.graph?.output ?? []), ...(proto.graph?.valueInfo ?? [])]) {
    const dimension = type?.tensorType?.shape?.dim?.at(-1);
    if (dimension && Number(dimension.dimValue) === width) dimension.dimValue = classes.length;
  }
  return onnx.ModelProto.encode(proto).finish();
}
