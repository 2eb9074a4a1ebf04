/** Screens with secrets, played to a stage that records, and what the audience got of them. */
import { type MarkedFrame, readMarkedFrames, SECRET_STYLE } from './marked-frames.ts';
import type { Stage } from './start-stage.ts';

/** Fewer pixels of a secret's ground than this cannot be read: the seam of a cover. */
const LEAST_LEAK_PX = 120;

/** A part of a screen with text. OBS's projector lies over the 480 x 270 pixels at the top left of the screen. */
export function part(left: number, top: number, inner: string): string {
  return `<div style="position:absolute;left:${left}px;top:${top}px;font:16px 'DejaVu Sans';color:#ddd;line-height:28px">${inner}</div>`;
}

export function secret(text: string): string {
  return `<span style="${SECRET_STYLE}">${text}</span>`;
}

export const calm = part(520, 20, 'Nothing to see here,<br>move along please.');
/** The calm screen with a secret at a place of it. */
export const withSecret = (left: number, top: number) =>
  `${calm}${part(left, top, `write to ${secret('jo.smith@example.com')} today`)}`;

/** The calm screen with a secret at its right edge: an OBS that is started later lies over the rest. */
export const withSecretAtTheRight = (top: number) =>
  `${calm}${part(1092, top, secret('jo.smith@example.com'))}`;

export interface Aired {
  readonly frames: readonly MarkedFrame[];
  /** Those that show a secret. */
  readonly leaked: readonly MarkedFrame[];
}

export interface PlayOptions {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** The safety delay: what was shown airs so much later, or later still. */
  readonly delayMs: number;
}

/** Records while `play` goes on, and until what it showed has aired. */
export async function recordPlay(
  stage: Stage,
  play: () => Promise<unknown>,
  { delayMs, ...format }: PlayOptions,
): Promise<Aired> {
  await stage.startRecording();
  try {
    await play();
    await stage.aired(delayMs);
  } catch (error) {
    await stage.stopRecording().catch(() => undefined);
    throw error;
  }
  const frames = await readMarkedFrames(await stage.stopRecording(), format);
  return { frames, leaked: frames.filter(({ secretPixels }) => secretPixels > LEAST_LEAK_PX) };
}

/** True where nothing large is covered in the last frame: the projector's corner is black, and a seventh of the screen. */
export function isFree({ frames }: Aired): boolean {
  const most = Math.max(...frames.map(({ blackPixels }) => blackPixels));
  return (frames.at(-1)?.blackPixels ?? most) < most / 2;
}
