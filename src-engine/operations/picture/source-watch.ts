/**
 * Looks at one source of OBS again and again, as often as what happens in it asks for. While it is still, pictures of half its size
 * are compared as bytes: that sees every pixel and costs a sixth. As soon as one differs, pictures of the full size are taken
 * until it is still again.
 */
import type { SourceTimeline } from '../../evidence/source-timeline.ts';
import type { EncodedPicture, PictureDetector, PicturePart } from '../ports/picture.ts';
import type { StagePicture } from '../ports/stage-picture.ts';

/** From one look's beginning to the next, ms: on air and changing, on air and still, off air. */
const CHANGING_EVERY_MS = 240;
const STILL_EVERY_MS = 320;
const OFF_AIR_EVERY_MS = 700;
/** Looks without a change before a source counts as still. */
const LOOKS_TO_BE_STILL = 2;
/** A source smaller than this is looked at in full: half of it saves nothing. */
const LEAST_HALVED_PX = 400;
/** After a look that failed, ms. */
const AFTER_FAILURE_MS = 300;
/** OBS that takes longer for a picture is too slow, ms. */
const LOOK_TIMEOUT_MS = 5000;
/** How long looks take is said of so many: a slow spell is told of, and over, within some seconds. */
const KEEP_TIMES = 7;

export interface SourceWatchOptions {
  readonly sourceName: string;
  readonly timeline: SourceTimeline;
  readonly stage: StagePicture;
  readonly detector: PictureDetector;
  readonly isOnAir: () => boolean;
  readonly nowMs: () => number;
  readonly onPart: (part: PicturePart) => void;
}

export class SourceWatch {
  readonly #options: SourceWatchOptions;
  readonly #stop = new AbortController();
  readonly #lookTimes: number[] = [];
  /** Half-size bytes of the source as it still is; undefined while it changes. */
  #stillBytes: Uint8Array | undefined;
  #unchangedLooks = 0;
  #size = { width: 0, height: 0 };
  #isLost = false;

  constructor(options: SourceWatchOptions) {
    this.#options = options;
    void this.#run();
  }

  /** True where OBS does not show it to us. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** How long OBS takes to show it, median of the last, ms. */
  get lookMs(): number {
    const sorted = [...this.#lookTimes].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  }

  get everyMs(): number {
    if (!this.#options.isOnAir()) return OFF_AIR_EVERY_MS;
    return this.#stillBytes === undefined ? CHANGING_EVERY_MS : STILL_EVERY_MS;
  }

  /** The detector has forgotten the source: the next look is a full one. */
  restarted(): void {
    this.#stillBytes = undefined;
    this.#unchangedLooks = 0;
  }

  stop(): void {
    this.#stop.abort();
    this.#options.detector.close(this.#options.sourceName);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const beganMs = this.#options.nowMs();
      let waitMs: number;
      try {
        await this.#look();
        this.#isLost = false;
        waitMs = Math.max(0, this.everyMs - (this.#options.nowMs() - beganMs));
      } catch {
        // What keeps us from it shows as what was not looked at; the next try may do. One that only comes too late is not lost.
        const tookMs = this.#options.nowMs() - beganMs;
        this.#isLost = tookMs < LOOK_TIMEOUT_MS;
        if (!this.#isLost) this.#noteTime(tookMs);
        this.restarted();
        waitMs = AFTER_FAILURE_MS;
      }
      await sleep(waitMs, signal);
    }
  }

  async #look(): Promise<void> {
    const { timeline } = this.#options;
    if (this.#stillBytes !== undefined) {
      const half = await this.#take(true);
      if (isSame(half.bytes, this.#stillBytes)) {
        timeline.still(half.askedAtMs);
        return;
      }
      this.restarted();
    }
    const isChanged = await this.#fullLook();
    this.#unchangedLooks = isChanged ? 0 : this.#unchangedLooks + 1;
    const { width, height } = this.#size;
    if (this.#unchangedLooks < LOOKS_TO_BE_STILL || Math.min(width, height) < LEAST_HALVED_PX) return;
    // The full look after it proves that the half-size picture shows what was read.
    const { bytes } = await this.#take(true);
    if (!(await this.#fullLook())) this.#stillBytes = bytes;
    else this.#unchangedLooks = 0;
  }

  /** Resolves to whether anything had changed. */
  async #fullLook(): Promise<boolean> {
    const { detector, sourceName, timeline, onPart } = this.#options;
    const { bytes, askedAtMs, cameAtMs } = await this.#take(false);
    const isCurrent = () => !this.#stop.signal.aborted;
    let looked = false;
    const early: PicturePart[] = [];
    const look = await detector.look(sourceName, bytes, (part) => {
      if (!isCurrent()) return;
      if (looked) onPart(part);
      else early.push(part);
    });
    if (!isCurrent()) return false;
    this.#size = { width: look.width, height: look.height };
    timeline.looked(look, askedAtMs, cameAtMs);
    looked = true;
    for (const part of early) onPart(part);
    return look.changed.length > 0;
  }

  async #take(isHalf: boolean): Promise<EncodedPicture> {
    const { stage, sourceName } = this.#options;
    const { width, height } = this.#size;
    const size = isHalf ? { width: Math.round(width / 2), height: Math.round(height / 2) } : {};
    const picture = await stage.screenshot(sourceName, { ...size, timeoutMs: LOOK_TIMEOUT_MS });
    this.#noteTime(picture.cameAtMs - picture.askedAtMs);
    return picture;
  }

  #noteTime(tookMs: number): void {
    this.#lookTimes.push(tookMs);
    if (this.#lookTimes.length > KEEP_TIMES) this.#lookTimes.shift();
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

/** Ends at once when stopped. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve();
    }, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
