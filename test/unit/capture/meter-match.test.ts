import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type MatchVerdict, MeterMatch } from '../../../src-engine/capture/meter-match.ts';
import { openRecording } from '../../../src-engine/capture/recording.ts';
import { randomOf } from './random.ts';

type Sound = (index: number) => number;

/** An OBS and an engine that hear something each; both as samples of 16 kHz from time 0 of the engine's clock. */
interface Scene {
  readonly engine: Sound;
  readonly obs: Sound;
  readonly seconds: number;
  /** OBS takes the sound in this much later than we. */
  readonly lagMs?: (atMs: number) => number;
  readonly blockMs?: number;
  readonly missingShare?: number;
  /** Readings on their way are held up for up to 300 ms, this often. */
  readonly stallShare?: number;
  /** Spans in which the engine gets no frames at all. */
  readonly unheard?: readonly (readonly [number, number])[];
}

interface Seen extends MatchVerdict {
  readonly atMs: number;
}

/** Runs the scene and gives the verdict of every half second. */
function watch(scene: Scene, seed = 1): Seen[] {
  const random = randomOf(seed);
  const match = new MeterMatch();
  const seen: Seen[] = [];
  const blockMs = scene.blockMs ?? 21.333;
  let tickMs = 7;
  let heldUntilMs = 0;
  const onTheWay: { atMs: number; rawPeak: number }[] = [];
  for (let nowMs = 20; nowMs <= scene.seconds * 1000; nowMs += 20) {
    const fromMs = nowMs - 20;
    if (!scene.unheard?.some(([from, until]) => fromMs >= from && fromMs < until)) {
      const samples = Float32Array.from({ length: 320 }, (_, index) => scene.engine(fromMs * 16 + index));
      match.hear({ fromMs, samples });
    }
    for (; tickMs < nowMs; tickMs += 50 + random()) {
      const lagMs = scene.lagMs?.(tickMs) ?? 0;
      const blockEndMs = Math.floor(tickMs / blockMs) * blockMs - lagMs;
      if (random() < (scene.stallShare ?? 0)) heldUntilMs = tickMs + random() * 300;
      const atMs = Math.max(heldUntilMs, tickMs + 2 - 3 * Math.log(1 - random()));
      const rawPeak = peakOf(scene.obs, Math.round((blockEndMs - blockMs) * 16), Math.round(blockEndMs * 16));
      if (random() >= (scene.missingShare ?? 0)) onTheWay.push({ atMs, rawPeak });
    }
    while (onTheWay[0] !== undefined && onTheWay[0].atMs <= nowMs) match.read(onTheWay.shift() as never);
    if (nowMs % 500 === 0) seen.push({ atMs: nowMs, ...match.verdict(nowMs) });
  }
  return seen;
}

function peakOf(sound: Sound, from: number, until: number): number {
  let peak = 0;
  for (let index = from; index < until; index += 1) peak = Math.max(peak, Math.abs(sound(index)));
  return peak;
}

const silence: Sound = () => 0;
const scaled =
  (sound: Sound, gain: number): Sound =>
  (index) =>
    gain * sound(index);
const until =
  (sound: Sound, ms: number, then: Sound): Sound =>
  (index) =>
    index < ms * 16 ? sound(index) : then(index);

/** Hiss of so many dB, the same at each index. */
function hiss(db: number, seed: number): Sound {
  const random = randomOf(seed);
  const noise = Float32Array.from({ length: 65_536 }, () => (2 * random() - 1) * 10 ** (db / 20));
  return (index) => noise[((index % noise.length) + noise.length) % noise.length] as number;
}

const plus =
  (a: Sound, b: Sound): Sound =>
  (index) =>
    a(index) + b(index);

/** What a noise gate makes of it: below -42 dBFS (over 10 ms) there is nothing at all. */
function gated(sound: Sound): Sound {
  const open = new Map<number, boolean>();
  return (index) => {
    const block = Math.floor(index / 160);
    let isOpen = open.get(block);
    if (isOpen === undefined) {
      isOpen = peakOf(sound, block * 160 - 480, block * 160 + 160) > 10 ** (-42 / 20);
      open.set(block, isOpen);
    }
    return isOpen ? sound(index) : 0;
  };
}

let speech: Sound;
let otherSpeech: Sound;
beforeAll(async () => {
  const load = async (name: string): Promise<Sound> => {
    const samples: number[] = [];
    const recording = await openRecording(path.resolve(import.meta.dirname, '../../fixtures/sound', name));
    for await (const frame of recording.frames()) samples.push(...frame.samples);
    return (index) => (index < 0 ? 0 : (samples[index % samples.length] as number));
  };
  speech = await load('take-00.wav');
  otherSpeech = await load('clean-00.wav');
});

const states = (seen: readonly Seen[]) => new Set(seen.map(({ state }) => state));
const firstMs = (seen: readonly Seen[], state: MatchVerdict['state']) =>
  seen.find((verdict) => verdict.state === state)?.atMs ?? Number.POSITIVE_INFINITY;
const last = (seen: readonly Seen[]) => seen.at(-1) as Seen;

describe('the same sound', () => {
  it.each([0, 5, 37, 120, 250, 400, -60])('%i ms later in OBS: matched, the lag within 10 ms', (lagMs) => {
    for (const blockMs of [10, 21.333]) {
      const seen = watch({
        engine: plus(speech, hiss(-55, 1)),
        obs: plus(speech, hiss(-60, 2)),
        seconds: 25,
        lagMs: () => lagMs,
        blockMs,
        stallShare: 0.01,
      });
      expect(last(seen).state).toBe('matched');
      expect(firstMs(seen, 'matched')).toBeLessThan(6000);
      // The scene's readings are half a block and 5 ms old, those of an OBS about 20 ms.
      const expectedMs = lagMs + blockMs / 2 + 5 - 20;
      expect(Math.abs((last(seen).lagMs as number) - expectedMs)).toBeLessThan(10);
      expect(states(seen)).toEqual(new Set(['unknown', 'matched']));
    }
  });

  it.each([
    ['at a fifth of our level', () => ({ engine: speech, obs: scaled(speech, 0.2) })],
    ['at five times our level', () => ({ engine: scaled(speech, 0.2), obs: speech })],
    ['behind a noise gate', () => ({ engine: plus(speech, hiss(-45, 3)), obs: gated(speech) })],
    ['with a third of the readings missing', () => ({ engine: speech, obs: speech, missingShare: 0.33 })],
    ['with readings held up often', () => ({ engine: speech, obs: speech, stallShare: 0.05 })],
  ])('is the same %s', (_, scene) => {
    const seen = watch({ ...scene(), seconds: 25, lagMs: () => 80 });
    expect(last(seen).state).toBe('matched');
    expect(states(seen)).toEqual(new Set(['unknown', 'matched']));
    expect(Math.abs((last(seen).lagMs as number) - 80)).toBeLessThan(12);
  });

  it('cries no wolf in silence, in a pause after speech, nor in steady noise', () => {
    expect(states(watch({ engine: silence, obs: silence, seconds: 15 }))).toEqual(new Set(['unknown']));
    expect(states(watch({ engine: hiss(-60, 1), obs: hiss(-65, 2), seconds: 15 }))).toEqual(
      new Set(['unknown']),
    );
    const loud = watch({ engine: hiss(-30, 1), obs: hiss(-30, 2), seconds: 15 });
    expect(states(loud)).toEqual(new Set(['unknown']));
    const quiet = hiss(-70, 4);
    const paused = watch({
      engine: until(speech, 15_000, quiet),
      obs: until(speech, 15_000, quiet),
      seconds: 30,
    });
    expect(last(paused).state).toBe('matched');
  });

  it('does not mind that we hear what OBS does not', () => {
    const seen = watch({ engine: speech, obs: until(speech, 12_000, silence), seconds: 25 });
    expect(states(seen)).toEqual(new Set(['unknown', 'matched']));
  });

  it('follows a lag that moved', () => {
    const seen = watch({ engine: speech, obs: speech, seconds: 45, lagMs: (ms) => (ms < 20_000 ? 40 : 290) });
    expect(last(seen).state).toBe('matched');
    expect(Math.abs((last(seen).lagMs as number) - 290)).toBeLessThan(10);
  });

  it('measures the drift after three minutes', () => {
    const seen = watch({ engine: speech, obs: speech, seconds: 260, lagMs: (ms) => 50 + ms * 200e-6 });
    expect(seen.find(({ atMs }) => atMs === 150_000)?.driftPpm).toBeUndefined();
    expect(Math.abs((last(seen).driftPpm as number) - 200)).toBeLessThan(60);
  });

  it('any lag and any faults of the readings: never a false alarm', () => {
    const faults = fc.record({
      lagMs: fc.integer({ min: -100, max: 500 }),
      blockMs: fc.constantFrom(10, 21.333),
      missingShare: fc.double({ min: 0, max: 0.3, noNaN: true }),
      stallShare: fc.double({ min: 0, max: 0.04, noNaN: true }),
      gain: fc.double({ min: 0.1, max: 3, noNaN: true }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(faults, ({ lagMs, gain, seed, ...rest }) => {
        const scene = {
          engine: plus(speech, hiss(-60, seed)),
          obs: scaled(speech, gain),
          seconds: 20,
          ...rest,
        };
        const seen = watch({ ...scene, lagMs: () => lagMs }, seed);
        expect(states(seen)).toEqual(new Set(['unknown', 'matched']));
      }),
      { seed: 4, numRuns: 15 },
    );
  });
});

describe('another sound', () => {
  it('is a mismatch within seconds: the wrong microphone', () => {
    for (const lagMs of [0, 150]) {
      const seen = watch({ engine: otherSpeech, obs: speech, seconds: 20, lagMs: () => lagMs });
      expect(firstMs(seen, 'mismatch')).toBeLessThan(10_000);
      expect(last(seen).state).toBe('mismatch');
      expect(states(seen).has('matched')).toBe(false);
    }
  });

  it('is seen within seconds when OBS is switched to it, and when it is switched back', () => {
    const obs = until(until(speech, 12_000, otherSpeech), 26_000, speech);
    const seen = watch({ engine: speech, obs, seconds: 45 });
    const switched = seen.filter(({ atMs }) => atMs >= 12_000);
    expect(firstMs(switched, 'mismatch') - 12_000).toBeLessThan(8000);
    expect(last(seen.filter(({ atMs }) => atMs < 26_000)).state).toBe('mismatch');
    expect(last(seen).state).toBe('matched');
  });

  it('steady noise on our side is no likeness', () => {
    const seen = watch({ engine: hiss(-30, 1), obs: speech, seconds: 15 });
    expect(firstMs(seen, 'mismatch')).toBeLessThan(10_000);
  });
});

describe('OBS has sound that we do not hear', () => {
  const unheard = 'obs-has-sound-we-do-not-hear';

  it.each([
    ['digital silence: unplugged, or muted for us alone', () => silence],
    ['a hiss of -80 dBFS', () => hiss(-80, 1)],
  ])('is said within 4 s of speech, %s', (_, ours) => {
    const fromTheStart = watch({ engine: ours(), obs: speech, seconds: 10 });
    expect(firstMs(fromTheStart, unheard)).toBeLessThan(4500);
    const seen = watch({ engine: until(speech, 12_000, ours()), obs: speech, seconds: 25 });
    expect(firstMs(seen, unheard)).toBeGreaterThan(12_000);
    expect(firstMs(seen, unheard)).toBeLessThan(16_500);
    expect(last(seen).state).toBe(unheard);
    expect(last(seen).sinceMs).toBe(firstMs(seen, unheard));
  });

  it('is said when no frames come at all, and taken back when they come again', () => {
    const seen = watch({ engine: speech, obs: speech, seconds: 40, unheard: [[12_000, 20_000]] });
    expect(firstMs(seen, unheard)).toBeGreaterThan(12_000);
    expect(firstMs(seen, unheard)).toBeLessThan(16_500);
    expect(last(seen).state).toBe('matched');
  });

  it('a keystroke that only OBS hears is not said', () => {
    const keys: Sound = (index) => (index % 32_000 < 600 ? 0.3 : 0);
    expect(states(watch({ engine: silence, obs: keys, seconds: 20 })).has(unheard)).toBe(false);
  });
});
