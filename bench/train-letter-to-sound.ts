/**
 * Derives the letter-to-sound table (src-engine/detect/speech/lexicon/phonetics/letter-to-sound.json) from the CMU
 * Pronouncing Dictionary and prints how well it does on a tenth of the words that it did not see.
 *
 *   node bench/train-letter-to-sound.ts [--write]
 *
 * Method: letters are aligned with sounds by Viterbi training (Black, Lenzo and Pagel, "Issues in building general
 * letter to sound rules", 1998), then a letter's sound is looked up by the widest stretch of its neighbours that was seen
 * often enough (the IGTree of Daelemans and van den Bosch, "Language-independent data-oriented grapheme-to-phoneme
 * conversion", 1996), and only what changes the answer is kept.
 */
import { writeFileSync } from 'node:fs';
import { Dictionary } from '../src-engine/detect/speech/lexicon/phonetics/dictionary.ts';
import {
  contextKey,
  LetterToSound,
  maximumContext,
} from '../src-engine/detect/speech/lexicon/phonetics/letter-to-sound.ts';
import { isVowel } from '../src-engine/detect/speech/lexicon/phonetics/phonemes.ts';

type Pair = readonly [word: string, sounds: string];

/** Least number of times a context must have been seen to be kept; larger is smaller and vaguer. */
const leastSeen = 2;
const rounds = 6;

const pairs: Pair[] = [...Dictionary.shared().entries()].filter(
  ([word, sounds]) => /^[a-z]{2,}$/.test(word) && sounds,
);
const isHeldOut = (index: number) => index % 10 === 7;

/** The sounds of each letter of the word, none, one or two, most probable by `costs`; undefined where there is no way. */
function align([word, sounds]: Pair, cost: (letter: string, sounds: string) => number): string[] | undefined {
  const width = sounds.length + 1;
  const best = new Float64Array((word.length + 1) * width).fill(Number.POSITIVE_INFINITY);
  const taken = new Uint8Array(best.length);
  best[0] = 0;
  for (let i = 1; i <= word.length; i++) {
    for (let j = 0; j < width; j++) {
      for (let count = 0; count <= Math.min(2, j); count++) {
        const before = best[(i - 1) * width + j - count] as number;
        if (before === Number.POSITIVE_INFINITY) continue;
        const total = before + cost(word[i - 1] as string, sounds.slice(j - count, j));
        if (total < (best[i * width + j] as number)) {
          best[i * width + j] = total;
          taken[i * width + j] = count;
        }
      }
    }
  }
  if (best[best.length - 1] === Number.POSITIVE_INFINITY) return undefined;
  const chunks: string[] = [];
  for (let i = word.length, j = sounds.length; i > 0; i--) {
    const count = taken[i * width + j] as number;
    chunks.unshift(sounds.slice(j - count, j));
    j -= count;
  }
  return chunks;
}

/** Before anything is known: vowel letters sound like vowels, a letter of its own name's first sound likes it. */
function firstCost(letter: string, sounds: string): number {
  if (sounds === '') return 3;
  if (sounds.length === 2) return letter === 'x' || letter === 'u' ? 4 : 7;
  return 'aeiouy'.includes(letter) === isVowel(sounds) ? (letter === sounds ? 1 : 2) : 5;
}

function train(words: readonly Pair[]): Map<string, Map<string, number>> {
  let cost: (letter: string, sounds: string) => number = firstCost;
  let aligned: (string[] | undefined)[] = [];
  for (let round = 0; round < rounds; round++) {
    const current = cost;
    aligned = words.map((pair) => align(pair, current));
    const counts = new Map<string, number>();
    const totals = new Map<string, number>();
    words.forEach(([word], index) => {
      aligned[index]?.forEach((sounds, at) => {
        const letter = word[at] as string;
        counts.set(`${letter} ${sounds}`, (counts.get(`${letter} ${sounds}`) ?? 0) + 1);
        totals.set(letter, (totals.get(letter) ?? 0) + 1);
      });
    });
    cost = (letter, sounds) =>
      Math.log(totals.get(letter) ?? 1) - Math.log(counts.get(`${letter} ${sounds}`) ?? 0.01);
  }
  const seen = new Map<string, Map<string, number>>();
  words.forEach(([word], index) => {
    aligned[index]?.forEach((sounds, at) => {
      for (let size = 0; size <= maximumContext; size++) {
        const key = contextKey(word, at, size);
        const answers = seen.get(key) ?? new Map<string, number>();
        seen.set(key, answers.set(sounds, (answers.get(sounds) ?? 0) + 1));
      }
    });
  });
  return seen;
}

/** Keeps a context where it was seen often enough and answers otherwise than the next narrower one that is kept. */
function prune(seen: ReadonlyMap<string, ReadonlyMap<string, number>>): Record<string, string> {
  const kept = new Map<string, string>();
  for (const key of [...seen.keys()].sort((a, b) => a.length - b.length)) {
    const answers = [...(seen.get(key) as ReadonlyMap<string, number>)].sort((a, b) => b[1] - a[1]);
    const [answer, times] = answers[0] as [string, number];
    let narrower: string | undefined;
    for (let size = key.length - 1; size > 0 && narrower === undefined; size--)
      narrower = kept.get(key.slice(0, size));
    const other = answers.find(([sounds]) => sounds === narrower)?.[1] ?? 0;
    if (narrower === undefined || (answer !== narrower && times >= leastSeen && times > other))
      kept.set(key, answer);
  }
  const byAnswer: Record<string, string[]> = {};
  for (const [key, answer] of kept) {
    byAnswer[answer] ??= [];
    byAnswer[answer].push(key);
  }
  return Object.fromEntries(
    Object.entries(byAnswer).map(([answer, keys]) => [answer, keys.sort().join(' ')]),
  );
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}

const table = new LetterToSound(prune(train(pairs.filter((_, index) => !isHeldOut(index)))));
let errors = 0;
let sounds = 0;
let right = 0;
const heldOut = pairs.filter((_, index) => isHeldOut(index));
for (const [word, truth] of heldOut) {
  const guess = table.pronounce(word);
  errors += editDistance(truth, guess);
  sounds += truth.length;
  if (guess === truth) right++;
}
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
console.log(
  `held out: ${heldOut.length} words, sounds wrong ${percent(errors, sounds)}, words right ${percent(right, heldOut.length)}`,
);

const all = prune(train(pairs));
const entries = Object.values(all).reduce((sum, keys) => sum + keys.split(' ').length, 0);
const json = `${JSON.stringify({ source: 'derived from cmu-pronouncing-dictionary 3.0.0 (ISC) by bench/train-letter-to-sound.ts', contexts: all }, null, 1)}\n`;
console.log(`table: ${entries} contexts, ${json.length} bytes`);
if (process.argv.includes('--write')) {
  writeFileSync(
    new URL('../src-engine/detect/speech/lexicon/phonetics/letter-to-sound.json', import.meta.url),
    json,
  );
}
