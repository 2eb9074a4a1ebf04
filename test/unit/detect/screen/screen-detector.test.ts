import { setTimeout as delay } from 'node:timers/promises';
import { BroadcastChannel } from 'node:worker_threads';
import { afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { buildModels } from '../../../../models/build.ts';
import { intersection } from '../../../../src-engine/contract/boxes.ts';
import { WorkerPictureDetector } from '../../../../src-engine/detect/screen/screen-detector.ts';
import {
  type ScreenModelPaths,
  screenModelPaths,
} from '../../../../src-engine/detect/screen/screen-model-paths.ts';
import type { PictureDetectorState, PicturePart } from '../../../../src-engine/operations/ports/picture.ts';
import type { ScreenChaos } from '../../../helpers/chaos-screen-worker.ts';
import { until } from '../../../helpers/stage/processes.ts';
import { box, type DrawnText, textPng } from './drawn-screen.ts';

const workerUrl = new URL('../../../helpers/chaos-screen-worker.ts', import.meta.url);
const wants = { text: true, codes: false, nudity: false, faces: false };
const mail: DrawnText = { text: 'write to ann.miller@example.com', x: 20, y: 60 };
/** Loading the models takes a second; twenty where other tests run beside. */
vi.setConfig({ testTimeout: 150_000 });
const WAIT = { timeoutMs: 60_000, everyMs: 10 };

let paths: ScreenModelPaths;
beforeAll(async () => {
  const built = await buildModels();
  paths = screenModelPaths((modelId) => built.get(modelId));
}, 60_000);

afterEach(() => {
  vi.restoreAllMocks();
});

async function started(privateStrings: readonly string[] = []) {
  const detector = new WorkerPictureDetector({
    paths,
    wants,
    words: { privateStrings, allowed: [] },
    threads: 1,
    workerUrl,
  });
  const states: PictureDetectorState[] = [];
  detector.onState((state) => states.push(state));
  onTestFinished(() => detector.stop());
  await detector.start();
  return { detector, states, kinds: () => states.map(({ kind }) => kind) };
}

/** Tells the worker; its first message to others may be late. */
function order(what: ScreenChaos): void {
  const orders = new BroadcastChannel('screen-chaos');
  onTestFinished(() => orders.close());
  orders.postMessage(what);
}

const screen = (...texts: DrawnText[]) => textPng(480, 120, texts);

test('reads a picture, and says of it where and what kind, never what', async () => {
  const { detector, kinds } = await started(['Birchwood Lane']);
  expect(kinds()).toEqual(['ready']);
  const reading = await detector.read(await screen(mail, { text: 'Birchwood Lane', x: 20, y: 100 }));
  expect(reading).toMatchObject({ width: 480, height: 120 });
  expect(reading.findings.map(({ category }) => category).sort()).toEqual(['personal.email', 'private']);
  for (const finding of reading.findings) {
    expect(Object.keys(finding).sort()).toEqual(['box', 'category', 'confidence']);
  }
  const text = JSON.stringify(reading);
  for (const shown of ['ann', 'miller', 'Birch']) expect(text).not.toContain(shown);
});

test('of a source it tells what changed at once and what was read then; closed, it is forgotten', async () => {
  const { detector } = await started();
  const parts: PicturePart[] = [];
  const look = async (...texts: DrawnText[]) =>
    detector.look('Screen', await screen(...texts), (part) => parts.push(part));
  expect(await look()).toEqual({ width: 480, height: 120, lookId: 1, changed: [box(0, 0, 480, 128)] });
  expect((await look()).changed).toEqual([]);
  const { changed, lookId } = await look(mail);
  expect(lookId).toBe(3);
  for (const each of changed) expect(intersection(each, box(16, 32, 320, 48))).toEqual(each);
  await until('it is read', () => parts.some(({ findings }) => findings.length > 0), WAIT);
  expect(parts.at(-1)).toMatchObject({ lookId: 3, findings: [{ category: 'personal.email' }] });

  detector.close('Screen');
  const told = parts.length;
  expect(await look(mail)).toMatchObject({ lookId: 1, changed: [box(0, 0, 480, 128)] });
  await until('it is read again', () => parts.length > told, WAIT);
  expect(parts.at(-1)?.lookId).toBe(1);
});

test('what is no picture is refused, and harms nothing', async () => {
  const { detector, states } = await started();
  const rubbish = Buffer.from('no picture at all, ann.miller@example.com');
  const refused = { code: 'recording-unreadable', message: expect.not.stringContaining('ann') };
  await expect(detector.read(rubbish)).rejects.toMatchObject(refused);
  await expect(detector.look('Screen', rubbish, () => undefined)).rejects.toMatchObject(refused);
  const half = (await screen(mail)).subarray(0, 400);
  await expect(detector.read(half)).rejects.toMatchObject({ code: 'recording-unreadable' });
  expect((await detector.read(await screen(mail))).findings).toHaveLength(1);
  expect(states).toHaveLength(1);
});

/** Reads until the worker is lost; an order goes another way than pictures do, so that the first may still be read. */
async function lostWhileReading(detector: WorkerPictureDetector, picture: Uint8Array): Promise<void> {
  const reading = async () => {
    for (;;) await detector.read(picture);
  };
  await expect(reading()).rejects.toMatchObject({ code: 'model-failed' });
}

test('a worker that crashes is started again, with the words and wants of now; what waited fails', async () => {
  const { detector, states, kinds } = await started();
  detector.setWords({ privateStrings: ['Birchwood Lane'], allowed: ['ann.miller@example.com'] });
  const picture = await screen(mail);
  order('crash');
  await lostWhileReading(detector, picture);
  await until('it is lost', () => detector.state.kind === 'restarting', WAIT);
  await expect(detector.read(await screen(mail))).rejects.toMatchObject({ code: 'model-failed' });
  await until('it is back', () => detector.state.kind === 'ready', WAIT);
  expect(kinds()).toEqual(['ready', 'restarting', 'ready']);
  expect(states[1]).toMatchObject({ reason: 'crashed', restarts: 1 });
  const { findings } = await detector.read(await screen(mail, { text: 'Birchwood Lane', x: 20, y: 100 }));
  expect(findings.map(({ category }) => category)).toEqual(['private']);
});

test.each(['hang', 'stall'] as const)(
  'a worker that does not come back (%s) is replaced',
  async (what) => {
    const { detector, states } = await started();
    const picture = await screen(mail);
    order(what);
    const lost = lostWhileReading(detector, picture);
    await delay(1000);
    if (what === 'hang') {
      // No answer for so long; how long a model call takes is measured by the worker itself.
      const real = performance.now.bind(performance);
      vi.spyOn(performance, 'now').mockImplementation(() => real() + 9000);
    }
    await until('it is seen', () => states.some(({ kind }) => kind === 'restarting'), WAIT);
    vi.restoreAllMocks();
    await lost;
    expect(states[1]).toMatchObject({ kind: 'restarting', reason: 'hung', restarts: 1 });
    await until('it is back', () => detector.state.kind === 'ready', WAIT);
    expect((await detector.read(picture)).findings).toHaveLength(1);
  },
  90_000,
);

test('models that are none: it says so once, what to do, and tries no more', async () => {
  const detector = new WorkerPictureDetector({
    paths: { ...paths, textReader: import.meta.filename },
    wants,
  });
  onTestFinished(() => detector.stop());
  const states: PictureDetectorState[] = [];
  detector.onState((state) => states.push(state));
  await expect(detector.start()).rejects.toMatchObject({
    code: 'model-failed',
    advice: expect.stringContaining('npm run models'),
  });
  await expect(detector.read(await screen(mail))).rejects.toMatchObject({ code: 'model-failed' });
  expect(states.map(({ kind }) => kind)).toEqual(['failed']);
});

test('stopped, it leaves nobody waiting', async () => {
  const { detector } = await started();
  const pictures = await Promise.all([screen(mail), screen(), screen(mail)]);
  const waiting = Promise.allSettled(pictures.map((picture) => detector.read(picture)));
  await detector.stop();
  const outcomes = await waiting;
  expect(outcomes.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'model-failed' } });
});
