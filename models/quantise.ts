/**
 * `node models/quantise.ts finder|reader SOURCE.onnx`: makes models/weights/PP-OCRv6_det_int8.onnx or PP-OCRv6_rec_latin_int8.onnx of
 * the published PP-OCRv6_det_small.onnx or PP-OCRv6_rec_small.onnx (PaddleOCR, Apache-2.0; ONNX by RapidOCR, PyPI `rapidocr`
 * 3.10.0): the same networks with most of their arithmetic in integers, a fifth of the time for the finder. Draws its examples
 * with Chromium. The same sources, Chromium, fonts and onnxruntime on the same kind of processor give the same bytes.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { cutReader, isKept } from './cut-reader.ts';
import { finderExamples, readerExamples } from './quantise/examples.ts';
import { closeModel, type OpenModel } from './quantise/graph.ts';
import { integerNodes, toIntegers } from './quantise/integers.ts';
import { type Example, rangesOf, see } from './quantise/ranges.ts';
import { simplify } from './quantise/simplify.ts';

interface Kind {
  readonly sha256: string;
  readonly file: string;
  /** What is done to the published model first. */
  readonly prepare: (source: Uint8Array) => Uint8Array;
  /** The first node that stays in real numbers, and all after it do; left out: none. */
  readonly realFrom?: string;
  readonly examples: () => AsyncIterable<Example>;
}

const kinds: Readonly<Record<string, Kind>> = {
  finder: {
    sha256: '090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f',
    file: 'PP-OCRv6_det_int8.onnx',
    prepare: (source) => source,
    examples: () => finderExamples(36, 100),
  },
  reader: {
    sha256: '6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884',
    file: 'PP-OCRv6_rec_latin_int8.onnx',
    prepare: (source) => cutReader(source, isKept),
    // Attention and the letters themselves: a fiftieth of the time.
    realFrom: 'AveragePool',
    examples: () => readerExamples(40, 6, 100),
  },
};

/** The model in integers, with what it was in its metadata still. */
async function quantise(source: Uint8Array, { prepare, realFrom, examples }: Kind): Promise<Uint8Array> {
  const open: OpenModel = await simplify(prepare(source));
  const chosen = integerNodes(open, realFrom);
  const seen = await see(
    open,
    [...chosen]
      .flatMap(({ input, output }) => [...input, ...output])
      .filter((name) => !open.initialisers.has(name)),
    examples(),
    (count) => process.stderr.write(`\r${count} examples `),
  );
  process.stderr.write('\r\x1b[K');
  toIntegers(open, chosen, rangesOf(open, seen));
  return closeModel(open);
}

const [name, path] = process.argv.slice(2);
const kind = kinds[name ?? ''];
const source = path ? await readFile(path) : Buffer.alloc(0);
if (kind === undefined) {
  console.error('Say which: node models/quantise.ts finder|reader SOURCE.onnx');
  process.exitCode = 1;
} else if (createHash('sha256').update(source).digest('hex') !== kind.sha256) {
  console.error(`Give the path of the ${name}'s source, with SHA-256 ${kind.sha256}.`);
  process.exitCode = 1;
} else {
  const made = await quantise(source, kind);
  await writeFile(fileURLToPath(new URL(`./weights/${kind.file}`, import.meta.url)), made);
  console.log(
    `${kind.file}: ${made.length} bytes, SHA-256 ${createHash('sha256').update(made).digest('hex')}`,
  );
}
