import { describe, expect, it } from 'vitest';
import { SocketSources } from '../../../src-engine/capture/socket-source.ts';
import type { SoundFrame } from '../../../src-engine/contract/flow.ts';
import type { PushedFrame } from '../../../src-engine/operations/ports/pushed-sound.ts';
import type { SoundGap, SourceState } from '../../../src-engine/operations/ports/sound.ts';

function listening() {
  const sources = new SocketSources();
  const source = sources.add('mic');
  const sink = sources.sinkFor('mic') as NonNullable<ReturnType<typeof sources.sinkFor>>;
  const [frames, states, gaps]: [SoundFrame[], SourceState[], SoundGap[]] = [[], [], []];
  const started = source.start(
    (frame) => frames.push(frame),
    (state) => states.push(state),
    (gap) => gaps.push(gap),
  );
  return { sources, source, sink, frames, states, gaps, started };
}

/** Frame `index` of 20 ms, said at 1000 + 20 index, here 8 ms after its end. */
function frame(index: number, changes: Partial<PushedFrame> = {}): PushedFrame {
  const samples = new Float32Array(320).fill(0.1);
  return { fromMs: 1000 + index * 20, arrivedAtMs: 1028 + index * 20, sequence: index, samples, ...changes };
}

describe('pushed sound', () => {
  it('keeps the time that the client told, not that of arrival', async () => {
    const { sink, frames, states, started } = listening();
    await started;
    sink.opened();
    for (let index = 0; index < 100; index += 1) sink.push(frame(index));
    expect(frames).toHaveLength(100);
    for (const [index, { fromMs }] of frames.entries()) expect(fromMs).toBeCloseTo(1000 + index * 20, 6);
    expect(states.map(({ kind }) => kind)).toEqual(['starting', 'running']);
  });

  it('does not believe a stamp from the future', () => {
    const { sink, frames } = listening();
    sink.opened();
    for (let index = 0; index < 100; index += 1) sink.push(frame(index, { fromMs: 60_000 + index * 20 }));
    expect(frames[0]?.fromMs).toBeCloseTo(1008, 6);
  });

  it('counts on where the sequence wraps', () => {
    const { sink, frames, gaps } = listening();
    sink.opened();
    for (let index = 0; index < 100; index += 1) {
      sink.push(frame(index, { sequence: (2 ** 32 - 50 + index) % 2 ** 32 }));
    }
    expect(frames).toHaveLength(100);
    expect(gaps).toEqual([]);
  });

  it('tells what the client lost', () => {
    const { sink, gaps } = listening();
    sink.opened();
    for (let index = 0; index < 100; index += 1) if (index !== 50 && index !== 51) sink.push(frame(index));
    expect(gaps).toHaveLength(1);
    expect(gaps[0]?.fromMs).toBeCloseTo(2000, 6);
    expect(gaps[0]?.untilMs).toBeCloseTo(2040, 6);
  });

  it('is lost while nobody pushes, and takes up again with a client that counts from 0', () => {
    const { sink, frames, states, gaps } = listening();
    sink.opened();
    for (let index = 0; index < 50; index += 1) sink.push(frame(index));
    sink.closed();
    sink.push(frame(50));
    expect(states.at(-1)?.kind).toBe('lost');
    sink.opened();
    for (let index = 0; index < 50; index += 1) {
      const { fromMs, arrivedAtMs } = frame(index + 200);
      sink.push(frame(index, { fromMs, arrivedAtMs }));
    }
    expect(states.at(-1)?.kind).toBe('running');
    expect(frames).toHaveLength(100);
    expect(gaps).toMatchObject([{ reason: 'reopened' }]);
    expect(gaps[0]?.fromMs).toBeCloseTo(2000, 6);
    expect(gaps[0]?.untilMs).toBeCloseTo(5000, 6);
  });

  it('a client that was there before the start is heard', async () => {
    const sources = new SocketSources();
    const source = sources.add('mic');
    source.opened();
    const states: SourceState[] = [];
    await source.start(
      () => undefined,
      (state) => states.push(state),
    );
    expect(states.map(({ kind }) => kind)).toEqual(['starting', 'running']);
  });

  it('no input, no sink; after stop nothing is told', async () => {
    const { sources, source, sink, frames } = listening();
    expect(sources.sinkFor('guest')).toBeUndefined();
    sources.remove('mic');
    expect(sources.sinkFor('mic')).toBeUndefined();
    sink.opened();
    await source.stop();
    for (let index = 0; index < 50; index += 1) sink.push(frame(index));
    expect(frames).toEqual([]);
  });
});
