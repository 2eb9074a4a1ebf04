/** Which parts of a picture are looked at for nudity, and what is made of what they scored. Pure. */
import type { Box } from '../../contract/picture.ts';
import { shareWithin } from './boxes.ts';
import { pictureRegions } from './picture-regions.ts';
import { clipBox, type RgbPicture } from './rgb-picture.ts';

/** The side of the squares that are looked at, in shares of the picture's shorter side, and how far apart, in shares of theirs. */
const squareSide = 2 / 3;
const squareStep = 1 / 2;
/** A square of which a picture that is no larger takes this much is not looked at: the picture itself is. */
const coveredByRegion = 0.2;
/** So many of the pictures on a screen, the largest, are looked at by themselves. */
const mostRegions = 8;
/** Pictures and changed parts that are narrower are not looked at: too little for the model to see. */
const leastPx = 64;
/** A part is looked at again only where at least this share of it changed. */
const leastChange = 0.1;
/** A changed part that lies in a picture by so much is of it. */
const mostlyWithin = 0.8;
/** How much of the look around a suspicious part is wider or narrower than it, and which are mirrored. */
const viewsAgain = [
  { zoom: 1, isMirrored: true },
  { zoom: 0.8, isMirrored: false },
  { zoom: 0.8, isMirrored: true },
  { zoom: 1.25, isMirrored: false },
  { zoom: 0.65, isMirrored: false },
];
/** What is merely revealing counts this much: it stays under the balanced policy's threshold of 0.5. */
const revealingWeight = 0.49;

/** What is looked at, in whole pixels of the picture, and whether it is turned left to right. */
export interface NudityView {
  readonly box: Box;
  readonly isMirrored: boolean;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Where a first look goes: each picture that the screen shows, the whole of it, and overlapping squares two thirds as high, for
 * pictures that are not seen to be some: one on a fifth of the screen fills about half of a square. With `area`, those of which
 * enough lies in it, and the area itself where it is not of such a picture.
 */
export function firstViews(picture: RgbPicture, area?: Box): Box[] {
  const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
  const changed = area && clipBox(area, picture);
  if (
    Math.min(picture.width, picture.height, changed?.width ?? leastPx, changed?.height ?? leastPx) < leastPx
  ) {
    return [];
  }
  const side = Math.round(squareSide * Math.min(picture.width, picture.height));
  const regions = pictureRegions(picture, whole).slice(0, mostRegions);
  const squares = spread(picture.height, side)
    .flatMap((y) => spread(picture.width, side).map((x) => ({ x, y, width: side, height: side })))
    .filter((square) => regions.every((region) => isBeside(square, region)));
  const all = [...regions, whole, ...squares];
  if (!changed) return distinct(all);
  // A strip of a picture says little, and the picture itself is looked at.
  const isOfPicture = regions.some((region) => shareWithin(changed, region) >= mostlyWithin);
  const touched = all.filter((box) => shareWithin(box, changed) >= leastChange);
  return distinct(isOfPicture ? touched : [changed, ...touched]);
}

/** The views of a second look at a part that looked like it: a chance likeness does not outlast all of them. */
export function viewsAround(box: Box, picture: Size): NudityView[] {
  return viewsAgain.map(({ zoom, isMirrored }) => {
    const width = Math.min(picture.width, Math.round(box.width * zoom));
    const height = Math.min(picture.height, Math.round(box.height * zoom));
    const x = Math.round(box.x + (box.width - width) / 2);
    const y = Math.round(box.y + (box.height - height) / 2);
    return {
      isMirrored,
      box: {
        x: Math.min(Math.max(x, 0), picture.width - width),
        y: Math.min(Math.max(y, 0), picture.height - height),
        width,
        height,
      },
    };
  });
}

/** How likely a view shows nudity, 0..1. */
export interface NudityScore {
  readonly real: number;
  readonly drawn: number;
}

/** Of the model's odds of one view: drawing, hentai, neutral, porn, sexy, which add up to 1. */
export function scoreOf(odds: ArrayLike<number>): NudityScore {
  const [hentai, porn, sexy] = [odds[1], odds[3], odds[4]] as [number, number, number];
  return { real: Math.max(porn, revealingWeight * (porn + sexy)), drawn: hentai };
}

/** What all views of a part agree on: the second lowest, so that one view that shows too little does not acquit it. */
export function agreedScore(views: readonly NudityScore[]): NudityScore {
  const secondLowest = (values: number[]) =>
    values.sort((a, b) => a - b)[Math.min(1, values.length - 1)] ?? 0;
  return {
    real: secondLowest(views.map(({ real }) => real)),
    drawn: secondLowest(views.map(({ drawn }) => drawn)),
  };
}

/** Places for a square of that side along a length: as few as lie no further apart than half of it. */
function spread(length: number, side: number): number[] {
  const steps = Math.ceil((length - side) / (side * squareStep));
  return Array.from({ length: steps + 1 }, (_, at) =>
    steps === 0 ? 0 : Math.round(((length - side) * at) / steps),
  );
}

/** False where `square` shows little more than a part of it and what is around, and so nothing that `region` does not. */
function isBeside(square: Box, region: Box): boolean {
  const isLarger = region.width * region.height > square.width * square.height;
  return isLarger || shareWithin(square, region) < coveredByRegion;
}

function distinct(boxes: readonly Box[]): Box[] {
  return boxes.filter((box, at) => boxes.findIndex((other) => isSame(box, other)) === at);
}

function isSame(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}
