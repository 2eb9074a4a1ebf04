import { describe, expect, it } from 'vitest';
import { inLanes } from '../../../../src-renderer/features/live/cover-lanes.ts';
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

  it('lie in lanes, each in the first that is free', () => {
    const tape = (airFromMs: number, airUntilMs: number | undefined) => ({
      coverId: `${airFromMs}`,
      reason: 'face' as const,
      action: 'cover' as const,
      airFromMs,
      airUntilMs,
      dryRun: false,
    });
    const lanes = inLanes(
      [tape(0, 100), tape(50, 200), tape(100, undefined), tape(150, 160), tape(155, 170)],
      500,
    );
    expect(lanes.map(([, lane]) => lane)).toEqual([0, 1, 0, 2, 2]);
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
