/** Words that restore a wallet. */
import { createHash } from 'node:crypto';
import { wordlist as czech } from '@scure/bip39/wordlists/czech.js';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as french } from '@scure/bip39/wordlists/french.js';
import { wordlist as italian } from '@scure/bip39/wordlists/italian.js';
import { wordlist as portuguese } from '@scure/bip39/wordlists/portuguese.js';
import { wordlist as spanish } from '@scure/bip39/wordlists/spanish.js';
import { phrases } from './as-read.ts';
import { digitsOf, fold } from './fold.ts';
import { height, type Page, type PageLine, type Reading } from './page.ts';
import type { FoundText, TextRule } from './text-rule.ts';

/** How many words a phrase has. */
const lengths = [24, 21, 18, 15, 12];

/** Folded word to its number in each list that holds it. */
const lists = [english, spanish, french, italian, portuguese, czech].map(
  (words) => new Map(words.map((word, index) => [fold(word).text, index])),
);
const all = new Map<string, number>();
lists.forEach((list, which) => {
  for (const word of list.keys()) all.set(word, (all.get(word) ?? 0) | (1 << which));
});
/** Words with one character left out, for finding one that was read with a slip: the list's words differ in their first four. */
const nearly = new Map<string, string>();
for (const word of english) {
  if (word.length < 4) continue;
  for (let at = 0; at < word.length; at++) {
    const shorter = `${word.slice(0, at)}*${word.slice(at + 1)}`;
    nearly.set(shorter, nearly.has(shorter) ? '' : word);
  }
}

/** A word of a list as it stands in a reading. */
interface SeedWord {
  readonly word: string;
  readonly from: number;
  readonly until: number;
  readonly isSlip: boolean;
  /** The number before it: "3." or "3"; 0: none. */
  readonly number: number;
}

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
  const close = () => {
    // The label's own words may be list words: "recovery phrase".
    while (run[0] && labelEnd.test(reading.lower.slice(Math.max(0, run[0].until - 40), run[0].until)))
      run.shift();
    const first = run[0];
    const last = run.at(-1);
    if (first && last && run.length >= 6) {
      const isLabelled = label.test(reading.lower.slice(Math.max(0, first.from - 300), first.from));
      const confidence = judged(run, isLabelled, isApart(reading, first, last));
      if (confidence > 0) found.push({ confidence, ranges: reading.ranges(first.from, last.until) });
    }
    run = [];
    misses = 0;
    number = 0;
  };
  for (const match of reading.lower.matchAll(token)) {
    const text = match[0];
    if (!/[a-z0-9|]/.test(text)) {
      close();
      continue;
    }
    const isMarked = /[.):]/.test(reading.lower[match.index + text.length] ?? '');
    if (/^\d{1,2}$/.test(text) || (isMarked && /^[\dlio|sz]{1,2}$/.test(text))) {
      number = Number(digitsOf(text));
      continue;
    }
    // A name in a program joins words in another way.
    const written = reading.text.slice(match.index, match.index + text.length);
    const words =
      text.length > 8 && /[a-z|][A-Z]{1,}[a-z]/.test(written)
        ? undefined
        : wordsOf(text, match.index, number);
    number = 0;
    if (words) {
      run.push(...words);
      continue;
    }
    // One word in a run may have been read beyond recognition.
    if (run.length >= 3 && misses === 0 && text.length >= 3 && text.length <= 9) {
      misses++;
      const rest = reading.lower.slice(match.index + text.length, match.index + text.length + 14);
      const next = /^[\s\d.,)#:-]*([a-z]{3,8})/.exec(rest);
      if (next && all.has(next[1] as string)) {
        run.push({ word: '', from: match.index, until: match.index + text.length, isSlip: true, number: 0 });
        continue;
      }
    }
    close();
  }
  close();
  return found;
}

/** `text` as one list word, with a slip perhaps, or as several run together; undefined: neither. */
function wordsOf(text: string, from: number, number: number): SeedWord[] | undefined {
  const numbered = /^(\d{1,2})([a-z]{3,8})$/.exec(text);
  if (numbered && !all.has(text)) {
    const digits = numbered[1] as string;
    return wordsOf(numbered[2] as string, from + digits.length, Number(digits));
  }
  if (all.has(text)) return [{ word: text, from, until: from + text.length, isSlip: false, number }];
  if (text.length < 3) return undefined;
  const letters = text.replace(/0/g, 'o').replace(/5/g, 's');
  for (const one of [letters.replace(/[1|]/g, 'l'), letters.replace(/[1|]/g, 'i')]) {
    if (one !== text && all.has(one))
      return [{ word: one, from, until: from + text.length, isSlip: false, number }];
  }
  if (text.length > 8) {
    const pieces = split(letters.replace(/[1|]/g, 'l'));
    if (!pieces) return undefined;
    let at = from;
    return pieces.map((word, index) => {
      at += word.length;
      return { word, from: at - word.length, until: at, isSlip: false, number: index === 0 ? number : 0 };
    });
  }
  const near = slipOf(letters.replace(/[1|]/g, 'l'));
  return near ? [{ word: near, from, until: from + text.length, isSlip: true, number }] : undefined;
}

/** The one word that differs from `text` in one character of it. */
function slipOf(text: string): string | undefined {
  if (text.length < 4) return undefined;
  for (let at = 0; at < text.length; at++) {
    const word = nearly.get(`${text.slice(0, at)}*${text.slice(at + 1)}`);
    if (word) return word;
  }
  return undefined;
}

/** English list words of which `text` is made, without a rest. */
function split(text: string): string[] | undefined {
  const from: (string | undefined)[] = new Array(text.length + 1).fill(undefined);
  for (let end = 3; end <= text.length; end++) {
    for (let length = Math.min(8, end); length >= 3; length--) {
      if (end - length > 0 && from[end - length] === undefined) continue;
      const word = text.slice(end - length, end);
      if (lists[0]?.has(word)) {
        from[end] = word;
        break;
      }
    }
  }
  if (from[text.length] === undefined) return undefined;
  const words: string[] = [];
  for (let end = text.length; end > 0; ) {
    const word = from[end] as string;
    words.unshift(word);
    end -= word.length;
  }
  return words.length >= 2 ? words : undefined;
}

/** True where a run begins and ends with its line, a quote or a label, and not within a sentence. */
function isApart({ lower }: Reading, first: SeedWord, last: SeedWord): boolean {
  const before = lower.slice(Math.max(0, first.from - 4), first.from).replace(/ +$/, '');
  return (
    /^$|[\n:="'`>([.\d)#-]$/.test(before) &&
    /^ ?(?:$|[\n"'`.,;)\]<])/.test(lower.slice(last.until, last.until + 2))
  );
}

/** How sure a run of words is a phrase; 0: it is not. */
function judged(run: readonly SeedWord[], isLabelled: boolean, standsApart: boolean): number {
  const slips = run.filter((word) => word.isSlip).length;
  if (isLabelled && run.length >= 11 && slips <= run.length / 5) return 0.95;
  // A part of one, cut by its window, under its label.
  if (isLabelled && slips === 0) return 0.7;
  if (run.length < 11 || run.length > 30 || slips > run.length / 6) return 0;
  if (new Set(run.map(({ word }) => word)).size < 0.7 * run.length) return 0;
  const words = run.map(({ word }) => word);
  if (hasChecksumAnywhere(words)) return 0.97;
  const numbers = run.filter(({ number }) => number > 0).length;
  if (numbers >= 10) return 0.9;
  // Twelve words of one list and nothing else, where prose would have an "of" or a "the" by then; in order they are a word list.
  const common = words.reduce((mask, word) => mask & (word === '' ? -1 : (all.get(word) ?? 0)), -1);
  const isSorted = words.every((word, at) => at === 0 || (words[at - 1] as string) <= word);
  if (common === 0 || isSorted || run.length < 12 || slips > 2 || !standsApart) return 0.4;
  return 0.75;
}

function hasChecksumAnywhere(words: readonly string[]): boolean {
  for (const list of lists) {
    const numbers = words.map((word) => list.get(word));
    if (numbers.filter((number) => number !== undefined).length < 12) continue;
    for (const length of lengths) {
      for (let start = 0; start + length <= words.length; start++) {
        const part = numbers.slice(start, start + length);
        if (part.every((number) => number !== undefined) && hasChecksum(part as number[])) return true;
      }
    }
  }
  return false;
}

/** BIP-39: 11 bits a word; the last of them are the first of the SHA-256 of those before. */
function hasChecksum(numbers: readonly number[]): boolean {
  const bits = numbers.map((number) => number.toString(2).padStart(11, '0')).join('');
  const checkLength = bits.length / 33;
  const entropy = bits.slice(0, bits.length - checkLength);
  const bytes = Uint8Array.from({ length: entropy.length / 8 }, (_, at) =>
    Number.parseInt(entropy.slice(at * 8, at * 8 + 8), 2),
  );
  const check = (createHash('sha256').update(bytes).digest()[0] as number).toString(2).padStart(8, '0');
  return bits.slice(entropy.length) === check.slice(0, checkLength);
}

const cell = /^[#(]?(\d{1,2})?[.):,-]? ?([a-z01|5]{3,8})$/i;

/** Cells of a grid: a number perhaps and one word each, near each other. */
function inGrids(page: Page): FoundText[] {
  const cells = page.lines.flatMap((line) => {
    const match = cell.exec(line.text);
    const word = match && wordsOf((match[2] as string).toLowerCase(), 0, Number(match[1] ?? 0));
    return word?.length === 1 ? [{ line, word: word[0] as SeedWord }] : [];
  });
  if (cells.length < 11) return [];
  const isLabelled = label.test(page.blocks.lower);
  const found: FoundText[] = [];
  for (const group of nearEachOther(cells)) {
    group.sort((a, b) => a.line.index - b.line.index);
    if (group.length < 11 || group.length > 26) continue;
    const numbers = new Set(
      group.map(({ word, line }) => word.number || numberBeside(page, line)).filter((number) => number > 0),
    );
    const slips = group.filter(({ word }) => word.isSlip).length;
    if (slips > 2 && !isLabelled) continue;
    let confidence = 0;
    if (isLabelled || numbers.size >= 10) confidence = 0.92;
    else if (orders(group).some((words) => hasChecksumAnywhere(words))) confidence = 0.9;
    else if (lengths.includes(group.length) && slips === 0) confidence = 0.6;
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
