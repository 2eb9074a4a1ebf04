/** `npm run bench -- interface`: what the interface weighs, how soon it paints, what the live view and a window's sound take. */
import { writeFile } from 'node:fs/promises';
import { buildModels } from '../../models/build.ts';
import { buildInterface } from '../../src-renderer/build.ts';
import { measureBundle } from './bundle.ts';
import { measureLiveView } from './live-view.ts';
import { measurePaint } from './paint.ts';
import { measureSoundPath } from './sound-path.ts';

export interface InterfaceBenchOptions {
  readonly json?: string;
}

export async function benchInterface({ json }: InterfaceBenchOptions): Promise<void> {
  await buildModels((line) => console.log(line));
  await buildInterface((line) => console.log(line));
  const bundle = await measureBundle();
  console.log(
    `\nBundle, gzipped: ${kb(bundle.allBytes)} all scripts and styles, ${kb(bundle.firstBytes)} before the first paint, ${kb(bundle.fontBytes)} fonts`,
  );
  const paint = await measurePaint();
  console.log(
    `First contentful paint: median ${ms(paint.medianMs)}, slowest of ${paint.loads} ${ms(paint.slowestMs)} (an empty page: ${ms(paint.emptyPageMs)})`,
  );
  const live = await measureLiveView();
  console.log(
    `Live view, drawing: ${percent(live.cores)} of one core (the page's process ${percent(live.pageCores)}, the rest the browser's; an empty page: ${percent(live.emptyPageCores)}); reduced motion: ${percent(live.calmCores)}`,
  );
  const sound = await measureSoundPath();
  for (const row of sound) {
    console.log(
      `Sound of a window, ${row.load}: ${row.lostFrames} of ${row.frames} frames lost, jitter of stamps p95 ${ms(row.stampJitterP95Ms)}, sound's end to engine p50 ${ms(row.arrivalP50Ms)} p95 ${ms(row.arrivalP95Ms)} p99 ${ms(row.arrivalP99Ms)}`,
    );
  }
  if (json !== undefined)
    await writeFile(json, `${JSON.stringify({ bundle, paint, live, sound }, null, 2)}\n`);
}

const kb = (bytes: number) => `${(bytes / 1000).toFixed(0)} KB`;
const ms = (value: number) => `${value.toFixed(1)} ms`;
const percent = (cores: number) => `${(cores * 100).toFixed(1)} %`;
