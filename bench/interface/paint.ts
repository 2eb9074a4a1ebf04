/** How soon the page paints, in a new profile each time: nothing is cached. */
import { openPage, startBrowser } from '../../test/helpers/browser.ts';
import { calmStatus, startScriptedEngine } from '../../test/helpers/scripted-engine.ts';

const LOADS = 7;

export interface PaintFigures {
  readonly loads: number;
  readonly medianMs: number;
  readonly slowestMs: number;
  readonly emptyPageMs: number;
}

export async function measurePaint(): Promise<PaintFigures> {
  const engine = await startScriptedEngine(calmStatus({ kind: 'microphone' }));
  const browser = await startBrowser();
  try {
    const paintOf = async (url: string) => {
      const { page, context } = await openPage(browser);
      await page.goto(url);
      // The measure runs in the page, which may paint later than it has loaded.
      const paintMs = await page.evaluate(
        `new Promise((resolve) => new PerformanceObserver((list) => {
          const entry = list.getEntriesByName('first-contentful-paint')[0];
          if (entry) resolve(entry.startTime);
        }).observe({ type: 'paint', buffered: true }))`,
      );
      await context.close();
      return paintMs as number;
    };
    const emptyPageMs = await paintOf('data:text/html,<p>empty</p>');
    const times: number[] = [];
    for (let load = 0; load < LOADS; load++) times.push(await paintOf(`http://127.0.0.1:${engine.port}/`));
    times.sort((a, b) => a - b);
    return {
      loads: LOADS,
      medianMs: times[Math.floor(LOADS / 2)] as number,
      slowestMs: times.at(-1) as number,
      emptyPageMs,
    };
  } finally {
    await browser.close();
    await engine.stop();
  }
}
