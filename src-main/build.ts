/**
 * `npm run build`: the app as JavaScript under dist/app, as Electron runs it (its Node takes no TypeScript), and the
 * interface under dist/interface. Compiled is what can be reached from the app's entries, file by file: nothing else ships.
 */
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { build } from 'vite';
import { buildInterface } from '../src-renderer/build.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Where the compiled app is. */
export const appFolder = join(root, 'dist', 'app');

/** What is started by its path; all else is reached from these. */
const entries = [
  'src-main/main.ts',
  'src-engine/engine-process.ts',
  'src-engine/capture/microphone-process.ts',
];

/** What a build depends on. */
const sources = ['src-main', 'src-engine', 'src-renderer', 'models/built-folder.ts', 'package-lock.json'];

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
  removeComments: true,
};

/** Builds the app and the interface where they are missing or older than their source. Rejects where a part does not build. */
export async function buildApp(say: (line: string) => void = () => undefined): Promise<void> {
  await buildInterface(say);
  await compileApp(say);
}

/** The app without the interface. Made beside and put in place whole: another build may run at the same time. */
export async function compileApp(say: (line: string) => void = () => undefined): Promise<void> {
  if (await isFresh()) return;
  say('Building the app …');
  const target = `${appFolder}.${process.pid}`;
  try {
    await compile(entries, target);
    await bundlePreload(target);
    await cp(join(root, 'src-main/resources/shipped'), join(target, 'src-main/resources'), {
      recursive: true,
    });
    await writeFile(join(target, 'THIRD-PARTY-NOTICES.txt'), await thirdPartyNotices());
    const { name, version, license } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const stamp = { name, version, license, private: true, type: 'module' };
    await writeFile(join(target, STAMP), `${JSON.stringify(stamp)}\n`);
    if (await isFresh()) return;
    await rm(appFolder, { recursive: true, force: true });
    await rename(target, appFolder);
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

/** Its time is that of the build. The engine reads its version from it. */
const STAMP = 'package.json';

async function isFresh(): Promise<boolean> {
  const builtAtMs = await modifiedAtMs(join(appFolder, STAMP)).catch(() => 0);
  return builtAtMs > (await newestIn(sources.map((path) => join(root, path))));
}

async function compile(from: readonly string[], into: string): Promise<void> {
  const waiting = [...from];
  const done = new Set<string>();
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (done.has(path)) continue;
    done.add(path);
    const text = await readFile(join(root, path), 'utf8');
    const target = join(into, path.replace(/\.ts$/, '.js'));
    await mkdir(dirname(target), { recursive: true });
    if (path.endsWith('.json')) {
      // Its white space is for people.
      await writeFile(target, JSON.stringify(JSON.parse(text)));
      continue;
    }
    const { code, needs } = compiled(path, text);
    await writeFile(target, code);
    waiting.push(...needs);
  }
}

/** A worker or a process that is started by its address: `new URL('./x-worker.ts', import.meta.url)`. */
const startedByAddress = /new URL\('(\.{1,2}\/[\w./-]+)\.ts', import\.meta\.url\)/g;

function compiled(path: string, text: string): { readonly code: string; readonly needs: readonly string[] } {
  const { outputText } = ts.transpileModule(text, { compilerOptions, fileName: join(root, path) });
  const started = [...outputText.matchAll(startedByAddress)].map(([, address]) => `${address}.ts`);
  // What only types needed is gone from the output.
  const imported = ts
    .preProcessFile(outputText)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => name.replace(/\.js$/, '.ts'));
  const code = outputText.replaceAll(startedByAddress, "new URL('$1.js', import.meta.url)");
  if (/new URL\([^)]*\.ts\b/.test(code))
    throw new Error(`${path}: an address of a source file is left in it`);
  return {
    code,
    needs: [...started, ...imported].map((name) => relative(root, join(root, dirname(path), name))),
  };
}

/** One file of CommonJS, the only thing that a sandboxed page's preload can be. */
async function bundlePreload(into: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir: into,
      emptyOutDir: false,
      target: 'chrome140',
      minify: false,
      lib: {
        entry: join(root, 'src-main/preload.ts'),
        formats: ['cjs'],
        fileName: () => 'preload.cjs',
      },
      rolldownOptions: { external: ['electron'] },
    },
  });
}

async function newestIn(paths: readonly string[]): Promise<number> {
  const times = paths.map(async (path) => {
    if (!(await stat(path)).isDirectory()) return modifiedAtMs(path);
    const files = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    return Math.max(
      0,
      ...(await Promise.all(files.map((file) => modifiedAtMs(join(file.parentPath, file.name))))),
    );
  });
  return Math.max(...(await Promise.all(times)));
}

async function modifiedAtMs(path: string): Promise<number> {
  return (await stat(path)).mtimeMs;
}

if (import.meta.main) await buildApp((line) => process.stdout.write(`${line}\n`));
