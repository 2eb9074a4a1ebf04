/** The built interface's size as it goes over the wire. */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { interfaceFolder } from '../../src-renderer/build.ts';

export interface BundleFigures {
  /** All scripts and styles, gzipped, also those that only one page or language needs. */
  readonly allBytes: number;
  /** Those that index.html names. */
  readonly firstBytes: number;
  /** WOFF2, which is compressed by itself. */
  readonly fontBytes: number;
}

export async function measureBundle(): Promise<BundleFigures> {
  const index = await readFile(join(interfaceFolder, 'index.html'), 'utf8');
  const assets = join(interfaceFolder, 'assets');
  let [allBytes, firstBytes, fontBytes] = [gzipSync(index).length, gzipSync(index).length, 0];
  for (const name of await readdir(assets)) {
    const bytes = await readFile(join(assets, name));
    const kind = extname(name);
    if (kind === '.woff2') fontBytes += bytes.length;
    if (kind !== '.js' && kind !== '.css') continue;
    const size = gzipSync(bytes).length;
    allBytes += size;
    if (index.includes(name)) firstBytes += size;
  }
  return { allBytes, firstBytes, fontBytes };
}
