/**
 * Follows what is found in a recording's picture from look to look, and says in the end where and when it has to be covered.
 * Between two looks that saw something at two places it was somewhere between them; what came into sight or left it while
 * moving went on the way it went. Pure: times are passed in, ms of the recording.
 */
import { overlapShare, union } from '../../contract/boxes.ts';
import type { Span } from '../../contract/flow.ts';
import type { Box, PictureAction, PictureCategory, PictureRule } from '../../contract/picture.ts';
import type { PictureStay, PictureTrack } from '../ports/recording-picture.ts';

/** Something found at one look, and the rule that decides about it. */
export interface PictureSighting {
  readonly category: PictureCategory;
  readonly confidence: number;
  readonly box: Box;
  readonly rule: PictureRule & { readonly action: Exclude<PictureAction, 'none'> };
}

/** Where something has to be covered, pads in time included. The box is what was found, without pads. */
export interface CoveredPart extends Span {
  readonly box: Box;
  readonly confidence: number;
}

/** So alike, it has not moved: the reader's boxes differ by a pixel or two from look to look. */
const STILL_SHARE = 0.8;
/** Moved, but surely the same. */
const MOVED_SHARE = 0.3;
/** What moves farther between two looks than it overlaps is the same if it has its size, within this share of it. */
const SIZE_SLACK = 0.25;
/** ... and if it moved by no more than this many of its heights. */
const MOVE_HEIGHTS = 15;
/** What moved out of sight is followed on its way for this long, ms. */
const FOLLOW_MS = 200;

interface OpenTrack extends Omit<PictureTrack, 'stays' | 'goneMs'> {
  goneMs: number | undefined;
  readonly stays: PictureStay[];
}

export class PictureTracks {
  readonly #closed: PictureTrack[] = [];
  #open: OpenTrack[];
  #lookedMs: number | undefined;

  /** Goes on from where `tracks` of an earlier scan ended. */
  constructor(tracks: readonly PictureTrack[] = [], lookedMs?: number) {
    this.#open = tracks.map((track) => ({ ...track, goneMs: track.goneMs, stays: [...track.stays] }));
    this.#lookedMs = lookedMs;
    this.#closeBefore(lookedMs ?? 0);
  }

  /** True where these sightings begin something that was not seen at the last look. */
  wouldBegin(sightings: readonly PictureSighting[]): boolean {
    return pair(this.#open, sightings).size < sightings.length;
  }

  /** True where these sightings lack something that was seen at the last look. */
  wouldEnd(sightings: readonly PictureSighting[]): boolean {
    const going = new Set(pair(this.#open, sightings).values());
    return this.#open.some((track) => track.goneMs === undefined && !going.has(track));
  }

  /** All that was found at the look at `atMs`, later than any before (or the same look again). */
  see(atMs: number, sightings: readonly PictureSighting[]): void {
    const pairs = pair(this.#open, sightings);
    const seen = new Set<OpenTrack>(pairs.values());
    for (const track of this.#open) if (!seen.has(track)) track.goneMs ??= atMs;
    for (const sighting of sightings) {
      const track = pairs.get(sighting);
      if (track === undefined) this.#open.push(begun(sighting, atMs, this.#lookedMs ?? atMs));
      else extend(track, sighting, atMs);
    }
    this.#lookedMs = atMs;
    this.#closeBefore(atMs);
  }

  all(): readonly PictureTrack[] {
    return [...this.#closed, ...this.#open];
  }

  /** Closes those that could not linger until `atMs`: what comes there then is something else. */
  #closeBefore(atMs: number): void {
    const isOver = (track: OpenTrack): boolean =>
      track.goneMs !== undefined && atMs > lastOf(track).untilMs + track.holdMs;
    this.#closed.push(...this.#open.filter(isOver));
    this.#open = this.#open.filter((track) => !isOver(track));
  }
}

function begun(
  { category, confidence, box, rule }: PictureSighting,
  atMs: number,
  lookedMs: number,
): OpenTrack {
  const { action, padPx, padBeforeMs, holdMs, minimumMs } = rule;
  const stays = [{ fromMs: atMs, untilMs: atMs, box, confidence }];
  return {
    ...{ category, action, padPx, padBeforeMs, holdMs, minimumMs },
    ...{ notBeforeMs: lookedMs, goneMs: undefined, stays },
  };
}

function extend(track: OpenTrack, { box, confidence }: PictureSighting, atMs: number): void {
  track.goneMs = undefined;
  const last = lastOf(track);
  const around = union(last.box, box);
  if (overlapShare(last.box, around) < STILL_SHARE || overlapShare(box, around) < STILL_SHARE) {
    track.stays.push({ fromMs: atMs, untilMs: atMs, box, confidence });
    return;
  }
  const { fromMs } = last;
  track.stays[track.stays.length - 1] = {
    ...{ fromMs, untilMs: atMs, box: around },
    confidence: Math.max(last.confidence, confidence),
  };
}

/** Each sighting with the open track that it goes on with, nearest pairs first; one that begins a track is left out. */
function pair(
  tracks: readonly OpenTrack[],
  sightings: readonly PictureSighting[],
): Map<PictureSighting, OpenTrack> {
  const candidates = sightings.flatMap((sighting) =>
    tracks.flatMap((track) => {
      const nearness = nearnessOf(track, sighting);
      return nearness === undefined ? [] : [{ sighting, track, nearness }];
    }),
  );
  const pairs = new Map<PictureSighting, OpenTrack>();
  const taken = new Set<OpenTrack>();
  for (const { sighting, track } of candidates.sort((a, b) => b.nearness - a.nearness)) {
    if (pairs.has(sighting) || taken.has(track)) continue;
    pairs.set(sighting, track);
    taken.add(track);
  }
  return pairs;
}

/** 0..1 where they overlap, below 0 where it moved farther; undefined where they are not the same. */
function nearnessOf(track: OpenTrack, { category, box, rule }: PictureSighting): number | undefined {
  if (track.category !== category || track.action !== rule.action) return undefined;
  const last = lastOf(track).box;
  const share = overlapShare(last, box);
  if (share >= MOVED_SHARE) return share;
  // What is out of sight for a while comes back at its place or not at all.
  if (track.goneMs !== undefined) return undefined;
  const isAlike =
    Math.abs(last.width - box.width) <= SIZE_SLACK * Math.max(last.width, box.width) &&
    Math.abs(last.height - box.height) <= SIZE_SLACK * Math.max(last.height, box.height);
  const heights = Math.hypot(...wayOf(last, box)) / Math.max(last.height, box.height, 1);
  return isAlike && heights <= MOVE_HEIGHTS ? -heights : undefined;
}

/** Where and when a track has to be covered, in order: at rest, and on its way between two places. */
export function coveredParts({ stays, notBeforeMs, goneMs, ...track }: PictureTrack): CoveredPart[] {
  const [first, last] = [stays[0], stays.at(-1)];
  if (first === undefined || last === undefined) return [];
  const fromMs = Math.min(notBeforeMs, first.fromMs - track.padBeforeMs);
  const untilMs = Math.max(goneMs ?? last.untilMs, last.untilMs + track.holdMs, fromMs + track.minimumMs);
  const before = shifted(first, stays[1], first, fromMs - first.fromMs);
  const after = shifted(stays.at(-2), last, last, Math.min(untilMs - last.untilMs, FOLLOW_MS));
  const parts: CoveredPart[] = [
    { fromMs, untilMs: first.fromMs, box: before, confidence: first.confidence },
    ...stays.flatMap((stay, index) => {
      const next = stays[index + 1];
      const way = next && {
        fromMs: stay.untilMs,
        untilMs: next.fromMs,
        box: union(stay.box, next.box),
        confidence: Math.max(stay.confidence, next.confidence),
      };
      return way === undefined ? [stay] : [stay, way];
    }),
    { fromMs: last.untilMs, untilMs, box: after, confidence: last.confidence },
  ];
  return parts.filter((part) => part.untilMs > part.fromMs).reduce(joined, []);
}

/** The place of `stay` and where it is `byMs` later (earlier, where negative), if it moves as between the two given. */
function shifted(
  from: PictureStay | undefined,
  to: PictureStay | undefined,
  stay: PictureStay,
  byMs: number,
): Box {
  if (from === undefined || to === undefined || stay.fromMs < stay.untilMs) return stay.box;
  const share = byMs / (to.fromMs - from.untilMs);
  const [x, y] = wayOf(from.box, to.box);
  return union(stay.box, { ...stay.box, x: stay.box.x + x * share, y: stay.box.y + y * share });
}

/** Parts that follow each other at one place are one. */
function joined(parts: readonly CoveredPart[], part: CoveredPart): CoveredPart[] {
  const last = parts.at(-1);
  if (last === undefined || overlapShare(last.box, part.box) < 1) return [...parts, part];
  const confidence = Math.max(last.confidence, part.confidence);
  return [...parts.slice(0, -1), { ...last, untilMs: part.untilMs, confidence }];
}

function wayOf(from: Box, to: Box): [x: number, y: number] {
  return [to.x + to.width / 2 - from.x - from.width / 2, to.y + to.height / 2 - from.y - from.height / 2];
}

function lastOf({ stays }: OpenTrack): PictureStay {
  return stays.at(-1) as PictureStay;
}
