import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src-engine/contract/flow.ts';
import { MERGE_GAP_MS } from '../../../src-engine/cut/cut-groups.ts';
import { CutSchedule, type ScheduleStep } from '../../../src-engine/cut/cut-schedule.ts';
import { addSpan } from '../../../src-engine/cut/spans.ts';
import { decision, someDecisions } from './decisions.ts';

const timing = { delayMs: 1500, offsetMs: 0 };
const schedule = (...decisions: Decision[]) => {
  const made = new CutSchedule('mic', timing, false);
  for (const one of decisions) made.put(one);
  return made;
};
const kinds = (steps: readonly ScheduleStep[]) => steps.map(({ kind }) => kind);
const endedIn = (steps: readonly ScheduleStep[]) => steps.flatMap((s) => (s.kind === 'ended' ? [s.cut] : []));

/** Advances from wake to wake until nothing is left. */
function runOut(cuts: CutSchedule): ScheduleStep[] {
  const steps: ScheduleStep[] = [];
  for (let wakes = 0; Number.isFinite(cuts.nextWakeMs); wakes += 1) {
    if (wakes > 200) throw new Error('it wakes for ever');
    steps.push(...cuts.advance(cuts.nextWakeMs));
  }
  return steps;
}

describe('a cut', () => {
  it('is planned at once, begins and ends at its airtime, and is recorded', () => {
    const cuts = schedule(
      decision({ id: 'a', fromMs: 1000, untilMs: 1400, content: { fromMs: 1060, untilMs: 1340 } }),
    );
    expect(cuts.advance(2000)).toMatchObject([
      { kind: 'planned', cut: { cutId: 'mic-cut-1', airFromMs: 2500, airUntilMs: 2900 } },
    ]);
    expect(cuts.nextWakeMs).toBe(2500);
    expect(cuts.advance(2499.9)).toEqual([]);
    expect(cuts.onAir).toBeNull();
    expect(cuts.advance(2500)).toMatchObject([{ kind: 'started', cut: { cutId: 'mic-cut-1' } }]);
    expect(cuts.onAir).toBe('mute');
    expect(cuts.nextWakeMs).toBe(2900);
    expect(cuts.advance(2899.9)).toEqual([]);
    expect(cuts.advance(2900)).toMatchObject([
      {
        kind: 'ended',
        cut: {
          cutId: 'mic-cut-1',
          decisionIds: ['a'],
          source: { fromMs: 1000, untilMs: 1400 },
          aired: { fromMs: 2500, untilMs: 2900 },
          airedContent: [{ fromMs: 2560, untilMs: 2840 }],
          latenessMs: 0,
        },
      },
    ]);
    expect(cuts.onAir).toBeNull();
    expect(cuts.nextWakeMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('follows the offset of its input, on air as well', () => {
    const cuts = schedule(decision({ id: 'a', fromMs: 1000, untilMs: 1400 }));
    cuts.setTiming({ delayMs: 1500, offsetMs: 80 });
    expect(cuts.nextWakeMs).toBe(2580);
    cuts.advance(2580);
    cuts.setTiming({ delayMs: 1500, offsetMs: 85 });
    expect(cuts.nextWakeMs).toBe(2985);
  });

  it('that comes late cuts what is left and says how late', () => {
    const cuts = schedule(decision({ id: 'a', fromMs: 1000, untilMs: 1400 }));
    expect(kinds(cuts.advance(2700))).toEqual(['started']);
    expect(endedIn(cuts.advance(2900))).toMatchObject([
      { aired: { fromMs: 2700, untilMs: 2900 }, latenessMs: 200 },
    ]);
  });

  it('that comes after everything aired is recorded as missed', () => {
    const cuts = schedule(decision({ id: 'a', fromMs: 1000, untilMs: 1400 }));
    expect(cuts.advance(2900)).toMatchObject([{ kind: 'ended', cut: { aired: null, latenessMs: 400 } }]);
    expect(cuts.onAir).toBeNull();
  });

  it('needs some time to span', () => {
    expect(() => schedule(decision({ id: 'a', fromMs: 1000, untilMs: 1000 }))).toThrow(RangeError);
    expect(() => schedule(decision({ id: 'a', fromMs: Number.NaN, untilMs: 1000 }))).toThrow(RangeError);
  });
});

describe('neighbours', () => {
  it.each([
    { gapMs: 0, cuts: 1 },
    { gapMs: MERGE_GAP_MS, cuts: 1 },
    { gapMs: MERGE_GAP_MS + 1, cuts: 2 },
  ])('$gapMs ms apart make $cuts', ({ gapMs, cuts }) => {
    const ended = endedIn(
      runOut(
        schedule(
          decision({ id: 'a', fromMs: 1000, untilMs: 1400 }),
          decision({ id: 'b', fromMs: 1400 + gapMs, untilMs: 2000 }),
        ),
      ),
    );
    expect(ended).toHaveLength(cuts);
  });

  it('within the cool-down of the first are one cut, gap and all', () => {
    const a = decision({ id: 'a', fromMs: 1000, untilMs: 1400, coolDownMs: 500 });
    const b = decision({ id: 'b', fromMs: 1900, untilMs: 2000 });
    expect(endedIn(runOut(schedule(a, b)))).toMatchObject([{ aired: { fromMs: 2500, untilMs: 3500 } }]);
    expect(endedIn(runOut(schedule({ ...a, coolDownMs: 499 }, b)))).toHaveLength(2);
    expect(endedIn(runOut(schedule({ ...a, coolDownMs: 0 }, { ...b, coolDownMs: 500 })))).toHaveLength(2);
  });

  it('that become known after the first has ended are a cut of their own, cool-down or not', () => {
    const cuts = schedule(decision({ id: 'a', fromMs: 1000, untilMs: 1400, coolDownMs: 500 }));
    runOut(cuts);
    cuts.put(decision({ id: 'b', fromMs: 1900, untilMs: 2000 }));
    expect(endedIn(runOut(cuts))).toMatchObject([{ aired: { fromMs: 3400, untilMs: 3500 } }]);
  });

  it('mute together where any of them mutes', () => {
    const bleep = decision({ id: 'a', fromMs: 1000, untilMs: 1400, action: 'bleep' });
    const mute = decision({ id: 'b', fromMs: 1300, untilMs: 1600, action: 'mute', category: 'private' });
    const cuts = schedule(bleep, mute);
    cuts.advance(2500);
    expect(cuts.onAir).toBe('mute');
    expect(endedIn(runOut(cuts))).toMatchObject([{ categories: ['profanity.strong', 'private'] }]);
    expect(endedIn(runOut(schedule(bleep, { ...mute, action: 'bleep' })))).toMatchObject([
      { action: 'bleep' },
    ]);
  });

  it('join a cut on air: it goes on, and stops bleeping for one that mutes', () => {
    const cuts = schedule(decision({ id: 'a', fromMs: 1000, untilMs: 1400, action: 'bleep' }));
    cuts.advance(2500);
    expect(cuts.onAir).toBe('bleep');
    cuts.put(decision({ id: 'b', fromMs: 1200, untilMs: 1700 }));
    expect(cuts.advance(2600)).toMatchObject([{ kind: 'planned' }]);
    expect(cuts.onAir).toBe('bleep');
    expect(cuts.nextWakeMs).toBe(2700);
    expect(cuts.advance(2700)).toMatchObject([
      { kind: 'changed', cut: { cutId: 'mic-cut-1', airUntilMs: 3200 } },
      { kind: 'withdrawn', cutId: 'mic-cut-2' },
    ]);
    expect(cuts.onAir).toBe('mute');
    expect(cuts.nextWakeMs).toBe(3200);
  });

  it('join a cut on air at its end where the cool-down holds', () => {
    const cuts = schedule(decision({ id: 'a', fromMs: 1000, untilMs: 1400, coolDownMs: 500 }));
    cuts.advance(2500);
    cuts.put(decision({ id: 'b', fromMs: 1800, untilMs: 2000 }));
    expect(endedIn(runOut(cuts))).toMatchObject([
      { decisionIds: ['a', 'b'], aired: { fromMs: 2500, untilMs: 3500 } },
    ]);
  });

  it('that come late make the whole cut late', () => {
    const cuts = schedule(decision({ id: 'a', fromMs: 1000, untilMs: 1400 }));
    cuts.advance(2500);
    cuts.put(decision({ id: 'b', fromMs: 900, untilMs: 1200 }));
    cuts.advance(2550);
    expect(endedIn(runOut(cuts))).toMatchObject([
      { latenessMs: 150, source: { fromMs: 900, untilMs: 1400 } },
    ]);
  });

  it('that were over before the cut on air began are missed, cool-down or not', () => {
    const cuts = schedule(decision({ id: 'a', fromMs: 1000, untilMs: 1400 }));
    cuts.advance(2500);
    cuts.put(decision({ id: 'b', fromMs: 700, untilMs: 900, coolDownMs: 500 }));
    expect(endedIn(cuts.advance(2550))).toMatchObject([{ decisionIds: ['b'], aired: null }]);
    expect(endedIn(runOut(cuts))).toMatchObject([{ decisionIds: ['a'] }]);
  });
});

describe('a revision', () => {
  it('before its airtime replaces the decision, wider or narrower, under the same cut', () => {
    const cuts = schedule(decision({ id: 'a', fromMs: 1000, untilMs: 1400 }));
    cuts.advance(1600);
    cuts.put(decision({ id: 'a', fromMs: 900, untilMs: 1500 }));
    expect(cuts.advance(1700)).toMatchObject([
      { kind: 'planned', cut: { cutId: 'mic-cut-1', airFromMs: 2400, airUntilMs: 3000 } },
    ]);
    cuts.put(decision({ id: 'a', fromMs: 1100, untilMs: 1200 }));
    expect(endedIn(runOut(cuts))).toMatchObject([{ aired: { fromMs: 2600, untilMs: 2700 } }]);
  });

  it('that says the same again announces nothing', () => {
    const same = decision({ id: 'a', fromMs: 1000, untilMs: 1400 });
    const cuts = schedule(same);
    cuts.advance(1600);
    cuts.put({ ...same, decidedAtMs: 1700 });
    expect(cuts.advance(1700)).toEqual([]);
  });

  it('on air makes the cut longer, never shorter', () => {
    const cuts = schedule(decision({ id: 'a', fromMs: 1000, untilMs: 1400 }));
    cuts.advance(2500);
    cuts.put(decision({ id: 'a', fromMs: 1000, untilMs: 1100 }));
    expect(cuts.advance(2650)).toEqual([]);
    cuts.put(decision({ id: 'a', fromMs: 1000, untilMs: 1600 }));
    expect(kinds(cuts.advance(2700))).toEqual(['changed']);
    cuts.put(decision({ id: 'a', fromMs: 1000, untilMs: 1600 }));
    expect(cuts.advance(2750)).toEqual([]);
    expect(endedIn(runOut(cuts))).toMatchObject([{ decisionIds: ['a'], aired: { untilMs: 3100 } }]);
  });

  it('after its cut only cuts what it adds', () => {
    const cuts = schedule(decision({ id: 'a', fromMs: 1000, untilMs: 1400 }));
    runOut(cuts);
    cuts.put(decision({ id: 'a', fromMs: 1000, untilMs: 1400 }));
    expect(cuts.advance(2910)).toEqual([]);
    cuts.put(decision({ id: 'a', fromMs: 1000, untilMs: 1500 }));
    expect(kinds(cuts.advance(2920))).toEqual(['started']);
    expect(endedIn(runOut(cuts))).toMatchObject([{ aired: { fromMs: 2920, untilMs: 3000 } }]);
    cuts.put(decision({ id: 'a', fromMs: 1000, untilMs: 1450 }));
    expect(cuts.advance(3010)).toEqual([]);
  });

  it('is not remembered for ever', () => {
    const old = decision({ id: 'a', fromMs: 1000, untilMs: 1400 });
    const cuts = schedule(old);
    runOut(cuts);
    cuts.advance(62_901);
    cuts.put(old);
    expect(endedIn(cuts.advance(62_901))).toMatchObject([{ aired: null }]);
  });

  it('taken back before its airtime leaves nothing; on air it is too late', () => {
    const cuts = schedule(decision({ id: 'a', fromMs: 1000, untilMs: 1400 }));
    cuts.advance(1600);
    cuts.withdraw('a');
    expect(cuts.advance(1700)).toEqual([{ kind: 'withdrawn', cutId: 'mic-cut-1' }]);
    expect(cuts.nextWakeMs).toBe(Number.POSITIVE_INFINITY);
    cuts.put(decision({ id: 'a', fromMs: 1000, untilMs: 1400 }));
    cuts.advance(2500);
    cuts.withdraw('a');
    expect(endedIn(runOut(cuts))).toMatchObject([{ aired: { fromMs: 2500, untilMs: 2900 } }]);
  });

  it('of a neighbour that would join can still be taken back while the cut is on air', () => {
    const cuts = schedule(decision({ id: 'a', fromMs: 1000, untilMs: 1400 }));
    cuts.advance(2500);
    cuts.put(decision({ id: 'b', fromMs: 1300, untilMs: 1900 }));
    cuts.advance(2600);
    cuts.withdraw('b');
    expect(endedIn(runOut(cuts))).toMatchObject([{ aired: { fromMs: 2500, untilMs: 2900 } }]);
  });

  it('splits and merges plans without losing a cut', () => {
    const cuts = schedule(
      decision({ id: 'a', fromMs: 1000, untilMs: 1400 }),
      decision({ id: 'b', fromMs: 1350, untilMs: 1850 }),
      decision({ id: 'c', fromMs: 1800, untilMs: 2200 }),
    );
    expect(kinds(cuts.advance(1600))).toEqual(['planned']);
    cuts.withdraw('b');
    expect(kinds(cuts.advance(1600))).toEqual(['planned', 'planned']);
    cuts.put(decision({ id: 'b', fromMs: 1350, untilMs: 1850 }));
    expect(kinds(cuts.advance(1600))).toEqual(['withdrawn', 'planned']);
    expect(endedIn(runOut(cuts))).toMatchObject([{ cutId: 'mic-cut-1', aired: { untilMs: 3700 } }]);
  });
});

describe('a pause', () => {
  it('ends the cut on air, drops what airs meanwhile and keeps what airs later', () => {
    const cuts = schedule(
      decision({ id: 'a', fromMs: 1000, untilMs: 1400 }),
      decision({ id: 'b', fromMs: 2000, untilMs: 2400 }),
      decision({ id: 'c', fromMs: 3000, untilMs: 3400 }),
    );
    cuts.advance(2500);
    expect(endedIn(cuts.pauseAt(2600))).toMatchObject([{ aired: { fromMs: 2500, untilMs: 2600 } }]);
    expect(kinds(cuts.pauseAt(3950))).toEqual(['withdrawn']);
    expect(endedIn(runOut(cuts))).toMatchObject([{ decisionIds: ['c'] }]);
  });
});

describe('any decisions', () => {
  it('are cut exactly, once each, in order, without overlap', () => {
    fc.assert(
      fc.property(someDecisions, (decisions) => {
        const ended = endedIn(runOut(schedule(...decisions)));
        const aired = ended.map((cut) => cut.aired ?? { fromMs: 0, untilMs: 0 });
        const union = decisions.reduce<{ fromMs: number; untilMs: number }[]>(
          (all, { fromMs, untilMs }) =>
            addSpan(all, { fromMs: fromMs + 1500, untilMs: untilMs + 1500 }, MERGE_GAP_MS),
          [],
        );
        expect(aired).toEqual(union);
        expect(ended.flatMap((cut) => cut.decisionIds).toSorted()).toEqual(
          decisions.map(({ id }) => id).toSorted(),
        );
      }),
    );
  });

  it('give the same cuts in whatever order they come, and split over whatever calls', () => {
    const shuffled = someDecisions.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray(list, { minLength: list.length }),
        fc.array(fc.integer({ min: 0, max: 1499 }), { maxLength: 8 }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([one, other, calls]) => {
        const split = new CutSchedule('mic', timing, false);
        const times = calls.toSorted((a, b) => a - b);
        for (const [index, item] of other.entries()) {
          split.put(item);
          split.advance(times[index] ?? 1499);
        }
        const airedOf = (cuts: CutSchedule) =>
          endedIn(runOut(cuts)).map(({ aired, action }) => ({ aired, action }));
        expect(airedOf(split)).toEqual(airedOf(schedule(...one)));
      }),
    );
  });
});
