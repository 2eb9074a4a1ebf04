import { describe, expect, it } from 'vitest';
import type { CoverReason } from '../../../../src-engine/contract/picture.ts';
import { coverBars } from '../../../../src-renderer/features/live/cover-lanes.ts';
import { groupPlaces, type Place, sketchPlaces } from '../../../../src-renderer/features/place-groups.ts';
import { screenPlace } from '../../../../src-renderer/features/screen-places.ts';
import { sourceNames } from '../../../../src-renderer/features/source-names.ts';

const place = (x: number, change: Partial<Place> = {}): Place => ({
  reason: 'secret.api-key',
  action: 'cover',
  sourceName: 'Screen',
  box: { x, y: 0, width: 0.1, height: 0.1 },
  dryRun: false,
  ...change,
});

describe('covers', () => {
  it('of the same kind in the same source are one group, the first to come on top', () => {
    const groups = groupPlaces([
      place(0.1, { reason: 'personal.email' }),
      place(0.2),
      place(0.3),
      place(0.4, { sourceName: 'Browser', reason: 'unchecked' }),
      place(0.5, { dryRun: true }),
    ]);
    expect(groups.map(({ reason, sourceName, boxes }) => [reason, sourceName, boxes.length])).toEqual([
      ['personal.email', 'Screen', 1],
      ['secret.api-key', 'Screen', 2],
      ['unchecked', 'Browser', 1],
      ['secret.api-key', 'Screen', 1],
    ]);
    const drawn = sketchPlaces(groups).map(({ kind, number, box }) => [kind, number, box.x]);
    expect(drawn).toEqual([
      ['cover', 1, 0.1],
      ['cover', 2, 0.2],
      ['cover', 2, 0.3],
      ['unchecked', 3, 0.4],
      ['shown', 4, 0.5],
    ]);
    expect(sketchPlaces(groups, true).every(({ kind }) => kind === 'shown')).toBe(true);
  });

  const tape = (airFromMs: number, airUntilMs: number | undefined, reason: CoverReason = 'face') => ({
    coverId: `${airFromMs}`,
    reason,
    action: 'cover' as const,
    airFromMs,
    airUntilMs,
    dryRun: false,
  });

  it('of the same kind that are on air together are one bar', () => {
    const bars = coverBars([tape(50, 300), tape(0, 100), tape(250, undefined), tape(900, 950)], 500);
    expect(bars.map(({ airFromMs, airUntilMs }) => [airFromMs, airUntilMs])).toEqual([
      [0, 500],
      [900, 950],
    ]);
  });

  it('lie in lanes, each in the first that is free; what lies over another has no words', () => {
    const kinds = ['private', 'marked', 'code.qr', 'nudity.real', 'secret.jwt', 'personal.email'] as const;
    const bars = coverBars(
      kinds.map((reason, index) => tape(index * 10, index === 0 ? 25 : 200, reason)),
      500,
    );
    expect(bars.map(({ lane, hasRoom }) => [lane, hasRoom])).toEqual([
      [0, true],
      [1, true],
      [2, true],
      [0, true],
      [3, true],
      [3, false],
    ]);
  });
});

describe('places on the screen', () => {
  it.each([
    [{ x: 0, y: 0, width: 0.2, height: 0.2 }, 'top-left'],
    [{ x: 0.4, y: 0, width: 0.2, height: 0.2 }, 'top'],
    [{ x: 0.8, y: 0.4, width: 0.2, height: 0.2 }, 'right'],
    [{ x: 0.4, y: 0.4, width: 0.2, height: 0.2 }, 'middle'],
    [{ x: 0, y: 0.9, width: 1, height: 0.1 }, 'bottom'],
    [{ x: 0.9, y: 0.9, width: 0.3, height: 0.3 }, 'bottom-right'],
    [{ x: -0.1, y: -0.1, width: 1.2, height: 1.2 }, 'whole'],
  ] as const)('%o is %s', (box, place) => {
    expect(screenPlace(box)).toBe(place);
  });
});

describe('names of sources', () => {
  it('are those that are watched, those of OBS that may show something, and those that are set', () => {
    const inputs = [
      { inputName: 'Mic', inputKind: 'pulse_input_capture' },
      { inputName: 'Desktop Audio', inputKind: 'wasapi_output_capture' },
      { inputName: 'Screen', inputKind: 'xshm_input' },
      { inputName: 'Browser', inputKind: 'browser_source' },
    ];
    expect(sourceNames(['Screen', 'Camera'], inputs, ['Old window'])).toEqual([
      'Browser',
      'Camera',
      'Old window',
      'Screen',
    ]);
  });
});
