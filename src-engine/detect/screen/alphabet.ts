/** The characters that the reader's classes stand for, out of the model's own metadata. */
import { readFile } from 'node:fs/promises';
import onnxProto from 'onnx-proto';

/** In the order of the classes, without the blank before them and the space after. Throws where the model names none. */
export async function readAlphabet(modelPath: string): Promise<string[]> {
  const { metadataProps } = onnxProto.onnx.ModelProto.decode(await readFile(modelPath));
  const characters = metadataProps?.find(({ key }) => key === 'character')?.value;
  if (!characters) throw new Error('the reader of text does not say which characters it knows');
  return characters.split('\n');
}
