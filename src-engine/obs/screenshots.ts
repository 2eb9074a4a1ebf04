/**
 * Pictures of sources as OBS has them now, not delayed. One request in flight for each source; the figures behind the choice of
 * format are in docs/obs.md.
 */
import { UserError } from '../contract/errors.ts';
import type { EncodedPicture } from '../operations/ports/picture.ts';
import type { ObsClient } from './obs-client.ts';
import type { Size } from './scene-layout.ts';

/** JPEG at this quality: text stays readable, and it takes OBS a third of the time of a PNG. */
const FORMAT = { imageFormat: 'jpg', imageCompressionQuality: 90 } as const;

/** In a PNG's header, the first chunk. */
const PNG_WIDTH_AT = 16;

/** What obs-websocket takes as width or height (GetSourceScreenshot), in pixels. */
const SMALLEST = 8;
const LARGEST = 4096;

/** On a busy GPU a picture can take seconds (obs-websocket issue 1104); one later than this is of no use to a cut. */
const TIMEOUT_MS = 5000;

export interface ScreenshotSize {
  readonly width?: number;
  readonly height?: number;
  readonly timeoutMs?: number;
}

export class Screenshots {
  readonly #client: () => ObsClient;
  readonly #now: () => number;
  /** The last request of each source, which the next one waits for. */
  readonly #running = new Map<string, Promise<unknown>>();

  /** `client` is the session for pictures; `now` is the engine's clock. */
  constructor(client: () => ObsClient, now: () => number) {
    this.#client = client;
    this.#now = now;
  }

  /** See StagePicture.screenshot. */
  async take(sourceName: string, size: ScreenshotSize = {}): Promise<EncodedPicture> {
    const before = this.#running.get(sourceName) ?? Promise.resolve();
    const picture = before.then(() => this.#take(sourceName, size));
    const settled = picture.catch(() => undefined);
    this.#running.set(sourceName, settled);
    void settled.then(() => {
      if (this.#running.get(sourceName) === settled) this.#running.delete(sourceName);
    });
    return picture;
  }

  /** How large a source is without its filters, in pixels: as large as a picture of it that is not scaled. */
  async ownSize(sourceName: string): Promise<Size> {
    const { imageData } = await this.#client().call('GetSourceScreenshot', {
      sourceName,
      imageFormat: 'png',
    });
    const png = Buffer.from(imageData.slice(imageData.indexOf(',') + 1), 'base64');
    return { width: png.readUInt32BE(PNG_WIDTH_AT), height: png.readUInt32BE(PNG_WIDTH_AT + 4) };
  }

  async #take(
    sourceName: string,
    { width, height, timeoutMs = TIMEOUT_MS }: ScreenshotSize,
  ): Promise<EncodedPicture> {
    const askedAtMs = this.#now();
    const { imageData } = await this.#client().call(
      'GetSourceScreenshot',
      {
        sourceName,
        ...FORMAT,
        ...(width === undefined ? {} : { imageWidth: inRange(width) }),
        ...(height === undefined ? {} : { imageHeight: inRange(height) }),
      },
      { timeoutMs },
    );
    const cameAtMs = this.#now();
    const bytes = Buffer.from(imageData.slice(imageData.indexOf(',') + 1), 'base64');
    if (bytes.length === 0) {
      throw new UserError(
        'obs-refused',
        'OBS sent an empty picture.',
        'Try again; if it stays so, restart OBS.',
      );
    }
    return { bytes, askedAtMs, cameAtMs };
  }
}

function inRange(length: number): number {
  return Math.min(LARGEST, Math.max(SMALLEST, Math.round(length)));
}
