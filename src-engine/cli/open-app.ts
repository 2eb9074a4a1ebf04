/** The desktop app from its source: Electron of this project, where its binary is or can be fetched, on the built app. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** npm runs no install scripts of ours, so the binary (some 120 MB) comes at the first start. */
const FETCH_WITHIN_MS = 5 * 60_000;
const REACHED_WITHIN_MS = 5_000;
/** An app that ends so soon and not in order could not start here: no sandbox for this user, a library that is missing. */
const STARTS_WITHIN_MS = 15_000;

type Tell = (line: string) => void;

/** True where a window can be shown to whoever started us. */
export function hasDisplay(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** The path of Electron's binary; undefined where there is none and none can be fetched. `mayFetch`: go and fetch it. */
export async function findElectron(mayFetch: boolean, tell: Tell): Promise<string | undefined> {
  const folder = electronFolder();
  if (folder === undefined) return undefined;
  const installed = binaryIn(folder);
  if (installed !== undefined || !mayFetch || !(await isReached())) return installed;
  tell('Fetching Electron, once …');
  const code = await run(process.execPath, [join(folder, 'install.js')], FETCH_WITHIN_MS);
  return code === 0 ? binaryIn(folder) : undefined;
}

/** Builds the app where it is missing or old, and runs it until it ends. False where it could not be built or start here. */
export async function runApp(binary: string, dataDir: string | undefined, tell: Tell): Promise<boolean> {
  try {
    const { buildApp } = await import(new URL('../../src-main/build.ts', import.meta.url).href);
    await buildApp(tell);
  } catch {
    return false;
  }
  const startedAtMs = performance.now();
  const code = await run(binary, [root, ...(dataDir === undefined ? [] : ['--data-dir', dataDir])]);
  return code === 0 || performance.now() - startedAtMs > STARTS_WITHIN_MS;
}

function electronFolder(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return undefined;
  }
}

/** As electron's own index.js finds it, without its download. */
function binaryIn(folder: string): string | undefined {
  try {
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Asked first, since a download that nobody answers would keep the user waiting. */
function isReached(): Promise<boolean> {
  const source = process.env.ELECTRON_MIRROR || 'https://github.com';
  return fetch(source, { method: 'HEAD', signal: AbortSignal.timeout(REACHED_WITHIN_MS) }).then(
    () => true,
    () => false,
  );
}

/** Its exit code; Ctrl-C reaches it by itself, SIGTERM is passed on. */
function run(command: string, args: readonly string[], timeout?: number): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const child = spawn(command, args, { stdio: 'ignore', ...(timeout === undefined ? {} : { timeout }) });
  const end = () => child.kill('SIGTERM');
  process.on('SIGTERM', end).on('SIGINT', end);
  child.on('error', () => resolve(127));
  child.on('exit', (code) => resolve(code ?? 1));
  return promise.finally(() => process.off('SIGTERM', end).off('SIGINT', end));
}
