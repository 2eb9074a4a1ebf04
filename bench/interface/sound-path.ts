/** Sound of a window: from Chromium's microphone (a file) through worklet, worker and socket, alone and beside busy cores. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { openPage, startBrowser } from '../../test/helpers/browser.ts';
import {
  type CountedFrame,
  calmStatus,
  INPUT_ID,
  startScriptedEngine,
} from '../../test/helpers/scripted-engine.ts';

const SOUND = new URL('../../test/fixtures/sound/clean-00.wav', import.meta.url).pathname;
const MEASURED_MS = 25_000;
const FRAME_MS = 20;

export interface SoundPathFigures {
  readonly load: string;
  readonly frames: number;
  readonly lostFrames: number;
  /** How far stamps of frames that follow each other are from 20 ms, 95th percentile. */
  readonly stampJitterP95Ms: number;
  /** From a frame's last sample, by its stamp, to its arrival. */
  readonly arrivalP50Ms: number;
  readonly arrivalP95Ms: number;
  readonly arrivalP99Ms: number;
}

export async function measureSoundPath(): Promise<SoundPathFigures[]> {
  return [await measure('machine idle', 0), await measure('two cores busy', 2)];
}

async function measure(load: string, busyCores: number): Promise<SoundPathFigures> {
  const engine = await startScriptedEngine(calmStatus({ kind: 'socket' }));
  const browser = await startBrowser({ microphoneFile: SOUND });
  const busy = Array.from({ length: busyCores }, () => new Worker('for (;;) Math.sqrt(2);', { eval: true }));
  try {
    const { page } = await openPage(browser, { permissions: ['microphone'] });
    await page.addInitScript(
      (stored) => localStorage.setItem('airlock.window-inputs', stored),
      JSON.stringify({ [INPUT_ID]: { kind: 'microphone', deviceId: '', label: 'file' } }),
    );
    await page.goto(`http://127.0.0.1:${engine.port}/`);
    while (engine.frames.length === 0) await sleep(100);
    await sleep(MEASURED_MS);
    return { load, ...figuresOf(engine.frames) };
  } finally {
    for (const worker of busy) await worker.terminate();
    await browser.close();
    await engine.stop();
  }
}

function figuresOf(frames: readonly CountedFrame[]): Omit<SoundPathFigures, 'load'> {
  const sent = (frames.at(-1)?.sequence ?? 0) - (frames[0]?.sequence ?? 0) + 1;
  const steps = frames
    .slice(1)
    .map(({ clientMs }, at) => Math.abs(clientMs - (frames[at] as CountedFrame).clientMs - FRAME_MS));
  const delays = frames.map(({ clientMs, arrivedMs }) => arrivedMs - clientMs - FRAME_MS);
  // Sound that the browser itself did not take in has no number: its time is missing between stamps.
  const missing = steps.reduce((sum, step) => sum + Math.round(step / FRAME_MS), 0);
  return {
    frames: sent,
    lostFrames: sent - frames.length + missing,
    stampJitterP95Ms: percentile(steps, 0.95),
    arrivalP50Ms: percentile(delays, 0.5),
    arrivalP95Ms: percentile(delays, 0.95),
    arrivalP99Ms: percentile(delays, 0.99),
  };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
