/** Places on the screen gathered for reading: thirty keys in one terminal are one line. Pure. */
import type { Box, CoverReason, PictureAction } from '../../src-engine/contract/picture.ts';
import type { SketchPlace } from '../ui/sketch-place.ts';

export interface Place {
  readonly reason: CoverReason;
  readonly action: PictureAction;
  readonly sourceName: string | undefined;
  readonly dryRun: boolean;
  /** In shares of the canvas. */
  readonly box: Box;
}

export interface PlaceGroup extends Omit<Place, 'box'> {
  readonly key: string;
  /** In the order given; one at least. */
  readonly boxes: readonly Box[];
}

/** By reason, action and source, in the order in which they come first: what is read stays where it is. */
export function groupPlaces(places: readonly Place[]): PlaceGroup[] {
  const groups = new Map<string, PlaceGroup & { boxes: Box[] }>();
  for (const { reason, action, sourceName, dryRun, box } of places) {
    const key = JSON.stringify([reason, action, sourceName, dryRun]);
    const group = groups.get(key) ?? { key, reason, action, sourceName, dryRun, boxes: [] };
    group.boxes.push(box);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The groups as a sketch draws them, numbered as they are listed. `isOnlyShown`: nothing of it is covered. */
export function sketchPlaces(groups: readonly PlaceGroup[], isOnlyShown = false): SketchPlace[] {
  return groups.flatMap(({ key, boxes, reason, dryRun }, index) =>
    boxes.map((box, at) => ({
      key: `${key} ${at}`,
      box,
      kind: isOnlyShown || dryRun ? 'shown' : reason === 'unchecked' ? 'unchecked' : 'cover',
      number: index + 1,
    })),
  );
}
