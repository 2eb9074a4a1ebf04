/**
 * Figures of the lexicon (docs/lexicon.md): how often private phrases are heard in ordinary English that does not hold them, against how
 * far from their sound they may be, and how many of the misheard spellings in `test/unit/detect/lexicon` are found.
 *
 *   node bench/lexicon.ts [--show] [FILE or FOLDER of plain text or corpus transcripts ...]
 *
 * Without arguments it reads what text the machine has: Debian's licences and `fortunes`, and the sound corpus.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLexicon, type LexiconOptions } from '../src-engine/detect/speech/lexicon/lexicon.ts';
import { misheardPhrases } from '../test/unit/detect/lexicon/misheard-phrases.ts';

/** As many words as a window of the recogniser holds at most. */
const windowWords = 12;
const tolerances = [0.5, 0.75, 1, 1.15, 1.3, 1.5];

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const defaultTexts = [
  '/usr/share/common-licenses',
  '/usr/share/games/fortunes',
  here('../../shared/corpus/sound/dev'),
];
const show = process.argv.includes('--show');
const given = process.argv.slice(2).filter((argument) => argument !== '--show');

function wordsOf(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isDirectory()) return readdirSync(path).flatMap((name) => wordsOf(join(path, name)));
  if (path.endsWith('.json')) {
    const take = JSON.parse(readFileSync(path, 'utf8')) as { words: { word: string; category?: string }[] };
    return take.words.filter(({ category }) => category !== 'private').map(({ word }) => word);
  }
  if (/\.[a-z0-9]{2,4}$/i.test(path)) return [];
  return readFileSync(path, 'utf8').split(/\s+/).filter(Boolean);
}

const words = (given.length > 0 ? given : defaultTexts).flatMap(wordsOf);
const windows: string[][] = [];
for (let at = 0; at < words.length; at += windowWords) windows.push(words.slice(at, at + windowWords));
console.log(
  `${words.length} words of ordinary English, ${Object.keys(misheardPhrases).length} private phrases`,
);

/** Number of private hits over the text, and per phrase where asked to show. */
function falseAlarms(options: LexiconOptions): { count: number; seen: Map<string, number> } {
  const lexicon = createLexicon(options);
  const seen = new Map<string, number>();
  let count = 0;
  for (const window of windows) {
    for (const hit of lexicon.match(window)) {
      // What is written just as the phrase was said in earnest: the text names a Harper.
      if (hit.category !== 'private' || hit.quality !== 'phonetic') continue;
      count++;
      const text = window.slice(hit.fromIndex, hit.untilIndex).join(' ').toLowerCase();
      if (show) seen.set(text, (seen.get(text) ?? 0) + 1);
    }
  }
  return { count, seen };
}

const pairs = Object.entries(misheardPhrases).flatMap(([phrase, heard]) =>
  heard.map((text) => [phrase, text] as const),
);

function missedPairs(soundTolerance: number): string[] {
  const missed: string[] = [];
  for (const [phrase, text] of pairs) {
    const lexicon = createLexicon({ privatePhrases: [phrase], soundTolerance });
    const heard = ['we', 'said', ...text.split(' '), 'again', 'today'];
    if (!lexicon.match(heard).some((hit) => hit.category === 'private')) missed.push(`${phrase} / ${text}`);
  }
  return missed;
}

console.log('tolerance | false alarms per 10,000 words, all phrases | per phrase | misheard spellings found');
for (const soundTolerance of tolerances) {
  const { count, seen } = falseAlarms({ privatePhrases: Object.keys(misheardPhrases), soundTolerance });
  const per10k = (10_000 * count) / words.length;
  const missed = missedPairs(soundTolerance);
  const found = pairs.length - missed.length;
  const perPhrase = per10k / Object.keys(misheardPhrases).length;
  console.log(
    `${soundTolerance} | ${per10k.toFixed(2)} | ${perPhrase.toFixed(4)} | ${found} of ${pairs.length} (${((100 * found) / pairs.length).toFixed(0)} %)`,
  );
  if (show) {
    console.log(`  missed: ${missed.join('; ')}`);
    console.log(
      `  alarms: ${[...seen]
        .sort((a, b) => b[1] - a[1])
        .slice(0, 60)
        .map(([text, times]) => `${text} ${times}`)
        .join('; ')}`,
    );
  }
}

const lexicon = createLexicon({ privatePhrases: Object.keys(misheardPhrases) });
const times = windows.slice(0, 5000).map((window) => {
  const before = performance.now();
  lexicon.match(window);
  return performance.now() - before;
});
times.sort((a, b) => a - b);
const at = (part: number) => (times[Math.floor(part * (times.length - 1))] ?? 0).toFixed(3);
console.log(
  `match() on ${windowWords} words: median ${at(0.5)} ms, p95 ${at(0.95)} ms, with ${Object.keys(misheardPhrases).length} private phrases`,
);

const shipped = createLexicon();
const byCategory = new Map<string, number>();
for (const window of windows) {
  for (const { category } of shipped.match(window))
    byCategory.set(category, (byCategory.get(category) ?? 0) + 1);
}
console.log('shipped lists, hits in the text (it does swear now and then):', Object.fromEntries(byCategory));
console.log(`surfaces: ${shipped.surfaces().length}`);
