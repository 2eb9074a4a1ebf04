/** Builds the interface where it is missing or older than its source: `npm start` and `npm test` need no step of their own. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const source = fileURLToPath(new URL('.', import.meta.url));
/** What of the engine and the shell is built into the interface. */
const contracts = ['../src-engine/contract', '../src-main/contract'].map((path) => join(source, path));

/** Where the built interface is. */
export const interfaceFolder = fileURLToPath(new URL('../dist/interface', import.meta.url));

/** Builds the interface unless it is newer than all its sources. Rejects where the build fails. */
export async function buildInterface(say: (line: string) => void = () => undefined): Promise<void> {
  const builtAtMs = await stat(join(interfaceFolder, 'index.html')).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  if (builtAtMs > (await newestIn([source, ...contracts]))) return;
  say('Building the interface …');
  await build({ configFile: join(source, 'vite.config.ts'), logLevel: 'warn' });
}

/** When the newest file in these folders was changed, ms since 1970. */
async function newestIn(folders: readonly string[]): Promise<number> {
  const times = folders.map(async (folder) => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const stats = await Promise.all(files.map((file) => stat(join(file.parentPath, file.name))));
    return Math.max(0, ...stats.map(({ mtimeMs }) => mtimeMs));
  });
  return Math.max(...(await Promise.all(times)));
}

if (import.meta.main) await buildInterface((line) => process.stdout.write(`${line}\n`));
