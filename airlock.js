#!/usr/bin/env node
/**
 * Starts Airlock on the Node 24 that comes with it (npm package "node"), whichever Node runs this file. Plain JavaScript
 * that an old Node can read.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const entry = join(dirname(fileURLToPath(import.meta.url)), 'src-engine', 'cli', 'airlock.ts');

/** Node runs TypeScript by itself from this version on. */
const NEEDED = 24;

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  await import(pathToFileURL(entry).href);
} else {
  const node = ownNode();
  if (node === undefined) {
    process.stderr.write(
      `Airlock needs Node ${NEEDED} or newer. Run "npm install" in its folder: it brings its own.\n`,
    );
    process.exit(1);
  }
  const child = spawn(node, [entry, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A signal to us alone is passed on; Ctrl-C in a terminal reaches both by itself.
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGINT', () => {});
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));
}

/** The path of the Node that npm installed with us, or undefined. */
function ownNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    return [join(folder, 'bin', name)].find(existsSync);
  } catch {
    return undefined;
  }
}
