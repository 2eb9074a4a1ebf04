/**
 * Personal data that looks real and reaches nobody: example domains (RFC 2606, 6761), documentation addresses (RFC 5737,
 * 3849), numbers kept free for drama, specimen ids from the issuers' own guides, test cards and example IBANs.
 */
import { type Chance, HEX } from './chance.ts';

export const FIRST_NAMES = [
  'Alice',
  'Marlo',
  'Ingrid',
  'Tomas',
  'Priya',
  'Oliver',
  'Sofia',
  'Liam',
  'Hannah',
  'Julien',
  'Billie',
  'Ilse',
];
export const LAST_NAMES = [
  'Fairweather',
  'Holloway',
  'Lindqvist',
  'Okafor',
  'Sillitoe',
  'Marchetti',
  'Brandt',
  'Quill',
  'Willis',
  'Delacroix',
  'Osei',
  'Ellis',
];
const DOMAINS = [
  'example.com',
  'example.org',
  'example.net',
  'mail.example.com',
  'northwind.example',
  'post.example',
  'studio-lumen.example',
];

export function fullName(chance: Chance): string {
  return `${chance.pick(FIRST_NAMES)} ${chance.pick(LAST_NAMES)}`;
}

export function email(chance: Chance): string {
  const first = chance.pick(FIRST_NAMES).toLowerCase();
  const last = chance.pick(LAST_NAMES).toLowerCase();
  const local = chance.pick([
    `${first}.${last}`,
    `${first[0]}${last}`,
    `${first}_${last}${chance.int(1, 99)}`,
    `${last}.${first}+${chance.pick(['news', 'shop', 'bank'])}`,
    `${first}${chance.int(1970, 2009)}`,
    `${first}-${last}`,
  ]);
  return `${local}@${chance.pick(DOMAINS)}`;
}

/**
 * Numbers that their plans keep free: 555-01xx (NANPA), Ofcom's and ARCEP's for drama, the Bundesnetzagentur's (Mitteilung
 * 148/2021), the ACMA's.
 */
export function phone(chance: Chance): string {
  const us = chance.pick(['212', '415', '617', '303', '206', '512']);
  const usEnd = `01${chance.digits(2)}`;
  return chance.pick([
    () => `(${us}) 555-${usEnd}`,
    () => `+1 ${us} 555 ${usEnd}`,
    () => `${us}-555-${usEnd}`,
    () => `+1${us}555${usEnd}`,
    () => `020 7946 0${chance.digits(3)}`,
    () => `+44 20 7946 0${chance.digits(3)}`,
    () => `07700 900${chance.digits(3)}`,
    () => `0117 496 0${chance.digits(3)}`,
    () => `+33 6 39 98 ${chance.digits(2)} ${chance.digits(2)}`,
    () => `01 99 00 ${chance.digits(2)} ${chance.digits(2)}`,
    () => `+49 30 23125 ${chance.digits(3)}`,
    () => `+61 491 570 ${chance.pick(['006', '156', '157', '158', '159', '110'])}`,
  ])();
}

const STREETS_US = [
  'Larkmoor Avenue',
  'Willow Street',
  'Old Mill Road',
  'Cedar Lane',
  'Fairview Drive',
  'N Juniper Blvd',
];
const CITIES_US = [
  'Springfield, IL 62704',
  'Portland, OR 97205',
  'Austin, TX 78701',
  'Boise, ID 83702',
  'Albany, NY 12207',
];
const STREETS_UK = ['Hollybank Road', 'Church Lane', 'Station Road', 'Kingsmead Close', 'Mill Street'];
const CITIES_UK = ['Bristol BS1 4DJ', 'Leeds LS1 4AP', 'London SW1A 2AA', 'Norwich NR2 1RL'];

/** A postal address, its lines apart: the street, then the town (and the country). */
export function postalAddress(chance: Chance): string[] {
  return chance.pick([
    () => [`${chance.int(10, 9899)} ${chance.pick(STREETS_US)}`, chance.pick(CITIES_US)],
    () => [
      `${chance.int(100, 999)} ${chance.pick(STREETS_US)}, Apt ${chance.int(1, 40)}`,
      chance.pick(CITIES_US),
    ],
    () => [`${chance.int(1, 180)} ${chance.pick(STREETS_UK)}`, chance.pick(CITIES_UK)],
    () => [
      `${chance.pick(['Lindenstraße', 'Hauptstraße', 'Am Mühlbach', 'Goethestr.'])} ${chance.int(1, 120)}`,
      chance.pick(['50674 Köln', '10115 Berlin', '80331 München']),
    ],
    () => [
      `${chance.int(1, 90)} ${chance.pick(['rue des Lilas', 'avenue du Moulin', 'rue de la Gare'])}`,
      chance.pick(['69003 Lyon', '75011 Paris', '33000 Bordeaux']),
    ],
    () => [
      `${chance.int(10, 900)} Birchmount Rd`,
      chance.pick(['Ottawa, ON K1A 0B1', 'Toronto, ON M5V 2T6']),
    ],
  ])();
}

/**
 * The shape of a Social Security number: published specimens (a 1938 wallet insert, the SSA's own leaflet, an advertised one),
 * and areas above 772, which were in use nowhere before 2011.
 */
export function socialSecurity(chance: Chance): string {
  return chance.pick([
    () => '078-05-1120',
    () => '219-09-9999',
    () => '457-55-5462',
    () => `${chance.int(773, 899)}-${chance.int(10, 99)}-${chance.int(1000, 9999)}`,
    () => `${chance.int(773, 899)} ${chance.int(10, 99)} ${chance.int(1000, 9999)}`,
  ])();
}

/** Specimens that issuers or their encyclopaedia articles print; their check digits fit. */
export const NATIONAL_IDS: readonly { readonly label: string; readonly value: string }[] = [
  { label: 'National Insurance No', value: 'AB 12 34 56 C' },
  { label: 'NI number', value: 'AB123456C' },
  { label: 'Steuer-ID', value: '86 095 742 719' },
  { label: 'N° de sécurité sociale', value: '2 55 08 14 168 025 38' },
  { label: 'DNI', value: '12345678Z' },
  { label: 'NIE', value: 'X1234567L' },
  { label: 'Codice fiscale', value: 'RSSMRA85T10A562S' },
  { label: 'SIN', value: '046 454 286' },
  { label: 'PESEL', value: '44051401359' },
  { label: 'CPF', value: '123.456.789-09' },
  { label: 'BSN', value: '111222333' },
];

/** Cards that payment providers publish for tests (Stripe, Adyen, PayPal). */
export function paymentCard(chance: Chance): string {
  const bare = chance.pick([
    '4242424242424242',
    '4000056655665556',
    '4111111111111111',
    '4012888888881881',
    '5555555555554444',
    '5200828282828210',
    '5105105105105100',
    '2223003122003222',
    '6011111111111117',
    '6011000990139424',
    '378282246310005',
    '371449635398431',
    '3056930009020004',
    '3566002020360505',
  ]);
  const groups = bare.length === 15 ? /^(.{4})(.{6})(.{5})$/ : /^(.{4})(.{4})(.{4})(.*)$/;
  return bare.replace(groups, (_, ...parts) =>
    parts
      .filter((part) => typeof part === 'string' && part !== bare)
      .join(chance.pick([' ', ' ', ' ', '-', ''])),
  );
}

/** The example of each country in SWIFT's IBAN registry. */
export function iban(chance: Chance): string {
  const printed = chance.pick([
    'GB29 NWBK 6016 1331 9268 19',
    'DE89 3704 0044 0532 0130 00',
    'FR14 2004 1010 0505 0001 3M02 606',
    'NL91 ABNA 0417 1643 00',
    'ES91 2100 0418 4502 0005 1332',
    'IT60 X054 2811 1010 0000 0123 456',
    'CH93 0076 2011 6238 5295 7',
    'SE45 5000 0000 0583 9825 7466',
    'BE68 5390 0754 7034',
    'PL61 1090 1014 0000 0712 1981 2874',
    'NO93 8601 1117 947',
    'IE29 AIBK 9311 5212 3456 78',
  ]);
  return chance.yes(0.75) ? printed : printed.replaceAll(' ', '');
}

export function ipAddress(chance: Chance): string {
  const group = () => chance.chars(HEX, chance.int(2, 4)).replace(/^0+(?=.)/, '');
  return chance.pick([
    () => `192.0.2.${chance.int(1, 254)}`,
    () => `198.51.100.${chance.int(1, 254)}`,
    () => `203.0.113.${chance.int(1, 254)}`,
    () => `203.0.113.${chance.int(1, 254)}`,
    () => `2001:db8:${group()}:${group()}::${group()}`,
  ])();
}

/** What the streamer has entered as their own: invented names of people, places and undertakings. */
export const PRIVATE_STRINGS = [
  'Wren Castellane',
  'Project Halcyon',
  'Toland Heights',
  'Northbridge Dental',
  'Quentin Obara',
  'Birchwood Lane',
] as const;
