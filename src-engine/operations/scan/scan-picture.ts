/**
 * Scans the picture of a still or of a recording: what the policy would not let the audience see, where, and in a recording
 * from when until when. Nothing is simulated: all that is found is covered from its first frame to its last.
 */
import { grown, intersection } from '../../contract/boxes.ts';
import type { Span } from '../../contract/flow.ts';
import type { Box, PictureAction, PictureCategory } from '../../contract/picture.ts';
import type { Policy } from '../../contract/policy.ts';
import { decidePicture } from '../../policy/evaluate-picture.ts';
import type { PictureDetector, PictureFinding } from '../ports/picture.ts';
import type {
  CopyRegion,
  PictureProgress,
  RecordingFrame,
  RecordingFrames,
} from '../ports/recording-picture.ts';
import { coveredParts, type PictureSighting, PictureTracks } from './picture-tracks.ts';
import { PictureWatch } from './picture-watch.ts';
import { SteadyPicture } from './steady-picture.ts';

/** A part of a picture that the policy would not let the audience see; never what is in it. */
export interface PictureRegion {
  readonly category: PictureCategory;
  readonly action: Exclude<PictureAction, 'none'>;
  /** Without pads, in pixels of the picture. */
  readonly box: Box;
  readonly confidence: number;
}

/** The same in a recording, ms from its start, pads in time included; what moves has many regions after each other. */
export interface RecordingRegion extends PictureRegion, Span {}

/** Something covered, from its first region to its last. */
export interface PictureCover extends Span {
  readonly category: PictureCategory;
  readonly action: Exclude<PictureAction, 'none'>;
}

export interface StillScan {
  readonly width: number;
  readonly height: number;
  readonly computeMs: number;
  readonly regions: readonly PictureRegion[];
  /** What a copy must not show, pads included. */
  readonly copyRegions: readonly Omit<CopyRegion, keyof Span>[];
}

export interface PictureScan {
  /** Of the picture, upright, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
  readonly covers: readonly PictureCover[];
  readonly regions: readonly RecordingRegion[];
  readonly copyRegions: readonly CopyRegion[];
}

export interface PictureScanOptions {
  readonly policy: Policy;
  readonly signal?: AbortSignal;
  /** Of an earlier scan that was interrupted: this one goes on from there. */
  readonly from?: PictureProgress | undefined;
  /** Told after each look: what has been looked at, and how to go on from there. */
  readonly onProgress?: (progress: () => PictureProgress, doneMs: number) => void | Promise<void>;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Of so many frames one is looked at: ten a second, so that nothing that stays for 200 ms is missed. Where something has come or
 * gone since the look before, the frames between are looked at as well.
 */
const LOOK_EVERY_FRAMES = 3;

/** Rejects with a UserError `recording-unreadable`, `model-failed`. */
export async function scanStill(
  detector: PictureDetector,
  bytes: Uint8Array,
  policy: Policy,
): Promise<StillScan> {
  const { width, height, computeMs, findings } = await detector.read(bytes);
  const sightings = decided(findings, { width, height }, policy);
  return {
    width,
    height,
    computeMs,
    regions: sightings.map(({ category, confidence, box, rule }) => ({
      ...{ category, confidence, box },
      action: rule.action,
    })),
    copyRegions: sightings.map(({ box, rule }) => copyRegion(rule, box, { width, height })),
  };
}

/** Rejects with a UserError `recording-unreadable`, `ffmpeg-missing`, `model-failed`, or with the signal's reason. */
export async function scanPicture(
  recording: RecordingFrames,
  detector: PictureDetector,
  options: PictureScanOptions,
): Promise<PictureScan> {
  const { policy, signal, from, onProgress } = options;
  const line = new PictureLine(recording, detector, policy, signal, from);
  try {
    let endMs = from?.lookedMs ?? 0;
    let between: RecordingFrame[] = [];
    let count = 0;
    for await (const frame of recording.frames(from?.lookedMs ?? 0)) {
      signal?.throwIfAborted();
      endMs = frame.atMs + recording.everyMs;
      count += 1;
      if ((count - 1) % LOOK_EVERY_FRAMES !== 0) {
        between.push(frame);
        continue;
      }
      await line.look(frame, between);
      between = [];
      await onProgress?.(() => line.progress(), frame.atMs);
    }
    const last = between.pop();
    if (last !== undefined) await line.look(last, between);
    return line.outcome(endMs);
  } finally {
    line.close();
  }
}

/** The looks at a recording, one after the other. */
class PictureLine {
  readonly #recording: RecordingFrames;
  readonly #policy: Policy;
  readonly #watch: PictureWatch;
  readonly #steady = new SteadyPicture();
  readonly #tracks: PictureTracks;
  #findings: readonly PictureFinding[] = [];
  #size: Size;
  #lookedMs: number;

  constructor(
    recording: RecordingFrames,
    detector: PictureDetector,
    policy: Policy,
    signal: AbortSignal | undefined,
    from: PictureProgress | undefined,
  ) {
    this.#recording = recording;
    this.#policy = policy;
    this.#watch = new PictureWatch(detector, signal);
    this.#tracks = new PictureTracks(from?.tracks, from?.lookedMs);
    this.#size = from ?? { width: 0, height: 0 };
    this.#lookedMs = from?.lookedMs ?? 0;
  }

  /** Looks at a frame, and at those between it and the one before where that matters. */
  async look(frame: RecordingFrame, between: readonly RecordingFrame[]): Promise<void> {
    // A frame is changed by looking at it (see SteadyPicture), and this one may be looked at twice.
    const again = between.length > 0 ? { ...frame, rgb: Buffer.from(frame.rgb) } : frame;
    let sightings = await this.#sightings(frame);
    if (this.#tracks.wouldEnd(sightings)) {
      // Gone, or lost where only a part of its line was read again: a scan has the time to make sure.
      this.#findings = await this.#watch.lookAfresh(this.#recording.encoded(frame));
      sightings = decided(this.#findings, this.#size, this.#policy);
    }
    const hasNews = this.#tracks.wouldBegin(sightings) || this.#tracks.wouldEnd(sightings);
    if (between.length > 0 && hasNews) {
      for (const earlier of between) this.#tracks.see(earlier.atMs, await this.#sightings(earlier));
      sightings = await this.#sightings(again);
    }
    this.#tracks.see(frame.atMs, sightings);
    this.#lookedMs = frame.atMs;
  }

  progress(): PictureProgress {
    return { ...this.#size, lookedMs: this.#lookedMs, tracks: this.#tracks.all() };
  }

  outcome(durationMs: number): PictureScan {
    const clip = (ms: number): number => Math.round(Math.min(Math.max(ms, 0), durationMs));
    const byTime = (a: Span, b: Span): number => a.fromMs - b.fromMs;
    const parts = this.#tracks.all().map((track) => {
      const { category, action } = track;
      const timed = coveredParts(track)
        .map((part) => ({ ...part, fromMs: clip(part.fromMs), untilMs: clip(part.untilMs) }))
        .filter((part) => part.untilMs > part.fromMs);
      const [fromMs, untilMs] = [timed[0]?.fromMs ?? 0, timed.at(-1)?.untilMs ?? 0];
      return { track, timed, cover: { category, action, fromMs, untilMs } };
    });
    return {
      ...{ width: this.#size.width, height: this.#size.height, durationMs },
      covers: parts.map(({ cover }) => cover).sort(byTime),
      regions: parts
        .flatMap(({ track: { category, action }, timed }) =>
          timed.map(({ box, ...part }) => ({ ...part, category, action, box: within(box, this.#size) })),
        )
        .sort(byTime),
      copyRegions: parts
        .flatMap(({ track, timed }) =>
          timed.map(({ box, fromMs, untilMs }) => ({
            fromMs,
            untilMs,
            ...copyRegion(track, box, this.#size),
          })),
        )
        .sort(byTime),
    };
  }

  close(): void {
    this.#watch.close();
  }

  async #sightings(frame: RecordingFrame): Promise<readonly PictureSighting[]> {
    if (this.#steady.settle(frame)) {
      this.#findings = await this.#watch.look(this.#recording.encoded(frame));
      this.#size = { width: frame.width, height: frame.height };
    }
    return decided(this.#findings, this.#size, this.#policy);
  }
}

/** What the policy wants something done about. A recording has no sources and scenes: rules for some of them do not match. */
function decided(findings: readonly PictureFinding[], size: Size, policy: Policy): PictureSighting[] {
  // A rule for the stream only is what a scan is asked about as well.
  const context = { nowMs: 0, streaming: true, recording: true };
  return findings.flatMap((finding) => {
    const found = { ...finding, sourceName: '', sceneName: '' };
    const rule = decidePicture(found, size, policy, context)?.rule;
    if (rule === undefined || rule.action === 'none') return [];
    const { category, confidence, box } = finding;
    return [{ category, confidence, box, rule: { ...rule, action: rule.action } }];
  });
}

/** There is no source to hide and no other scene to go to: then the whole picture is covered. */
function copyRegion(
  { action, padPx }: { readonly action: Exclude<PictureAction, 'none'>; readonly padPx: number },
  box: Box,
  size: Size,
): Omit<CopyRegion, keyof Span> {
  return action === 'cover' || action === 'blur'
    ? { action, box: within(grown(box, padPx), size) }
    : { action: 'cover', box: { x: 0, y: 0, ...size } };
}

function within(box: Box, { width, height }: Size): Box {
  return intersection(box, { x: 0, y: 0, width, height }) ?? { x: 0, y: 0, width: 0, height: 0 };
}
