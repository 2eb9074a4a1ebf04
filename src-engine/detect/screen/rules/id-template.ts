/** Numbers given out by offices, as they are written: which places hold digits and which letters, and where they are set apart. */
import { digitsOf } from './fold.ts';

/** Something written as a template says. */
export interface TemplateMatch {
  readonly index: number;
  readonly text: string;
  /** Without separators, capitals, look-alikes read as what their place holds. */
  readonly id: string;
  /** Set apart wherever the template is, and with no small letters but look-alikes: nothing else is written so by chance. */
  readonly isWritten: boolean;
}

/** Finds what is written as a template says. */
export type TemplateFinder = (text: string) => Generator<TemplateMatch>;

const digit = '[\\dOoQIliZzSsGB]';
const kinds: Readonly<Record<string, string>> = {
  D: digit,
  L: '[A-Za-z0158]',
  A: '[A-Za-z\\d]',
  ' ': '[ ]{0,2}',
  '-': '[ ]?[-.]?[ ]?',
  '.': '[ ]?[.,]?[ ]?',
};
/** Separators as they are written, rather than as they may be left out. */
const strict: Readonly<Record<string, string>> = { ' ': ' ', '-': '[ ]?[- ][ ]?', '.': '[ ]?[.,][ ]?' };
const letterFor: Readonly<Record<string, string>> = { '0': 'O', '1': 'I', '5': 'S', '8': 'B' };

/**
 * `template`: D a digit, L a letter, A either; a space, a dash or a dot where one may stand. In D and L places, what only looks
 * like a digit or a letter is read as one.
 */
export function templateFinder(template: string): TemplateFinder {
  const source = Array.from(template, (place) => kinds[place] as string).join('');
  const pattern = new RegExp(`(?<![A-Za-z\\d]|\\d[.,/-])${source}(?![A-Za-z\\d]|[.,/-]\\d)`, 'g');
  const places = template.replace(/[^DLA]/g, '');
  const digitPlaces = places.replace(/[^D]/g, '').length;
  const written = new RegExp(`^${Array.from(template, (place) => strict[place] ?? kinds[place]).join('')}$`);
  return function* find(text) {
    for (const match of text.matchAll(pattern)) {
      const characters = match[0].replace(/[^A-Za-z\d]/g, '');
      let id = '';
      let realDigits = 0;
      let realLetters = 0;
      for (let at = 0; at < places.length; at++) {
        const character = characters[at] as string;
        if (places[at] === 'D' && /\d/.test(character)) realDigits++;
        if (places[at] === 'L' && /[A-Za-z]/.test(character)) realLetters++;
        id +=
          places[at] === 'D'
            ? digitsOf(character)
            : places[at] === 'L'
              ? (letterFor[character] ?? character.toUpperCase())
              : character.toUpperCase();
      }
      const letterPlaces = places.replace(/[^L]/g, '').length;
      if (realDigits >= 0.6 * digitPlaces && realLetters >= 0.6 * letterPlaces)
        yield {
          index: match.index,
          text: match[0],
          id,
          isWritten: written.test(match[0]) && !/[a-hj-km-np-rt-z]/.test(match[0]),
        };
    }
  };
}
