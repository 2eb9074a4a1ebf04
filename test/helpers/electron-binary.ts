/** Electron's binary, where npm or somebody else has put it. As electron's own index.js finds it, without its download. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../node_modules/electron', import.meta.url));

/** What a run of the tests says in its place where there is none. */
export const NO_ELECTRON =
  'desktop: no Electron binary here (cannot be downloaded); its logic ran against a double';

export function electronBinary(): string | undefined {
  const file = join(folder, 'path.txt');
  if (!existsSync(file)) return undefined;
  const path = join(folder, 'dist', readFileSync(file, 'utf8'));
  return existsSync(path) ? path : undefined;
}
