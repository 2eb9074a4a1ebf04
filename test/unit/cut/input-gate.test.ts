import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../../../src-engine/contract/flow.ts';
import { MERGE_GAP_MS } from '../../../src-engine/cut/cut-groups.ts';
import { InputGate } from '../../../src-engine/cut/input-gate.ts';
import { addSpan, removeSpan, uncoveredMs } from '../../../src-engine/cut/spans.ts';
import { decision, someDecisions } from './decisions.ts';
import { type Doing, playGate } from './gate-play.ts';

const DELAY_MS = 1500;
const FOREVER = { fromMs: -1e6, untilMs: 1e6 };
const newGate = (options: { strict?: boolean; offsetMs?: number; checked?: boolean } = {}) => {
  const gate = new InputGate({
    inputId: 'mic',
    timing: { delayMs: DELAY_MS, offsetMs: options.offsetMs ?? 0 },
    strict: options.strict ?? true,
  });
  if (options.checked ?? true) gate.checked(FOREVER);
  return gate;
};
const word = decision({ id: 'a', fromMs: 1000, untilMs: 1400, content: { fromMs: 1060, untilMs: 1340 } });
const kinds = (events: readonly { kind: string }[]) => events.map(({ kind }) => kind);

describe('a word in time', () => {
  it('is muted exactly at its airtime and recorded without a leak', () => {
    const gate = newGate({ offsetMs: 25 });
    const { muted, bleeped, events, records } = playGate(gate, [{ atMs: 1700, run: () => gate.put(word) }], {
      untilMs: 5000,
    });
    expect(muted).toEqual([{ fromMs: 2525, untilMs: 2925 }]);
    expect(bleeped).toEqual([]);
    expect(kinds(events)).toEqual(['cut-planned', 'cut-started', 'cut-ended']);
    expect(records).toMatchObject([
      { leakedMs: 0, latenessMs: 0, dryRun: false, categories: ['profanity.strong'] },
    ]);
  });

  it('is bleeped for just as long', () => {
    const gate = newGate();
    gate.put({ ...word, action: 'bleep' });
    const { muted, bleeped } = playGate(gate, [], { untilMs: 5000 });
    expect(bleeped).toEqual([{ fromMs: 2500, untilMs: 2900 }]);
    expect(muted).toEqual(bleeped);
  });

  it('of a dry run is announced and recorded, and touches nothing', () => {
    const gate = newGate({ strict: false });
    gate.put({ ...word, dryRun: true });
    const { muted, events, records } = playGate(gate, [], { untilMs: 5000 });
    expect(muted).toEqual([]);
    expect(kinds(events)).toEqual(['cut-planned', 'cut-started', 'cut-ended']);
    expect(records).toMatchObject([{ dryRun: true, leakedMs: 0, aired: { fromMs: 2500, untilMs: 2900 } }]);
  });
});

describe('a change before the airtime', () => {
  it('of the timing moves cuts, of a dry run as well', () => {
    const gate = newGate();
    gate.put(word);
    gate.put({ ...word, id: 'b', dryRun: true });
    gate.setTiming({ delayMs: 2000, offsetMs: 10 });
    const { muted, records } = playGate(gate, [], { untilMs: 5000 });
    expect(muted).toEqual([{ fromMs: 3010, untilMs: 3410 }]);
    expect(records.map(({ aired }) => aired)).toEqual([...muted, ...muted]);
  });

  it('to a dry run or back cuts once', () => {
    const gate = newGate();
    gate.put(word);
    gate.put({ ...word, dryRun: true });
    const { muted, records } = playGate(gate, [], { untilMs: 5000 });
    expect(muted).toEqual([]);
    expect(records).toMatchObject([{ dryRun: true }]);
  });

  it('by taking it back leaves nothing', () => {
    const gate = newGate();
    gate.put(word);
    gate.put({ ...word, id: 'b', dryRun: true });
    const doings = [
      { atMs: 2000, run: () => gate.withdraw('a') },
      { atMs: 2000, run: () => gate.withdraw('b') },
    ];
    const { muted, records } = playGate(gate, doings, { untilMs: 5000 });
    expect({ muted, records }).toEqual({ muted: [], records: [] });
  });
});

describe('a late word', () => {
  const lateBy = (lateMs: number, dryRun = false) => {
    const gate = newGate({ strict: false });
    const late = { atMs: 2500 + lateMs, run: () => gate.put({ ...word, dryRun }) };
    return playGate(gate, [late], { untilMs: 5000 });
  };

  it('is cut for what is left; the leak is what was said and aired, without the pad', () => {
    const { muted, records } = lateBy(200);
    expect(muted).toEqual([{ fromMs: 2700, untilMs: 2900 }]);
    expect(records).toMatchObject([{ latenessMs: 200, leakedMs: 140 }]);
    expect(lateBy(60).records).toMatchObject([{ latenessMs: 60, leakedMs: 0 }]);
  });

  it('that aired whole is recorded as leaked whole', () => {
    const { muted, records } = lateBy(500);
    expect(muted).toEqual([]);
    expect(records).toMatchObject([{ latenessMs: 500, leakedMs: 280, aired: null }]);
  });

  it('counts the same in a dry run', () => {
    expect(lateBy(200, true).records).toMatchObject([{ leakedMs: 140, dryRun: true }]);
    expect(lateBy(500, true).records).toMatchObject([{ leakedMs: 280, aired: null }]);
  });

  it('leaks nothing where it was silent anyway', () => {
    const gate = newGate();
    const doings = [
      { atMs: 2000, run: () => gate.setReason('panic', true) },
      { atMs: 2700, run: () => gate.put(word) },
    ];
    expect(playGate(gate, doings, { untilMs: 5000 }).records).toMatchObject([
      { leakedMs: 0, latenessMs: 200 },
    ]);
  });

  it('is not counted twice when it is revised afterwards', () => {
    const gate = newGate();
    const doings = [
      { atMs: 2700, run: () => gate.put(word) },
      {
        atMs: 3500,
        run: () => gate.put({ ...word, untilMs: 1600, content: { fromMs: 1060, untilMs: 1500 } }),
      },
    ];
    const { records } = playGate(gate, doings, { untilMs: 5000 });
    expect(records.map(({ leakedMs }) => leakedMs)).toEqual([140, 100]);
  });
});

describe('requests to OBS that take time or fail', () => {
  it('are counted: a mute that landed late leaked', () => {
    const gate = newGate();
    gate.put(word);
    const { records } = playGate(gate, [], { untilMs: 5000, latencyMs: 100 });
    expect(records).toMatchObject([{ leakedMs: 40 }]);
  });

  it('are repeated, and what aired until then is a leak', () => {
    const gate = newGate();
    gate.put(word);
    const outcomeAt = (nowMs: number) => (nowMs < 2600 ? 'refused' : 'applied');
    const { muted, records } = playGate(gate, [], { untilMs: 5000, outcomeAt });
    expect(muted).toEqual([{ fromMs: 2600, untilMs: 2900 }]);
    expect(records).toMatchObject([{ leakedMs: 40 }]);
  });

  it('count as silence only once confirmed', () => {
    const gate = newGate();
    gate.put(word);
    const { records } = playGate(gate, [], { untilMs: 5000, latencyMs: 700 });
    expect(records).toMatchObject([{ leakedMs: 280, aired: { fromMs: 2500, untilMs: 2900 } }]);
  });

  it('do not go out without a link; what airs then is a leak, and the mute is made up for', () => {
    const gate = newGate();
    gate.put(word);
    const doings = [
      { atMs: 2000, run: (nowMs: number) => gate.unlinked(nowMs) },
      { atMs: 2700, run: (nowMs: number) => gate.linked(false, nowMs) },
    ];
    const { muted, records } = playGate(gate, doings, { untilMs: 5000 });
    expect(muted).toEqual([{ fromMs: 2700, untilMs: 2900 }]);
    expect(records).toMatchObject([{ leakedMs: 140 }]);
  });
});

describe('sound that was not checked', () => {
  const behind = (strict: boolean, extra: Doing[] = []) => {
    const gate = newGate({ strict, checked: false });
    gate.checked({ fromMs: -1e6, untilMs: 2000 });
    const doings = [{ atMs: 4200, run: () => gate.checked({ fromMs: 2000, untilMs: 1e6 }) }, ...extra];
    return playGate(gate, doings, { untilMs: 9000 });
  };

  it('is muted by a strict policy from its airtime until caught up, and said', () => {
    const { muted, events } = behind(true);
    expect(muted).toEqual([{ fromMs: 3500, untilMs: 4200 }]);
    expect(events).toMatchObject([
      { kind: 'catching-up', cause: 'behind', airs: false, sinceMs: 3500 },
      { kind: 'caught-up', sinceMs: 3500, untilMs: 4200, because: 'checked' },
    ]);
  });

  it('airs with a relaxed policy, and is said all the same', () => {
    const { muted, events } = behind(false);
    expect(muted).toEqual([]);
    expect(events).toMatchObject([{ kind: 'catching-up', airs: true }, { kind: 'caught-up' }]);
  });

  it('before protection began is muted too', () => {
    const gate = newGate({ checked: false });
    gate.checked({ fromMs: 0, untilMs: 1e6 });
    const { muted } = playGate(gate, [], { untilMs: 5000 });
    expect(muted).toEqual([{ fromMs: 0, untilMs: 1500 }]);
  });

  it('is cut out exactly where a piece was lost', () => {
    const gate = newGate({ checked: false });
    gate.checked({ fromMs: -1e6, untilMs: 2000 });
    gate.checked({ fromMs: 2100, untilMs: 1e6 });
    expect(playGate(gate, [], { untilMs: 9000 }).muted).toEqual([{ fromMs: 3500, untilMs: 3600 }]);
  });

  it('covers what was stamped while the machine slept', () => {
    const gate = newGate();
    gate.distrust({ fromMs: 2000, untilMs: 2300 });
    expect(playGate(gate, [], { untilMs: 9000 }).muted).toEqual([{ fromMs: 3500, untilMs: 3800 }]);
  });

  it('covers a late word inside it: no leak', () => {
    const gate = newGate({ checked: false });
    gate.checked({ fromMs: -1e6, untilMs: 900 });
    const doings = [
      { atMs: 3100, run: () => gate.put(word) },
      { atMs: 3100, run: () => gate.checked({ fromMs: 900, untilMs: 1e6 }) },
    ];
    const { records, muted } = playGate(gate, doings, { untilMs: 9000 });
    expect(muted).toEqual([{ fromMs: 2400, untilMs: 3100 }]);
    expect(records).toMatchObject([{ leakedMs: 0, aired: null }]);
  });

  it('falls under a policy that turns strict meanwhile', () => {
    const gate = newGate({ strict: false, checked: false });
    const doings = [{ atMs: 1000, run: () => gate.setStrict(true) }];
    expect(playGate(gate, doings, { untilMs: 2000 }).muted).toEqual([{ fromMs: 1000, untilMs: 2000 }]);
  });
});

describe('a pause', () => {
  it('cuts nothing, says so, counts no leak, and what airs after it is cut', () => {
    const gate = newGate({ checked: false });
    gate.put(word);
    gate.put(decision({ id: 'b', fromMs: 2000, untilMs: 2400 }));
    gate.put(decision({ id: 'c', fromMs: 3000, untilMs: 3400 }));
    gate.checked({ fromMs: -1e6, untilMs: 1e6 });
    const doings = [
      { atMs: 2700, run: (nowMs: number) => gate.setPaused(true, nowMs) },
      { atMs: 4000, run: (nowMs: number) => gate.setPaused(false, nowMs) },
    ];
    const { muted, records } = playGate(gate, doings, { untilMs: 9000 });
    expect(muted).toEqual([
      { fromMs: 2500, untilMs: 2700 },
      { fromMs: 4500, untilMs: 4900 },
    ]);
    expect(records).toMatchObject([
      { decisionIds: ['a'], leakedMs: 0 },
      { decisionIds: ['c'], leakedMs: 0 },
    ]);
  });

  it('that ends in mid-word cuts what is left; what was let out is no leak', () => {
    const gate = newGate();
    gate.put(word);
    const doings = [
      { atMs: 2000, run: (nowMs: number) => gate.setPaused(true, nowMs) },
      { atMs: 2700, run: (nowMs: number) => gate.setPaused(false, nowMs) },
    ];
    const { muted, records } = playGate(gate, doings, { untilMs: 9000 });
    expect(muted).toEqual([{ fromMs: 2700, untilMs: 2900 }]);
    expect(records).toMatchObject([{ leakedMs: 0 }]);
  });

  it('lifts fail closed and all but the panic', () => {
    const gate = newGate({ checked: false });
    gate.setReason('mismatch', true);
    gate.setReason('link-lost', true);
    const doings = [
      { atMs: 1000, run: (nowMs: number) => gate.setPaused(true, nowMs) },
      { atMs: 2000, run: () => gate.setReason('panic', true) },
    ];
    const { muted, events } = playGate(gate, doings, { untilMs: 3000 });
    expect(muted).toEqual([
      { fromMs: 0, untilMs: 1000 },
      { fromMs: 2000, untilMs: 3000 },
    ]);
    expect(events).toMatchObject([{ kind: 'catching-up' }, { kind: 'caught-up', because: 'paused' }]);
    expect(gate.status(3000)).toMatchObject({ reasons: ['panic'], isPaused: true, userMuted: false });
  });
});

describe('the streamer’s own mute', () => {
  const byHand = (presses: readonly { atMs: number; muted: boolean }[]) => {
    const gate = newGate();
    gate.put({ ...word, action: 'bleep' });
    let press: (muted: boolean, nowMs: number) => void = () => undefined;
    const doings = presses.map(({ atMs, muted }): Doing => ({ atMs, run: (nowMs) => press(muted, nowMs) }));
    return playGate(gate, doings, {
      untilMs: 5000,
      onReady: (setByHand) => {
        press = setByHand;
      },
    });
  };

  it('stands through the cut and after it, without a tone', () => {
    const { muted, bleeped, events, records } = byHand([{ atMs: 2000, muted: true }]);
    expect(muted).toEqual([{ fromMs: 2000, untilMs: 5000 }]);
    expect(bleeped).toEqual([]);
    expect(events).toContainEqual({ kind: 'user-mute', inputId: 'mic', muted: true, atMs: 2000 });
    expect(records).toMatchObject([{ leakedMs: 0 }]);
  });

  it('taken off in mid-cut counts after the cut', () => {
    const { muted, bleeped } = byHand([
      { atMs: 2000, muted: true },
      { atMs: 2600, muted: false },
    ]);
    expect(muted).toEqual([{ fromMs: 2000, untilMs: 2900 }]);
    expect(bleeped).toEqual([{ fromMs: 2600, untilMs: 2900 }]);
  });
});

const union = (spans: readonly Span[], joinMs = 0) =>
  spans.reduce<Span[]>((all, span) => addSpan(all, span, joinMs), []);
const atAir = ({ fromMs, untilMs }: Span): Span => ({
  fromMs: fromMs + DELAY_MS,
  untilMs: untilMs + DELAY_MS,
});

describe('whatever is decided', () => {
  it('in time, OBS is muted for every decision’s airtime and for nothing else', () => {
    fc.assert(
      fc.property(someDecisions, fc.infiniteStream(fc.integer({ min: 0, max: 1500 })), (decisions, leads) => {
        const gate = newGate();
        const doings = decisions.map((one): Doing => {
          const lead = leads.next().value ?? 0;
          return { atMs: one.fromMs + DELAY_MS - lead, run: () => gate.put(one) };
        });
        const { muted, records } = playGate(gate, doings, { untilMs: 20_000 });
        const airtimes = decisions.map(atAir);
        expect(uncoveredMs(airtimes, muted)).toBe(0);
        expect(uncoveredMs(muted, union(airtimes, MERGE_GAP_MS))).toBe(0);
        expect(records.every(({ leakedMs }) => leakedMs === 0)).toBe(true);
        expect(records.flatMap(({ decisionIds }) => decisionIds).toSorted()).toEqual(
          decisions.map(({ id }) => id),
        );
      }),
    );
  });

  it('and however late, the leaks add up to what OBS really let out', () => {
    fc.assert(
      fc.property(
        someDecisions,
        fc.infiniteStream(fc.integer({ min: -500, max: 1500 })),
        (decisions, lates) => {
          const gate = newGate();
          const doings = decisions.map((one): Doing => {
            const late = lates.next().value ?? 0;
            return { atMs: Math.max(0, one.fromMs + DELAY_MS + late), run: () => gate.put(one) };
          });
          const { muted, records } = playGate(gate, doings, { untilMs: 20_000 });
          const contents = decisions.map(({ content }) => atAir(content));
          const leakedMs = records.reduce((sum, record) => sum + record.leakedMs, 0);
          expect(leakedMs).toBeCloseTo(uncoveredMs(contents, muted), 6);
        },
      ),
    );
  });

  it('and whatever was checked, a strict policy lets no unchecked sound air', () => {
    const looks = fc.array(
      fc.record({ atMs: fc.nat(6000), fromMs: fc.nat(5000), lengthMs: fc.integer({ min: 1, max: 1500 }) }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(looks, (list) => {
        const gate = newGate({ checked: false });
        const doings = list.map(({ atMs, fromMs, lengthMs }): Doing => {
          return { atMs, run: () => gate.checked({ fromMs, untilMs: fromMs + lengthMs }) };
        });
        const { muted } = playGate(gate, doings, { untilMs: 9000 });
        const inTime = list.map(({ atMs, fromMs, lengthMs }) => ({
          fromMs: Math.max(atMs, fromMs + DELAY_MS),
          untilMs: Math.max(atMs, fromMs + lengthMs + DELAY_MS),
        }));
        const checked = union(
          inTime.filter(({ fromMs, untilMs }) => fromMs < untilMs),
          20,
        );
        const unchecked = checked.reduce<Span[]>(
          (left, hole) => removeSpan(left, hole),
          [{ fromMs: 0, untilMs: 9000 }],
        );
        expect(uncoveredMs(unchecked, muted)).toBeLessThan(0.1);
      }),
    );
  });
});
