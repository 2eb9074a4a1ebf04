/** National identity and tax numbers, country by country: what they look like, what proves them, what they are called. */
import { luhn, mod11Of10, mod97, verhoeff, weighted } from './checksums.ts';

export interface IdShape {
  readonly country: string;
  /** How it is written, see id-template.ts. */
  readonly templates: readonly string[];
  /** What it is besides, without separators, capitals; left out: anything so written. */
  readonly accept?: RegExp;
  /** Whether the check digits fit; `id` without separators, upper case. Left out: it has none. */
  readonly isValid?: (id: string) => boolean;
  /** Confidence without a label: where the check digits fit, and where they do not. */
  readonly alone: number;
  readonly aloneInvalid: number;
  /** What names it, over lower-case text. With it: 0.95 where the check digits fit, else 0.75. */
  readonly label: RegExp;
  readonly source: string;
}

const cpr = /cpr|personnummer|person(?:al)?[ -]?(?:id|nr|number)/;

export const idShapes: readonly IdShape[] = [
  {
    country: 'GB',
    templates: ['LLDDDDDDL', 'LL DD DD DD L', 'LL DDDDDD L'],
    accept: /^(?:QQ|(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])\d{6}[A-D]$/,
    alone: 0.65,
    aloneInvalid: 0.65,
    label: /nino|nat(?:ional|'?l)? ?ins(?:urance)?|\bni ?(?:number|no)|\bnin\b/,
    source: 'HMRC NIM39110',
  },
  {
    country: 'DE',
    templates: ['DD DDD DDD DDD'],
    accept: /^[1-9]/,
    isValid: (id) => mod11Of10(id) && hasRepeatedDigit(id),
    alone: 0.3,
    aloneInvalid: 0,
    label: /steuer|idnr|identifikationsnummer|tax ?id|\btin\b/,
    source: '§ 139b AO, § 1 StIdV; ISO 7064 MOD 11,10',
  },
  {
    country: 'DE',
    templates: ['DD DDDDDD L DDD'],
    accept: /^\d\d[0-3]\d[01]\d{3}[A-Z]\d{3}$/,
    isValid: germanPension,
    alone: 0.8,
    aloneInvalid: 0.3,
    label: /sozialvers|rentenvers|versicherungsnummer|sv-?n(?:ummer|r)/,
    source: '§ 2 VKVV',
  },
  {
    country: 'ES',
    templates: ['DDDDDDDD-L', 'L-DDDDDDD-L', 'DD.DDD.DDD-L'],
    accept: /^(?:[XYZ]\d{7}|\d{8})[A-HJ-NP-TV-Z]$/,
    isValid: spanish,
    alone: 0.75,
    aloneInvalid: 0.3,
    label: /\bdni\b|\bnie\b|\bnif\b|documento nacional/,
    source: 'Real Decreto 1553/2005; letter by remainder of 23',
  },
  {
    country: 'FR',
    templates: ['D DD DD DD DDD DDD DD', 'D DD DD DA DDD DDD DD', 'D DD DD DD DDD DDD'],
    accept: /^[12]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{6}(?:\d{2})?$/,
    isValid: french,
    alone: 0.85,
    aloneInvalid: 0,
    label: /secu(?:rite)?|\bnir\b|\binsee\b|\bnss\b/,
    source: 'INSEE, NIR; key = 97 - number mod 97',
  },
  {
    country: 'IT',
    templates: ['LLL LLL DD L DD L DDD L', 'LLL LLL AA L AA L AAA L'],
    accept: /^[A-Z]{6}[\dLMNP-V]{2}[A-EHLMPRST][\dLMNP-V]{2}[A-Z][\dLMNP-V]{3}[A-Z]$/,
    isValid: italian,
    alone: 0.95,
    aloneInvalid: 0.7,
    label: /codice ?fiscale|\bc\.?f\b/,
    source: 'DM 23/12/1976; check character by table',
  },
  {
    country: 'NL',
    templates: ['DDDD.DD.DDD', 'DDD DDD DDD'],
    isValid: (id) => weighted(id, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
    alone: 0,
    aloneInvalid: 0,
    label: /\bbsn\b|burgerservice|sofi/,
    source: 'Wet algemene bepalingen burgerservicenummer; 11 test',
  },
  {
    country: 'CA',
    templates: ['DDD-DDD-DDD'],
    isValid: luhn,
    alone: 0,
    aloneInvalid: 0,
    label: /(?<![.\w(])sin\b(?! ?\()|social ?insurance|assurance ?sociale|\bnas\b/,
    source: 'Service Canada; Luhn',
  },
  {
    country: 'IN',
    templates: ['DDDD-DDDD-DDDD'],
    accept: /^[2-9]/,
    isValid: verhoeff,
    alone: 0.35,
    aloneInvalid: 0,
    label: /aadhaa?r|uidai|\buid\b|आधार/,
    source: 'UIDAI; Verhoeff',
  },
  {
    country: 'IN',
    templates: ['LLLLLDDDDL'],
    accept: /^[A-Z]{3}[ABCFGHLJPT]/,
    alone: 0.6,
    aloneInvalid: 0.6,
    label: /\bpan\b|permanent ?account/,
    source: 'Income Tax Department of India, PAN',
  },
  {
    country: 'BR',
    templates: ['DDD.DDD.DDD-DD'],
    isValid: brazilian,
    alone: 0.9,
    aloneInvalid: 0.6,
    label: /\bcpf\b/,
    source: 'Receita Federal, CPF',
  },
  {
    country: 'PL',
    templates: ['DDDDDDDDDDD'],
    isValid: (id) => (10 - (weighted(id, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === Number(id[10]),
    alone: 0.2,
    aloneInvalid: 0,
    label: /pesel/,
    source: 'Ustawa o ewidencji ludności, PESEL',
  },
  {
    country: 'AU',
    templates: ['DDD DDD DDD', 'DDD DDD DD'],
    isValid: (id) => id.length === 9 && weighted(id, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0,
    alone: 0,
    aloneInvalid: 0,
    label: /\btfn\b|tax ?file/,
    source: 'Australian Taxation Office, TFN',
  },
  {
    country: 'AU',
    templates: ['DDDD DDDDD D', 'DDDD DDDDD D-D'],
    accept: /^[2-6]/,
    isValid: (id) => weighted(id, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(id[8]),
    alone: 0,
    aloneInvalid: 0,
    label: /medicare/,
    source: 'Services Australia, Medicare',
  },
  {
    country: 'BE',
    templates: ['DD.DD.DD-DDD.DD'],
    isValid: (id) =>
      97 - mod97(id.slice(0, 9)) === Number(id.slice(9)) ||
      97 - mod97(`2${id.slice(0, 9)}`) === Number(id.slice(9)),
    alone: 0.95,
    aloneInvalid: 0.7,
    label: /rijksregister|registre national|\bnrn\b|\binsz\b|niss/,
    source: 'Wet 8 augustus 1983, Rijksregister',
  },
  {
    country: 'SE',
    templates: ['DDDDDD-DDDD', 'DDDDDDDD-DDDD'],
    accept: /^(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/,
    isValid: (id) => luhn(id.slice(-10)),
    alone: 0.4,
    aloneInvalid: 0,
    label: cpr,
    source: 'Skatteverket, personnummer; Luhn',
  },
  {
    country: 'DK',
    templates: ['DDDDDD-DDDD'],
    accept: /^(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])/,
    alone: 0,
    aloneInvalid: 0,
    label: cpr,
    source: 'CPR-kontoret',
  },
  {
    country: 'NO',
    templates: ['DDDDDD DDDDD'],
    isValid: (id) => weighted(id, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0,
    alone: 0,
    aloneInvalid: 0,
    label: /fodselsnummer|f[o0]dselsnr|\bfnr\b/,
    source: 'Skatteetaten, fødselsnummer',
  },
  {
    country: 'FI',
    templates: ['DDDDDD-DDDA', 'DDDDDDLDDDA'],
    accept: /^(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}[A-FU-Y]?\d{3}[\dA-FHJ-NPR-Y]$/,
    isValid: (id) =>
      '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(`${id.slice(0, 6)}${id.slice(-4, -1)}`) % 31] === id.at(-1),
    alone: 0.75,
    aloneInvalid: 0,
    label: /henkil[oö]tunnus|hetu/,
    source: 'Digi- ja väestötietovirasto, henkilötunnus',
  },
  {
    country: 'CH',
    templates: ['DDD.DDDD.DDDD.DD'],
    accept: /^756/,
    isValid: ean,
    alone: 0.9,
    aloneInvalid: 0.55,
    label: /ahv|avs|sozialvers/,
    source: 'Art. 50c AHVG; EAN-13',
  },
  {
    country: 'PT',
    templates: ['DDD DDD DDD'],
    isValid: (id) => {
      const rest = weighted(id, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
      return (rest < 2 ? 0 : 11 - rest) === Number(id[8]);
    },
    alone: 0,
    aloneInvalid: 0,
    label: /\bnif\b|contribuinte/,
    source: 'Autoridade Tributária, NIF',
  },
  {
    country: 'MX',
    templates: ['LLLLDDDDDDLLLLLLAD'],
    accept: /^[A-Z]{4}\d{6}[HMX]/,
    alone: 0.9,
    aloneInvalid: 0.9,
    label: /curp/,
    source: 'RENAPO, CURP',
  },
  {
    country: 'KR',
    templates: ['DDDDDD-DDDDDDD'],
    accept: /^\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[1-8]/,
    alone: 0.65,
    aloneInvalid: 0.65,
    label: /resident registration|주민/,
    source: 'Resident Registration Act Enforcement Rules',
  },
  {
    country: 'CN',
    templates: ['DDDDDDDDDDDDDDDDDA'],
    accept: /^[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/,
    isValid: (id) =>
      '10X98765432'[weighted(id, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] === id[17],
    alone: 0.85,
    aloneInvalid: 0,
    label: /身份证|resident id|identity (?:card|number)/,
    source: 'GB 11643-1999; ISO 7064 MOD 11-2',
  },
  {
    country: 'ZA',
    templates: ['DDDDDD DDDD DDD'],
    accept: /^\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4}[01]/,
    isValid: luhn,
    alone: 0,
    aloneInvalid: 0,
    label: /(?:sa |south african |national )?id(?:entity)? ?(?:number|no)/,
    source: 'Identification Act 68 of 1997; Luhn',
  },
  {
    country: 'TR',
    templates: ['DDDDDDDDDDD'],
    accept: /^[1-9]/,
    alone: 0,
    aloneInvalid: 0,
    label: /t\.?c\.? ?kimlik|kimlik no/,
    source: 'NVI, T.C. kimlik numarası',
  },
  {
    country: 'any',
    templates: [
      'DDDDDDDD',
      'DDDDDDDDD',
      'LDDDDDDD',
      'LDDDDDDDD',
      'LLDDDDDD',
      'LLDDDDDDD',
      'DDLLDDDDD',
      'LAADAAADA',
      'LAAAAAAAD',
      'LDDLDDDDDD',
    ],
    alone: 0,
    aloneInvalid: 0,
    label: /pass?port|passeport|reisepass|pasaporte|passaporto|pass-?nr/,
    source: 'ICAO Doc 9303: up to nine letters and digits',
  },
  {
    country: 'any',
    templates: [
      'LDDDDDDD',
      'LDDDDDDDD',
      'DDDDDDD',
      'DDDDDDDD',
      'DDDDDDDDD',
      'LDDD-DDDD-DDDD',
      'LDDD-DDD-DD-DDD',
      'LLDDDDDD',
      'LLLLLDDDDDDAAAAA',
      'LDDDDDDDDDDDD',
      'LDDDDDDDDDDDDDD',
      'LAAAAAAAD',
    ],
    alone: 0,
    aloneInvalid: 0,
    label:
      /driver'?s? ?licen[cs]e|driving ?licen[cs]e|\bdl ?(?:no|number|#)|fuhrerschein|permis de conduire|national ?id|identity ?card|id ?card ?(?:no|number)|personalausweis|ausweisnummer|carte d'identite/,
    source: 'AAMVA DL/ID card standard; national laws',
  },
];

function hasRepeatedDigit(id: string): boolean {
  return new Set(id.slice(0, 10)).size < 10;
}

function germanPension(id: string): boolean {
  const letter = String(id.charCodeAt(8) - 64).padStart(2, '0');
  const digits = `${id.slice(0, 8)}${letter}${id.slice(9, 11)}`;
  const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
  const sum = weights.reduce((total, weight, at) => {
    const product = weight * Number(digits[at]);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return sum % 10 === Number(id[11]);
}

function spanish(id: string): boolean {
  const digits = id.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(digits) % 23] === id.at(-1);
}

function french(id: string): boolean {
  if (id.length !== 15) return false;
  const digits = id.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97 - mod97(digits) === Number(id.slice(13));
}

function italian(id: string): boolean {
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
  let sum = 0;
  for (let at = 0; at < 15; at++) {
    const character = id[at] as string;
    const value = /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
    sum += at % 2 === 0 ? (odd[value] as number) : value;
  }
  return String.fromCharCode(65 + (sum % 26)) === id[15];
}

function brazilian(id: string): boolean {
  if (/^(\d)\1+$/.test(id)) return false;
  const first = ((weighted(id, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
  const second = ((weighted(id, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
  return first === Number(id[9]) && second === Number(id[10]);
}

function ean(id: string): boolean {
  return weighted(id, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;
}
