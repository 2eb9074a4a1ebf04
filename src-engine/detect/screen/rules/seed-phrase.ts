/** Words that restore a wallet. */
import { phrases } from './as-read.ts';
import { digitsOf } from './fold.ts';
import type { Page } from './page.ts';
import { height, type PageLine, type Reading } from './reading.ts';
import { holdsPhrase, isSeedWord, listsOf, phraseLengths, type SeedWord, seedWordsOf } from './seed-words.ts';
import type { FoundText, TextRule } from './text-rule.ts';

export const seedPhrase: TextRule = {
  category: 'secret.seed-phrase',
  source: 'BIP-39: word lists, checksum, 12 to 24 words',
  find(page) {
    return [...inOrder(page.blocks), ...inOrder(page.rows), ...inGrids(page)];
  },
};

const label = new RegExp(
  phrases(
    'seed phrase',
    'recovery phrase',
    'secret phrase',
    'secret recovery',
    'mnemonic',
    'backup phrase',
    'recovery words',
    'seed words',
    'wallet words',
    'phrase de recuperation',
    'frase de recuperacion',
    'frase semilla',
    'wiederherstellungsphrase',
    'frase di recupero',
  ),
);

const labelEnd = new RegExp(`${label.source}$`);

/** Runs of list words with nothing but numbers and signs between them. */
function inOrder(reading: Reading): FoundText[] {
  const found: FoundText[] = [];
  // Between words of a phrase stand spaces, line breaks, commas, quotes and numbers; anything else ends it.
  const token = /[a-z0-9|]+|\n\n|[^a-z0-9|'\s.,:;)#"[\]-]|(?<=[a-z"]) ?[.:;)#[\]]/g;
  let run: SeedWord[] = [];
  let misses = 0;
  let number = 0;
  let skipped: { readonly text: string; readonly from: number; readonly number: number } | undefined;
  const close = () => {
    // The label's own words may be list words: "recovery phrase".
    while (run[0] && labelEnd.test(reading.lower.slice(Math.max(0, run[0].until - 40), run[0].until)))
      run.shift();
    const first = run[0];
    const last = run.at(-1);
    if (first && last && run.length >= 6) {
      const isLabelled = label.test(reading.lower.slice(Math.max(0, first.from - 300), first.from));
      const confidence = judged(run, {
        isLabelled,
        standsApart: isApart(reading, first, last) && isOneCase(reading, run),
        beginsLines: beginsLines(reading, run),
      });
      if (confidence > 0) found.push({ confidence, ranges: reading.ranges(first.from, last.until) });
    }
    run = [];
    misses = 0;
    number = 0;
  };
  for (const match of reading.lower.matchAll(token)) {
    const text = match[0];
    // The dot of a number whose digits were read as letters.
    const isDot =
      text.trim() === '.' &&
      /(?:^|[^a-z0-9])[\dlio|szb]{1,2} ?$/.test(
        reading.lower.slice(Math.max(0, match.index - 4), match.index),
      );
    if (isDot) continue;
    if (!/[a-z0-9|]/.test(text)) {
      skipped = undefined;
      close();
      continue;
    }
    const isMarked = /[.):]/.test(reading.lower[match.index + text.length] ?? '');
    if (/^\d{1,2}$/.test(text) || (isMarked && /^[\dlio|szb]{1,2}$/.test(text))) {
      number = Number(digitsOf(text));
      continue;
    }
    // A name in a program joins words in another way.
    const written = reading.text.slice(match.index, match.index + text.length);
    const beSeveral = !/[a-z]{2}[A-HJ-NP-RT-Z][a-z]{2}/.test(written);
    const words = seedWordsOf(text, match.index, number, { beSeveral, beSlip: run.length > 0 });
    if (words) {
      // The first word of all may be a slip too: only now is it worth a look.
      if (run.length === 0 && skipped)
        run.push(
          ...(seedWordsOf(skipped.text, skipped.from, skipped.number, { beSeveral: false, beSlip: true }) ??
            []),
        );
      run.push(...words);
      number = 0;
      continue;
    }
    skipped = { text, from: match.index, number };
    number = 0;
    // One word in a run may have been read beyond recognition.
    if (run.length >= 3 && misses === 0 && text.length >= 3 && text.length <= 9) {
      misses++;
      const rest = reading.lower.slice(match.index + text.length, match.index + text.length + 14);
      const next = /^[\s\d.,)#:-]*([a-z]{3,8})/.exec(rest);
      if (next && isSeedWord(next[1] as string)) {
        run.push({ word: '', from: match.index, until: match.index + text.length, isSlip: true, number: 0 });
        continue;
      }
    }
    close();
  }
  close();
  return found;
}

/** True where a run begins and ends with its line, a quote or a label, and not within a sentence. */
function isApart({ lower }: Reading, first: SeedWord, last: SeedWord): boolean {
  const before = lower.slice(Math.max(0, first.from - 4), first.from).replace(/ +$/, '');
  return (
    /^$|[\n:="'`>([.\d)#-]$/.test(before) &&
    /^ ?(?:$|[\n"'`.,;)\]<])/.test(lower.slice(last.until, last.until + 2))
  );
}

/** True where all words are in small letters, all in capitals, or all begin with one: not the beginnings of lines of a list. */
function isOneCase({ text }: Reading, run: readonly SeedWord[]): boolean {
  const capitals = run.filter(({ from }) => /[A-HJ-NP-RT-Z]/.test(text[from] as string)).length;
  const small = run.filter(({ from }) => /[a-hj-km-np-rt-z]/.test(text[from] as string)).length;
  return capitals === 0 || small === 0;
}

/** True where a word within begins with a capital that is no slip (it looks unlike its small letter), and others do not. */
function beginsLines({ text }: Reading, run: readonly SeedWord[]): boolean {
  const starts = run.map(({ from }) => text[from] as string);
  return (
    starts.slice(1).some((start) => /[ABDEFGHLMNQRTY]/.test(start)) &&
    starts.some((start) => /[abdefghmnqrty]/.test(start))
  );
}

/** How sure a run of words is a phrase; 0: it is not. */
function judged(
  run: readonly SeedWord[],
  {
    isLabelled,
    standsApart,
    beginsLines,
  }: { readonly isLabelled: boolean; readonly standsApart: boolean; readonly beginsLines: boolean },
): number {
  const slips = run.filter((word) => word.isSlip).length;
  if (isLabelled && run.length >= 11 && slips <= run.length / 5) return 0.95;
  // A part of one, cut by its window, under its label.
  if (isLabelled && slips === 0) return 0.7;
  if (run.length < 11 || run.length > 30 || slips > run.length / 6) return 0;
  if (new Set(run.map(({ word }) => word)).size < 0.7 * run.length) return 0;
  const words = run.map(({ word }) => word);
  // Of all runs of twelve list words one in sixteen fits its checksum by chance.
  if (holdsPhrase(words)) return beginsLines ? 0.4 : 0.97;
  const numbers = run.filter(({ number }) => number > 0).length;
  if (numbers >= 10) return 0.9;
  // Twelve words of one list and nothing else, where prose would have an "of" or a "the" by then; in order they are a word list.
  const common = words.reduce((mask, word) => mask & listsOf(word), -1);
  const isSorted = words.every((word, at) => at === 0 || (words[at - 1] as string) <= word);
  if (common === 0 || isSorted || run.length < 12 || slips > 1 || !standsApart) return 0.4;
  return 0.75;
}

const cell = /^[#(]?([\dlio|szb]{1,2}(?=[.): ])|\d{1,2})?[.):,-]? ?([a-z01|5]{3,8})$/i;

/** Cells of a grid: a number perhaps and one word each, near each other. */
function inGrids(page: Page): FoundText[] {
  const cells = page.lines.flatMap((line) => {
    const match = cell.exec(line.text);
    const word =
      match &&
      seedWordsOf((match[2] as string).toLowerCase(), 0, Number(digitsOf(match[1] ?? '0')), {
        beSeveral: false,
        beSlip: true,
      });
    return word?.length === 1 ? [{ line, word: word[0] as SeedWord }] : [];
  });
  if (cells.length < 11) return [];
  const isLabelled = label.test(page.blocks.lower);
  const found: FoundText[] = [];
  for (const all of nearEachOther(cells)) {
    const numbered = all.filter(({ line, word }) => word.number > 0 || numberBeside(page, line) > 0);
    // What has no number among cells that have one is something else.
    const group = numbered.length >= 10 ? numbered : all;
    group.sort((a, b) => a.line.index - b.line.index);
    if (group.length < 11 || group.length > 26) continue;
    const numbers = new Set(
      group.map(({ word, line }) => word.number || numberBeside(page, line)).filter((number) => number > 0),
    );
    const slips = group.filter(({ word }) => word.isSlip).length;
    if (slips > 2 && !isLabelled) continue;
    if (new Set(group.map(({ word }) => word.word)).size < 0.7 * group.length) continue;
    let confidence = 0;
    const isWhole = phraseLengths.includes(group.length);
    if (numbers.size >= 10 || (isLabelled && isWhole)) confidence = 0.92;
    else if (orders(group).some((words) => holdsPhrase(words))) confidence = 0.9;
    else if (isWhole && slips === 0) confidence = 0.6;
    if (confidence > 0)
      found.push({
        confidence,
        ranges: group.map(({ line, word }) => {
          const at = line.text.length - (word.until - word.from);
          return {
            line: line.index,
            from: line.folded.from[at] as number,
            until: line.folded.until.at(-1) as number,
          };
        }),
      });
  }
  return found;
}

function numberBeside(page: Page, line: PageLine): number {
  const left = page.leftOf(line);
  return left && /^#?\d{1,2}[.):]?$/.test(left.text) ? Number(left.text.replace(/\D/g, '')) : 0;
}

function nearEachOther<Cell extends { readonly line: PageLine }>(cells: readonly Cell[]): Cell[][] {
  const groups: Cell[][] = [];
  const left = new Set(cells);
  for (const first of cells) {
    if (!left.delete(first)) continue;
    const group = [first];
    for (let at = 0; at < group.length; at++) {
      const { line } = group[at] as Cell;
      for (const other of left) {
        const down = Math.max(other.line.top - line.bottom, line.top - other.line.bottom);
        const across = Math.max(other.line.left - line.right, line.left - other.line.right);
        if (other.line.turn !== line.turn || down > 5 * height(line) || across > 18 * height(line)) continue;
        group.push(other);
        left.delete(other);
      }
    }
    groups.push(group);
  }
  return groups;
}

/** The words by number where they are numbered, row by row, and column by column. */
function orders(group: readonly { readonly line: PageLine; readonly word: SeedWord }[]): string[][] {
  const tall = height((group[0] as { line: PageLine }).line);
  const row = (line: PageLine) => Math.round(line.top / tall);
  const column = (line: PageLine) => Math.round(line.left / tall);
  const words = (compare: (a: PageLine, b: PageLine) => number) =>
    [...group].sort((a, b) => compare(a.line, b.line)).map(({ word }) => word.word);
  return [
    [...group].sort((a, b) => a.word.number - b.word.number).map(({ word }) => word.word),
    words((a, b) => row(a) - row(b) || a.left - b.left),
    words((a, b) => column(a) - column(b) || a.top - b.top),
  ];
}
