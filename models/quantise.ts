/**
 * `node models/quantise.ts PP-OCRv6_rec_small.onnx`: makes models/weights/PP-OCRv6_rec_latin_int8.onnx of the published reader of text
 * (PaddleOCR, Apache-2.0; ONNX by RapidOCR, PyPI `rapidocr` 3.10.0): cut to the classes we use, and with most of its arithmetic in
 * integers, for half of the time. Draws its examples with Chromium. The same source, Chromium, fonts and onnxruntime on the
 * same kind of processor give the same bytes.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { cutReader, isKept } from './cut-reader.ts';
import { readerExamples } from './quantise/examples.ts';
import { closeModel } from './quantise/graph.ts';
import { integerNodes, toIntegers } from './quantise/integers.ts';
import { rangesOf, see } from './quantise/ranges.ts';
import { simplify } from './quantise/simplify.ts';

const published = { sha256: '6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884' };
/** From here on it stays in real numbers: attention and the letters themselves, a tenth of the time. */
const REAL_FROM = 'AveragePool';
const EXAMPLES = { screens: 40, linesPerScreen: 6, seed: 100 } as const;

/** Metadata stays as it is. */
async function quantise(source: Uint8Array): Promise<Uint8Array> {
  const open = await simplify(cutReader(source, isKept));
  const chosen = integerNodes(open, REAL_FROM);
  const names = [...chosen].flatMap(({ input, output }) => [...input, ...output]);
  const seen = await see(
    open,
    names.filter((name) => !open.initialisers.has(name)),
    readerExamples(EXAMPLES),
    (count) => process.stderr.write(`\r${count} lines `),
  );
  process.stderr.write('\r\x1b[K');
  toIntegers(open, chosen, rangesOf(open, seen));
  return closeModel(open);
}

const [path] = process.argv.slice(2);
const source = path ? await readFile(path) : Buffer.alloc(0);
if (createHash('sha256').update(source).digest('hex') !== published.sha256) {
  console.error(`Give the path of PP-OCRv6_rec_small.onnx with SHA-256 ${published.sha256}.`);
  process.exitCode = 1;
} else {
  const made = await quantise(source);
  await writeFile(fileURLToPath(new URL('./weights/PP-OCRv6_rec_latin_int8.onnx', import.meta.url)), made);
  console.log(`${made.length} bytes, SHA-256 ${createHash('sha256').update(made).digest('hex')}`);
}
