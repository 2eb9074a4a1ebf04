import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { SourceTimeline } from '../../../../src-engine/evidence/source-timeline.ts';
import { SourceWatch } from '../../../../src-engine/operations/picture/source-watch.ts';
import type { PictureDetector, PicturePart } from '../../../../src-engine/operations/ports/picture.ts';
import type { StagePicture } from '../../../../src-engine/operations/ports/stage-picture.ts';
import { until } from '../../../helpers/stage/processes.ts';
import { box } from './plan-parts.ts';

const SIZE = { width: 1280, height: 720 };
const whole = box(0, 0, SIZE.width, SIZE.height);

/** An OBS that shows one picture, in its own size or smaller, as slowly as it is told to; all of it is read at once. */
function scripted() {
  const shown = { content: 1, lookMs: 2, isLost: false, isLate: false };
  const clock = { aheadMs: 0 };
  const asked: (number | undefined)[] = [];
  let seen = 0;
  let looks = 0;
  const stage = {
    async screenshot(_: string, { width, timeoutMs = 0 }: { width?: number; timeoutMs?: number } = {}) {
      asked.push(width);
      if (shown.isLate) clock.aheadMs += timeoutMs;
      if (shown.isLate) throw new Error('OBS is too late');
      if (shown.isLost) throw new Error('OBS does not show it');
      const askedAtMs = performance.now();
      const bytes = Uint8Array.of(shown.content, width === undefined ? 1 : 2);
      await delay(shown.lookMs);
      return { bytes, askedAtMs, cameAtMs: askedAtMs + shown.lookMs };
    },
  } as unknown as StagePicture;
  const detector = {
    close: () => undefined,
    async look(_: string, [content = 0]: Uint8Array, onPart: (part: PicturePart) => void) {
      const isChanged = content !== seen;
      seen = content;
      looks += 1;
      onPart({ lookId: looks, read: [whole], findings: [], computeMs: 1 });
      return { ...SIZE, lookId: looks, changed: isChanged ? [whole] : [] };
    },
  } as unknown as PictureDetector;
  const timeline = new SourceTimeline('Screen');
  const nowMs = () => performance.now() + clock.aheadMs;
  const watch = new SourceWatch({
    sourceName: 'Screen',
    timeline,
    stage,
    detector,
    nowMs,
    isOnAir: () => true,
    onPart: (part) => timeline.part(part, nowMs()),
  });
  onTestFinished(() => watch.stop());
  return { watch, timeline, shown, asked, fullLooks: () => looks };
}

test('a still source is compared in half its size; what changes is looked at in full at once', async () => {
  const { watch, timeline, shown, asked, fullLooks } = scripted();
  await until('it is still', () => watch.everyMs > 300);
  const looks = fullLooks();
  asked.length = 0;
  await until('it was looked at', () => asked.length >= 2);
  expect(asked.every((width) => width === SIZE.width / 2)).toBe(true);
  expect(fullLooks()).toBe(looks);
  const unchanged = timeline.lookedUntilMs;
  expect(timeline.unlooked(unchanged, unchanged)).toEqual([]);

  shown.content = 2;
  await until('it is looked at in full', () => fullLooks() > looks);
  expect(asked.at(-1)).toBeUndefined();
  expect(watch.everyMs).toBeLessThan(300);
});

test('how long looks take is that of the last, also while it is still: a slow spell passes', async () => {
  const { watch, shown, fullLooks } = scripted();
  await until('it is still', () => watch.everyMs > 300);
  shown.lookMs = 400;
  await until('it is slow', () => watch.lookMs >= 400);
  const looks = fullLooks();
  shown.lookMs = 2;
  await until('it is quick again', () => watch.lookMs < 10);
  expect(fullLooks()).toBe(looks);
});

test('one that OBS does not show is lost until it is there again, and then looked at in full', async () => {
  const { watch, timeline, shown, fullLooks } = scripted();
  await until('it is still', () => watch.everyMs > 300);
  shown.isLost = true;
  await until('it is lost', () => watch.isLost);
  const looks = fullLooks();
  const { lookedUntilMs } = timeline;
  await delay(400);
  expect(timeline.lookedUntilMs).toBe(lookedUntilMs);
  shown.isLost = false;
  await until('it is back', () => !watch.isLost);
  expect(fullLooks()).toBeGreaterThan(looks);
});

test('one that comes too late is slow, not lost', async () => {
  const { watch, shown } = scripted();
  await until('it is still', () => watch.everyMs > 300);
  shown.isLate = true;
  await until('it is slow', () => watch.lookMs >= 5000);
  expect(watch.isLost).toBe(false);
  shown.isLate = false;
  await until('it is quick again', () => watch.lookMs < 10);
});
