import { describe, expect, it } from 'vitest';
import { countTake } from '../../../bench/sound/count.ts';

const take = {
  phrases: [
    { category: 'profanity.strong', fromMs: 1000, untilMs: 1300 },
    { category: 'private', fromMs: 3000, untilMs: 4000 },
  ],
  neutral: [{ fromMs: 6000, untilMs: 6200 }],
};

describe('counting cuts against the truth', () => {
  it('counts a cut with pads', () => {
    const { phrases, falseCuts } = countTake(take, [{ fromMs: 940, untilMs: 1360 }]);
    expect(phrases[0]).toMatchObject({ recalled: true, leakedMs: 0, overcutMs: 120 });
    expect(phrases[1]).toMatchObject({ recalled: false, leakedMs: 940 });
    expect(falseCuts).toEqual([]);
  });

  it('leaves 30 ms at each edge out of a leak', () => {
    expect(countTake(take, [{ fromMs: 1030, untilMs: 1270 }]).phrases[0]?.leakedMs).toBe(0);
    expect(countTake(take, [{ fromMs: 1050, untilMs: 1270 }]).phrases[0]?.leakedMs).toBe(20);
  });

  it('recalls only what is cut in its middle', () => {
    expect(countTake(take, [{ fromMs: 3000, untilMs: 3400 }]).phrases[1]?.recalled).toBe(false);
  });

  it('calls a cut false that touches nothing flagged, with 100 ms of grace', () => {
    expect(countTake(take, [{ fromMs: 1350, untilMs: 1500 }]).falseCuts).toHaveLength(0);
    expect(countTake(take, [{ fromMs: 1450, untilMs: 1500 }]).falseCuts).toHaveLength(1);
  });

  it('lets a neutral word count neither way', () => {
    expect(countTake(take, [{ fromMs: 5990, untilMs: 6210 }])).toMatchObject({
      falseCuts: [],
      overcutMs: 20,
    });
  });

  it('shares the overcut of one cut among the phrases in it', () => {
    const { phrases } = countTake(take, [{ fromMs: 900, untilMs: 4100 }]);
    expect(phrases.map((phrase) => phrase.overcutMs)).toEqual([950, 950]);
  });
});
