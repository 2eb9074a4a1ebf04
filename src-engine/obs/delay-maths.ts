/** What the picture's delay costs and how it is set; pure. The facts are in docs/obs.md. */
import type { StagePrice } from '../contract/stage.ts';

/** Frames a second, as a fraction. */
export interface VideoRate {
  readonly fpsNumerator: number;
  readonly fpsDenominator: number;
}

/** OBS's picture: canvas in pixels, and how often it is drawn. */
export interface VideoFormat extends VideoRate {
  readonly width: number;
  readonly height: number;
}

/** 4 bytes a pixel: OBS keeps frames as RGBA, 8 bits each. */
const BYTES_PER_PIXEL = 4;

/** Length of a frame in ms. */
export function frameMs(video: VideoRate): number {
  return (1000 * video.fpsDenominator) / video.fpsNumerator;
}

/**
 * The `delay_ms` of a Render Delay filter that makes the picture `delayMs` old, to the nearest frame. The filter keeps
 * N = floor(delay_ms / frame) frames and shows one that is N - 1 frames old (obs-filters/gpu-delay.c), so it needs one more.
 */
export function renderDelayMs(delayMs: number, video: VideoFormat): number {
  const frames = Math.max(1, Math.round(delayMs / frameMs(video))) + 1;
  return Math.ceil(frames * frameMs(video));
}

/** Video memory in bytes that the delay of one scene takes: N textures of the canvas. */
export function delayBytes(delayMs: number, video: VideoFormat): number {
  const frames = Math.floor(renderDelayMs(delayMs, video) / frameMs(video));
  return frames * video.width * video.height * BYTES_PER_PIXEL;
}

/**
 * The price of a plan. Warm scenes pay all the time; of the cold ones only one is on air at a time, so the sum counts the
 * dearest of them once.
 */
export function stagePrice(
  delayMs: number,
  video: VideoFormat,
  scenes: readonly { readonly sceneName: string; readonly warm: boolean }[],
  budgetBytes: number,
): StagePrice {
  const each = delayBytes(delayMs, video);
  const warm = scenes.filter((scene) => scene.warm).length;
  const totalBytes = each * (warm + (warm < scenes.length ? 1 : 0));
  return {
    totalBytes,
    budgetBytes,
    overBudget: totalBytes > budgetBytes,
    scenes: scenes.map(({ sceneName, warm: isWarm }) => ({ sceneName, warm: isWarm, bytes: each })),
  };
}
