/** A real window on a stage's X screen: a Chromium without frame that fills it, for OBS's screen capture to see. */
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { CHROMIUM } from '../browser.ts';
import type { Stage } from './start-stage.ts';

export interface ScreenWindow {
  readonly page: Page;
  /** Shows a page at once, in place of what was there; resolves to when it began to show, at the latest, `performance.now()`. */
  show(html: string): Promise<number>;
  /** Where the elements that `selector` names are, in pixels of the screen; `id` is theirs. */
  boxes(selector: string): Promise<{ id: string; x: number; y: number; width: number; height: number }[]>;
  stop(): Promise<void>;
}

export async function openScreenWindow(
  stage: Stage,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<ScreenWindow> {
  // A profile of its own: its first window is the only one, and fills the screen.
  const context = await chromium.launchPersistentContext(join(stage.folder, 'screen-profile'), {
    viewport: null,
    executablePath: CHROMIUM,
    headless: false,
    env: { ...(stage.env as Record<string, string>) },
    ignoreDefaultArgs: ['--enable-automation'],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--kiosk',
      '--hide-scrollbars',
      '--window-position=0,0',
      `--window-size=${width},${height}`,
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-infobars',
      '--test-type',
      '--no-first-run',
    ],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.setContent('<body style="background:#222"></body>');
  return {
    page,
    async show(html) {
      await page.evaluate(
        (body) =>
          new Promise<void>((resolve) => {
            document.body.innerHTML = body;
            requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
          }),
        html,
      );
      return performance.now();
    },
    boxes: (selector) =>
      page.evaluate(
        (which) =>
          [...document.querySelectorAll(which)].map((element) => {
            const { x, y, width: w, height: h } = element.getBoundingClientRect();
            return { id: element.id, x, y, width: w, height: h };
          }),
        selector,
      ),
    stop: () => context.close(),
  };
}
