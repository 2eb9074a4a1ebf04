/** What was read of lines that looked just so: a screen goes back and forth between the same few states. Memory only. */
import { createHash } from 'node:crypto';
import type { RgbPicture } from './rgb-picture.ts';
import type { TextArea } from './text-areas.ts';
import type { TextLine } from './text-line.ts';

/** About 300 bytes each. */
const MOST_LINES = 4000;

/** A line without its place; undefined: it is no text. */
type Read = Omit<TextLine, 'box'> | undefined;

export class LineMemory {
  readonly #lines = new Map<string, { readonly read: Read }>();

  /** What an area of that hash was read as, put at its place; undefined where it never was. */
  recall(key: string, { box }: TextArea): { readonly line: TextLine | undefined } | undefined {
    const known = this.#lines.get(key);
    if (known === undefined) return undefined;
    this.#lines.delete(key);
    this.#lines.set(key, known);
    return { line: known.read === undefined ? undefined : { ...known.read, box } };
  }

  keep(key: string, line: TextLine | undefined): void {
    if (line === undefined) this.#lines.set(key, { read: undefined });
    else {
      const { box: _, ...read } = line;
      this.#lines.set(key, { read });
    }
    if (this.#lines.size > MOST_LINES) this.#lines.delete(this.#lines.keys().next().value as string);
  }
}

/** SHA-1 of an area's pixels and shape: the same pixels read the same. */
export function contentKey({ data, width }: RgbPicture, { box, isTurned }: TextArea): string {
  const hash = createHash('sha1');
  const left = Math.floor(box.x);
  const right = Math.min(width, Math.ceil(box.x + box.width));
  const bottom = Math.min(data.length / 3 / width, Math.ceil(box.y + box.height));
  hash.update(
    `${right - left} ${box.width} ${box.height} ${isTurned} ${box.x - left} ${box.y - Math.floor(box.y)} `,
  );
  for (let y = Math.floor(box.y); y < bottom; y += 1) {
    hash.update(data.subarray((y * width + left) * 3, (y * width + right) * 3));
  }
  return hash.digest('base64');
}
