import { describe, expect, test } from 'vitest';
import { bleepWav } from '../../../src-engine/obs/bleep-tone.ts';
import { chooseScenes } from '../../../src-engine/obs/choose-scenes.ts';
import { delayBytes, renderDelayMs, stagePrice } from '../../../src-engine/obs/delay-maths.ts';
import type { InventoryInput } from '../../../src-engine/obs/inventory.ts';
import { meterReadings } from '../../../src-engine/obs/stage-events.ts';
import type { SyncOffsetChange } from '../../../src-engine/obs/stage-journal.ts';
import { nudged, planOffsets } from '../../../src-engine/obs/sync-offsets.ts';

const video = (fpsNumerator: number, fpsDenominator = 1) => ({
  width: 1920,
  height: 1080,
  fpsNumerator,
  fpsDenominator,
});

describe('the picture’s delay', () => {
  test.each([
    [1500, 30, 1, 46],
    [1500, 60, 1, 91],
    [1000, 30, 1, 31],
    [1500, 60_000, 1001, 91],
    [700, 25, 1, 19],
  ])(
    'D = %i ms at %i/%i fps keeps %i frames, so that the one shown is D old',
    (delayMs, num, den, frames) => {
      const format = video(num, den);
      const frame = (1000 * den) / num;
      const kept = Math.floor(renderDelayMs(delayMs, format) / frame);
      expect(kept).toBe(frames);
      expect(Math.abs((kept - 1) * frame - delayMs)).toBeLessThanOrEqual(frame / 2);
      expect(delayBytes(delayMs, format)).toBe(frames * 1920 * 1080 * 4);
    },
  );

  test('cold scenes are paid for once, as only one is on air', () => {
    const scenes = ['a', 'b', 'c'].map((sceneName) => ({ sceneName, warm: sceneName === 'a' }));
    const each = delayBytes(1500, video(30));
    const price = stagePrice(1500, video(30), scenes, 2 * each);
    expect(price).toMatchObject({ totalBytes: 2 * each, overBudget: false });
    expect(stagePrice(1500, video(30), scenes, 2 * each - 1).overBudget).toBe(true);
  });
});

describe('scenes', () => {
  const scene = (name: string, ...shows: string[]) => ({ name, shows: new Set(shows) });

  test('left to us: all but ours, the safe one, and those shown inside another', () => {
    const scenes = [
      scene('Game', 'Camera'),
      scene('Camera'),
      scene('Chat'),
      scene('Airlock warm-up', 'Game'),
      scene('Airlock safe scene'),
    ];
    expect(chooseScenes({ delayMs: 1500 }, scenes).map((each) => each.sceneName)).toEqual(['Game', 'Chat']);
    expect(
      chooseScenes({ delayMs: 1500, safeSceneName: 'Chat' }, scenes).map((each) => each.sceneName),
    ).toEqual(['Game']);
  });

  test('two that are shown in one another, also through a third, are refused', () => {
    const scenes = [scene('Game', 'Overlay'), scene('Overlay', 'Camera'), scene('Camera')];
    const plan = {
      delayMs: 1500,
      scenes: [
        { sceneName: 'Game', warm: true },
        { sceneName: 'Camera', warm: true },
      ],
    };
    expect(() => chooseScenes(plan, scenes)).toThrow(expect.objectContaining({ code: 'conflict' }));
  });

  test('an unknown scene is refused', () => {
    const plan = { delayMs: 1500, scenes: [{ sceneName: 'Nowhere', warm: true }] };
    expect(() => chooseScenes(plan, [scene('Game')])).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(() => chooseScenes({ delayMs: 1500, safeSceneName: 'Nowhere' }, [scene('Game')])).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    );
  });
});

describe('sync offsets', () => {
  const input = (name: string, offsetMs: number, uuid?: string): InventoryInput => ({
    name,
    kind: 'microphone',
    ...(uuid === undefined ? {} : { uuid }),
    audio: { muted: false, offsetMs, monitored: false },
  });
  const change = (inputName: string, beforeMs: number, setMs: number): SyncOffsetChange => ({
    kind: 'sync-offset',
    inputName,
    beforeMs,
    setMs,
  });
  const record = (...changes: SyncOffsetChange[]) => ({ changes, mutes: [] });
  const planned = (inputs: InventoryInput[], ...changes: SyncOffsetChange[]) =>
    planOffsets(inputs, record(...changes), 1500).map((each) => [each.inputName, each.beforeMs, each.setMs]);

  test('the user’s own offset is kept', () => {
    expect(planned([input('Mic', 120), input('Game', -200)])).toEqual([
      ['Mic', 120, 1620],
      ['Game', -200, 1300],
    ]);
  });
  test('one that is delayed already is not delayed again, also in the middle of a change', () => {
    expect(planned([input('Mic', 1620)], change('Mic', 120, 1620))).toEqual([['Mic', 120, 1620]]);
    expect(planned([input('Mic', nudged(1620))], change('Mic', 120, 1620))).toEqual([['Mic', 120, 1620]]);
    expect(planned([input('Mic', 120)], change('Mic', 120, 1620))).toEqual([['Mic', 120, 1620]]);
  });
  test('another D starts from the user’s own', () => {
    expect(planned([input('Mic', 1020)], change('Mic', 20, 1020))).toEqual([['Mic', 20, 1520]]);
  });
  test('what was set by hand becomes the user’s own', () => {
    expect(planned([input('Mic', 1680)], change('Mic', 120, 1620))).toEqual([['Mic', 180, 1680]]);
    expect(planned([input('Mic', 40)], change('Mic', 120, 1620))).toEqual([['Mic', 40, 1540]]);
  });
  test('a copy of a delayed input is delayed already', () => {
    expect(planned([input('Mic', 1620), input('Mic 2', 1620)], change('Mic', 120, 1620))).toEqual([
      ['Mic', 120, 1620],
      ['Mic 2', 120, 1620],
    ]);
  });
  test('a renamed input is known by its id', () => {
    const known = { ...change('Old', 120, 1620), inputUuid: 'u1' };
    expect(planOffsets([input('New', 1620, 'u1')], record(known), 1500)[0]).toMatchObject({
      beforeMs: 120,
      setMs: 1620,
    });
  });
  test('our helpers and silent inputs are left out', () => {
    expect(planned([input('Airlock bleep', 0), { name: 'Picture', kind: 'image' }])).toEqual([]);
  });
  test('more than OBS takes is refused', () => {
    expect(() => planned([input('Mic', 19_000)])).toThrow(expect.objectContaining({ code: 'conflict' }));
  });
});

test('meters: the raw peak, the largest over channels; inputs without sound are left out', () => {
  const inputs = [
    {
      inputName: 'Mic',
      inputLevelsMul: [
        [0, 0, 0.25],
        [0, 0, 0.5],
      ],
    },
    { inputName: 'Off', inputLevelsMul: [] },
  ];
  expect(meterReadings(inputs, 7)).toEqual([{ inputName: 'Mic', atMs: 7, rawPeak: 0.5 }]);
});

test('the bleep is a WAV that loops without a click', () => {
  const wav = bleepWav();
  expect(wav.toString('ascii', 0, 4)).toBe('RIFF');
  expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
  const first = wav.readInt16LE(44);
  const last = wav.readInt16LE(wav.length - 2);
  const step = wav.readInt16LE(46) - first;
  expect(Math.abs(first - last - step)).toBeLessThanOrEqual(2);
});
