import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RecordingSource } from '../../../src-engine/capture/recording-source.ts';
import type { SourceState } from '../../../src-engine/operations/ports/sound.ts';
import { until } from '../../helpers/stage/processes.ts';
import { tone, wav } from './wav-maker.ts';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'airlock-source-'));
  file = path.join(folder, 'take.wav');
  await writeFile(file, wav({ kind: 's16', channels: [tone(440, 0.5, 400, 16_000)], rateHz: 16_000 }));
});
afterAll(() => rm(folder, { recursive: true }));

it('plays a recording at its own pace: no frame comes before it is over', async () => {
  const states: SourceState[] = [];
  const stamps: { fromMs: number; atMs: number }[] = [];
  const source = new RecordingSource({ file, label: 'A take' });
  await source.start(
    ({ fromMs }) => stamps.push({ fromMs, atMs: performance.now() }),
    (state) => states.push(state),
  );
  await until('the end', () => states.at(-1)?.kind === 'lost');
  expect(states.map(({ kind }) => kind)).toEqual(['starting', 'running', 'lost']);
  expect(stamps).toHaveLength(20);
  for (const [index, { fromMs, atMs }] of stamps.entries()) {
    expect(fromMs - (stamps[0]?.fromMs as number)).toBeCloseTo(index * 20, 6);
    expect(atMs).toBeGreaterThanOrEqual(fromMs + 20);
  }
  await source.stop();
});

it('stops in the middle, and tells nothing more', async () => {
  const states: SourceState[] = [];
  let count = 0;
  const source = new RecordingSource({ file, label: 'A take' });
  await source.start(
    () => {
      count += 1;
    },
    (state) => states.push(state),
  );
  await until('some frames', () => count >= 3);
  await source.stop();
  expect(count).toBeLessThan(20);
  expect(states.at(-1)?.kind).toBe('running');
});

it('rejects what cannot be read', async () => {
  const source = new RecordingSource({ file: path.join(folder, 'none.wav'), label: 'None' });
  const start = source.start(
    () => undefined,
    () => undefined,
  );
  await expect(start).rejects.toMatchObject({ code: 'recording-unreadable' });
});
