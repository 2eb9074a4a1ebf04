import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { PictureProtection } from '../../../../src-engine/operations/picture/picture-protection.ts';
import type { PictureReports } from '../../../../src-engine/operations/picture/picture-reports.ts';
import type { PolicyBook } from '../../../../src-engine/operations/policy-book.ts';
import type { PictureDetector, PicturePart } from '../../../../src-engine/operations/ports/picture.ts';
import type { SecretsStore, SettingsStore } from '../../../../src-engine/operations/ports/settings.ts';
import type { StagePort } from '../../../../src-engine/operations/ports/stage.ts';
import type {
  PictureLayout,
  SceneCuts,
  StagePicture,
} from '../../../../src-engine/operations/ports/stage-picture.ts';
import { until } from '../../../helpers/stage/processes.ts';
import { canvas, layoutOf, placed, policyOf, settingsOf, whole } from './plan-parts.ts';

const DELAY_MS = 300;

/** A picture's protection over an OBS with one scene and one still source, which is read at once once the detector answers. */
function scripted() {
  const layout = Promise.withResolvers<PictureLayout>();
  const told: SceneCuts[][] = [];
  let isReading = true;
  let looks = 0;
  const obs = { state: 'connected', streaming: true, recording: false };
  const never = () => () => undefined;
  const picture = {
    readLayout: () => layout.promise,
    onLayoutChange: never,
    screenshot: async () => {
      const askedAtMs = performance.now();
      await delay(5);
      return { bytes: new Uint8Array(1), askedAtMs, cameAtMs: performance.now() };
    },
    setCuts: async (cuts: SceneCuts[]) => void told.push(cuts),
    setHidden: async () => undefined,
    setSafeScene: async () => undefined,
    measureAgeMs: async () => DELAY_MS,
  } as unknown as StagePicture;
  const stage = {
    obs,
    stage: { state: 'ready', delayMs: DELAY_MS, protectedScenes: ['Desk'], problems: [] },
    safeScene: 'Safe',
    on: never,
    picture,
  } as unknown as StagePort & { readonly picture: StagePicture };
  const detector = {
    state: { kind: 'ready', accelerator: 'cpu' },
    start: async () => undefined,
    setWords: () => undefined,
    setWants: () => undefined,
    close: () => undefined,
    onState: never,
    look: async (_: string, __: Uint8Array, onPart: (part: PicturePart) => void) => {
      looks += 1;
      const lookId = looks;
      if (isReading) setImmediate(() => onPart({ lookId, read: [whole], findings: [], computeMs: 1 }));
      return { ...canvas, lookId, changed: lookId === 1 ? [whole] : [] };
    },
  } as unknown as PictureDetector;
  const onInForce = vi.fn();
  const protection = new PictureProtection({
    stage,
    detector,
    settings: { read: () => ({ picture: settingsOf() }) } as unknown as SettingsStore,
    secrets: { read: () => ({ words: [], allowList: [] }) } as unknown as SecretsStore,
    policies: { forInput: () => policyOf({ category: '*', action: 'cover' }) } as unknown as PolicyBook,
    reports: { began: vi.fn(), ended: vi.fn(), coverOf: vi.fn() } as unknown as PictureReports,
    publish: () => undefined,
    nowMs: () => performance.now(),
    note: () => undefined,
    onInForce,
    onFault: (error) => expect.unreachable(String(error)),
  });
  onTestFinished(() => protection.close());
  return {
    protection,
    told,
    obs,
    onInForce,
    layoutIsKnown: () => layout.resolve(layoutOf({ Desk: [placed('Screen')] })),
    stopReading: () => {
      isReading = false;
    },
  };
}

test('before the scenes are known nothing is told: what an earlier run covered stays covered', async () => {
  const { protection, told, onInForce, layoutIsKnown, stopReading } = scripted();
  stopReading();
  protection.follow({ isStarted: true, isPaused: false });
  await delay(200);
  expect([told, protection.isInForce]).toEqual([[], false]);
  expect(protection.isStrict).toBe(true);

  layoutIsKnown();
  await until('OBS is told', () => told.length > 0);
  // Nobody has looked yet, so the first word is that all is covered.
  expect(told[0]).toMatchObject([{ sceneName: 'Desk' }]);
  expect(told[0]?.[0]?.covers).toContainEqual(whole);
  expect(protection.isInForce).toBe(true);
  expect(onInForce).toHaveBeenCalledTimes(1);
});

test('what was read airs once it airs; at the end everything is given back', async () => {
  const { protection, told, layoutIsKnown } = scripted();
  layoutIsKnown();
  protection.follow({ isStarted: true, isPaused: false });
  await until('it airs', () => told.at(-1)?.[0]?.covers.length === 0 && told.length > 1);
  // What airs first was on the screen before anybody looked.
  expect(told[0]?.[0]?.covers).toContainEqual(whole);
  protection.follow({ isStarted: false, isPaused: false });
  expect(protection.isInForce).toBe(true);
  expect(protection.isStrict).toBe(false);
});

test('paused, all airs', async () => {
  const { protection, told, layoutIsKnown, stopReading } = scripted();
  stopReading();
  layoutIsKnown();
  protection.follow({ isStarted: true, isPaused: false });
  await until('all is covered', () => (told.at(-1)?.[0]?.covers.length ?? 0) > 0);
  protection.follow({ isStarted: true, isPaused: true });
  await until('all airs', () => told.at(-1)?.[0]?.covers.length === 0);
  expect(protection.state.word).toBe('paused');
});

test('where the link is lost all is covered at once, and nobody waits for its airtime', async () => {
  const { protection, told, obs, layoutIsKnown } = scripted();
  layoutIsKnown();
  protection.follow({ isStarted: true, isPaused: false });
  await until('it airs', () => told.length > 1 && told.at(-1)?.[0]?.covers.length === 0);
  obs.state = 'lost';
  const lostAtMs = performance.now();
  await until('all is covered', () => told.at(-1)?.[0]?.covers.some(({ width }) => width === canvas.width), {
    everyMs: 5,
  });
  expect(performance.now() - lostAtMs).toBeLessThan(DELAY_MS / 2);
});
