/**
 * One source as the worker knows it: its last picture, what has changed and was not read yet, and what was read. A step reads one
 * part of it; between steps the next picture can come in.
 */
import {
  areaOf,
  boxesOfCells,
  type CellGrid,
  eachCell,
  groupsOfCells,
  grown,
  intersection,
  union,
} from '../../contract/boxes.ts';
import type { Box } from '../../contract/picture.ts';
import type { PictureFinding, PictureWants, PictureWords } from '../../operations/ports/picture.ts';
import { shareWithin } from './boxes.ts';
import { changesBetween } from './change-gate.ts';
import { FaceTracker, type TrackedFace } from './face-tracking.ts';
import { boxesOfFinding } from './finding-boxes.ts';
import type { LineMemory } from './line-memory.ts';
import { PartLines } from './part-lines.ts';
import { ReadProgress } from './read-progress.ts';
import { clipBox, type RgbPicture } from './rgb-picture.ts';
import { findInLines } from './rules/find-in-lines.ts';
import type { ScreenModels } from './screen-models.ts';
import type { TextArea } from './text-areas.ts';
import type { TextLine } from './text-line.ts';

/** What a step tells, bit by bit. */
export interface StepNews {
  readonly lookId: number;
  readonly read: readonly Box[];
  readonly findings: readonly PictureFinding[];
}

export interface StepContext {
  readonly models: ScreenModels;
  readonly memory: LineMemory;
  readonly words: PictureWords;
  readonly wants: PictureWants;
  /** True once the worker is to end: a step is broken off then. */
  readonly isEnding: () => boolean;
}

/** Changes that are this many cells apart are read together. */
const REACH_CELLS = 2;
/** Room around what changed: letters stick out of cells, and the finder wants to see the ground around them. */
const ROOM_X_PX = 24;
const ROOM_Y_PX = 12;
/** Of two that share so much of one, that one is the other: a new area and a line that did not change. */
const KNOWN_SHARE = 0.5;
/** What reaches into what changed by less than this only touches it: boxes are larger than their letters. */
const TOUCH_PX = 8;
/** A face that a look missed is taken to be where it was for so long, ms. */
const BRIDGE_MS = 1000;
/** A place that keeps changing and never had text (a video) is read so often, ms. */
const MOVING_EVERY_MS = 350;

export class SourceView {
  #picture: RgbPicture | undefined;
  #lookId = 0;
  #grid: CellGrid = { columns: 0, rows: 0 };
  /** The first look at which a cell changed since it was last read; 0: nothing is pending there. */
  #pendingSince = new Uint32Array(0);
  /** When a cell was last read without any text in it, ms; 0: never, or it had some. */
  #textlessAtMs = new Float64Array(0);
  #lines: TextLine[] = [];
  #things: PictureFinding[] = [];
  readonly #faces = new FaceTracker({ bridgeMs: BRIDGE_MS });
  /** Faces that the last looks at their places found; the others are bridged until then, ms. */
  #seenFaces: readonly PictureFinding[] = [];
  #bridgedUntilMs = Number.POSITIVE_INFINITY;

  /** Takes the next picture; gives what changed, in whole cells. */
  look(picture: RgbPicture): { readonly lookId: number; readonly changed: readonly Box[] } {
    const before = this.#picture;
    const { grid, cells, count } = changesBetween(before, picture);
    this.#lookId += 1;
    this.#picture = picture;
    if (grid.columns !== this.#grid.columns || grid.rows !== this.#grid.rows) this.#begin(grid);
    if (count === 0) return { lookId: this.#lookId, changed: [] };
    for (const [index, isChanged] of cells.entries()) {
      if (isChanged === 1 && this.#pendingSince[index] === 0) this.#pendingSince[index] = this.#lookId;
    }
    return { lookId: this.#lookId, changed: boxesOfCells(grid, (index) => cells[index] === 1) };
  }

  /** The first look of which something was not read yet; undefined where all was, or what is left can wait. */
  dueSince(nowMs: number): number | undefined {
    let first = nowMs > this.#bridgedUntilMs ? this.#lookId : undefined;
    for (const [index, since] of this.#pendingSince.entries()) {
      if (since === 0 || (first !== undefined && since >= first) || !this.#isDue(index, nowMs)) continue;
      first = since;
    }
    return first;
  }

  /** True where something is to be done sooner or later without another look. */
  get isWaiting(): boolean {
    return this.hasPending || Number.isFinite(this.#bridgedUntilMs);
  }

  get hasPending(): boolean {
    return this.#pendingSince.some((since) => since !== 0);
  }

  /** Everything that is known to be in the picture. */
  findings(words: PictureWords): PictureFinding[] {
    return [...this.#things, ...inLines(this.#lines, words)];
  }

  /** Reads the part that has waited longest. */
  async step(
    { models, memory, words, wants, isEnding }: StepContext,
    nowMs: number,
    tell: (news: StepNews) => void,
  ): Promise<void> {
    const picture = this.#picture;
    const group = this.#nextGroup(nowMs);
    if (nowMs > this.#bridgedUntilMs) this.#endBridge(nowMs);
    if (picture === undefined || group === undefined) {
      tell({ lookId: this.#lookId, read: [], findings: this.findings(words) });
      return;
    }
    const lookId = this.#lookId;
    const isGroup = this.#claim(group);
    const part = this.#partFor(group, picture);
    const areas = wants.text ? this.#newAreas(await models.textAreas.find(picture, part), group) : [];
    const finders = models.things.filter(
      ({ want, leastSidePx }) => wants[want] && Math.min(part.width, part.height) >= leastSidePx,
    );
    const progress = new ReadProgress(this.#grid, isGroup, areas);
    const lines = new PartLines(picture, areas, memory);
    const tellLines = (): void => {
      const findings = [...this.#things, ...inLines([...this.#lines, ...lines.read], words)];
      // What is no text is looked for last: it takes longer, and its places are all the part.
      tell({ lookId, read: finders.length === 0 ? progress.next(lines.waiting) : [], findings });
    };
    tellLines();
    while (lines.waiting.length > 0) {
      if (isEnding()) return;
      await lines.readNext(models.textReader);
      tellLines();
    }
    const things: PictureFinding[] = [];
    for (const { finder } of finders) {
      if (isEnding()) return;
      things.push(...(await finder.find(picture, part)));
    }
    this.#take(things, part, nowMs);
    this.#lines = [...this.#unchangedLines(group, areas), ...lines.read];
    this.#noteTextless(group, areas, nowMs);
    tell({ lookId, read: progress.next([]), findings: this.findings(words) });
  }

  #begin(grid: CellGrid): void {
    this.#grid = grid;
    this.#pendingSince = new Uint32Array(grid.columns * grid.rows);
    this.#textlessAtMs = new Float64Array(grid.columns * grid.rows);
    this.#lines = [];
    this.#things = [];
  }

  #isDue(index: number, nowMs: number): boolean {
    const textlessAtMs = this.#textlessAtMs[index] as number;
    return textlessAtMs === 0 || nowMs - textlessAtMs >= MOVING_EVERY_MS;
  }

  /** The group of due cells that has waited longest, the smallest of those. */
  #nextGroup(nowMs: number): Box | undefined {
    const groups = groupsOfCells(
      this.#grid,
      (index) => this.#pendingSince[index] !== 0 && this.#isDue(index, nowMs),
      REACH_CELLS,
    );
    const waited = groups.map((box) => {
      let since = Number.POSITIVE_INFINITY;
      eachCell(this.#grid, box, (index) => {
        const look = this.#pendingSince[index] as number;
        if (look !== 0) since = Math.min(since, look);
      });
      return { box, since };
    });
    waited.sort((a, b) => a.since - b.since || areaOf(a.box) - areaOf(b.box));
    return waited[0]?.box;
  }

  /** Takes the group's cells out of what is pending; says of each cell whether it is one of them. */
  #claim(group: Box): (index: number) => boolean {
    const claimed = new Set<number>();
    eachCell(this.#grid, group, (index) => {
      if (this.#pendingSince[index] === 0) return;
      this.#pendingSince[index] = 0;
      claimed.add(index);
    });
    return (index) => claimed.has(index);
  }

  /** A line is read whole: what changed in it is read with the rest of it. */
  #partFor(group: Box, picture: RgbPicture): Box {
    let part = grown(group, ROOM_X_PX, ROOM_Y_PX);
    for (const line of this.#lines) {
      if (intersection(line.box, group) !== undefined)
        part = union(part, grown(line.box, ROOM_X_PX, ROOM_Y_PX / 2));
    }
    return clipBox(part, picture);
  }

  /** Lines that no changed cell touches, and that are no part of a longer one now: what is known of them holds. */
  #unchangedLines(group: Box, areas: readonly TextArea[] = []): TextLine[] {
    return this.#lines.filter(
      (line) =>
        intersection(line.box, group) === undefined &&
        areas.every(({ box }) => shareWithin(line.box, box) < KNOWN_SHARE),
    );
  }

  /** Without those that are lines which did not change: at the part's edge only half of them is to be seen. */
  #newAreas(areas: readonly TextArea[], group: Box): TextArea[] {
    const unchanged = this.#unchangedLines(group);
    return areas.filter(
      ({ box }) =>
        reachesInto(box, group) || unchanged.every((line) => shareWithin(box, line.box) < KNOWN_SHARE),
    );
  }

  /**
   * What a finder says of a part is the whole of what touches it, so what was known there before holds no longer. Faces that a
   * look missed for a moment stay.
   */
  #take(things: readonly PictureFinding[], part: Box, nowMs: number): void {
    const before = this.#things.filter(({ box }) => intersection(box, part) === undefined);
    const now = [...before, ...things];
    const faces = this.#faces.update(
      now.filter(({ category }) => category === 'face'),
      nowMs,
    );
    const missed = faces.filter(({ lastSeenMs }) => lastSeenMs < nowMs);
    this.#seenFaces = faces.filter((face) => !missed.includes(face)).map(asFinding);
    this.#bridgedUntilMs =
      missed.length === 0
        ? Number.POSITIVE_INFINITY
        : Math.min(...missed.map(({ lastSeenMs }) => lastSeenMs)) + BRIDGE_MS;
    this.#things = [...now.filter(({ category }) => category !== 'face'), ...faces.map(asFinding)];
  }

  /** A face that was not found again is gone. */
  #endBridge(nowMs: number): void {
    const rest = this.#things.filter(({ category }) => category !== 'face');
    this.#things = [...rest, ...this.#faces.update(this.#seenFaces, nowMs).map(asFinding)];
    this.#bridgedUntilMs = Number.POSITIVE_INFINITY;
  }

  #noteTextless(group: Box, areas: readonly TextArea[], nowMs: number): void {
    const hasText = areas.some(({ box }) => intersection(box, group) !== undefined);
    eachCell(this.#grid, group, (index) => {
      this.#textlessAtMs[index] = hasText ? 0 : nowMs;
    });
  }
}

function reachesInto(box: Box, group: Box): boolean {
  const shared = intersection(box, group);
  return shared !== undefined && Math.min(shared.width, shared.height) >= TOUCH_PX;
}

function asFinding({ box, confidence }: TrackedFace): PictureFinding {
  return { category: 'face', confidence, box };
}

function inLines(lines: readonly TextLine[], words: PictureWords): PictureFinding[] {
  return findInLines(lines, words).flatMap((finding) => boxesOfFinding(finding, lines));
}
