/** How much of a take the audience got: its words' times against an OBS recording of it. */
import { readFile } from 'node:fs/promises';
import { PROGRAMME_RATE, programmeSound } from './programme.ts';

interface Word {
  readonly word: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly category?: string;
  readonly phrase?: number;
}

/** Words that are flagged together. */
export interface Phrase {
  readonly category: string | undefined;
  readonly text: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface TakeTruth {
  readonly phrases: readonly Phrase[];
  readonly innocent: readonly Word[];
}

export interface Aired {
  /** Each flagged phrase and how much of it is heard in the recording, ms. */
  readonly leaks: readonly (Phrase & { readonly heardMs: number })[];
  /** Innocent words of which more than half is heard. */
  readonly airedWords: readonly Word[];
}

/** Reads the JSON beside a take. */
export async function readTruth(file: URL): Promise<TakeTruth> {
  const truth: Word[] = JSON.parse(await readFile(file, 'utf8')).words;
  const flagged = Map.groupBy(
    truth.filter(({ category }) => category),
    ({ phrase }) => phrase,
  );
  const phrases = [...flagged.values()].map((words) => ({
    category: words[0]?.category,
    text: words.map(({ word }) => word).join(' '),
    fromMs: Math.min(...words.map(({ fromMs }) => fromMs)),
    untilMs: Math.max(...words.map(({ untilMs }) => untilMs)),
  }));
  return { phrases, innocent: truth.filter(({ category }) => category === undefined) };
}

/** Finds the take in a recording that begins before it, and says what of it is heard there. */
export async function readAired(
  recordingFile: string,
  takeFile: string,
  { phrases, innocent }: TakeTruth,
): Promise<Aired> {
  const sound = await programmeSound(recordingFile);
  const take = await programmeSound(takeFile);
  const shiftMs = alignMs(take, sound);
  return {
    leaks: phrases.map((phrase) => ({ ...phrase, heardMs: heardMs(take, sound, shiftMs, phrase) })),
    airedWords: innocent.filter((word) => heardMs(take, sound, shiftMs, word) > 0.5 * loudMs(take, word)),
  };
}

/** Peaks of each ms. */
function envelope(sound: Float32Array): Float32Array {
  const step = PROGRAMME_RATE / 1000;
  const peaks = new Float32Array(Math.floor(sound.length / step));
  for (let ms = 0; ms < peaks.length; ms++) {
    for (let i = ms * step; i < (ms + 1) * step; i++) {
      peaks[ms] = Math.max(peaks[ms] as number, Math.abs(sound[i] as number));
    }
  }
  return peaks;
}

/** At which ms of the recording the take begins: the shift with the greatest likeness. */
function alignMs(take: Float32Array, sound: Float32Array): number {
  const [a, b] = [envelope(take), envelope(sound)];
  let best = { ms: 0, score: Number.NEGATIVE_INFINITY };
  for (let ms = 0; ms + 2000 < b.length; ms++) {
    let score = 0;
    for (let i = 0; i < a.length && i + ms < b.length; i += 2)
      score += (a[i] as number) * (b[i + ms] as number);
    if (score > best.score) best = { ms, score };
  }
  return best.ms;
}

/** How much of a span of the take is loud in it, ms. */
function loudMs(take: Float32Array, { fromMs, untilMs }: { fromMs: number; untilMs: number }): number {
  return envelope(take.subarray(fromMs * 48, untilMs * 48)).filter((peak) => peak > 0.01).length;
}

/** How much of it is heard in the recording, ms: where the take is loud and the recording is not silent. */
function heardMs(
  take: Float32Array,
  sound: Float32Array,
  shiftMs: number,
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
): number {
  const a = envelope(take.subarray(fromMs * 48, untilMs * 48));
  const b = envelope(sound.subarray((fromMs + shiftMs) * 48, (untilMs + shiftMs) * 48));
  return a.filter((peak, ms) => peak > 0.01 && (b[ms] ?? 0) > 0.25 * peak).length;
}
