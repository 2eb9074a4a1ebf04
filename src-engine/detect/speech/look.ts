/**
 * One look at a window of sound: what was said (greedy), and how likely each watched word was at each place.
 *
 * A greedy transcript follows the model's prior, which is against swearing. So at each place of the transcript we also
 * follow the decoder's own distribution into the trie of watched words, wherever it gives one of them more than its
 * category's least probability, and take p(word, and that it ends there | sound, what was said before it).
 *
 * The transcript of the window before, which mostly began at the same sample, is the draft of this one: the decoder
 * checks all of it in a single pass (speculative decoding, Leviathan et al. 2023, with a free draft) and goes on token
 * by token only from where it differs.
 */
import type { Category } from '../../contract/categories.ts';
import {
  BOS,
  type DecoderOutput,
  type Encoded,
  EOS,
  type Moonshine,
  shortenCache,
  VOCABULARY,
} from './moonshine.ts';
import { pieceOf } from './tokens.ts';
import { endsWord, type WatchedNode } from './watched-tokens.ts';
import { alignTokens, type TokenTime } from './word-times.ts';

/** Logits this far below the best add nothing to a sum of exponentials (32,768 x e^-18 = 0.05 %). */
const NEGLIGIBLE = 18;
/** A draft that goes on for this many tokens after a wrong one is read again, with the right one in its place. */
const WORTH_READING_AGAIN = 3;
/** Silence appended to a window, so that a cut-off last word is not misheard: 0.3 s at 16 kHz. */
export const TAIL_SAMPLES = 4800;
/** Watched words are followed where they would begin at least this much before the window's end, ms. */
const FOLLOW_BEFORE_END_MS = 250;
/** A speaker's fastest: tokens per second. More is the model talking to itself. */
const TOKENS_PER_SECOND = 7;
const SAMPLE_RATE = 16_000;

/** A word of the transcript, ms from the window's start. Its text never leaves the worker. */
export interface HeardWord {
  readonly text: string;
  /** Index of its first token in the transcript. */
  readonly firstToken: number;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Product of its tokens' probabilities. */
  readonly probability: number;
}

/** A watched word that may have been said, ms from the window's start. */
export interface WatchedCandidate {
  readonly category: Category;
  /** Index in the transcript's tokens of the place where it would begin. */
  readonly firstToken: number;
  readonly tokens: readonly number[];
  readonly fromMs: number;
  readonly untilMs: number;
  /** p(word and its end | sound, the words before). */
  readonly probability: number;
  /** True where the transcript itself has it. */
  readonly inTranscript: boolean;
}

export interface Look {
  readonly tokens: readonly number[];
  readonly words: readonly HeardWord[];
  readonly candidates: readonly WatchedCandidate[];
}

/** One row of a decoder pass: the distribution over what comes next. */
interface Place {
  readonly output: DecoderOutput;
  readonly attention: DecoderOutput['attention'];
  readonly row: number;
  readonly rows: number;
  /** log of the sum of exp(logits). */
  readonly logSum: number;
  readonly best: number;
}

function place(output: DecoderOutput, row: number, rows: number): Place {
  const base = row * VOCABULARY;
  const logits = output.logits;
  let best = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let token = 0; token < VOCABULARY; token += 1) {
    const value = logits[base + token]!;
    if (value > highest) {
      highest = value;
      best = token;
    }
  }
  let sum = 0;
  for (let token = 0; token < VOCABULARY; token += 1) {
    const below = logits[base + token]! - highest;
    if (below > -NEGLIGIBLE) sum += Math.exp(below);
  }
  return { output, attention: output.attention, row, rows, logSum: highest + Math.log(sum), best };
}

const logProbability = (at: Place, token: number): number =>
  at.output.logits[at.row * VOCABULARY + token]! - at.logSum;

function endProbability(at: Place): number {
  const base = at.row * VOCABULARY;
  let sum = 0;
  for (let token = 0; token < VOCABULARY; token += 1) {
    const log = at.output.logits[base + token]! - at.logSum;
    if (log > -NEGLIGIBLE && endsWord[token]) sum += Math.exp(log);
  }
  return sum;
}

/**
 * @param samples The window, 16 kHz; the silence is appended here.
 * @param draft Tokens of the look before, as far as this window holds their sound, or none.
 * @param followFromMs Watched words that the transcript lacks are looked for from here on, ms from the window's start.
 */
export async function look(
  model: Moonshine,
  samples: Float32Array,
  draft: readonly number[],
  watched: WatchedNode,
  followFromMs = 0,
): Promise<Look> {
  const padded = new Float32Array(samples.length + TAIL_SAMPLES);
  padded.set(samples);
  const encoded = await model.encode(padded);
  const limit = Math.ceil((samples.length / SAMPLE_RATE) * TOKENS_PER_SECOND) + 3;
  const { tokens, places } = await decode(model, encoded, draft, limit);
  const times = alignTokens(places, encoded.steps);

  const candidates: WatchedCandidate[] = [];
  for (let start = 0; start < places.length; start += 1) {
    if ((times[start]?.untilMs ?? Number.POSITIVE_INFINITY) < followFromMs) continue;
    // A word that began at the very end has not been heard yet: a later look will follow it.
    const beginsMs = start === 0 ? 0 : (times[start - 1] as TokenTime).untilMs;
    if (beginsMs > (samples.length / SAMPLE_RATE) * 1000 - FOLLOW_BEFORE_END_MS) continue;
    candidates.push(...(await follow(model, encoded, tokens, places, start, watched)));
  }
  return { tokens, words: wordsOf(tokens, places, times), candidates };
}

async function decode(
  model: Moonshine,
  encoded: Encoded,
  draft: readonly number[],
  limit: number,
): Promise<{ tokens: number[]; places: Place[] }> {
  let reading = [BOS, ...draft];
  let output = await model.read(encoded, reading);
  let at = place(output, 0, reading.length);
  const tokens: number[] = [];
  const places = [at];
  while (at.best !== EOS && tokens.length < limit) {
    const token = at.best;
    tokens.push(token);
    const drafted = at.rows === reading.length ? reading.slice(at.row + 1) : [];
    if (drafted[0] === token) {
      at = place(output, at.row + 1, at.rows);
    } else if (drafted.length > WORTH_READING_AGAIN) {
      // Mostly one word was misheard before and the rest still stands.
      reading = [BOS, ...tokens, ...drafted.slice(1)];
      output = await model.read(encoded, reading);
      at = place(output, tokens.length, reading.length);
    } else {
      reading = [];
      output = await model.readOn(encoded, token, shortenCache(output.cache, tokens.length));
      at = place(output, 0, 1);
    }
    places.push(at);
  }
  return { tokens, places };
}

/** Follows the watched words that may begin at place `start` of the transcript. */
async function follow(
  model: Moonshine,
  encoded: Encoded,
  tokens: readonly number[],
  places: readonly Place[],
  start: number,
  watched: WatchedNode,
): Promise<WatchedCandidate[]> {
  const candidates: WatchedCandidate[] = [];
  const visit = async (
    node: WatchedNode,
    at: Place,
    followed: readonly number[],
    visited: readonly Place[],
    score: number,
    inTranscript: boolean,
  ): Promise<void> => {
    if (node.category) {
      const rows = [...places.slice(0, start + 1), ...visited];
      const spans = alignTokens(rows, encoded.steps).slice(start);
      candidates.push({
        category: node.category,
        firstToken: start,
        tokens: followed,
        fromMs: spans[0]?.fromMs ?? 0,
        untilMs: spans.at(-1)?.untilMs ?? 0,
        probability: Math.exp(score) * endProbability(at),
        inTranscript,
      });
    }
    for (const [token, child] of node.children) {
      const next = score + logProbability(at, token);
      if (next < child.leastLog) continue;
      const depth = start + followed.length;
      const stays = inTranscript && tokens[depth] === token;
      const nextPlace = stays
        ? (places[depth + 1] as Place)
        : place(
            await model.readOn(
              encoded,
              token,
              shortenCache(at.output.cache, at.output.cache.length - at.rows + at.row + 1),
            ),
            0,
            1,
          );
      await visit(child, nextPlace, [...followed, token], [...visited, nextPlace], next, stays);
    }
  };
  await visit(watched, places[start] as Place, [], [], 0, true);
  return candidates;
}

function wordsOf(
  tokens: readonly number[],
  places: readonly Place[],
  times: readonly TokenTime[],
): HeardWord[] {
  const words: {
    text: string;
    firstToken: number;
    fromMs: number;
    untilMs: number;
    logProbability: number;
  }[] = [];
  tokens.forEach((token, index) => {
    const piece = pieceOf(token);
    const { fromMs, untilMs } = times[index] as TokenTime;
    const last = words.at(-1);
    if (piece.startsWith('▁') || !last) {
      const score = logProbability(places[index] as Place, token);
      words.push({ text: piece.replace('▁', ''), firstToken: index, fromMs, untilMs, logProbability: score });
      return;
    }
    last.text += piece;
    // Punctuation has no sound: it must not stretch the word before it, nor make it less likely.
    if (/[\p{L}\p{N}]/u.test(piece)) {
      last.untilMs = Math.max(last.untilMs, untilMs);
      last.logProbability += logProbability(places[index] as Place, token);
    }
  });
  return words.map(({ logProbability: score, ...word }) => ({ ...word, probability: Math.exp(score) }));
}
