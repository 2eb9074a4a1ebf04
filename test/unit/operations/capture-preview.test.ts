import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { LevelMeter } from '../../../src-engine/capture/levels.ts';
import { UserError } from '../../../src-engine/contract/errors.ts';
import type { EventBody } from '../../../src-engine/contract/events.ts';
import { CapturePreview } from '../../../src-engine/operations/capture-preview.ts';
import type { Listening } from '../../../src-engine/operations/ports/listening.ts';
import { until } from '../../helpers/stage/processes.ts';
import { protectedEngine } from './practice-engine.ts';
import { ScriptedSource } from './scripted-parts.ts';

/** Notes which of its sources run. */
function previewOf(level: () => number, endsAfterMs?: number) {
  const events: Extract<EventBody, { type: 'capture-preview' }>[] = [];
  const running = new Set<string>();
  let refuse: unknown;
  const listening = {
    levelMeter: () => new LevelMeter(),
    source: (_inputId: string, binding: { device: string }) => {
      const source = new ScriptedSource(level);
      return {
        start: async (...given: Parameters<ScriptedSource['start']>) => {
          if (refuse !== undefined) throw refuse;
          running.add(binding.device);
          await source.start(...given);
        },
        stop: async () => {
          running.delete(binding.device);
          await source.stop();
        },
      };
    },
  } as unknown as Listening;
  const preview = new CapturePreview({
    listening,
    publish: (event) => events.push(event as (typeof events)[number]),
    ...(endsAfterMs === undefined ? {} : { endsAfterMs }),
  });
  onTestFinished(() => preview.stop());
  return { preview, events, running, refuseWith: (error: unknown) => (refuse = error) };
}

const microphone = (device: string) => ({ kind: 'microphone', device }) as const;

test('tells the level about ten times a second until it is stopped', async () => {
  const { preview, events, running } = previewOf(() => 0.5);
  await preview.start(microphone('a'));
  await sleep(1000);
  expect(events.length).toBeGreaterThan(5);
  expect(events.length).toBeLessThan(12);
  expect(events.at(-1)).toMatchObject({ capture: { state: 'running', label: 'Scripted microphone' } });
  expect(events.at(-1)?.peakDbfs).toBeCloseTo(-6, 0);
  await preview.stop();
  await preview.stop();
  expect([...running]).toEqual([]);
  const told = events.length;
  await sleep(300);
  expect(events.length).toBe(told);
});

test('a new one ends the last, also when both are asked for at once', async () => {
  const { preview, running } = previewOf(() => 0.5);
  await Promise.all([preview.start(microphone('a')), preview.start(microphone('b'))]);
  expect([...running]).toEqual(['b']);
});

test('ends by itself', async () => {
  const { preview, running } = previewOf(() => 0.5, 200);
  await preview.start(microphone('a'));
  await until('it has ended', () => running.size === 0, { timeoutMs: 2000 });
});

test('a microphone that cannot be opened: the reason, and nothing stays open; then another can be', async () => {
  const { preview, running, refuseWith } = previewOf(() => 0.5);
  refuseWith(new UserError('capture-failed', 'Gone.', 'Plug it in.'));
  await expect(preview.start(microphone('a'))).rejects.toMatchObject({
    code: 'capture-failed',
    message: 'Gone.',
  });
  refuseWith(new TypeError('surprise'));
  await expect(preview.start(microphone('a'))).rejects.toMatchObject({ code: 'capture-failed' });
  expect(running.size).toBe(0);
  refuseWith(undefined);
  await preview.start(microphone('b'));
  expect([...running]).toEqual(['b']);
});

test('what the app itself hears is not previewed here', async () => {
  const { preview } = previewOf(() => 0.5);
  await expect(preview.start({ kind: 'socket' })).rejects.toMatchObject({ code: 'conflict' });
});

test('beside a protected input: it stays protected, from the preview’s start to its end', async () => {
  const { client, status, sources } = await protectedEngine();
  const before = client.of('protection').length;
  await client.call('POST', '/capture/preview', { capture: { kind: 'microphone' } });
  await until('it is heard', () => client.of('capture-preview').length > 2, { timeoutMs: 5000 });
  expect(sources()).toBe(2);
  await client.call('DELETE', '/capture/preview');
  await sleep(700);
  expect((await status()).protection.word).toBe('protected');
  expect(client.of('protection').length).toBe(before);
});
