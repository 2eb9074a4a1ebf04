import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../../src-engine/contract/incidents.ts';
import {
  countsByCategory,
  countsOverTime,
  fromKnown,
  groupByStream,
  groupWith,
  periodStart,
} from '../../../../src-renderer/features/incidents/incident-groups.ts';

const MINUTE = 60_000;
const start = new Date(2026, 4, 1, 20, 0, 0).getTime();
let count = 0;

function incident(atMs: number, streamOffsetMs?: number, rest: Partial<Incident> = {}): Incident {
  count += 1;
  return {
    incidentId: `incident-${count}`,
    at: new Date(atMs).toISOString(),
    ...(streamOffsetMs === undefined ? {} : { streamOffsetMs }),
    inputId: 'mic',
    category: 'profanity.strong',
    action: 'bleep',
    durationMs: 400,
    leakedMs: 0,
    latenessMs: 0,
    policyName: 'Family friendly',
    falseAlarm: false,
    ...rest,
  };
}

const onStream = (startMs: number, offsetMs: number, rest: Partial<Incident> = {}) =>
  incident(startMs + offsetMs, offsetMs, rest);

describe('incidents by stream', () => {
  it('takes those together whose streams began within two seconds of each other', () => {
    const later = start + 24 * 60 * MINUTE;
    const groups = groupByStream([
      onStream(later, 5 * MINUTE),
      onStream(start + 1500, 50 * MINUTE),
      onStream(start, 10 * MINUTE),
    ]);
    expect(groups.map(({ kind, incidents }) => [kind, incidents.length])).toEqual([
      ['stream', 1],
      ['stream', 2],
    ]);
    expect(groups[1]?.startedAtMs).toBe(start);
  });

  it('keeps a stream whole whose clock drifts', () => {
    const drifting = Array.from({ length: 10 }, (_, at) => onStream(start + at * 1000, at * 20 * MINUTE));
    expect(groupByStream(drifting)).toHaveLength(1);
  });

  it('gathers those of no stream by day', () => {
    const groups = groupByStream([
      incident(start + 26 * 60 * MINUTE),
      incident(start + MINUTE),
      incident(start),
    ]);
    expect(groups.map(({ kind, incidents }) => [kind, incidents.length])).toEqual([
      ['off-stream', 1],
      ['off-stream', 2],
    ]);
  });

  it('is found again by any of its incidents', () => {
    const [a, b] = [onStream(start, 0), onStream(start, MINUTE)];
    const groups = groupByStream([a, b]);
    expect(groupWith(groups, b.incidentId)).toBe(groups[0]);
    expect(groupWith(groups, 'incident-none')).toBeUndefined();
    expect(groupByStream([])).toEqual([]);
  });
});

describe('counts', () => {
  it('go by ten minutes of the stream, without gaps', () => {
    const [group] = groupByStream([
      onStream(start, MINUTE),
      onStream(start, 9 * MINUTE, { falseAlarm: true }),
      onStream(start, 35 * MINUTE),
    ]);
    const { stepMs, bars } = countsOverTime(group!);
    expect(stepMs).toBe(10 * MINUTE);
    expect(bars.map((bar) => [bar.fromMs / MINUTE, bar.count, bar.falseAlarms])).toEqual([
      [0, 2, 1],
      [10, 0, 0],
      [20, 0, 0],
      [30, 1, 0],
    ]);
  });

  it('go by hours on a long stream and off stream', () => {
    const [long] = groupByStream([onStream(start, MINUTE), onStream(start, 300 * MINUTE)]);
    expect(countsOverTime(long!)).toMatchObject({ stepMs: 60 * MINUTE, bars: { length: 6 } });
    const [off] = groupByStream([incident(start), incident(start + 70 * MINUTE)]);
    expect(countsOverTime(off!).bars.map(({ fromMs }) => fromMs / (60 * MINUTE))).toEqual([20, 21]);
  });

  it('go by category, the most frequent first', () => {
    const counts = countsByCategory([
      incident(start, 0, { category: 'slur.origin' }),
      incident(start, 0, { category: 'private', falseAlarm: true }),
      incident(start, 0, { category: 'private' }),
      incident(start, 0, { category: 'religious' }),
    ]);
    expect(counts.map((one) => [one.category, one.count, one.falseAlarms])).toEqual([
      ['private', 2, 1],
      ['religious', 1, 0],
      ['slur.origin', 1, 0],
    ]);
  });
});

describe('what is shown', () => {
  it('leaves newer incidents waiting', () => {
    const list = [incident(start), incident(start), incident(start)];
    expect(fromKnown(list, list[1]?.incidentId)).toEqual({ shown: list.slice(1), waiting: 1 });
    expect(fromKnown(list, undefined)).toEqual({ shown: list, waiting: 0 });
    expect(fromKnown(list, 'incident-gone')).toEqual({ shown: list, waiting: 0 });
  });

  it('begins a period so many days ago', () => {
    expect(periodStart('all', start)).toBeUndefined();
    expect(periodStart('week', Date.UTC(2026, 0, 8))).toBe('2026-01-01T00:00:00.000Z');
  });
});
