/** Packs the app as `npm run dist` does, around an Electron that is none: what is packed does not depend on it. */
import { spawn } from 'node:child_process';
import { chmod, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Electron's fuses lie in its binary behind this mark: version, number, then one character each ("1": on). */
const FUSES = `dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u0009101001010`;

export async function fakeElectron(folder: string): Promise<void> {
  await mkdir(join(folder, 'locales'), { recursive: true });
  const { version } = JSON.parse(await readFile(join(root, 'node_modules/electron/package.json'), 'utf8'));
  const files = {
    version,
    electron: `\u007fELF${'\0'.repeat(200)}${FUSES}${'\0'.repeat(100)}`,
    LICENSE: 'Electron’s licence',
    'LICENSES.chromium.html': 'Chromium’s licences',
    'locales/en-US.pak': '',
    'locales/ja.pak': '',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, 'latin1');
  await chmod(join(folder, 'electron'), 0o755);
}

/** Runs electron-builder, which checks the configuration by its own schema first. Rejects with what it printed. */
export function pack(electronDist: string, output: string, ...more: readonly string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const args = ['--linux', 'dir', '--x64', '--publish', 'never'];
  const options = [`-c.electronDist=${electronDist}`, `-c.directories.output=${output}`, ...more];
  const child = spawn(join(root, 'node_modules/.bin/electron-builder'), [...args, ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
  child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(printed.slice(-4000)))));
  return promise;
}

interface AsarEntry {
  readonly files?: Readonly<Record<string, AsarEntry>>;
  readonly size?: number;
  readonly offset?: string;
  readonly unpacked?: boolean;
  readonly integrity?: { readonly algorithm: string; readonly hash: string };
}

export interface AsarFile {
  readonly path: string;
  readonly isUnpacked: boolean;
  readonly hasHash: boolean;
  read(): Promise<Buffer>;
}

/** The files of an ASAR archive: a header in JSON (its size at byte 12), then their bytes one after the other. */
export async function filesInAsar(archive: string): Promise<AsarFile[]> {
  const handle = await open(archive);
  try {
    const { buffer: sizes } = await handle.read(Buffer.alloc(16), 0, 16, 0);
    const headerBytes = sizes.readUInt32LE(12);
    const { buffer } = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, 16);
    const bodyAt = 8 + sizes.readUInt32LE(4);
    const bytes = await readFile(archive);
    const files: AsarFile[] = [];
    const walk = (path: string, { files: inner = {}, ...entry }: AsarEntry) => {
      for (const [name, each] of Object.entries(inner)) walk(path === '' ? name : `${path}/${name}`, each);
      if (entry.size === undefined) return;
      const { size, offset, unpacked = false } = entry;
      const at = bodyAt + Number(offset);
      const read = async () =>
        unpacked ? await readFile(join(`${archive}.unpacked`, path)) : bytes.subarray(at, at + size);
      files.push({ path, isUnpacked: unpacked, hasHash: entry.integrity?.algorithm === 'SHA256', read });
    };
    walk('', JSON.parse(buffer.toString('utf8')));
    return files;
  } finally {
    await handle.close();
  }
}

/** As Electron shows an archive to the app: a folder. */
export async function unpackAsar(files: readonly AsarFile[], folder: string): Promise<void> {
  for (const file of files) {
    const target = join(folder, file.path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, await file.read());
  }
}
