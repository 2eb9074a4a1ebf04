/** What the audience got: reads sound and picture back from a recording, through ffmpeg. All times in ms from its start. */
import { run } from './processes.ts';

export const PROGRAMME_RATE = 48_000;

/** The recording's sound: mono, 48 kHz, f32, its first sample at time 0 of the recording. */
export async function programmeSound(file: string): Promise<Float32Array> {
  const raw = await run('ffmpeg', [
    '-v', 'error', '-i', file, '-map', '0:a:0', '-af', 'aresample=async=1:first_pts=0', '-ac', '1',
    '-ar', String(PROGRAMME_RATE), '-f', 'f32le', '-',
  ]); // biome-ignore format: one option a line would hide the command
  return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
}

/** One picture of the recording: when it is shown, and its mean brightness and colour, 0..255. */
export interface Frame {
  readonly atMs: number;
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** Every picture's time and mean colour. */
export async function programmeFrames(file: string, fps: number): Promise<Frame[]> {
  const raw = await run('ffmpeg', [
    '-v', 'error', '-i', file, '-map', '0:v:0', '-vf', `fps=${fps}:start_time=0,scale=1:1:flags=area`,
    '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-',
  ]); // biome-ignore format: one option a line would hide the command
  const frames: Frame[] = [];
  for (let at = 0; at + 3 <= raw.length; at += 3) {
    frames.push({
      atMs: ((at / 3) * 1000) / fps,
      red: raw[at] as number,
      green: raw[at + 1] as number,
      blue: raw[at + 2] as number,
    });
  }
  return frames;
}

/** A stretch of the recording, [fromMs, untilMs). */
export interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * Where the sound is above `level` (peak, 0..1), in steps of 1 ms; breaks shorter than `joinMs` are bridged and
 * stretches shorter than `leastMs` dropped.
 */
export function loudStretches(
  sound: Float32Array,
  { level = 0.02, joinMs = 10, leastMs = 3 }: { level?: number; joinMs?: number; leastMs?: number } = {},
): Stretch[] {
  const step = PROGRAMME_RATE / 1000;
  const found: { fromMs: number; untilMs: number }[] = [];
  for (let ms = 0; (ms + 1) * step <= sound.length; ms++) {
    let peak = 0;
    for (let i = ms * step; i < (ms + 1) * step; i++) peak = Math.max(peak, Math.abs(sound[i] as number));
    if (peak < level) continue;
    const last = found.at(-1);
    if (last !== undefined && ms - last.untilMs < joinMs) last.untilMs = ms + 1;
    else found.push({ fromMs: ms, untilMs: ms + 1 });
  }
  return found.filter((each) => each.untilMs - each.fromMs >= leastMs);
}

/**
 * The strength of one tone (`hertz`) in every ms of the sound, 0..1 of full scale, over a window of `windowMs`
 * (Goertzel): tells a bleep at one pitch from a voice at another.
 */
export function toneLevel(sound: Float32Array, hertz: number, windowMs = 8): Float32Array {
  const step = PROGRAMME_RATE / 1000;
  const length = Math.round(windowMs * step);
  const levels = new Float32Array(Math.max(0, Math.floor((sound.length - length) / step)));
  const w = (2 * Math.PI * hertz) / PROGRAMME_RATE;
  for (let ms = 0; ms < levels.length; ms++) {
    let re = 0;
    let im = 0;
    for (let i = 0; i < length; i++) {
      const value = sound[ms * step + i] as number;
      re += value * Math.cos(w * i);
      im += value * Math.sin(w * i);
    }
    levels[ms] = (2 * Math.hypot(re, im)) / length;
  }
  return levels;
}

/** Writes a WAV of one tone: mono, 48 kHz, 16 bit, `hertz` at `level` of full scale. */
export async function writeTone(file: string, hertz: number, seconds: number, level = 0.3): Promise<void> {
  const source = `sine=frequency=${hertz}:sample_rate=48000:duration=${seconds},volume=${level * 8}`;
  await run('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-f',
    'lavfi',
    '-i',
    source,
    '-ac',
    '1',
    '-c:a',
    'pcm_s16le',
    file,
  ]);
}

/**
 * Writes a clip for lip sync: black with a white flash, and silence with a 1 kHz beep, both in the first `onMs` of every
 * `everyMs`, exactly together.
 */
export async function writeFlashClip(
  file: string,
  { seconds = 12, everyMs = 2000, onMs = 200, fps = 30, width = 320, height = 180 } = {},
): Promise<void> {
  const on = `lt(mod(t,${everyMs / 1000}),${onMs / 1000})`;
  await run('ffmpeg', [
    '-v', 'error', '-y',
    '-f', 'lavfi', '-i', `color=black:s=${width}x${height}:r=${fps}:d=${seconds}`,
    '-f', 'lavfi', '-i', `aevalsrc='0.5*sin(2*PI*1000*t)*${on}':s=48000:d=${seconds}`,
    '-vf', `drawbox=c=white:t=fill:enable='${on}'`,
    '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '1', '-pix_fmt', 'yuv420p', '-c:a', 'pcm_s16le', file,
  ]); // biome-ignore format: one option a line would hide the command
}
