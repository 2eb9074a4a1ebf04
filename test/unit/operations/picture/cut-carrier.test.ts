import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { UserError } from '../../../../src-engine/contract/errors.ts';
import { CutCarrier } from '../../../../src-engine/operations/picture/cut-carrier.ts';
import type { SceneCuts, StagePicture } from '../../../../src-engine/operations/ports/stage-picture.ts';
import { box, plannedCut } from './plan-parts.ts';

type Told = readonly [verb: 'cuts' | 'hidden' | 'safe-scene' | 'stop-stream', what?: unknown];

/** An OBS that writes down what it is told; `fails` names what it refuses next, after it has taken it or not. */
function scripted() {
  const told: Told[] = [];
  const fails = new Set<string>();
  const answer = async (verb: Told[0], what?: unknown): Promise<void> => {
    told.push([verb, what]);
    if (fails.delete(verb)) throw new UserError('obs-unreachable', 'OBS did not answer.', 'Wait.');
  };
  const stage = {
    setCuts: (cuts: readonly SceneCuts[]) => answer('cuts', cuts),
    setHidden: (names: readonly string[]) => answer('hidden', names),
    setSafeScene: (isOn: boolean) => answer('safe-scene', isOn),
    stopStream: () => answer('stop-stream'),
  } as unknown as StagePicture;
  const onFault = vi.fn();
  const onInForce = vi.fn();
  const carrier = new CutCarrier({ stage, onFault, onInForce });
  return { carrier, stage, told, fails, onFault, onInForce };
}

const scenes = ['Desk', 'Break'];
const nothing = scenes.map((sceneName) => ({ sceneName, covers: [], blurs: [] }));

test('tells every scene what is covered and blurred in it, in whole pixels, and only what changed', async () => {
  const { carrier, told } = scripted();
  const cover = plannedCut({ box: box(10.4, 20.6, 100.2, 16) });
  carrier.carry([cover, plannedCut({ action: 'blur', sceneName: 'Break' })], scenes);
  await carrier.settled;
  const cuts = [
    { sceneName: 'Desk', covers: [box(10, 20, 101, 17)], blurs: [] },
    { sceneName: 'Break', covers: [], blurs: [box(10, 20, 100, 16)] },
  ];
  expect(told).toEqual([['cuts', cuts]]);
  carrier.carry(
    [{ ...cover, box: box(10.5, 20.7, 100, 16) }, plannedCut({ action: 'blur', sceneName: 'Break' })],
    scenes,
  );
  await carrier.settled;
  expect(told).toHaveLength(1);
  carrier.carry([], scenes);
  await carrier.settled;
  expect(told.at(-1)).toEqual(['cuts', nothing]);
});

test('is in force once OBS has taken it, told once', async () => {
  const { carrier, fails, onInForce } = scripted();
  fails.add('cuts');
  carrier.carry([], scenes);
  await carrier.settled;
  expect(carrier.hasCarried).toBe(false);
  carrier.carry([], scenes);
  carrier.carry([plannedCut()], scenes);
  await carrier.settled;
  carrier.carry([], scenes);
  await carrier.settled;
  expect(carrier.hasCarried).toBe(true);
  expect(onInForce).toHaveBeenCalledTimes(1);
});

test('a source to hide is covered until it is hidden; the safe scene covers too', async () => {
  const { carrier, told } = scripted();
  carrier.carry([plannedCut({ action: 'hide-source' }), plannedCut({ action: 'safe-scene' })], scenes);
  await carrier.settled;
  const covers = [box(10, 20, 100, 16), box(10, 20, 100, 16)];
  expect(told).toEqual([
    ['cuts', [{ sceneName: 'Desk', covers, blurs: [] }, nothing[1]]],
    ['safe-scene', true],
    ['hidden', ['Screen']],
  ]);
  carrier.carry([], scenes);
  await carrier.settled;
  expect(told.slice(3)).toEqual([
    ['cuts', nothing],
    ['safe-scene', false],
    ['hidden', []],
  ]);
});

test('what comes while OBS is busy is sent after, the newest alone', async () => {
  const { carrier, stage, told } = scripted();
  const gate = Promise.withResolvers<void>();
  const { setCuts } = stage;
  stage.setCuts = async (cuts) => {
    await setCuts(cuts);
    await gate.promise;
  };
  carrier.carry([plannedCut()], scenes);
  carrier.carry([plannedCut({ box: box(0, 0, 10, 10) })], scenes);
  carrier.carry([plannedCut({ box: box(0, 0, 20, 20) })], scenes);
  gate.resolve();
  await carrier.settled;
  expect(told.map(([, cuts]) => (cuts as SceneCuts[])[0]?.covers[0]?.width)).toEqual([100, 20]);
});

test('what failed is told again, and nobody relies on what OBS may have taken', async () => {
  for (const verb of ['cuts', 'safe-scene', 'hidden'] as const) {
    const { carrier, told, fails, onFault } = scripted();
    fails.add(verb);
    carrier.carry([plannedCut({ action: 'hide-source' }), plannedCut({ action: 'safe-scene' })], scenes);
    await carrier.settled;
    told.length = 0;
    carrier.carry([], scenes);
    await carrier.settled;
    expect(told, verb).toEqual([
      ['cuts', nothing],
      ['safe-scene', false],
      ['hidden', []],
    ]);
    expect(onFault).not.toHaveBeenCalled();
  }
});

test('where nothing can be covered, sources are hidden and scenes switched all the same', async () => {
  const { carrier, told, fails } = scripted();
  fails.add('cuts');
  carrier.carry([plannedCut({ action: 'hide-source' }), plannedCut({ action: 'safe-scene' })], scenes);
  await carrier.settled;
  expect(told.map(([verb]) => verb)).toEqual(['cuts', 'safe-scene', 'hidden']);
  expect(carrier.hasCarried).toBe(false);
});

test('the stream is stopped once a cut, not once a frame', async () => {
  const { carrier, told } = scripted();
  const stop = plannedCut({ action: 'stop-stream' });
  for (let times = 0; times < 3; times += 1) carrier.carry([stop], scenes);
  await carrier.settled;
  carrier.carry([], scenes);
  carrier.carry([stop], scenes);
  await carrier.settled;
  expect(told.filter(([verb]) => verb === 'stop-stream')).toHaveLength(2);
});

test('clear takes all away, and the next is to come in force anew', async () => {
  const { carrier, told, onInForce } = scripted();
  carrier.carry([plannedCut({ action: 'hide-source' })], scenes);
  await carrier.settled;
  carrier.clear(scenes);
  expect(carrier.hasCarried).toBe(false);
  await carrier.settled;
  expect(told.slice(-2)).toEqual([
    ['cuts', nothing],
    ['hidden', []],
  ]);
  carrier.carry([], scenes);
  await carrier.settled;
  expect(onInForce).toHaveBeenCalledTimes(2);
});

test('a fault of ours is told, and the next try is made', async () => {
  const { carrier, stage, told, onFault } = scripted();
  const { setCuts } = stage;
  stage.setCuts = () => Promise.reject(new TypeError('ours'));
  carrier.carry([plannedCut()], scenes);
  await carrier.settled;
  expect(onFault).toHaveBeenCalledWith(expect.any(TypeError));
  stage.setCuts = setCuts;
  carrier.carry([plannedCut()], scenes);
  await carrier.settled;
  await delay(0);
  expect(told).toHaveLength(1);
});
