import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../../../src-engine/contract/flow.ts';
import { addSpan, forgetBefore, removeSpan, spanAt, uncoveredMs } from '../../../src-engine/cut/spans.ts';

const LENGTH = 60;
const span = fc
  .tuple(fc.nat(LENGTH), fc.nat(LENGTH))
  .map(([a, b]): Span => ({ fromMs: Math.min(a, b), untilMs: Math.max(a, b) }));
const spans = fc.array(span, { maxLength: 8 });
const union = (list: readonly Span[]) => list.reduce<Span[]>((all, one) => addSpan(all, one), []);
/** The moments, each 1 ms long, that lie in any of the spans. */
const moments = (list: readonly Span[]) =>
  Array.from({ length: LENGTH }, (_, ms) => list.some(({ fromMs, untilMs }) => fromMs <= ms && ms < untilMs));

describe('sets of spans', () => {
  it('hold what was added, in order and apart', () => {
    fc.assert(
      fc.property(spans, (list) => {
        const set = union(list);
        expect(moments(set)).toEqual(moments(list));
        for (const [index, piece] of set.entries()) {
          expect(piece.untilMs).toBeGreaterThan(piece.fromMs);
          expect(piece.fromMs).toBeGreaterThan(set[index - 1]?.untilMs ?? -1);
        }
      }),
    );
  });

  it('lose what was removed and nothing else', () => {
    fc.assert(
      fc.property(spans, span, (list, hole) => {
        const gone = moments([hole]);
        const kept = moments(list).map((isIn, ms) => isIn && !gone[ms]);
        expect(moments(removeSpan(union(list), hole))).toEqual(kept);
      }),
    );
  });

  it('measure what no cover hides', () => {
    fc.assert(
      fc.property(spans, spans, (list, cover) => {
        const hidden = moments(cover);
        expect(uncoveredMs(list, cover)).toBe(moments(list).filter((isIn, ms) => isIn && !hidden[ms]).length);
      }),
    );
  });

  it('find the piece that holds a moment; the end is outside', () => {
    const set = [
      { fromMs: 10, untilMs: 20 },
      { fromMs: 30, untilMs: 40 },
    ];
    expect(spanAt(set, 30)).toEqual(set[1]);
    expect(spanAt(set, 20)).toBeUndefined();
    expect(forgetBefore(set, 21)).toEqual([set[1]]);
  });

  it('join pieces that are close enough', () => {
    const set = [{ fromMs: 0, untilMs: 10 }];
    expect(addSpan(set, { fromMs: 15, untilMs: 20 }, 5)).toEqual([{ fromMs: 0, untilMs: 20 }]);
    expect(addSpan(set, { fromMs: 15.1, untilMs: 20 }, 5)).toHaveLength(2);
  });
});
