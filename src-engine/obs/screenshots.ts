/**
 * Pictures of sources as OBS has them now, not delayed. One request in flight for each source, few in all; the figures behind the
 * choice of format are in docs/obs.md.
 */
import { availableParallelism } from 'node:os';
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

/** A picture that nobody waits for any more still keeps OBS busy; after this long the link itself is in doubt. */
const GIVEN_UP_MS = 30_000;

/**
 * OBS works on messages in as many threads as the machine has cores, and a picture blocks one until the GPU is done: some must
 * stay free, or a cut waits for pictures.
 */
const MOST_AT_ONCE = Math.min(4, Math.max(1, availableParallelism() - 2));

export interface ScreenshotSize {
  readonly width?: number;
  readonly height?: number;
  readonly timeoutMs?: number;
}

/** Somebody's wish for a picture. */
interface Order {
  readonly sourceName: string;
  readonly size: ScreenshotSize;
  isAbandoned: boolean;
}

export class Screenshots {
  readonly #client: () => ObsClient;
  readonly #now: () => number;
  /** The last request of each source, which the next one waits for. */
  readonly #running = new Map<string, Promise<unknown>>();
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /** `client` is the session for pictures; `now` is the engine's clock; `atOnce` counts requests that OBS has at a time. */
  constructor(client: () => ObsClient, now: () => number, atOnce = MOST_AT_ONCE) {
    this.#client = client;
    this.#now = now;
    this.#free = atOnce;
  }

  /** See StagePicture.screenshot. The time spent waiting for others counts. */
  async take(sourceName: string, size: ScreenshotSize = {}): Promise<EncodedPicture> {
    const { timeoutMs = TIMEOUT_MS } = size;
    const order: Order = { sourceName, size, isAbandoned: false };
    const before = this.#running.get(sourceName) ?? Promise.resolve();
    const picture = before.then(() => this.#inTurn(order));
    const settled = picture.then(
      () => undefined,
      () => undefined,
    );
    this.#running.set(sourceName, settled);
    void settled.then(() => {
      if (this.#running.get(sourceName) === settled) this.#running.delete(sourceName);
    });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        order.isAbandoned = true;
        reject(late(timeoutMs));
      }, timeoutMs);
      picture.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  /** How large a source is without its filters, in pixels: as large as a picture of it that is not scaled. */
  async ownSize(sourceName: string): Promise<Size> {
    const { imageData } = await this.#client().call('GetSourceScreenshot', {
      sourceName,
      imageFormat: 'png',
    });
    const png = bytesOf(imageData);
    return { width: png.readUInt32BE(PNG_WIDTH_AT), height: png.readUInt32BE(PNG_WIDTH_AT + 4) };
  }

  async #inTurn(order: Order): Promise<EncodedPicture> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free -= 1;
    try {
      if (order.isAbandoned) throw late(0);
      return await this.#ask(order);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  async #ask({ sourceName, size: { width, height } }: Order): Promise<EncodedPicture> {
    const askedAtMs = this.#now();
    const { imageData } = await this.#client().call(
      'GetSourceScreenshot',
      {
        sourceName,
        ...FORMAT,
        ...(width === undefined ? {} : { imageWidth: inRange(width) }),
        ...(height === undefined ? {} : { imageHeight: inRange(height) }),
      },
      { timeoutMs: GIVEN_UP_MS },
    );
    const cameAtMs = this.#now();
    const bytes = bytesOf(imageData);
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

/** The bytes of a data URL. */
function bytesOf(dataUrl: string): Buffer {
  return Buffer.from(dataUrl.slice(dataUrl.indexOf(',') + 1), 'base64');
}

function late(timeoutMs: number): UserError {
  return new UserError(
    'obs-unreachable',
    `OBS did not send a picture within ${timeoutMs} ms.`,
    'See whether the graphics card is busy: lower what the game or OBS asks of it.',
  );
}

function inRange(length: number): number {
  return Math.min(LARGEST, Math.max(SMALLEST, Math.round(length)));
}
