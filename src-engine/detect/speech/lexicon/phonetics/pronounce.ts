import { fold, lettersOf } from '../normalise.ts';
import { Dictionary } from './dictionary.ts';
import table from './letter-to-sound.json' with { type: 'json' };
import { LetterToSound } from './letter-to-sound.ts';

const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** How a number in an address is said: "42" → forty two, "100" → one hundred; four digits and more in pairs or singly. */
export function numberWords(digits: string): string[] {
  const value = Number(digits);
  if (digits.length > 4 || (digits.length > 1 && digits.startsWith('0')))
    return [...digits].map((digit) => ones[Number(digit)] as string);
  if (value < 20) return [ones[value] as string];
  if (value < 100)
    return [
      tens[Math.floor(value / 10)] as string,
      ...(value % 10 === 0 ? [] : [ones[value % 10] as string]),
    ];
  if (value % 1000 === 0) return [ones[value / 1000] as string, 'thousand'];
  if (value < 1000 || value % 100 === 0) {
    const rest = value % 100;
    return [
      ...numberWords(String(Math.floor(value / 100))),
      'hundred',
      ...(rest === 0 ? [] : numberWords(String(rest))),
    ];
  }
  const low = value % 100;
  return [
    ...numberWords(digits.slice(0, 2)),
    ...(low < 10 ? ['oh', ones[low] as string] : numberWords(String(low))),
  ];
}

/** How words are said: by the dictionary, by the two dictionary words that a compound is made of, else letter by letter. */
export class Pronouncer {
  readonly #dictionary: Dictionary;
  readonly #letterToSound = new LetterToSound(table.contexts);
  /** Words lately asked for; bounded, since anything may be said. */
  readonly #known = new Map<string, readonly string[]>();

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  static #shared: Pronouncer | undefined;

  /** One pronouncer on the shared dictionary. */
  static shared(): Pronouncer {
    Pronouncer.#shared ??= new Pronouncer(Dictionary.shared());
    return Pronouncer.#shared;
  }

  /**
   * The ways to say one written word, the most usual first, each a string of phonemes. Empty where nothing in it can be
   * said in English (signs only, other scripts).
   */
  pronounce(word: string): readonly string[] {
    const known = this.#known.get(word);
    if (known !== undefined) return known;
    const ways = this.#work(fold(word).replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''));
    if (this.#known.size >= 5000) this.#known.clear();
    this.#known.set(word, ways);
    return ways;
  }

  /**
   * As `pronounce`, and how it would be said from its letters alone: names are said in more ways than a dictionary has.
   */
  waysToSay(word: string): readonly string[] {
    const ways = this.pronounce(word);
    const letters = lettersOf(fold(word));
    return /^[a-z]{3,}$/.test(letters)
      ? [...new Set([...ways, this.#letterToSound.pronounce(letters)])]
      : ways;
  }

  /** True for a word of the dictionary. */
  isListed(word: string): boolean {
    return this.#dictionary.lookUp(word).length > 0;
  }

  #work(word: string): readonly string[] {
    if (/^\d+$/.test(word))
      return [
        numberWords(word)
          .map((part) => this.pronounce(part)[0])
          .join(''),
      ];
    const listed = this.#dictionary.lookUp(word);
    if (listed.length > 0) return [...new Set(listed)];
    if (word.endsWith("'s")) return this.pronounce(word.slice(0, -2)).map((way) => `${way}z`);
    const letters = lettersOf(word).replace(/[^a-z]/g, '');
    if (letters === '') return [];
    return letters === word
      ? [this.#compound(word) ?? this.#letterToSound.pronounce(word)]
      : this.pronounce(letters);
  }

  /** "birchwood" → "birch" + "wood": two dictionary words of at least four letters each, the evenest cut. */
  #compound(word: string): string | undefined {
    const leastPart = 4;
    const cuts = Array.from(
      { length: Math.max(0, word.length - 2 * leastPart + 1) },
      (_, index) => index + leastPart,
    );
    cuts.sort((a, b) => Math.abs(a - word.length / 2) - Math.abs(b - word.length / 2));
    for (const cut of cuts) {
      const [before] = this.#dictionary.lookUp(word.slice(0, cut));
      const [after] = this.#dictionary.lookUp(word.slice(cut));
      if (before !== undefined && after !== undefined) return before + after;
    }
    return undefined;
  }
}
