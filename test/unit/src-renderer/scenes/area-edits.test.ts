import { describe, expect, it } from 'vitest';
import { pictureSettingsSchema } from '../../../../src-engine/contract/picture.ts';
import {
  boxBetween,
  middleBox,
  newArea,
  withSide,
} from '../../../../src-renderer/features/scenes/area-edits.ts';

describe('areas', () => {
  it('lie between two points, in whichever order they come, inside of the source', () => {
    expect(boxBetween({ x: 0.75, y: 0.5 }, { x: 0.25, y: 0.25 })).toEqual({
      x: 0.25,
      y: 0.25,
      width: 0.5,
      height: 0.25,
    });
    expect(boxBetween({ x: -1, y: 0.5 }, { x: 0.5, y: 9 })).toEqual({
      x: 0,
      y: 0.5,
      width: 0.5,
      height: 0.5,
    });
  });

  it('are none where somebody only clicked', () => {
    expect(boxBetween({ x: 0.5, y: 0.5 }, { x: 0.502, y: 0.9 })).toBeUndefined();
    expect(boxBetween({ x: 2, y: 0 }, { x: 3, y: 1 })).toBeUndefined();
  });

  it.each([
    ['x', 0.75, { x: 0.75, y: 0.25, width: 0.25, height: 0.5 }],
    ['y', 2, { x: 0.25, y: 1, width: 0.5, height: 0 }],
    ['width', 1, { x: 0, y: 0.25, width: 1, height: 0.5 }],
    ['height', -1, { x: 0.25, y: 0.25, width: 0.5, height: 0 }],
  ] as const)('stay inside of the source when %s is typed as %d', (side, value, expected) => {
    expect(withSide(middleBox, side, value)).toEqual(expected);
  });

  it('have an id that the engine takes and that says nothing of them', () => {
    const areas = Array.from({ length: 20 }, () => newArea('My bank', 'private', middleBox));
    expect(pictureSettingsSchema.parse({ areas }).areas).toEqual(areas);
    expect(new Set(areas.map(({ areaId }) => areaId)).size).toBe(20);
    expect(areas[0]?.areaId).not.toMatch(/bank/i);
  });
});
