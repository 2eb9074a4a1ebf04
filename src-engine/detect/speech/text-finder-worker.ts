/** Searches texts for watched words in a thread of its own: compiling the words would hold up cuts. */
import { parentPort } from 'node:worker_threads';
import { UserError } from '../../contract/errors.ts';
import type { FoundWord } from '../../operations/ports/word-finder.ts';
import { lexiconOf, noWords } from './hearing.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import type { FromTextFinder, ToTextFinder } from './worker-messages.ts';

if (!parentPort) throw new Error('the text finder runs as a worker thread only');
const port = parentPort;

let lexicon: Lexicon | undefined;

port.on('message', ({ id, text, words }: ToTextFinder) => {
  try {
    if (words !== undefined) lexicon = undefined;
    lexicon ??= lexiconOf(words ?? noWords);
    answer({ id, found: wordsIn(text, lexicon) });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { code, message, advice } = error;
    answer({ id, refused: { code, message, advice } });
  }
});

function answer(message: FromTextFinder): void {
  port.postMessage(message);
}

/** Quotes, brackets and punctuation around a word are not part of it; the stars and signs inside it are. */
const before = /^[\p{Ps}\p{Pi}"'¿¡.,-]+/u;
const after = /[\p{Pe}\p{Pf}"'.,;:!?…-]+$/u;

/** Words are parted by white space, as a transcript's are. */
function wordsIn(text: string, lexicon: Lexicon): FoundWord[] {
  const written = [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], at: match.index }));
  return lexicon.match(written.map((word) => word.text)).map(({ fromIndex, untilIndex, category }) => {
    const [first, last] = [written[fromIndex], written[untilIndex - 1]];
    if (first === undefined || last === undefined) throw new Error('a match outside the text');
    return {
      fromIndex: first.at + (before.exec(first.text)?.[0].length ?? 0),
      untilIndex: last.at + last.text.replace(after, '').length,
      category,
    };
  });
}
