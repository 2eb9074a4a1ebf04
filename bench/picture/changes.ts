/**
 * Secrets that come up on a screen that is known already, as on a stream: a window opens over a plain ground, and what it shows is
 * read as a part of the screen, not with all the rest.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { areaOf } from '../../src-engine/contract/boxes.ts';
import type { Box } from '../../src-engine/contract/picture.ts';
import type {
  PictureDetector,
  PictureFinding,
  PicturePart,
} from '../../src-engine/operations/ports/picture.ts';
import { pictureOperatingPoints } from '../../src-engine/policy/picture-operating-points.ts';
import { countScreen } from './count.ts';
import { pxBucket } from './figures.ts';
import type { ScreenCorpus, TrueSecret } from './truth.ts';

/** About a tenth of 1920 x 1080. */
const WINDOW = { width: 620, height: 320 };
/** At the least so much of the window lies around its secret, px. */
const ROOM_PX = 24;
const GROUND = { r: 90, g: 90, b: 90 };
/** As OBS is asked for its pictures. */
const JPEG_QUALITY = 90;
const READ_WITHIN_MS = 60_000;

export interface ChangeRecall {
  readonly of: number;
  readonly found: number;
}

/** One window a screen, around one of its secrets; by size of letters. Secrets that lie partly in the window are not counted. */
export async function benchChanges(
  { folder, screens }: ScreenCorpus,
  detector: PictureDetector,
): Promise<Readonly<Record<string, ChangeRecall>>> {
  const recalls: Record<string, ChangeRecall> = {};
  for (const [index, screen] of screens.entries()) {
    const secret = screen.secrets[index % Math.max(1, screen.secrets.length)];
    if (secret === undefined) continue;
    const after = sharp(await readFile(join(folder, screen.file)));
    const { width = 0, height = 0 } = await after.metadata();
    const window = windowAround(secret.box, { width, height }, index);
    const ground = { create: { ...sizeOf(window), channels: 3, background: GROUND } } as const;
    const before = after.clone().composite([{ input: ground, left: window.x, top: window.y }]);
    const sourceId = screen.file;
    await readAll(detector, sourceId, await before.jpeg({ quality: JPEG_QUALITY }).toBuffer());
    const found = await readAll(detector, sourceId, await after.jpeg({ quality: JPEG_QUALITY }).toBuffer());
    detector.close(sourceId);
    const regions = found.filter(({ confidence }) => confidence >= pictureOperatingPoints.balanced);
    const inside = screen.secrets.filter((each) => piecesOf(each).every((piece) => holds(window, piece)));
    const { secrets } = countScreen({ secrets: inside }, regions, { width, height });
    const bucket = pxBucket(screen.px);
    const recall = recalls[bucket] ?? { of: 0, found: 0 };
    recalls[bucket] = {
      of: recall.of + secrets.length,
      found: recall.found + secrets.filter((each) => each.found).length,
    };
    process.stderr.write(`\rAs changes ${index + 1}/${screens.length} `);
  }
  process.stderr.write('\r\x1b[K');
  return recalls;
}

/** Everything that is known of a source once all of its next picture has been read. */
async function readAll(
  detector: PictureDetector,
  sourceId: string,
  jpeg: Uint8Array,
): Promise<readonly PictureFinding[]> {
  const parts: PicturePart[] = [];
  const { changed, lookId } = await detector.look(sourceId, jpeg, (part) => parts.push(part));
  const toRead = areaOfAll(changed);
  const giveUpAtMs = performance.now() + READ_WITHIN_MS;
  const isRead = () => {
    const read = parts.filter((part) => part.lookId === lookId).flatMap((part) => part.read);
    return areaOfAll(read) >= toRead;
  };
  while (!isRead()) {
    if (performance.now() > giveUpAtMs) throw new Error('A part of a screen was not read within a minute.');
    await sleep(10);
  }
  return parts.at(-1)?.findings ?? [];
}

/** Somewhere else around each secret, so that it does not always lie in the middle. */
function windowAround(secret: Box, screen: { width: number; height: number }, index: number): Box {
  const width = Math.min(screen.width, Math.max(WINDOW.width, Math.ceil(secret.width) + 2 * ROOM_PX));
  const height = Math.min(screen.height, Math.max(WINDOW.height, Math.ceil(secret.height) + 2 * ROOM_PX));
  const place = (from: number, size: number, window: number, whole: number, share: number) =>
    Math.round(Math.min(whole - window, Math.max(0, from - ROOM_PX - (window - size - 2 * ROOM_PX) * share)));
  return {
    x: place(secret.x, secret.width, width, screen.width, (index * 0.37) % 1),
    y: place(secret.y, secret.height, height, screen.height, (index * 0.61) % 1),
    width,
    height,
  };
}

function sizeOf({ width, height }: Box): { width: number; height: number } {
  return { width, height };
}

function piecesOf({ box, boxes }: TrueSecret): readonly Box[] {
  return boxes ?? [box];
}

function holds(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function areaOfAll(boxes: readonly Box[]): number {
  return boxes.reduce((sum, box) => sum + areaOf(box), 0);
}
