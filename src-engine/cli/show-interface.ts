/** The interface in a browser: built where it is missing, let in by a link with a pairing code, opened. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { createPairingCode } from '../contract/endpoints/engine.ts';
import type { EngineCalls } from './engine-calls.ts';

export type PairingScope = z.input<typeof createPairingCode.body>['scope'];

export interface PairingLink {
  readonly code: string;
  /** The code is behind the hash, which a browser sends to nobody: the page takes it from there. */
  readonly url: string;
  readonly expiresAt: string;
}

/** Rejects with the engine's UserError. */
export async function pairingLink(calls: EngineCalls, scope: PairingScope): Promise<PairingLink> {
  const { code, expiresAt } = await calls.call(createPairingCode, { scope });
  return { code, expiresAt, url: `${calls.url}/#pair=${encodeURIComponent(code)}` };
}

const builtPage = fileURLToPath(new URL('../../dist/interface/index.html', import.meta.url));

/** Builds the interface where its source is here and newer. True where there is one to serve, were it an older one. */
export async function buildInterface(tell: (line: string) => void): Promise<boolean> {
  const script = new URL('../../src-renderer/build.ts', import.meta.url);
  if (existsSync(script)) {
    try {
      await (await import(script.href)).buildInterface(tell);
    } catch {
      tell('The interface could not be built; "npm run build" says why.');
    }
  }
  return existsSync(builtPage);
}

/**
 * Opens an address in the user's browser. For a moment other programs of this machine can see it among the arguments, code
 * and all: the code is good once and for two minutes, and the page uses it at once.
 */
export function openInBrowser(url: string, platform: NodeJS.Platform): void {
  const [command, ...args] = opener(platform);
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  // The link is printed: without a program to open it, it can be copied.
  child.on('error', () => undefined);
  child.unref();
}

function opener(platform: NodeJS.Platform): readonly [string, ...string[]] {
  switch (platform) {
    case 'win32':
      return ['rundll32.exe', 'url.dll,FileProtocolHandler'];
    case 'darwin':
      return ['open'];
    default:
      return ['xdg-open'];
  }
}
