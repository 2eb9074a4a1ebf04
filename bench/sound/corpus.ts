/** The sound corpus: takes with the times of their words (its README says what is in it and how to count). */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { UserError } from '../../src-engine/contract/errors.ts';

const wordSchema = z.object({
  word: z.string(),
  fromMs: z.number(),
  untilMs: z.number(),
  category: z.string().optional(),
  phrase: z.number().optional(),
  neutral: z.boolean().optional(),
});

const takeSchema = z.object({
  file: z.string(),
  kind: z.enum(['flagged', 'clean']),
  voice: z.string(),
  style: z.string(),
  condition: z.string(),
  snrDb: z.number().nullable(),
  durationMs: z.number(),
  words: z.array(wordSchema),
});

/** A flagged phrase: what is to be cut together. ms from the take's start. */
export interface Phrase {
  readonly category: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Take {
  readonly name: string;
  readonly soundFile: string;
  readonly kind: 'flagged' | 'clean';
  readonly voice: string;
  readonly style: string;
  /** "quiet", or the background with its level: "game 6 dB". */
  readonly condition: string;
  readonly durationMs: number;
  readonly phrases: readonly Phrase[];
  /** Cutting these is neither right, nor false, nor overcut. */
  readonly neutral: readonly { readonly fromMs: number; readonly untilMs: number }[];
}

export interface Corpus {
  readonly takes: readonly Take[];
  readonly privatePhrases: readonly string[];
}

/** @throws UserError `not-found` where `folder` is no corpus. */
export async function readCorpus(folder: string): Promise<Corpus> {
  const names = await readdir(folder).catch(() => {
    throw new UserError(
      'not-found',
      `There is no folder ${folder}.`,
      'Give one with --corpus: takes as FLAC or WAV, a JSON beside each.',
    );
  });
  const takes = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => readTake(path.join(folder, name))),
  );
  if (takes.length === 0)
    throw new UserError(
      'not-found',
      `${folder} holds no takes.`,
      'Each take is a sound file with a JSON beside it.',
    );
  const list = await readFile(path.join(folder, 'private.txt'), 'utf8').catch(() => '');
  return { takes, privatePhrases: list.split(/\r?\n/).filter((line) => line.trim() !== '') };
}

export async function readTake(jsonFile: string): Promise<Take> {
  const take = takeSchema.parse(JSON.parse(await readFile(jsonFile, 'utf8')));
  const phrases = new Map<number, Phrase>();
  take.words.forEach((word, index) => {
    if (!word.category) return;
    const key = word.phrase ?? index;
    const known = phrases.get(key);
    phrases.set(key, {
      category: word.category,
      fromMs: known?.fromMs ?? word.fromMs,
      untilMs: word.untilMs,
    });
  });
  return {
    name: path.basename(jsonFile, '.json'),
    soundFile: path.join(path.dirname(jsonFile), take.file),
    kind: take.kind,
    voice: take.voice,
    style: take.style,
    condition: take.snrDb === null ? take.condition : `${take.condition} ${take.snrDb} dB`,
    durationMs: take.durationMs,
    phrases: [...phrases.values()],
    neutral: take.words.filter((word) => word.neutral),
  };
}
