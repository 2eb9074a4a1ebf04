/** Text as rules see it: one spelling for what readers and fonts spell in many ways, with the way back to the text as it was read. */

/** Folded text; unit i of it stands for the units [from[i], until[i]) of the text it was made of. */
export interface Folded {
  readonly text: string;
  readonly from: Uint32Array;
  readonly until: Uint32Array;
}

/** What compatibility decomposition (NFKD) leaves as it is, though a reader takes one for the other. */
const spellings: Readonly<Record<string, string>> = {
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  '─': '-',
  '﹣': '-',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '′': "'",
  '´': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '″': '"',
  '«': '"',
  '»': '"',
  '。': '.',
  '、': ',',
  '¦': '|',
  '│': '|',
  '┃': '|',
  '∶': ':',
  '⁄': '/',
  '→': '>',
  '➜': '>',
  '\t': ' ',
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
  '\u200b': '',
  '\u200c': '',
  '\u200d': '',
  '\u2060': '',
  '\ufeff': '',
  '\u00ad': '',
};

const known = new Map<string, string>(Object.entries(spellings));

function spell(character: string): string {
  let spelling = known.get(character);
  if (spelling === undefined) {
    const plain = character.normalize('NFKD').replace(/\p{M}/gu, '');
    spelling = [...plain].map((each) => spellings[each] ?? each).join('');
    // Bounded by what fonts hold; an accent alone would vanish and take its place with it.
    known.set(character, spelling);
  }
  return spelling;
}

/** Folds full width, accents, dashes, quotes and ligatures (Unicode UAX #15, NFKD); keeps upper and lower case. */
export function fold(text: string): Folded {
  let folded = '';
  const from: number[] = [];
  const until: number[] = [];
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code >= 0x20 && code < 0x7f) {
      folded += text[at];
      from.push(at);
      until.push(++at);
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at) as number);
    const spelling = spell(character);
    for (let unit = 0; unit < spelling.length; unit++) {
      from.push(at);
      until.push(at + character.length);
    }
    folded += spelling;
    at += character.length;
  }
  return { text: folded, from: Uint32Array.from(from), until: Uint32Array.from(until) };
}

/** Lower case of the same length. */
export function lowered(folded: string): string {
  const lower = folded.toLowerCase();
  return lower.length === folded.length
    ? lower
    : Array.from(folded, (character) => {
        const small = character.toLowerCase();
        return small.length === character.length ? small : character;
      }).join('');
}

const digitFor: Readonly<Record<string, string>> = {
  O: '0',
  o: '0',
  Q: '0',
  I: '1',
  l: '1',
  i: '1',
  '|': '1',
  Z: '2',
  z: '2',
  S: '5',
  s: '5',
  G: '6',
  B: '8',
};

/**
 * The same text, of the same length, with letters read as the digits they look like: all of them in a word of digits and such
 * letters alone, else those between the digits of a number that is run together with a word. For rules that ask for a strict
 * shape: "B52" is a name as well.
 */
export function asDigits(folded: string): string {
  return folded
    .replace(/[A-Za-z]*\d[A-Za-z\d]*/g, wordAsDigits)
    .replace(
      /(?<=\d[-. ]?)[OoIlS]{1,4}(?=[-. ]\d)|(?<=\d[-.])[OoIlS]{2,4}(?![A-Za-z\d])|(?<=\()[OoIlS]{1,3}(?=\))/g,
      digitsOf,
    );
}

function wordAsDigits(word: string): string {
  if (!/[A-Za-z]/.test(word)) return word;
  const whole = /^([\dOoQIliZzSsGB]+?)(?:is|so)?$/.exec(word)?.[1];
  if (whole !== undefined && /\d/.test(whole)) return digitsOf(whole) + word.slice(whole.length);
  return word.replace(/\d[\dOoQIliZzSsGB]*\d/g, (part) => {
    const digits = part.match(/\d/g)?.length ?? 0;
    return digits >= 2 && 3 * digits >= 2 * part.length ? digitsOf(part) : part;
  });
}

/** Every look-alike letter of `text` as its digit. */
export function digitsOf(text: string): string {
  let digits = '';
  for (const character of text) digits += digitFor[character] ?? character;
  return digits;
}
