import { readFile } from 'node:fs/promises';
import onnxProto from 'onnx-proto';
import { expect, test } from 'vitest';
import { metadataOf } from '../../../src-engine/detect/onnx-metadata.ts';

const { onnx } = onnxProto;

test('reads what the full library reads', async () => {
  const model = await readFile(
    new URL('../../../models/weights/PP-OCRv6_rec_latin_int8.onnx', import.meta.url),
  );
  const { metadataProps } = onnx.ModelProto.decode(model);
  expect(metadataOf(model, 'character')).toBe(metadataProps?.find(({ key }) => key === 'character')?.value);
  expect(metadataOf(model, 'character')).toHaveLength(903 * 2 - 1);
  expect(metadataOf(model, 'licence')).toBeUndefined();
});

test('finds one of several, past numbers and weights', () => {
  const model = onnx.ModelProto.encode(
    onnx.ModelProto.create({
      irVersion: 7,
      modelVersion: 300,
      producerName: 'x',
      graph: { name: 'g', initializer: [{ name: 'w', dims: [300], rawData: new Uint8Array(300).fill(255) }] },
      metadataProps: [{ key: 'a', value: '1' }, { key: 'b', value: 'ä\nß' }, { key: 'c' }],
    }),
  ).finish();
  expect(metadataOf(model, 'b')).toBe('ä\nß');
  expect(metadataOf(model, 'c')).toBeUndefined();
});

test('refuses what is no model', () => {
  expect(() => metadataOf(Uint8Array.of(0x72, 200, 1, 1), 'a')).toThrow(/ends too early/);
  expect(() => metadataOf(Uint8Array.of(0x77), 'a')).toThrow(/no model/);
});
