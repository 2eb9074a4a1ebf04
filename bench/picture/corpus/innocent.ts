/** What fills a screen beside secrets, and what looks like one and is none. */
import { BASE64, type Chance, HEX, UPPER_DIGITS } from './chance.ts';
import { FIRST_NAMES } from './personal.ts';

const SENTENCES = [
  'The build finished without a warning and the cache was warm.',
  'Please remember to choose a strong password and never share it with anyone.',
  'We moved the meeting to the small room on the second floor.',
  'A password that is long is better than one that is merely odd.',
  'The new release makes the list scroll without a stutter.',
  'Lunch is on us if the demo goes well, said the product manager.',
  'Nobody could say why the lights in the corridor stayed on.',
  'Reset links expire after one hour and work only once.',
  'The train was late, the coffee was cold and the view was splendid.',
  'Your API keys are kept in the vault; ask an owner to rotate them.',
  'She had learned the piece by heart before the rehearsal.',
  'Enter the code from your authenticator app when you are asked for it.',
  'The harbour was quiet and the boats lay in a row.',
  'Two-factor sign-in is now on by default for new teams.',
  'This paragraph says nothing, and says it at some length.',
  'Sales rose by a quarter while returns stayed flat.',
];
/** About as many of them are in the list of BIP-39 as of a text's nouns are. */
const WORDS =
  'lantern harbour meadow kettle lighthouse notebook pipeline renderer checkout widget backlog sprint railway blanket thermos umbrella keyboard sprocket granite violet teapot orchard compass sandwich river cable garden report window market bridge paper station ticket'.split(
    ' ',
  );

export function sentence(chance: Chance): string {
  return chance.pick(SENTENCES);
}

export function paragraph(chance: Chance, sentences = 4): string {
  return chance.shuffle(SENTENCES).slice(0, sentences).join(' ');
}

export function word(chance: Chance): string {
  return chance.pick(WORDS);
}

export function title(chance: Chance): string {
  const words = chance.shuffle(WORDS).slice(0, chance.int(2, 4)).join(' ');
  return words[0]?.toUpperCase() + words.slice(1);
}

export function firstName(chance: Chance): string {
  return chance.pick(FIRST_NAMES);
}

export function handle(chance: Chance): string {
  return `@${word(chance)}_${word(chance)}`;
}

export function uuid(chance: Chance): string {
  return [8, 4, 4, 4, 12].map((count) => chance.chars(HEX, count)).join('-');
}

export function gitHash(chance: Chance, length = 40): string {
  return chance.chars(HEX, length);
}

export function integrity(chance: Chance): string {
  return `sha512-${chance.chars(BASE64, 86)}==`;
}

export function version(chance: Chance): string {
  return chance.pick([
    () => `v${chance.int(0, 20)}.${chance.int(0, 40)}.${chance.int(0, 30)}`,
    () => `${chance.int(1, 9)}.${chance.int(0, 9)}.${chance.int(0, 99)}-rc.${chance.int(1, 9)}`,
    () => `10.0.${chance.int(17000, 26000)}.${chance.int(1000, 4999)}`,
    () => `build ${chance.int(1000, 99999)}`,
  ])();
}

export function date(chance: Chance): string {
  const day = String(chance.int(1, 28)).padStart(2, '0');
  const month = String(chance.int(1, 12)).padStart(2, '0');
  const year = chance.int(2019, 2026);
  return chance.pick([
    `${year}-${month}-${day}`,
    `${day}/${month}/${year}`,
    `${day}.${month}.${year}`,
    `${Number(day)} March ${year}`,
  ]);
}

export function time(chance: Chance): string {
  const two = (most: number) => String(chance.int(0, most)).padStart(2, '0');
  return `${two(23)}:${two(59)}:${two(59)}`;
}

export function price(chance: Chance): string {
  const amount = `${chance.int(1, 999)}${chance.yes(0.3) ? `,${chance.digits(3)}` : ''}.${chance.digits(2)}`;
  return chance.pick([`$${amount}`, `£${amount}`, `€${amount}`, `${amount} USD`]);
}

export function orderNumber(chance: Chance): string {
  return chance.pick([
    () => `#${chance.digits(6)}`,
    () => `ORD-${chance.digits(4)}-${chance.digits(7)}`,
    () => `1Z999AA1${chance.digits(10)}`,
    () => `INV-${chance.int(2019, 2026)}-${chance.digits(5)}`,
    () => `SKU ${chance.chars(UPPER_DIGITS, 8)}`,
    () => `${chance.digits(3)}-${chance.digits(7)}-${chance.digits(7)}`,
  ])();
}

/** Sixteen digits that no card has: the first is a 9 or a 0, and Luhn's sum does not fit. */
export function longNumber(chance: Chance): string {
  const start = chance.pick(['9', '0']) + chance.digits(14);
  const sum = [...start].reduce((total, digit, index) => {
    const twice = Number(digit) * 2;
    return total + (index % 2 === 0 ? (twice > 9 ? twice - 9 : twice) : Number(digit));
  }, 0);
  return `${start}${(10 - (sum % 10) + 3) % 10}`;
}

export function url(chance: Chance): string {
  return `https://www.example.com/${word(chance)}/${word(chance)}-${chance.int(1, 900)}`;
}
