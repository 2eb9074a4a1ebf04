/// <reference lib="dom" />
/** Runs in the page that was drawn, so it may use nothing from outside itself. */

export type BoxTuple = readonly [x: number, y: number, width: number, height: number];

/**
 * In the page: the boxes of each secret's characters by its index, undefined where not all of it can be seen. Throws where a
 * secret's letters are not `px` high.
 */
export function measureSecrets(px: number): (BoxTuple[] | undefined)[] {
  const found: (BoxTuple[] | undefined)[] = [];
  const elements = [...document.querySelectorAll<HTMLElement>('[data-secret]')];
  const rectsOf = (element: HTMLElement): DOMRect[] => {
    if (element.querySelector('svg')) return [element.getBoundingClientRect()];
    const range = document.createRange();
    range.selectNodeContents(element);
    return [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
  };
  const isSeen = (element: HTMLElement, { left, top, right, bottom }: DOMRect): boolean =>
    [left + 1, (left + right) / 2, right - 1].every((x) =>
      [top + 2, (top + bottom) / 2, bottom - 2].every((y) =>
        document
          .elementsFromPoint(x, y)
          .slice(0, 2)
          .some((hit) => element === hit || element.contains(hit)),
      ),
    );
  const hidden = new Set<number>();
  for (const element of elements) {
    const index = Number(element.dataset.secret);
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    if (Math.abs(size - px) > 0.01 && !element.querySelector('svg'))
      throw new Error(`secret ${index} has letters of ${size} px, not ${px}`);
    const rects = rectsOf(element);
    if (rects.length === 0 || !rects.every((rect) => isSeen(element, rect))) hidden.add(index);
    found[index] = [
      ...(found[index] ?? []),
      ...rects.map(
        ({ x, y, width, height }): BoxTuple => [
          Math.round(x * 10) / 10,
          Math.round(y * 10) / 10,
          Math.round(width * 10) / 10,
          Math.round(height * 10) / 10,
        ],
      ),
    ];
  }
  for (const element of elements) {
    if (hidden.has(Number(element.dataset.secret))) element.style.visibility = 'hidden';
  }
  return Array.from(found, (boxes, index) => (hidden.has(index) ? undefined : boxes));
}
