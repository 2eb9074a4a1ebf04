import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SoundTimeline, type TimelineOutput } from '../../../src-engine/capture/sound-timeline.ts';
import type { SoundFrame } from '../../../src-engine/contract/flow.ts';
import type { SoundGap } from '../../../src-engine/operations/ports/sound.ts';
import { randomOf } from './random.ts';

const FRAME_MS = 20;
const FRAME_SAMPLES = FRAME_MS * 16;

interface World {
  readonly seed: number;
  readonly frames: number;
  readonly driftPpm: number;
  readonly jitterMs: number;
  /** Share of frames before which the reader stalls, and before which frames are lost. */
  readonly stallShare: number;
  readonly lossShare: number;
  readonly numbered: boolean;
  /** Numbered frames only: share that comes twice, and share that changes places with the next. */
  readonly twiceShare: number;
  readonly swapShare: number;
}

interface Sent {
  readonly stampMs: number;
  readonly samples: Float32Array;
  readonly sequence?: number;
}

const startMs = 10_000;
const latencyMs = 12;
const sourceMs = (sample: number, driftPpm: number) => startMs + (sample / 16) * (1 - driftPpm / 1e6);

/** What a device with these faults delivers. Each sample's value is its index, so that every one can be told apart. */
function deliver(world: World): Sent[] {
  const random = randomOf(world.seed);
  const sent: Sent[] = [];
  let busyUntilMs = 0;
  for (let frame = 0; frame < world.frames; frame += 1) {
    if (random() < world.lossShare) frame += 2 + Math.floor(random() * 60);
    const first = frame * FRAME_SAMPLES;
    const doneMs = sourceMs(first + FRAME_SAMPLES, world.driftPpm) + latencyMs;
    if (random() < world.stallShare) busyUntilMs = doneMs + random() * 400;
    const jitterMs = -Math.log(1 - random()) * world.jitterMs;
    const stampMs = Math.max(doneMs + jitterMs, busyUntilMs, sent.at(-1)?.stampMs ?? 0);
    const samples = Float32Array.from({ length: FRAME_SAMPLES }, (_, index) => first + index);
    sent.push(world.numbered ? { stampMs, samples, sequence: frame } : { stampMs, samples });
    if (world.numbered && random() < world.twiceShare) sent.push(sent.at(-1) as Sent);
    if (world.numbered && sent.length > 2 && random() < world.swapShare) {
      const [a, b] = sent.splice(-2) as [Sent, Sent];
      sent.push(b, { ...a, stampMs: b.stampMs });
    }
  }
  return sent;
}

function run(sent: readonly Sent[], timeline = new SoundTimeline()) {
  const outputs: TimelineOutput[] = sent.map((frame) => timeline.push(frame));
  return {
    timeline,
    frames: outputs.flatMap((output) => output.frames),
    gaps: outputs.flatMap((output) => output.gaps),
  };
}

/** How far each frame's time is from the truth, in ms. */
function errorsMs(frames: readonly SoundFrame[], driftPpm: number): number[] {
  return frames.map((frame) => frame.fromMs - sourceMs(frame.samples[0] as number, driftPpm) - latencyMs);
}

/** Every sample at most once, in order; and what is between two frames is either nothing or told as a gap. */
function checkAccounted(
  frames: readonly SoundFrame[],
  gaps: readonly SoundGap[],
  delivered: readonly Sent[],
) {
  const given = new Set(delivered.map((frame) => frame.samples[0] as number));
  let lastSample = -1;
  let untilMs: number | undefined;
  for (const { fromMs, samples } of frames) {
    const first = samples[0] as number;
    expect(first).toBeGreaterThan(lastSample);
    expect(given.has(Math.floor(first / FRAME_SAMPLES) * FRAME_SAMPLES)).toBe(true);
    for (let index = 1; index < samples.length; index += 1) {
      if (samples[index] !== first + index) throw new Error('a frame is not one stretch of sound');
    }
    lastSample = first + samples.length - 1;
    if (untilMs !== undefined) {
      const stepMs = fromMs - untilMs;
      expect(stepMs).toBeGreaterThan(-5.001);
      const told = gaps.find((gap) => gap.untilMs === fromMs);
      if (stepMs > 5) expect(told?.fromMs).toBe(untilMs);
      else expect(told).toBeUndefined();
    }
    untilMs = fromMs + samples.length / 16;
  }
}

const worlds = (numbered: boolean) =>
  fc.record({
    seed: fc.integer(),
    frames: fc.constant(1500),
    driftPpm: fc.integer({ min: -300, max: 300 }),
    jitterMs: fc.double({ min: 0, max: 6, noNaN: true }),
    stallShare: fc.constantFrom(0, 0.01),
    lossShare: fc.constantFrom(0, 0.005, 0.02),
    numbered: fc.constant(numbered),
    twiceShare: fc.constantFrom(0, 0.02),
    swapShare: fc.constantFrom(0, 0.02),
  });

const calm: World = {
  seed: 1,
  frames: 500,
  driftPpm: 0,
  jitterMs: 0,
  stallShare: 0,
  lossShare: 0,
  numbered: false,
  twiceShare: 0,
  swapShare: 0,
};

describe('source time', () => {
  it.each([
    ['from arrival alone', false],
    ['with numbered frames', true],
  ])('stays within 40 ms of the truth, nothing undelivered counts as heard: %s', (_, numbered) => {
    fc.assert(
      fc.property(worlds(numbered), (world) => {
        const sent = deliver(world);
        const { frames, gaps } = run(sent);
        checkAccounted(frames, gaps, sent);
        expect(Math.max(...errorsMs(frames, world.driftPpm).map(Math.abs))).toBeLessThan(40);
      }),
      { seed: 3, numRuns: 40 },
    );
  });

  it('is within 3 ms of the truth under jitter, stalls and drift without loss', () => {
    fc.assert(
      fc.property(worlds(false), (world) => {
        const sent = deliver({ ...world, lossShare: 0 });
        const { frames, gaps } = run(sent);
        expect(gaps).toEqual([]);
        // The first second may start on a late frame.
        const settled = errorsMs(frames, world.driftPpm).slice(50);
        expect(Math.max(...settled.map(Math.abs))).toBeLessThan(3);
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  it('holds back at most a quarter of a second of delivered sound', () => {
    const sent = deliver({ ...calm, frames: 500, jitterMs: 4, numbered: false });
    const { timeline, frames } = run(sent);
    expect(frames.length).toBe(sent.length);
    expect(timeline.statistics().delayMs).toBeLessThan(250);
  });
});

describe('loss', () => {
  it('finds a loss without numbers and tells its length', () => {
    const sent = deliver(calm).filter((_, index) => index < 100 || index >= 130);
    const { gaps, frames, timeline } = run(sent);
    expect(gaps).toHaveLength(1);
    expect((gaps[0] as SoundGap).untilMs - (gaps[0] as SoundGap).fromMs).toBeCloseTo(600, 0);
    expect(Math.max(...errorsMs(frames, 0).map(Math.abs))).toBeLessThan(1);
    expect(timeline.statistics()).toMatchObject({ gapCount: 1, lateFrameCount: 0 });
    expect(timeline.statistics().lostMs).toBeCloseTo(600, 0);
  });

  it('finds a single lost frame at once where frames are numbered', () => {
    const sent = deliver({ ...calm, numbered: true }).filter((_, index) => index !== 100);
    const { gaps } = run(sent);
    expect(gaps).toHaveLength(1);
    expect((gaps[0] as SoundGap).untilMs - (gaps[0] as SoundGap).fromMs).toBeCloseTo(20, 3);
  });

  it('takes a stall that is caught up with for lateness, not for loss', () => {
    const sent = deliver(calm).map((frame) => ({ ...frame, stampMs: stalled(frame.stampMs, 12_000, 900) }));
    const { gaps, frames, timeline } = run(sent);
    expect(gaps).toEqual([]);
    expect(frames).toHaveLength(sent.length);
    expect(timeline.statistics().lateFrameCount).toBeGreaterThan(20);
  });

  it('does not believe the burst after a stall that lost sound: it counts as not heard', () => {
    // Stopped for 5 s; the pipe kept the first second of them, the rest is gone.
    const sent = deliver({ ...calm, frames: 1000 })
      .filter(({ stampMs }) => stampMs < 13_000 || stampMs >= 17_000)
      .map((frame) => ({ ...frame, stampMs: stalled(frame.stampMs, 12_000, 5_000) }));
    const { gaps, frames } = run(sent);
    expect(Math.max(...errorsMs(frames, 0).map(Math.abs))).toBeLessThan(40);
    expect(gaps).toHaveLength(1);
    expect((gaps[0] as SoundGap).fromMs).toBeLessThanOrEqual(12_020);
    expect((gaps[0] as SoundGap).reason).toBe('resync');
  });
});

describe('clocks', () => {
  it.each([-300, -40, 0, 120, 300])('measures a drift of %i ppm to 30 ppm', (driftPpm) => {
    const { timeline } = run(deliver({ ...calm, frames: 4000, jitterMs: 3, stallShare: 0.01, driftPpm }));
    expect(Math.abs((timeline.statistics().driftPpm as number) - driftPpm)).toBeLessThan(30);
  });

  it('does not guess a drift from a few seconds', () => {
    expect(run(deliver(calm)).timeline.statistics().driftPpm).toBeUndefined();
  });

  it('takes a jump of an hour for a sleep: a gap, then right again', () => {
    const sent = deliver(calm).map((frame, index) => ({
      ...frame,
      stampMs: frame.stampMs + (index < 250 ? 0 : 3_600_000),
    }));
    const { gaps, frames } = run(sent);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject({ reason: 'resync' });
    expect((gaps[0] as SoundGap).untilMs - (gaps[0] as SoundGap).fromMs).toBeCloseTo(3_600_000, 0);
    expect(errorsMs(frames.slice(-1), 0)[0]).toBeCloseTo(3_600_000, 0);
  });

  it('survives a clock that jumps back: no sample is given a time that was given already', () => {
    const sent = deliver(calm).map((frame, index) => ({
      ...frame,
      stampMs: frame.stampMs - (index < 250 ? 0 : 900),
    }));
    const { frames, gaps } = run(sent);
    let untilMs = 0;
    for (const frame of frames) {
      expect(frame.fromMs).toBeGreaterThan(untilMs - 5.001);
      untilMs = frame.fromMs + frame.samples.length / 16;
    }
    expect(gaps.every((gap) => gap.reason === 'resync')).toBe(true);
    expect(errorsMs(frames.slice(-1), 0)[0]).toBeCloseTo(-900, 0);
  });

  it('a reopened device leaves a gap and starts its count anew', () => {
    const timeline = new SoundTimeline();
    const first = run(deliver(calm).slice(0, 200), timeline);
    timeline.reopen();
    const second = run(
      deliver(calm)
        .slice(0, 200)
        .map((frame) => ({ ...frame, stampMs: frame.stampMs + 30_000 })),
      timeline,
    );
    expect(first.gaps).toEqual([]);
    expect(second.gaps).toHaveLength(1);
    expect(second.gaps[0]).toMatchObject({ reason: 'reopened' });
    expect(errorsMs(second.frames, 0).at(-1)).toBeCloseTo(30_000, 0);
  });

  it('a sender that starts counting anew is heard on', () => {
    const timeline = new SoundTimeline();
    const numbered = deliver({ ...calm, frames: 1200, numbered: true });
    run(
      numbered.slice(0, 1000).map((frame) => frame),
      timeline,
    );
    const again = numbered.slice(0, 200).map((frame) => ({ ...frame, stampMs: frame.stampMs + 20_000 }));
    const { frames } = run(again, timeline);
    expect(frames.length).toBeGreaterThan(180);
    expect(errorsMs(frames, 0).at(-1)).toBeCloseTo(20_000, 0);
  });
});

it('drops empty frames and stamps that are no number', () => {
  const { frames } = run([
    { stampMs: Number.NaN, samples: new Float32Array(320) },
    { stampMs: 1, samples: new Float32Array(0) },
    ...deliver(calm).slice(0, 50),
  ]);
  expect(frames).toHaveLength(50);
});

/** A reader that does nothing from `fromMs` for `forMs` and then takes all that waits at once. */
function stalled(stampMs: number, fromMs: number, forMs: number): number {
  return stampMs >= fromMs && stampMs < fromMs + forMs ? fromMs + forMs : stampMs;
}
