/** The lines of a part while they are read, the likeliest first. */
import { contentKey, type LineMemory } from './line-memory.ts';
import type { RgbPicture } from './rgb-picture.ts';
import type { TextArea } from './text-areas.ts';
import type { TextLine } from './text-line.ts';
import type { TextReader } from './text-reader.ts';

/** Lines are read in batches of so much length, in thicknesses (about half a second on one slow core), and told of in between. */
const BATCH_LENGTH = 90;

export class PartLines {
  readonly #picture: RgbPicture;
  readonly #memory: LineMemory;
  readonly #keys: ReadonlyMap<TextArea, string>;
  readonly #read: TextLine[] = [];
  #waiting: TextArea[] = [];

  /** Lines that looked just so before need not be read. */
  constructor(picture: RgbPicture, areas: readonly TextArea[], memory: LineMemory) {
    this.#picture = picture;
    this.#memory = memory;
    this.#keys = new Map(areas.map((area) => [area, contentKey(picture, area)]));
    for (const area of areas) {
      const known = memory.recall(this.#keys.get(area) as string, area);
      if (known === undefined) this.#waiting.push(area);
      else if (known.line !== undefined) this.#read.push(known.line);
    }
    // Short lines first: fields, labels and values are short, prose is long, and more of them are read in the same time.
    this.#waiting.sort((a, b) => lengthOf(a) - lengthOf(b));
  }

  /** What has been read. */
  get read(): readonly TextLine[] {
    return this.#read;
  }

  /** What is still to be read. */
  get waiting(): readonly TextArea[] {
    return this.#waiting;
  }

  async readNext(reader: Pick<TextReader, 'read'>): Promise<void> {
    const batch = this.#waiting.slice(0, batchSize(this.#waiting));
    const lines = await reader.read(this.#picture, batch);
    for (const [at, area] of batch.entries()) this.#memory.keep(this.#keys.get(area) as string, lines[at]);
    this.#read.push(...lines.filter((line) => line !== undefined));
    this.#waiting = this.#waiting.slice(batch.length);
  }
}

/** How many of the lines are read at once. */
function batchSize(waiting: readonly TextArea[]): number {
  let length = 0;
  let count = 0;
  for (const area of waiting) {
    length += lengthOf(area) / Math.max(1, Math.min(area.box.width, area.box.height));
    if (count > 0 && length > BATCH_LENGTH) break;
    count += 1;
  }
  return count;
}

function lengthOf({ box }: TextArea): number {
  return Math.max(box.width, box.height);
}
