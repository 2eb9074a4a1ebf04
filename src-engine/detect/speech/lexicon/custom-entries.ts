import { UserError } from '../../../contract/errors.ts';
import commonWords from './lists/common-words.json' with { type: 'json' };
import { keyOf } from './lists.ts';

/** Which of the user's lists an error or a warning is about. */
export type CustomListName = 'watched words' | 'private phrases' | 'allowed phrases';

/** Something the user may want to change; the list works all the same. Names the line, never its content. */
export interface LexiconWarning {
  readonly list: CustomListName;
  /** Counted from 1. */
  readonly line: number;
  readonly reason: 'common-word' | 'short-name' | 'duplicate';
  readonly advice: string;
}

/** One entry of a user's list that can be looked for. */
export interface CustomEntry {
  readonly text: string;
  readonly key: string;
  /** Where letters may follow or precede: "foo*", "*foo". */
  readonly wildcard: 'none' | 'after' | 'before' | 'both';
}

const mostEntries = 500;
const mostCharacters = 80;
const mostWords = 8;
const common = new Set(commonWords.words);

function refuse(list: CustomListName, line: number, message: string, advice: string): never {
  throw new UserError('word-list-invalid', `Line ${line} of the ${list} ${message}.`, advice);
}

function wildcardOf(text: string): CustomEntry['wildcard'] {
  const before = text.startsWith('*');
  const after = text.endsWith('*');
  if (before && after) return 'both';
  return before ? 'before' : after ? 'after' : 'none';
}

function parseLine(list: CustomListName, text: string, line: number): CustomEntry {
  if (text.length > mostCharacters) {
    refuse(
      list,
      line,
      `is longer than ${mostCharacters} characters`,
      'Put one word or short phrase on each line.',
    );
  }
  const wildcard = wildcardOf(text);
  const key = keyOf(text.replaceAll('*', ''));
  const letters = key.replaceAll(' ', '').length;
  if (letters === 0)
    refuse(list, line, 'has no letters or digits', 'Write the word as it is said, or delete the line.');
  if (letters < 2)
    refuse(list, line, 'is too short', 'Use at least two letters: one alone would be heard everywhere.');
  if (key.split(' ').length > mostWords) {
    refuse(
      list,
      line,
      `has more than ${mostWords} words`,
      'Keep the part that must not be heard and drop the rest.',
    );
  }
  if (wildcard !== 'none') {
    if (list !== 'watched words') {
      refuse(list, line, 'has a star', 'Stars work in the watched words only; write each phrase out.');
    }
    if (key.includes(' ') || letters < 3) {
      refuse(
        list,
        line,
        'has a star that would match too much',
        'Use a star with one word of at least three letters.',
      );
    }
  }
  if (/\*/.test(text.replace(/^\*|\*$/g, ''))) {
    refuse(list, line, 'has a star in its middle', 'A star may stand at the beginning or the end of a word.');
  }
  return { text, key, wildcard };
}

/**
 * Reads a user's list, one entry a line; empty lines and lines that begin with "#" are skipped. Throws
 * UserError `word-list-invalid` that names the line. `warnings` gets what works but is likely to be a mistake.
 */
export function parseCustomList(
  list: CustomListName,
  lines: readonly string[],
  warnings: LexiconWarning[],
): CustomEntry[] {
  const entries = new Map<string, CustomEntry>();
  lines.forEach((raw, index) => {
    const text = raw.normalize('NFC').trim();
    if (text === '' || text.startsWith('#')) return;
    const line = index + 1;
    const entry = parseLine(list, text, line);
    const id = `${entry.wildcard} ${entry.key}`;
    if (entries.has(id)) {
      warnings.push({
        list,
        line,
        reason: 'duplicate',
        advice: 'The same entry stands further up; one of them can go.',
      });
      return;
    }
    if (entries.size === mostEntries) {
      refuse(list, line, `is beyond the ${mostEntries} entries a list can have`, 'Shorten the list.');
    }
    entries.set(id, entry);
    if (list === 'allowed phrases') return;
    if (common.has(entry.key)) {
      const advice =
        'This is an everyday word: it will be cut often. Add the words around it, or delete the line.';
      warnings.push({ list, line, reason: 'common-word', advice });
    } else if (list === 'private phrases' && entry.key.length <= 3) {
      const advice = 'So short a name sounds like parts of other words; add a surname if you can.';
      warnings.push({ list, line, reason: 'short-name', advice });
    }
  });
  return [...entries.values()];
}
