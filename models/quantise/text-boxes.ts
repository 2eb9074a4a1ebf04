/// <reference lib="dom" />
/** Runs in the page that was drawn, so it may use nothing from outside itself. */

/** In the page: where its lines of text are that can be seen, with as much room around them as the finder leaves. */
export function textBoxes(): { x: number; y: number; width: number; height: number; isTurned: boolean }[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const boxes: { x: number; y: number; width: number; height: number; isTurned: boolean }[] = [];
  for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
    const element = text.parentElement;
    if (element === null || (text.textContent ?? '').trim().length < 3) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const isTurned = getComputedStyle(element).writingMode.startsWith('vertical');
    for (const { x, y, width, height } of range.getClientRects()) {
      const hit = document.elementFromPoint(x + width / 2, y + height / 2);
      if (width < 20 || height < 8 || hit === null || !(hit === element || element.contains(hit))) continue;
      const left = Math.max(0, x - 3);
      const top = Math.max(0, y - 2);
      const right = Math.min(innerWidth, x + width + 3);
      const bottom = Math.min(innerHeight, y + height + 2);
      boxes.push({ x: left, y: top, width: right - left, height: bottom - top, isTurned });
    }
  }
  return boxes;
}
