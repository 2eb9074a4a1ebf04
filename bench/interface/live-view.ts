/** What the live view takes of the processor while somebody speaks: levels ten times a second, a cut every few seconds. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { openPage, startBrowser } from '../../test/helpers/browser.ts';
import {
  calmStatus,
  INPUT_ID,
  type ScriptedEngine,
  startScriptedEngine,
} from '../../test/helpers/scripted-engine.ts';

const MEASURED_MS = 15_000;
const SETTLING_MS = 3000;

export interface LiveViewFigures {
  /** 1 is one core: all of Chromium's processes, less what an empty page takes. */
  readonly cores: number;
  readonly pageCores: number;
  readonly emptyPageCores: number;
  readonly calmCores: number;
}

export async function measureLiveView(): Promise<LiveViewFigures> {
  const empty = await withBrowser(async (browser) => {
    const { page } = await openPage(browser);
    await page.goto('data:text/html,<p>empty</p>');
    return coresOf(browser);
  });
  const live = await liveCores(false);
  const calm = await liveCores(true);
  return {
    cores: live.all - empty.all,
    pageCores: live.page,
    emptyPageCores: empty.all,
    calmCores: calm.all - empty.all,
  };
}

async function liveCores(isReducedMotion: boolean): Promise<Cores> {
  const engine = await startScriptedEngine(calmStatus({ kind: 'microphone' }));
  const stopping = new AbortController();
  try {
    return await withBrowser(async (browser) => {
      const { page } = await openPage(browser, { isReducedMotion });
      await openLive(page, engine);
      void speak(engine, stopping.signal);
      await sleep(SETTLING_MS);
      return coresOf(browser);
    });
  } finally {
    stopping.abort();
    await engine.stop();
  }
}

async function openLive(page: Page, engine: ScriptedEngine): Promise<void> {
  await page.goto(`http://127.0.0.1:${engine.port}/`);
  await engine.hasPage();
}

/** Events as a protected input makes them. */
async function speak(engine: ScriptedEngine, signal: AbortSignal): Promise<void> {
  for (let step = 0; !signal.aborted; step++) {
    const atMs = performance.now();
    const level = { inputId: INPUT_ID, peakDbfs: -20 + 15 * Math.sin(step), rmsDbfs: -30, speech: true };
    await engine.tell({ type: 'levels', inputs: [level] }, atMs);
    if (step % 10 === 0) {
      const coverage = { checkedUntilMs: atMs - 500, lagMs: 500, uncheckedMs: 0 };
      await engine.tell({ type: 'lag', inputId: INPUT_ID, coverage }, atMs);
    }
    if (step % 40 === 0) {
      const cut = {
        cutId: `cut-${step}`,
        inputId: INPUT_ID,
        categories: ['profanity.strong' as const],
        action: 'bleep' as const,
        airFromMs: atMs + 700,
        airUntilMs: atMs + 1100,
        dryRun: false,
      };
      await engine.tell({ type: 'cut-planned', cut }, atMs);
    }
    await sleep(100);
  }
}

interface Cores {
  readonly all: number;
  readonly page: number;
}

async function coresOf(browser: Browser): Promise<Cores> {
  const cdp = await browser.newBrowserCDPSession();
  const read = async () => (await cdp.send('SystemInfo.getProcessInfo')).processInfo;
  const before = new Map((await read()).map(({ id, cpuTime }) => [id, cpuTime]));
  const beganMs = performance.now();
  await sleep(MEASURED_MS);
  const seconds = (performance.now() - beganMs) / 1000;
  let [all, page] = [0, 0];
  for (const { id, type, cpuTime } of await read()) {
    const cores = (cpuTime - (before.get(id) ?? 0)) / seconds;
    all += cores;
    if (type === 'renderer') page += cores;
  }
  return { all, page };
}

async function withBrowser<Result>(work: (browser: Browser) => Promise<Result>): Promise<Result> {
  const browser = await startBrowser();
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}
