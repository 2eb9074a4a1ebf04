/**
 * The licences of everything that ships: the packages that the app loads and those that the interface's bundle is made of,
 * with all that these need in turn. Read from node_modules, so that the notices are of the very versions that ship.
 */
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { notShipped } from './not-shipped.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Package {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly folder: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The text of THIRD-PARTY-NOTICES.txt. Throws where a package that ships says no licence. */
export async function thirdPartyNotices(): Promise<string> {
  const own = await manifestIn(root);
  const names = [
    ...Object.keys(own.dependencies ?? {}).filter((name) => !notShipped.includes(name)),
    ...(await importedBy('src-renderer')),
  ];
  const packages = new Map<string, Package>();
  for (const name of names) await collect(name, root, packages);
  const sorted = [...packages.values()].sort((a, b) => a.name.localeCompare(b.name));
  const parts = await Promise.all(sorted.map(noticeOf));
  return [
    'Airlock is built with the software below. The models, and what else is in it: NOTICE.md.',
    'Electron and Chromium: LICENSE.electron.txt and LICENSES.chromium.html beside the app.',
    ...parts,
  ].join(`\n\n${'-'.repeat(80)}\n\n`);
}

/** The packages that the sources of a folder import. */
async function importedBy(folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.(tsx?|css)$/.test(entry.name));
  const found = new Set<string>();
  for (const file of files) {
    if (['build.ts', 'vite.config.ts'].includes(file.name)) continue;
    const text = await readFile(join(file.parentPath, file.name), 'utf8');
    for (const [, from] of text.matchAll(/(?:from|import|@import) '((?:@[\w.-]+\/)?[\w.-]+)(?:\/[^']*)?'/g)) {
      if (from !== undefined && !from.startsWith('.') && !from.startsWith('node:')) found.add(from);
    }
  }
  return [...found];
}

async function collect(name: string, from: string, into: Map<string, Package>): Promise<void> {
  const folder = folderOf(name, from);
  // An optional part that this system has none of.
  if (folder === undefined || into.has(folder)) return;
  const { version, license, dependencies, optionalDependencies } = await manifestIn(folder);
  const licence = typeof license === 'string' ? license : license?.type;
  if (licence === undefined) throw new Error(`${name} ${version} says no licence`);
  into.set(folder, { name, version, licence, folder });
  for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
    await collect(needed, folder, into);
  }
}

/** As Node looks a package up: in the node_modules of the folder, then of those above it. */
function folderOf(name: string, from: string): string | undefined {
  const paths = createRequire(join(from, 'package.json')).resolve.paths(name) ?? [];
  return paths.map((path) => join(path, name)).find((folder) => manifests.has(folder) || isThere(folder));
}

const manifests = new Map<string, Manifest>();

function isThere(folder: string): boolean {
  try {
    manifests.set(folder, createRequire(import.meta.url)(join(folder, 'package.json')) as Manifest);
    return true;
  } catch {
    return false;
  }
}

async function manifestIn(folder: string): Promise<Manifest> {
  return manifests.get(folder) ?? JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
}

async function noticeOf({ name, version, licence, folder }: Package): Promise<string> {
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8').catch(() => '')));
  return [
    `${name} ${version} (${licence})`,
    ...texts.map((text) => text.trim()).filter((text) => text !== ''),
  ].join('\n\n');
}
