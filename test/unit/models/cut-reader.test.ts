import { readFile } from 'node:fs/promises';
import onnxProto from 'onnx-proto';
import { expect, test } from 'vitest';
import { cutReader, isKept } from '../../../models/cut-reader.ts';

const { onnx } = onnxProto;

/** A model with nothing but a last layer of 2 rows over blank, "A", "中", "b", space. */
function tinyReader(characters: string): Uint8Array {
  const floats = (...values: number[]) => new Uint8Array(new Float32Array(values).buffer);
  const tensor = (name: string, dims: number[], rawData: Uint8Array) =>
    onnx.TensorProto.create({ name, dims, dataType: onnx.TensorProto.DataType.FLOAT, rawData });
  return onnx.ModelProto.encode(
    onnx.ModelProto.create({
      metadataProps: [{ key: 'character', value: characters }],
      graph: {
        initializer: [
          tensor('linear_8.w_0', [2, 5], floats(0, 1, 2, 3, 4, 10, 11, 12, 13, 14)),
          tensor('linear_8.b_0', [5], floats(20, 21, 22, 23, 24)),
        ],
      },
    }),
  ).finish();
}

test('cuts a reader to the classes kept, blank and space among them, in their order', () => {
  const cut = onnx.ModelProto.decode(cutReader(tinyReader('A\n中\nb'), isKept));
  expect(cut.metadataProps?.[0]?.value).toBe('A\nb');
  const [weights, bias] = (cut.graph?.initializer ?? []).map(({ rawData, dims }) => ({
    dims: (dims ?? []).map(Number),
    values: [...new Float32Array(Uint8Array.from(rawData ?? []).buffer)],
  }));
  expect(weights).toEqual({ dims: [2, 4], values: [0, 1, 3, 4, 10, 11, 13, 14] });
  expect(bias).toEqual({ dims: [4], values: [20, 21, 23, 24] });
});

test('refuses a model whose characters do not fit its last layer', () => {
  expect(() => cutReader(tinyReader('A\n中'), isKept)).toThrow(/not a PP-OCR reader/);
});

test('what we ship keeps Latin letters, digits, punctuation and what interfaces draw', async () => {
  const path = new URL('../../../models/weights/PP-OCRv6_rec_latin_int8.onnx', import.meta.url);
  const model = onnx.ModelProto.decode(await readFile(path));
  const characters =
    (model.metadataProps ?? []).find(({ key }) => key === 'character')?.value?.split('\n') ?? [];
  const has = new Set(characters);
  const ascii = Array.from({ length: 94 }, (_, at) => String.fromCharCode(0x21 + at));
  const wanted = [...ascii, ...'äéñçøßğőžșțÀÖŁ€£¥–—‘’“”•…·°©®™→✓●★'];
  expect(wanted.filter((character) => !has.has(character))).toEqual([]);
  expect([...'中０Ａ：Ⅰ−'].filter((character) => has.has(character))).toEqual([]);
  // One UTF-16 unit each, so that what is read has as many units as classes.
  expect(characters.filter((character) => character.length !== 1)).toEqual([]);
  expect(characters.length + 2).toBe(
    Number(model.graph?.initializer?.find(({ name }) => name === 'linear_8.b_0')?.dims?.[0]),
  );
});
