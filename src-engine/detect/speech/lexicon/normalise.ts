/** A written word cut down to what is compared: lower case, no accents, no punctuation. */
export interface Token {
  /** Letters and digits only, lower case, accents off: "fuckin'" → "fuckin", "he'll" → "he". May be empty. */
  readonly text: string;
  /** The lower-case word as written, accents off, for stars and look-alike digits ("f**k", "sh1t"). */
  readonly raw: string;
  /** Index into the transcript's words. */
  readonly wordIndex: number;
  /** True where a hyphen joins it to the token before it. */
  readonly afterHyphen: boolean;
}

const accents = /\p{M}+/gu;
const typographicQuotes = /[’‘ʼ`´]/g;
const notLetters = /[^\p{L}\p{N}]+/gu;
const wordGlue = /[—/\\_.,;:!?…|+&~"“”()[\]{}<>=\s]+/u;

/** Lower case, compatibility-composed, accents and typographic quotes off. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(accents, '').replace(typographicQuotes, "'").toLowerCase();
}

/** Only the letters and digits of an already folded text. */
export function lettersOf(folded: string): string {
  return folded.replace(notLetters, '');
}

const contraction = /(\p{L})(?:'(?:ll|re|ve|d|m)|n't)(?=\P{L}*$)/u;

/** The letters of an already folded word without a short verb at its end: "he'll" is "he", not "hell". */
export function wordOf(folded: string): string {
  return lettersOf(folded.replace(contraction, '$1'));
}

/**
 * The tokens of a transcript: hyphens, slashes and the like part a word in several, which share its index.
 * A word of single letters with full stops ("F.U.C.K.") stays one.
 */
export function tokenise(words: readonly string[]): Token[] {
  const tokens: Token[] = [];
  words.forEach((word, wordIndex) => {
    const folded = fold(word);
    let afterHyphen = false;
    for (const chunk of isInitials(folded) ? [lettersOf(folded)] : folded.split(wordGlue)) {
      for (const raw of chunk.split(/[-–‐‑]/)) {
        const text = wordOf(raw);
        if (text === '' && !raw.includes('*')) continue;
        tokens.push({ text, raw, wordIndex, afterHyphen });
        afterHyphen = true;
      }
      afterHyphen = false;
    }
  });
  return tokens;
}

function isInitials(folded: string): boolean {
  return /^(?:\p{L}[.\-–—\s]+){2,}\p{L}?[.,!?;:]*$/u.test(folded);
}

const lookAlikes: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
  '€': 'e',
  '£': 'l',
};

/**
 * The letters that digits and signs inside a word stand for ("sh1t" → "shit"), or undefined where there are none or
 * where it looks like a code rather than a word (fewer than two real letters: "A55").
 */
export function unLeet(raw: string): string | undefined {
  const letters = raw.match(/[a-z]/g)?.length ?? 0;
  const inner = raw.replace(/[!?.,]+$/, '');
  if (letters < 2 || !/[0134578@$!€£]/.test(inner)) return undefined;
  return lettersOf([...inner].map((character) => lookAlikes[character] ?? character).join(''));
}

/** "fuuuuck" → ["fuuck", "fuck"]: runs of three and more cut to two and to one; empty where there is none. */
export function shortenRuns(text: string): string[] {
  if (!/(.)\1\1/u.test(text)) return [];
  return [text.replace(/(.)\1{2,}/gu, '$1$1'), text.replace(/(.)\1{2,}/gu, '$1')];
}
