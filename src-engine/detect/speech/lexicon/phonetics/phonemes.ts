/**
 * The sounds of English as the CMU Pronouncing Dictionary writes them (ARPAbet), one character each, so that a
 * pronunciation is a plain string. Stress is left off, but an unstressed AH is a sound of its own, the schwa.
 */
const symbols: Readonly<Record<string, string>> = {
  AA: 'a',
  AE: 'A',
  AH: 'V',
  AO: 'o',
  AW: 'W',
  AY: 'Y',
  B: 'b',
  CH: 'C',
  D: 'd',
  DH: 'D',
  EH: 'e',
  ER: 'R',
  EY: 'E',
  F: 'f',
  G: 'g',
  HH: 'h',
  IH: 'i',
  IY: 'I',
  JH: 'J',
  K: 'k',
  L: 'l',
  M: 'm',
  N: 'n',
  NG: 'N',
  OW: 'O',
  OY: 'q',
  P: 'p',
  R: 'r',
  S: 's',
  SH: 'S',
  T: 't',
  TH: 'T',
  UH: 'x',
  UW: 'u',
  V: 'v',
  W: 'w',
  Y: 'y',
  Z: 'z',
  ZH: 'Z',
};

export const schwa = '@';

/** All symbols, vowels and consonants. */
export const phonemes: readonly string[] = [...Object.values(symbols), schwa];

const vowels = new Set('aAVoWYeREiIOqxu@');

export function isVowel(phoneme: string): boolean {
  return vowels.has(phoneme);
}

/** "T AO1 L AH0 N D" → "tol@nd"; anything that is no ARPAbet sound is left out. */
export function fromArpabet(text: string): string {
  let result = '';
  for (const sound of text.split(' '))
    result += sound === 'AH0' ? schwa : (symbols[sound.replace(/\d$/, '')] ?? '');
  return result;
}
