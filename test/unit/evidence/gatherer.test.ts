import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvidenceGatherer, type GatheredLook } from '../../../src-engine/evidence/gatherer.ts';

const options = { inputId: 'mic', delayMs: 1500, leadMs: 100 };
/** A word at 1000-1300; its deadline is 1000 + 1500 - 100. */
const DEADLINE_MS = 2400;
const word = (probability: number, fromMs = 1000, untilMs = 1300) => ({
  category: 'profanity.strong' as const,
  fromMs,
  untilMs,
  probability,
});
const lookAt = (heardUntilMs: number, ...hits: GatheredLook['hits'][number][]): GatheredLook => ({
  fromMs: 500,
  followedFromMs: 500,
  heardUntilMs,
  hits,
});

/** Confidence is the mean of square roots, so that 0.64 counts as 0.8. */
describe('EvidenceGatherer', () => {
  it('says nothing before the deadline and decides there, on all looks', () => {
    const gatherer = new EvidenceGatherer(options);
    gatherer.add(lookAt(1500, word(0.64)), 1560);
    gatherer.add(lookAt(1800, word(0.16)), 1860);
    expect(gatherer.due(DEADLINE_MS - 1)).toEqual([]);
    expect(gatherer.nextWakeMs).toBe(DEADLINE_MS);
    const [detection] = gatherer.due(DEADLINE_MS);
    expect(detection).toMatchObject({
      category: 'profanity.strong',
      fromMs: 1000,
      untilMs: 1300,
      firstEvidenceAtMs: 1560,
    });
    expect(detection?.confidence).toBeCloseTo(0.6);
    expect(gatherer.nextWakeMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('counts a look that covers the word and does not see it as zero', () => {
    const gatherer = new EvidenceGatherer(options);
    gatherer.add(lookAt(1500, word(0.81)), 1560);
    gatherer.add(lookAt(1800), 1860);
    gatherer.add(lookAt(2100), 2160);
    expect(gatherer.due(DEADLINE_MS)[0]?.confidence).toBeCloseTo(0.3);
  });

  it('does not count a look without the sound after the word once there is one with it ("cock" of "cockpit")', () => {
    const gatherer = new EvidenceGatherer(options);
    gatherer.add(lookAt(1320, word(0.9)), 1380);
    gatherer.add(lookAt(1600), 1660);
    expect(gatherer.due(DEADLINE_MS)).toEqual([]);
  });

  it('takes a look without the sound after the word where there is no other', () => {
    const gatherer = new EvidenceGatherer(options);
    gatherer.add(lookAt(1320, word(0.81)), 1380);
    expect(gatherer.due(DEADLINE_MS)[0]?.confidence).toBeCloseTo(0.9);
  });

  it('does not count a look that began within the word', () => {
    const gatherer = new EvidenceGatherer(options);
    gatherer.add(lookAt(1600, word(0.64)), 1660);
    gatherer.add({ fromMs: 1200, followedFromMs: 1200, heardUntilMs: 2000, hits: [] }, 2060);
    expect(gatherer.due(DEADLINE_MS)[0]?.confidence).toBeCloseTo(0.8);
  });

  it('does not count a look that did not look for words as old as this one', () => {
    const gatherer = new EvidenceGatherer(options);
    gatherer.add(lookAt(1600, word(0.64)), 1660);
    gatherer.add({ fromMs: 500, followedFromMs: 1100, heardUntilMs: 2700, hits: [] }, 2760);
    expect(gatherer.due(2760)[0]?.confidence).toBeCloseTo(0.8);
  });

  it('tells again, under the same id, what later looks change', () => {
    const gatherer = new EvidenceGatherer(options);
    gatherer.add(lookAt(1600, word(0.64)), 1660);
    const [first] = gatherer.due(DEADLINE_MS);
    expect(gatherer.due(DEADLINE_MS + 10)).toEqual([]);
    gatherer.add(lookAt(2400, word(0.04)), 2460);
    const [second] = gatherer.due(2460);
    expect(second?.id).toBe(first?.id);
    expect(second?.confidence).toBeCloseTo(0.5);
  });

  it('keeps words in a row apart', () => {
    const gatherer = new EvidenceGatherer(options);
    const row = [word(0.9, 1000, 1200), word(0.9, 1250, 1450), word(0.9, 1500, 1700)];
    gatherer.add(lookAt(1900, ...row), 1960);
    gatherer.add(lookAt(2200, ...row), 2260);
    expect(gatherer.due(5000).map(({ fromMs }) => fromMs)).toEqual([1000, 1250, 1500]);
  });

  it('draws the edges from all sightings, wide rather than tight', () => {
    const gatherer = new EvidenceGatherer(options);
    gatherer.add(lookAt(1600, word(0.5, 990, 1300)), 1660);
    gatherer.add(lookAt(1800, word(0.5, 1010, 1320)), 1860);
    gatherer.add(lookAt(2000, word(0.5, 1020, 1340)), 2060);
    const [detection] = gatherer.due(DEADLINE_MS);
    expect(detection?.fromMs).toBe(990);
    expect(detection?.untilMs).toBe(1340);
  });

  it('forgets what has aired, however long it runs', () => {
    const gatherer = new EvidenceGatherer(options);
    for (let atMs = 0; atMs < 7_200_000; atMs += 300) {
      gatherer.add(
        {
          fromMs: atMs - 2000,
          followedFromMs: atMs - 1600,
          heardUntilMs: atMs,
          hits: [word(0.5, atMs - 600, atMs - 400)],
        },
        atMs,
      );
      gatherer.due(atMs);
    }
    const json = JSON.stringify(gatherer.due(7_200_000 + 10_000));
    expect(json.length).toBeLessThan(10_000);
  });

  it('holds its promises for any looks', () => {
    const hit = fc.record({
      category: fc.constantFrom('profanity.strong' as const, 'private' as const),
      fromMs: fc.integer({ min: 0, max: 5000 }),
      length: fc.integer({ min: 1, max: 900 }),
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const look = fc.record({
      lengthMs: fc.integer({ min: 300, max: 3000 }),
      hits: fc.array(hit, { maxLength: 6 }),
    });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 20 }), (looks) => {
        const gatherer = new EvidenceGatherer(options);
        let nowMs = 0;
        for (const { lengthMs, hits } of looks) {
          nowMs += 300;
          const seen = hits.map(({ length, ...rest }) => ({ ...rest, untilMs: rest.fromMs + length }));
          gatherer.add(
            { fromMs: nowMs - lengthMs, followedFromMs: nowMs - lengthMs, heardUntilMs: nowMs, hits: seen },
            nowMs,
          );
          for (const detection of gatherer.due(nowMs)) {
            expect(detection.confidence).toBeGreaterThanOrEqual(0);
            expect(detection.confidence).toBeLessThanOrEqual(1);
            expect(detection.untilMs).toBeGreaterThanOrEqual(detection.fromMs);
            expect(detection.firstEvidenceAtMs).toBeLessThanOrEqual(nowMs);
          }
          // It never asks to be woken for something that is over.
          expect(gatherer.nextWakeMs).toBeGreaterThan(nowMs);
        }
      }),
    );
  });
});
