/** One look of the real model at 1.0 to 3.6 s of the shipped take: "This lag is complete …". */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildModels } from '../../../../models/build.ts';
import { openRecording } from '../../../../src-engine/capture/recording.ts';
import { look } from '../../../../src-engine/detect/speech/look.ts';
import { Moonshine } from '../../../../src-engine/detect/speech/moonshine.ts';
import { buildWatchedTokens } from '../../../../src-engine/detect/speech/watched-tokens.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../../../fixtures/sound/${name}`, import.meta.url));
const FROM_MS = 1000;
const UNTIL_MS = 3600;
const truth: { word: string; fromMs: number; untilMs: number }[] = JSON.parse(
  readFileSync(fixture('take-00.json'), 'utf8'),
).words;
const watching = (...words: string[]) =>
  buildWatchedTokens(words.map((text) => ({ text, category: 'private' as const })));
let model: Moonshine;
let sound: Float32Array;

beforeAll(async () => {
  const models = await buildModels();
  model = await Moonshine.load({
    encoder: models.get('speech-encoder') as string,
    decoder: models.get('speech-decoder') as string,
  });
  const samples: number[] = [];
  for await (const frame of (await openRecording(fixture('take-00.wav'))).frames()) {
    if (frame.fromMs >= UNTIL_MS) break;
    samples.push(...frame.samples);
  }
  sound = Float32Array.from(samples).subarray(FROM_MS * 16, UNTIL_MS * 16);
});

describe('look', () => {
  it('follows a watched word that the transcript does not have, to its place', async () => {
    const { words, candidates } = await look(model, sound, [], watching('leg'));
    expect(words.map((word) => word.text)).toContain('lag');
    const lag = truth.find(({ word }) => word === 'lag') as { fromMs: number; untilMs: number };
    const [leg] = candidates;
    expect(leg).toMatchObject({ category: 'private', inTranscript: false });
    expect(leg?.probability).toBeGreaterThan(0.001);
    expect(Math.abs(FROM_MS + (leg?.fromMs ?? 0) - lag.fromMs)).toBeLessThan(80);
    expect(Math.abs(FROM_MS + (leg?.untilMs ?? 0) - lag.untilMs)).toBeLessThan(80);
  });

  it('follows nothing that nobody watches for, nor what sounds otherwise', async () => {
    expect((await look(model, sound, [], watching())).candidates).toEqual([]);
    expect((await look(model, sound, [], watching('banana'))).candidates).toEqual([]);
  });

  it('does not follow before the place it is told', async () => {
    expect((await look(model, sound, [], watching('leg'), 1500)).candidates).toEqual([]);
  });

  it('hears the same with any draft: the right one, a wrong word in it, and nonsense', async () => {
    const { tokens } = await look(model, sound, [], watching());
    for (const draft of [
      tokens,
      tokens.with(1, tokens[2] as number),
      [5, 6, 7, 8, 9, 10],
      tokens.slice(0, 3),
    ]) {
      expect((await look(model, sound, draft, watching())).tokens).toEqual(tokens);
    }
  });

  it('knows when each word was said', async () => {
    const { words } = await look(model, sound, [], watching());
    const errors = words.flatMap(({ text, fromMs, untilMs }) => {
      const word = truth.find((one) => one.word === text && one.fromMs < UNTIL_MS);
      return word
        ? [Math.abs(FROM_MS + fromMs - word.fromMs), Math.abs(FROM_MS + untilMs - word.untilMs)]
        : [];
    });
    expect(errors.length).toBeGreaterThanOrEqual(8);
    const median = errors.sort((a, b) => a - b)[Math.floor(errors.length / 2)];
    expect(median).toBeLessThan(40);
  });
});
