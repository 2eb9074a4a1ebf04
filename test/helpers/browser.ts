/** A real Chromium (Debian's) for tests of the interface: its own profile, no network but loopback, bounded in time. */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { createPairingCode } from '../../src-engine/contract/endpoints/engine.ts';

export const CHROMIUM = '/usr/bin/chromium';

export interface BrowserOptions {
  /** A 16-bit PCM WAV that stands for the microphone; played once, then silence. */
  readonly microphoneFile?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts Chromium. As root it needs --no-sandbox; what it would ask of the network by itself is switched off. */
export async function startBrowser({ microphoneFile, env }: BrowserOptions = {}): Promise<Browser> {
  const fakeMicrophone =
    microphoneFile === undefined
      ? []
      : [
          '--use-fake-device-for-media-stream',
          '--use-fake-ui-for-media-stream',
          `--use-file-for-fake-audio-capture=${microphoneFile}%noloop`,
        ];
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...fakeMicrophone,
    ],
    ...(env === undefined ? {} : { env: { ...process.env, ...env } as Record<string, string> }),
  });
}

export interface PageOptions {
  readonly colorScheme?: 'dark' | 'light';
  readonly width?: number;
  readonly height?: number;
  readonly language?: string;
  readonly permissions?: readonly string[];
  readonly isReducedMotion?: boolean;
}

/** A page in a profile of its own. Whatever it writes to the console as an error, or does not catch, is in `faults`. */
export async function openPage(
  browser: Browser,
  options: PageOptions = {},
): Promise<{ readonly context: BrowserContext; readonly page: Page; readonly faults: string[] }> {
  const { width = 1280, height = 860, language = 'en', isReducedMotion = false, permissions = [] } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language,
    reducedMotion: isReducedMotion ? 'reduce' : 'no-preference',
    permissions: [...permissions],
  });
  context.setDefaultTimeout(20_000);
  const { colorScheme = 'dark' } = options;
  await context.addInitScript((theme) => localStorage.setItem('airlock.theme', theme), colorScheme);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    // A refused request is how the page learns that it is not paired or that the engine is away.
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text()))
      faults.push(message.text());
  });
  return { context, page, faults };
}

/** A link as `airlock start` prints it: it pairs the browser that opens it, once. */
export async function pairedLink(
  { port, token }: { readonly port: number; readonly token: string },
  scope: 'read' | 'control' | 'owner' = 'owner',
): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${createPairingCode.path}`, {
    method: createPairingCode.method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ scope }),
  });
  if (!response.ok) throw new Error(`no pairing code: ${response.status}`);
  const { code } = createPairingCode.result.parse(await response.json());
  return `http://127.0.0.1:${port}/#pair=${code}`;
}
