/** How the scenes were laid out when what airs now was rendered: the picture is delayed with the layout it had. */
import type { PictureLayout } from '../ports/stage-picture.ts';

/** A change is heard of so much later than it was made at most, ms; both layouts count meanwhile. */
const HEARD_WITHIN_MS = 400;

export class LayoutHistory {
  #layouts: { readonly layout: PictureLayout; readonly text: string; readonly fromMs: number }[] = [];

  /** The newest layout; undefined before the first. */
  get newest(): PictureLayout | undefined {
    return this.#layouts.at(-1)?.layout;
  }

  /** Takes a layout as it was read at that time. */
  add(layout: PictureLayout, atMs: number): void {
    const { programmeScene: _, ...rest } = layout;
    const text = JSON.stringify(rest);
    const last = this.#layouts.at(-1);
    if (last?.text === text) this.#layouts[this.#layouts.length - 1] = { ...last, layout };
    else this.#layouts.push({ layout, text, fromMs: last === undefined ? Number.NEGATIVE_INFINITY : atMs });
  }

  /** Every layout that may have held at a moment of [fromMs, untilMs]: one, but around a change. */
  during(fromMs: number, untilMs: number): PictureLayout[] {
    return this.#layouts
      .filter(({ fromMs: begin }, index) => {
        const endMs = this.#layouts[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
        return begin - HEARD_WITHIN_MS <= untilMs && endMs >= fromMs;
      })
      .map(({ layout }) => layout);
  }

  /** Forgets layouts that were over before that time. */
  forget(beforeMs: number): void {
    while (this.#layouts.length > 1 && (this.#layouts[1]?.fromMs ?? 0) < beforeMs) this.#layouts.shift();
  }
}
