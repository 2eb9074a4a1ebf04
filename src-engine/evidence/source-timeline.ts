/**
 * What is known of one source of the picture at each moment of source time: what was seen where, and what was not looked at. Pure:
 * time is passed in. Boxes are in pixels of the source.
 *
 * A look is a picture that was asked for at `askedAtMs`: it shows the source as it was then or a moment later. What differs from the
 * look before may have been there since that one was asked for; so it counts from then.
 */
import {
  boxesOfCells,
  type CellGrid,
  cellGrid,
  eachCell,
  intersection,
  overlapShare,
} from '../contract/boxes.ts';
import type { Box, PictureCategory } from '../contract/picture.ts';

/** What was found, as the detector's port has it. */
interface Found {
  readonly category: PictureCategory;
  readonly confidence: number;
  readonly box: Box;
}

/** Something seen in a source. Source time; `untilMs` is Infinity while it is there. */
export interface Sighting extends Found {
  readonly id: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What a part brought. */
export interface PartNews {
  /** From the first look that showed a change to its being read, ms; undefined where nothing was waiting. */
  readonly waitedMs: number | undefined;
  /** Sightings that are new by it. */
  readonly fresh: readonly Sighting[];
}

/** A stretch of source time for which a place was not looked at. */
export interface Unlooked {
  readonly boxes: readonly Box[];
  readonly fromMs: number;
  readonly untilMs: number;
}

interface Look {
  readonly askedAtMs: number;
  readonly cameAtMs: number;
  /** When the look before was asked for. */
  readonly beforeMs: number;
}

/**
 * A place that keeps changing is not read as it was at each look; where two readings lie further apart than this, what it showed
 * in between counts as not looked at, ms.
 */
const GLANCE_MS = 800;
/**
 * Two looks further apart than this, ms, say nothing of what was shown in between, be it the same before and after; nor does the first of
 * what was shown before it. Looks come every 0.7 s at the least, and what shows for less than a second is short.
 */
const LONGEST_GAP_MS = 1000;
/** Boxes that share so much, of the same category, are the same thing. */
const SAME_SHARE = 0.5;
/** Edges that moved by no more than this are where they were, in pixels: readings differ by a pixel or two. */
const SAME_PX = 3;
const KEEP_LOOKS = 100;

export class SourceTimeline {
  readonly #name: string;
  #width = 0;
  #height = 0;
  #grid: CellGrid = { columns: 0, rows: 0 };
  /** Since when a cell may show what was not read; Infinity: it was read. */
  #pendingFromMs = new Float64Array(0);
  /** The looks at which a cell first changed since it was read, and last. */
  #firstLook = new Uint32Array(0);
  #lastLook = new Uint32Array(0);
  /** Since when a cell showed what was read of it last. */
  #shownFromMs = new Float64Array(0);
  readonly #looks = new Map<number, Look>();
  #lastLookMs = Number.NEGATIVE_INFINITY;
  #sightings: Sighting[] = [];
  #unlooked: Unlooked[] = [];
  #nextId = 1;

  /** `name`: for ids; unique among timelines. */
  constructor(name: string) {
    this.#name = name;
  }

  /** Of the last look's picture, in pixels; 0 before the first. */
  get size(): { readonly width: number; readonly height: number } {
    return { width: this.#width, height: this.#height };
  }

  /** Up to this source time it is known what has changed. */
  get lookedUntilMs(): number {
    return this.#lastLookMs;
  }

  /** A look at the whole source and what differs from the look before. */
  looked(
    look: {
      readonly lookId: number;
      readonly width: number;
      readonly height: number;
      readonly changed: readonly Box[];
    },
    askedAtMs: number,
    cameAtMs: number,
  ): void {
    const beforeMs = this.#lastLookMs;
    if (look.width !== this.#width || look.height !== this.#height) this.#begin(look, askedAtMs);
    this.#looks.set(look.lookId, { askedAtMs, cameAtMs, beforeMs });
    if (this.#looks.size > KEEP_LOOKS) this.#looks.delete(this.#looks.keys().next().value as number);
    for (const box of look.changed) {
      eachCell(this.#grid, box, (index) => {
        this.#lastLook[index] = look.lookId;
        if (this.#pendingFromMs[index] !== Number.POSITIVE_INFINITY) return;
        this.#pendingFromMs[index] = beforeMs;
        this.#firstLook[index] = look.lookId;
      });
    }
    this.#lookedAt(askedAtMs);
  }

  /** A look that found the source just as the look before had left it. */
  still(askedAtMs: number): void {
    this.#lookedAt(askedAtMs);
  }

  /** The detector begins anew: it counts its looks from one, and what it had not read yet it never will. */
  restarted(): void {
    this.#looks.clear();
    this.#firstLook.fill(0);
    this.#lastLook.fill(0);
  }

  /** News of what was read, as of the look `lookId`; `findings` is all there is in the source. */
  part(
    {
      lookId,
      read,
      findings,
    }: { readonly lookId: number; readonly read: readonly Box[]; readonly findings: readonly Found[] },
    nowMs: number,
  ): PartNews {
    const look = this.#looks.get(lookId);
    if (look === undefined) return { waitedMs: undefined, fresh: [] };
    const skipped = new Set<number>();
    let skippedFromMs = Number.POSITIVE_INFINITY;
    let firstSeenMs = Number.POSITIVE_INFINITY;
    for (const box of read) {
      eachCell(this.#grid, box, (index) => {
        const fromMs = this.#pendingFromMs[index] as number;
        if (fromMs === Number.POSITIVE_INFINITY) return;
        const firstLook = this.#firstLook[index] as number;
        firstSeenMs = Math.min(firstSeenMs, this.#looks.get(firstLook)?.askedAtMs ?? look.askedAtMs);
        if (firstLook < lookId && look.askedAtMs - fromMs > GLANCE_MS) {
          skipped.add(index);
          skippedFromMs = Math.min(skippedFromMs, fromMs);
        }
        this.#shownFromMs[index] = fromMs;
        if ((this.#lastLook[index] as number) <= lookId) {
          this.#pendingFromMs[index] = Number.POSITIVE_INFINITY;
        } else {
          this.#pendingFromMs[index] = look.askedAtMs;
          this.#firstLook[index] = lookId + 1;
        }
      });
    }
    if (skipped.size > 0 && Number.isFinite(skippedFromMs)) {
      const boxes = boxesOfCells(this.#grid, (index) => skipped.has(index));
      this.#unlooked.push({ boxes, fromMs: skippedFromMs, untilMs: look.askedAtMs });
    }
    const fresh = this.#see(findings, look);
    return { waitedMs: Number.isFinite(firstSeenMs) ? nowMs - firstSeenMs : undefined, fresh };
  }

  /** What was there at any moment of [fromMs, untilMs]. */
  sightings(fromMs: number, untilMs: number): Sighting[] {
    return this.#sightings.filter((each) => each.fromMs <= untilMs && each.untilMs >= fromMs);
  }

  /** What was not looked at, or not yet, at some moment of [fromMs, untilMs]; "all" where nobody looked at the source then. */
  unlooked(fromMs: number, untilMs: number): readonly Box[] | 'all' {
    if (this.#grid.columns === 0 || this.#lastLookMs < untilMs) return 'all';
    const pending = boxesOfCells(this.#grid, (index) => (this.#pendingFromMs[index] as number) <= untilMs);
    const missed = this.#unlooked.filter((each) => each.fromMs <= untilMs && each.untilMs >= fromMs);
    return missed.length === 0 ? pending : [...pending, ...missed.flatMap(({ boxes }) => boxes)];
  }

  /** Forgets what ended before that source time. */
  forget(beforeMs: number): void {
    this.#sightings = this.#sightings.filter(({ untilMs }) => untilMs >= beforeMs);
    this.#unlooked = this.#unlooked.filter(({ untilMs }) => untilMs >= beforeMs);
  }

  #lookedAt(askedAtMs: number): void {
    const fromMs = this.#lastLookMs;
    this.#lastLookMs = Math.max(fromMs, askedAtMs);
    if (askedAtMs - fromMs <= LONGEST_GAP_MS) return;
    const boxes = [{ x: 0, y: 0, width: this.#width, height: this.#height }];
    this.#unlooked.push({ boxes, fromMs, untilMs: askedAtMs });
  }

  #begin({ width, height }: { readonly width: number; readonly height: number }, atMs: number): void {
    this.#width = width;
    this.#height = height;
    this.#grid = cellGrid(width, height);
    const cells = this.#grid.columns * this.#grid.rows;
    this.#pendingFromMs = new Float64Array(cells).fill(Number.POSITIVE_INFINITY);
    this.#firstLook = new Uint32Array(cells);
    this.#lastLook = new Uint32Array(cells);
    this.#shownFromMs = new Float64Array(cells).fill(this.#lastLookMs);
    this.#sightings = this.#sightings.map((each) =>
      each.untilMs < atMs ? each : { ...each, untilMs: atMs },
    );
  }

  #see(findings: readonly Found[], look: Look): readonly Sighting[] {
    const open = this.#sightings.filter(({ untilMs }) => untilMs === Number.POSITIVE_INFINITY);
    const kept = new Set<Sighting>();
    const fresh: Sighting[] = [];
    for (const found of findings) {
      const same = open.find((each) => !kept.has(each) && isSame(each, found));
      if (same !== undefined) kept.add(same);
      else
        fresh.push({
          ...found,
          id: this.#newId(),
          fromMs: this.#shownSince(found.box, look),
          untilMs: Number.POSITIVE_INFINITY,
        });
    }
    this.#sightings = [
      ...this.#sightings.map((each) =>
        each.untilMs === Number.POSITIVE_INFINITY && !kept.has(each)
          ? { ...each, untilMs: look.cameAtMs }
          : each,
      ),
      ...fresh,
    ];
    return fresh;
  }

  /** Since when the newest of what is in `box` may have been there: it is complete since then, not sooner. */
  #shownSince(box: Box, look: Look): number {
    let sinceMs = Number.NEGATIVE_INFINITY;
    eachCell(this.#grid, box, (index) => {
      sinceMs = Math.max(sinceMs, this.#shownFromMs[index] as number);
    });
    return Math.min(sinceMs, look.beforeMs);
  }

  #newId(): string {
    const number = this.#nextId;
    this.#nextId += 1;
    return `${this.#name}-${number}`;
  }
}

/** The same kind at the same place: a box that moved is another sighting, so that each is covered where it was when it aired. */
function isSame(a: Found, b: Found): boolean {
  if (a.category !== b.category || intersection(a.box, b.box) === undefined) return false;
  const isInPlace =
    Math.abs(a.box.x - b.box.x) <= SAME_PX &&
    Math.abs(a.box.y - b.box.y) <= SAME_PX &&
    Math.abs(a.box.width - b.box.width) <= 2 * SAME_PX &&
    Math.abs(a.box.height - b.box.height) <= 2 * SAME_PX;
  return isInPlace && overlapShare(a.box, b.box) >= SAME_SHARE;
}
