import { describe, expect, test } from 'vitest';
import { SourceTimeline } from '../../../../src-engine/evidence/source-timeline.ts';
import { type PlanFacts, planPicture } from '../../../../src-engine/operations/picture/picture-plan.ts';
import {
  box,
  canvas,
  email,
  layoutOf,
  placed,
  policyOf,
  readTimeline,
  settingsOf,
  whole,
} from './plan-parts.ts';

const coverAll = policyOf({ category: '*', action: 'cover', padPx: 0, padBeforeMs: 100, holdMs: 400 });
/** What airs is of 1500, and looked at. */
const airing = { fromMs: 1500, untilMs: 1500 };

function facts(change: Partial<PlanFacts> = {}): PlanFacts {
  return {
    layouts: [layoutOf({ Desk: [placed('Screen')] })],
    protectedScenes: ['Desk'],
    timelines: new Map([['Screen', readTimeline('Screen', [email(box(32, 48, 128, 16))])]]),
    settings: settingsOf(),
    policy: coverAll,
    context: { nowMs: 3000, streaming: true, recording: false },
    ...change,
  };
}

describe('what was seen', () => {
  test('is cut where it shows, with the key of the sighting', () => {
    const [cut, ...more] = planPicture(facts(), airing);
    expect(more).toEqual([]);
    expect(cut).toMatchObject({
      key: 'Desk/0/Screen-1',
      reason: 'personal.email',
      action: 'cover',
      sceneName: 'Desk',
      sourceName: 'Screen',
      box: box(32, 48, 128, 16),
      confidence: 0.9,
    });
  });

  test('is padded in pixels of the canvas, never beyond it', () => {
    const policy = policyOf({ category: '*', action: 'cover', padPx: 40 });
    const half = layoutOf({ Desk: [placed('Screen', { matrix: [0.5, 0, 0, 0.5, 0, 0] })] });
    expect(planPicture(facts({ policy, layouts: [half] }), airing)).toMatchObject([
      { box: box(0, 0, 120, 72) },
    ]);
  });

  test('is cut in every placement and in every protected scene, and in no other', () => {
    const small = placed('Screen', { matrix: [0.25, 0, 0, 0.25, 400, 0] });
    const scenes = { Desk: [placed('Screen'), small], Break: [small], Other: [placed('Screen')] };
    const cuts = planPicture(
      facts({ layouts: [layoutOf(scenes)], protectedScenes: ['Desk', 'Break'] }),
      airing,
    );
    expect(cuts.map(({ key }) => key)).toEqual(['Desk/0/Screen-1', 'Desk/1/Screen-1', 'Break/0/Screen-1']);
    expect(cuts[1]?.box).toEqual(box(408, 12, 32, 4));
  });

  test('is cut from its pad before to its hold after', () => {
    const timeline = new SourceTimeline('Screen');
    timeline.looked({ lookId: 1, ...canvas, changed: [whole] }, 1000, 1000);
    timeline.part({ lookId: 1, read: [whole], findings: [] }, 1000);
    timeline.looked({ lookId: 2, ...canvas, changed: [box(32, 48, 128, 16)] }, 2000, 2000);
    timeline.part({ lookId: 2, read: [box(32, 48, 128, 16)], findings: [email(box(32, 48, 128, 16))] }, 2000);
    timeline.looked({ lookId: 3, ...canvas, changed: [box(32, 48, 128, 16)] }, 3000, 3000);
    timeline.part({ lookId: 3, read: [box(32, 48, 128, 16)], findings: [] }, 3000);
    timeline.still(9000);
    const isCut = (atMs: number) =>
      planPicture(facts({ timelines: new Map([['Screen', timeline]]) }), {
        fromMs: atMs,
        untilMs: atMs,
      }).some(({ reason }) => reason === 'personal.email');
    // It may have been there since the look before, at 1000.
    expect([899, 900, 2500, 3400, 3401].map(isCut)).toEqual([false, true, true, true, false]);
  });

  test('is left alone where the policy says so, or is too unsure', () => {
    const exception = policyOf(
      { category: 'personal.email', action: 'none', sources: ['Screen'] },
      { category: '*', action: 'cover' },
    );
    expect(planPicture(facts({ policy: exception }), airing)).toEqual([]);
    const unsure = new Map([['Screen', readTimeline('Screen', [email(box(32, 48, 128, 16), 0.4)])]]);
    expect(planPicture(facts({ timelines: unsure }), airing)).toEqual([]);
  });

  test('around a change of the layout is one cut at two places: where it was and where it is', () => {
    const before = layoutOf({ Desk: [placed('Screen')] });
    const after = layoutOf({ Desk: [placed('Screen', { matrix: [1, 0, 0, 1, 100, 0] })] });
    const cuts = planPicture(facts({ layouts: [before, after] }), airing);
    expect(cuts.map(({ box: { x } }) => x)).toEqual([32, 132]);
    expect(new Set(cuts.map(({ key }) => key)).size).toBe(1);
  });
});

describe('what was not looked at', () => {
  test('is cut, whole where nobody looked at all', () => {
    for (const timelines of [new Map(), new Map([['Screen', new SourceTimeline('Screen')]])]) {
      expect(planPicture(facts({ timelines }), airing)).toMatchObject([
        { reason: 'unchecked', action: 'cover', sourceName: 'Screen', box: whole },
      ]);
    }
    const late = planPicture(facts(), { fromMs: 1900, untilMs: 2001 });
    expect(late.filter(({ reason }) => reason === 'unchecked')).toMatchObject([{ box: whole }]);
  });

  test('is cut just where it is unread, at its place on the canvas', () => {
    const timeline = readTimeline('Screen', []);
    timeline.looked({ lookId: 2, ...canvas, changed: [box(64, 32, 32, 16)] }, 2200, 2220);
    const layouts = [layoutOf({ Desk: [placed('Screen', { matrix: [0.5, 0, 0, 0.5, 10, 10] })] })];
    const plan = facts({ layouts, timelines: new Map([['Screen', timeline]]) });
    expect(planPicture(plan, { fromMs: 1900, untilMs: 1999 })).toEqual([]);
    expect(planPicture(plan, { fromMs: 2000, untilMs: 2100 })).toMatchObject([
      { reason: 'unchecked', box: box(42, 26, 16, 8) },
    ]);
  });

  test('airs where it is cropped away or off the canvas', () => {
    const off = layoutOf({ Desk: [placed('Screen', { matrix: [1, 0, 0, 1, 700, 0] })] });
    expect(planPicture(facts({ layouts: [off], timelines: new Map() }), airing)).toEqual([]);
  });

  test('a source that shows nothing is no cut', () => {
    const empty = placed('Camera', { sourceWidth: 0, sourceHeight: 0, shown: box(0, 0, 0, 0) });
    expect(planPicture(facts({ layouts: [layoutOf({ Desk: [empty] })] }), airing)).toEqual([]);
  });
});

describe('what the user marked', () => {
  const area = (kind: 'private' | 'ignored', part = box(0, 0, 0.5, 0.5)) => ({
    areaId: 'area-1',
    sourceName: 'Screen',
    kind,
    box: part,
  });

  test('a private source is cut whole, without a look at it', () => {
    const settings = settingsOf({ privateSources: ['Screen'] });
    expect(planPicture(facts({ settings, timelines: new Map() }), airing)).toMatchObject([
      { key: 'Desk/0/source', reason: 'marked', action: 'cover', box: whole },
    ]);
  });

  test('an ignored source airs, a private part of it does not', () => {
    const settings = settingsOf({ ignoredSources: ['Screen'] });
    expect(planPicture(facts({ settings }), airing)).toEqual([]);
    const marked = settingsOf({ ignoredSources: ['Screen'], areas: [area('private')] });
    expect(planPicture(facts({ settings: marked }), airing)).toMatchObject([
      { key: 'Desk/0/area-1', reason: 'marked', box: box(0, 0, 320, 160) },
    ]);
  });

  test('in an ignored part nothing is cut, beside it all is', () => {
    const settings = settingsOf({ areas: [area('ignored')] });
    expect(planPicture(facts({ settings }), airing)).toEqual([]);
    const beside = settingsOf({ areas: [area('ignored', box(0.5, 0, 0.5, 1))] });
    expect(planPicture(facts({ settings: beside }), airing)).toHaveLength(1);
  });

  test('what was not looked at is cut unless all of it is ignored', () => {
    const settings = settingsOf({ areas: [area('ignored', box(0, 0, 1, 1))] });
    expect(planPicture(facts({ settings, timelines: new Map() }), airing)).toEqual([]);
    const most = settingsOf({ areas: [area('ignored', box(0, 0, 1, 0.9))] });
    expect(planPicture(facts({ settings: most, timelines: new Map() }), airing)).toHaveLength(1);
  });

  test('an ignored half of a source that has just become half as large is still a half', () => {
    const settings = settingsOf({ areas: [area('ignored', box(0, 0, 0.5, 1))] });
    const small = placed('Screen', { sourceWidth: 320, sourceHeight: 160, shown: box(0, 0, 320, 160) });
    const plan = facts({ settings, layouts: [layoutOf({ Desk: [small] })] });
    const cuts = planPicture(plan, { fromMs: 2100, untilMs: 2100 });
    expect(cuts.filter(({ reason }) => reason === 'unchecked')).toMatchObject([{ box: box(0, 0, 320, 160) }]);
  });

  test('a private scene is cut whole, in place of what is in it', () => {
    const settings = settingsOf({ privateScenes: ['Desk'] });
    expect(planPicture(facts({ settings }), airing)).toMatchObject([
      { reason: 'marked', sourceName: undefined, box: whole },
    ]);
  });

  test('what is marked is cut though no rule names it; a rule that does says how', () => {
    const settings = settingsOf({ privateSources: ['Screen'] });
    const policy = policyOf({ category: 'secret', action: 'cover' });
    expect(planPicture(facts({ settings, policy }), airing)).toMatchObject([{ action: 'cover' }]);
    const hiding = policyOf({ category: 'marked', action: 'hide-source' });
    expect(planPicture(facts({ settings, policy: hiding }), airing)).toMatchObject([
      { action: 'hide-source' },
    ]);
  });
});
