/** Which cells of a part can be told to be read while some of its lines are not yet. */
import { boxesOfCells, type CellGrid, eachCell, grown, intersection } from '../../contract/boxes.ts';
import type { Box } from '../../contract/picture.ts';
import type { TextArea } from './text-areas.ts';

/**
 * A line next to one that is not read yet is not told of: a label makes what stands beside or below it a secret. So near, in
 * thicknesses of the line that is not read.
 */
const NEAR_ACROSS = 2.5;
const NEAR_ALONG = 8;

export class ReadProgress {
  readonly #grid: CellGrid;
  readonly #isOwn: (index: number) => boolean;
  readonly #areas: readonly TextArea[];
  readonly #told: Uint8Array;

  /** `isOwn`: whether a cell is to be told of at all. */
  constructor(grid: CellGrid, isOwn: (index: number) => boolean, areas: readonly TextArea[]) {
    this.#grid = grid;
    this.#isOwn = isOwn;
    this.#areas = areas;
    this.#told = new Uint8Array(grid.columns * grid.rows);
  }

  /** What can be told, and was not before, where `waiting` is still to be read. */
  next(waiting: readonly TextArea[]): Box[] {
    const held = new Set<number>();
    for (const area of this.#areas) {
      if (waiting.some((other) => other === area || isNear(other, area)))
        eachCell(this.#grid, area.box, (index) => held.add(index));
    }
    const isNew = (index: number) => this.#isOwn(index) && this.#told[index] === 0 && !held.has(index);
    const boxes = boxesOfCells(this.#grid, isNew);
    for (const box of boxes) {
      eachCell(this.#grid, box, (index) => {
        this.#told[index] = 1;
      });
    }
    return boxes;
  }
}

function isNear({ box, isTurned }: TextArea, other: TextArea): boolean {
  const thickness = Math.min(box.width, box.height);
  const [byX, byY] = isTurned ? [NEAR_ACROSS, NEAR_ALONG] : [NEAR_ALONG, NEAR_ACROSS];
  return intersection(grown(box, byX * thickness, byY * thickness), other.box) !== undefined;
}
