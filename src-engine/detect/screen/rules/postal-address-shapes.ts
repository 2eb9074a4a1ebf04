/** How streets and towns are written, country by country. Patterns are global and over folded text, one line each. */

import { asRead } from './as-read.ts';

export interface StreetShape {
  /** Its group `name` holds words that all begin with a capital. */
  readonly pattern: RegExp;
  /** What of the text before a match belongs to it. */
  readonly lead?: RegExp;
  /** Confidence of a street and number alone, without a town: how much they say "street" and nothing else. */
  readonly alone: number;
  /** What it is without its group `suffix`: an ending that other words have too. */
  readonly aloneWeak?: number;
  /** Which towns may follow it. */
  readonly towns: readonly string[];
}

export interface TownShape {
  readonly name: string;
  readonly pattern: RegExp;
  /** What of the text before a match belongs to it: the town's name, where that comes first. */
  readonly lead?: RegExp;
  /** Confidence with a line before it that has a number in it, though no street was recognised. */
  readonly withNumber: number;
}

/** Names before a postcode, with what parts them from it. A capital may have been read as its small letter or as a digit. */
const namesBefore = /(?:[A-Zso058][A-Za-z0158|'.-]*[ ]){0,3}[A-Zso058][A-Za-z0158|'.-]*[,.]?[ ]?$/;
/** Endings of English street names; those of two or three letters as they are. */
const endings = [
  'Street Avenue Road Lane Boulevard Terrace Crescent Gardens Grove Mews Parkway Highway Drive Court Place Circle Square Close Trail',
  'Walk Hill Green Park Loop Plaza Pike Alley Vista Ridge Crossing View Point Nagar Marg Blvd Pkwy',
]
  .join(' ')
  .split(' ')
  .flatMap((name) => [asRead(name), asRead(name.toUpperCase())])
  .concat(
    '(?<![A-Z])(?:Hwy|HWY|Ave|AVE|Rd|RD|Ln|LN|St|ST|Dr|DR|Ct|CT|Pl|PL|Cir|CIR|Way|WAY|Sq|SQ|Trl|TRL|Row|ROW)',
    '(?<=[ ])(?:street|avenue|[s5]t)',
  )
  .join('|');
const states =
  'AL AK AZ AR CA CO CT DC DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY'
    .split(' ')
    .map(asRead)
    .join('|');
const stateNames =
  'Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New_Hampshire|New_Jersey|New_Mexico|New_York|North_Carolina|North_Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode_Island|South_Carolina|South_Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West_Virginia|Wisconsin|Wyoming'
    .split('|')
    .map((name) => name.split('_').map(asRead).join('[ ]?'))
    .join('|');
const postcodeAreas =
  'AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE'
    .split(' ')
    .map(asRead)
    .join('|');

export const streets: readonly StreetShape[] = [
  {
    // 742 Evergreen Terrace, 12B N. Main St Apt 4, 221B Baker Street: USPS Publication 28 appendix C, and Britain's.
    pattern: new RegExp(
      `(?<![A-Za-z\\d.,:$£€#/-])(?:(?:F[lI1|]at|Apt\\.?|Apartment|Unit|[Ss5]uite)[ ]?\\w{1,4}[, ]{1,2})?[1-9]\\d{0,4}(?!\\d)[A-Za-z]?(?:-\\d{1,4})?,?[ ]?(?:[NSEW]{1,2}\\.?[ ]|North[ ]|South[ ]|East[ ]|West[ ])?(?<name>[A-Zso\\d|][A-Za-z\\d|'. -]{0,50}?)(?<suffix>${endings})(?![a-z\\d])\\.?(?:[ ]?(?:[NSEW]{1,2})(?![A-Za-z]))?(?:,?[ ]?(?:Apt|APT|Apartment|Unit|UNIT|Suite|Ste|STE|Flat|Floor|Fl|Rm|Room|Box|#)\\.?[ ]?#?\\w{1,5})?`,
      'g',
    ),
    alone: 0.55,
    aloneWeak: 0.35,
    towns: ['us', 'ca', 'gb', 'au', 'in', 'ie', 'nz', 'za'],
  },
  {
    pattern: /(?<![A-Za-z\d])P\.? ?[O0]\.? ?[B8][o0]x ?\d{1,6}/gi,
    alone: 0.5,
    towns: ['us', 'ca', 'gb', 'au', 'in', 'ie', 'nz', 'za'],
  },
  {
    // Musterstraße 12a, Am Alten Markt 3: DIN 5008. Written together or apart, and Dutch and Nordic streets in the same way.
    pattern:
      /(?:(?<suffix>[Ss5]tra[sS5]{2}e|[Ss5]tr\.|STRASSE|(?<=[a-z])weg|[Aa][lI1|]{2}ee|[Gg]a[sS5]{2}e|[Cc]hau[sS5]{2}ee|[Ss5]traat|STRAAT|(?<=[a-z])laan|[Gg]racht|(?<=[a-z])singel|[Gg]atan|[Vv]agen)[ ]?|(?:Weg|[Pp]latz|[Uu]fer|[Dd]amm|(?<=[a-z])ring|Ring|[Ss]teig|[Hh]of|(?<=[a-z])markt|[Kk]ade|[Pp]lein|[Gg]ata|[Vv]eien|[Vv]ej|[Gg]ade|(?<=[a-z])katu|(?<=[a-z])tie)[ ])(?<number>[1-9Il|]\d{0,3}[ ]?[a-zA-Z]?(?:[ ]?[-/][ ]?\d{1,4}[a-z]?)?)(?![\d.:%]*\d|,\d(?!\d{3,4}[ ]?[A-Z])|[A-Za-z])/g,
    lead: /(?:[A-Zso058][A-Za-z0158'.-]*[ ]){0,3}[A-Za-z0158'.-]*$/,
    alone: 0.6,
    aloneWeak: 0.35,
    towns: ['de', 'four', 'nl', 'se', 'nordic'],
  },
  {
    pattern:
      /(?<![A-Za-z\d])(?:Am|An der|An den|Auf der|Auf dem|Im|In der|In den|Zum|Zur|Unter den|Alter|Alte|Neuer|Neue)[ ]?(?:[A-Z][a-zI015-]{2,20}[ ]?){1,3}(?<number>[1-9]\d{0,3}[ ]?[a-z]?)(?![\d.:%]*\d|,\d(?!\d{3,4}[ ]?[A-Z])|[A-Za-z])/g,
    alone: 0.25,
    towns: ['de', 'four'],
  },
  {
    // 12 bis rue de la Paix: La Poste, NF Z10-011.
    pattern:
      /(?<![A-Za-z\d.,:])\d{1,4}(?:[ ]?(?:b[il1][sS5]|ter|quater)|[A-D])?[ ]?,?[ ]?(?:[Rr]ue|RUE|[Aa]venue|AVENUE|[Bb8][o0O]u[lI1|]evard|BOULEVARD|[Bb]d|[Pp][lI1|]ace|PLACE|[Cc]hem[il1|]n|CHEMIN|[Ii1l]mpa[sS5]{2}e|IMPASSE|[Aa][lI1|]{2}ee|ALLEE|[Qq]ua[il1|]|QUAI|[Rr][o0O]ute|ROUTE|[Cc][o0O]ur[sS5]|[Pp]a[sS5]{2}age|[Ss5]quare|[Vv]i[lI1|]{2}a)[ ]?(?:(?:de [l1I|]a|de [l1I|]'|du|de[sS5]|de|d'|DE LA|DE L'|DU|DES|DE|la|le|les)[ ]?)?(?:[A-Zso058][A-Za-z015|'.-]{1,20}[ ]?(?:(?:de|du|des|la|le|et)[ ])?){1,4}/g,
    alone: 0.6,
    towns: ['de', 'four', 'ca'],
  },
  {
    // Calle Mayor, 12, 3.º B; Via Roma 10; Rua Augusta, 1500; ul. Długa 5/7.
    pattern:
      /(?<![A-Za-z\d])(?:[Cc]a[lI1|]{2}e|CALLE|C\/|[Aa]vda?\.?|[Aa]venida|AVENIDA|[Pp]laza|[Pp]aseo|[Cc]arrer|[Rr]onda|[Cc]amino|[Tt]ravesia|V[il1|]a|VIA|Viale|VIALE|P[il1|]azza|PIAZZA|C[o0O]r[sS5][o0O]|CORSO|Vicolo|Largo|Rua|RUA|Travessa|Alameda|Praca|[Uu]l\.|[Aa]l\.|[Oo]s\.)[ ]?(?:(?:de la|de los|de las|del|de|dos|das|do|da|di|della|dei|d')[ ]?)*(?:[A-Zso058][A-Za-z015|'.-]{1,20},?[ ]?(?:(?:de la|de los|del|de|dos|das|do|da|di|della|dei|y|e)[ ])?){1,5},?[ ]?(?:n[.o]{0,2}[ ]?)?(?<number>[1-9Il|]\d{0,3}[ ]?[A-Za-z]?(?:[ ]?\/[ ]?\d{1,4})?)(?![\d.:%]*\d|[A-Za-z])(?:,?[ ]?(?:\d{1,2}[.]?[oaº°]?[ .]?[A-D]?(?![\d])|piso[ ]?\d+|int\.?[ ]?\d+|[Aa]p(?:to|t)?\.?[ ]?\d+))?/g,
    alone: 0.6,
    towns: ['de', 'br', 'pt', 'pl', 'us'],
  },
];

export const towns: readonly TownShape[] = [
  {
    name: 'us',
    pattern: new RegExp(
      `(?<![A-Z\\d])(?:(?:${states})(?![A-Za-z])|${stateNames})[,.]?[ ]?\\d{5}(?:[ ]?-[ ]?\\d{4})?(?![\\d]|[.,:-]\\d)`,
      'g',
    ),
    lead: namesBefore,
    withNumber: 0.75,
  },
  {
    name: 'ca',
    pattern:
      /(?<![A-Z\d])(?:\(?(?:A[B8]|[B8]C|M[B8]|N[B8]|NL|N[Ss5]|NT|NU|[O0oQ]N|PE|QC|[Ss5]K|YT|Ontario|Quebec|Alberta|British ?Columbia|Manitoba)\)?,?[ ]{0,2})[ABCEGHJ-NPRSTVXY58][\dOoIlS][ABCEGHJ-NPRSTV-Z58][ -]?[\dOoIlS][ABCEGHJ-NPRSTV-Z58][\dOoIlS](?![A-Za-z\d])/g,
    lead: namesBefore,
    withNumber: 0.8,
  },
  {
    name: 'gb',
    pattern: new RegExp(
      `(?<![A-Z\\d])(?:${postcodeAreas})[1-9OIlSB|]\\d?[A-HJKPSTUW5]?[ ]?[\\dOIlSB|][ABD-HJLNP-UW-Z58]{2}(?![A-Za-z\\d])`,
      'g',
    ),
    lead: namesBefore,
    withNumber: 0.7,
  },
  {
    name: 'ie',
    pattern: /(?<![A-Za-z\d])(?:[AC-FHKNPRTV-Y]\d{2}|D6W)[ ]?[\dAC-FHKNPRTV-Y]{4}(?![A-Za-z\d])/g,
    withNumber: 0,
  },
  {
    name: 'au',
    pattern: /(?<![A-Z\d])(?:N[Ss5]W|VIC|Vic|QLD|Qld|WA|SA|TAS|Tas|ACT|NT)[ ,]{0,2}\d{4}(?![\d]|[.,:-]\d)/g,
    lead: namesBefore,
    withNumber: 0.7,
  },
  {
    name: 'in',
    pattern: /(?<=[a-z][, -]{0,3})[1-9]\d{2}[ ]?\d{3}(?![\d]|[.,:-]\d)/g,
    lead: /[A-Z][A-Za-z'.]*[, -]{0,3}$/,
    withNumber: 0.3,
  },
  {
    // 12345 Musterstadt: Germany, France, Spain, Italy, Finland and others with five digits before the town.
    name: 'de',
    pattern:
      /(?<![A-Za-z\d.:$£€#/-])(?:[A-Z]{1,2}[ ]?-[ ]?)?\d{5}[ ]?(?:[A-Zso]|[058](?=[a-z]))[A-Za-z015|'.-]{1,24}(?:[ -](?:an der|am|im|ob der|sur|de|du|la|le|les|del|sous|en)?[ -]?(?:[A-Zso]|[058](?=[a-z]))[A-Za-z015|'.-]{1,24}){0,3}(?:[ ]?\([A-Z]{2}\)|[ ]?[A-Z]{2}(?![A-Za-z]))?/g,
    withNumber: 0.3,
  },
  {
    // Switzerland, Austria, Belgium, Denmark, Norway.
    name: 'four',
    pattern:
      /(?<![A-Za-z\d.,:$£€#/-])(?:[A-Z]{1,2}[ ]?-[ ]?)?[1-9]\d{3}[ ]?(?:[A-Zso]|[058](?=[a-z]))[A-Za-z015|'.-]{2,24}(?:[ -][A-Z][a-z'.-]{1,24}){0,2}/g,
    withNumber: 0,
  },
  {
    name: 'nl',
    pattern:
      /(?<![A-Za-z\d])[1-9]\d{3}[ ]?[A-Z]{2}[ ,]{0,2}(?:[A-Zso]|[058](?=[a-z]))[A-Za-z015|'.-]{2,24}(?:[ -][A-Z][a-z'.-]{1,24}){0,2}/g,
    withNumber: 0.6,
  },
  {
    name: 'se',
    pattern:
      /(?<![A-Za-z\d.,:$£€#/-])(?:SE[ -])?[1-9]\d{2}[ ]\d{2}[ ]{1,2}(?:[A-Zso]|[058](?=[a-z]))[A-Za-z015|'.-]{2,24}/g,
    withNumber: 0.3,
  },
  {
    name: 'nordic',
    pattern: /(?<![A-Za-z\d.,:$£€#/-])0\d{3}[ ]?(?:[A-Zso]|[058](?=[a-z]))[A-Za-z015|'.-]{2,24}/g,
    withNumber: 0,
  },
  {
    name: 'pl',
    pattern:
      /(?<![A-Za-z\d.,-])\d{2}[ ]?-[ ]?\d{3}[ ]?(?:[A-Zso]|[058](?=[a-z]))[A-Za-z015|'.-]{2,24}(?:[ -][A-Z][a-z'.-]{1,24}){0,2}/g,
    withNumber: 0.5,
  },
  {
    name: 'pt',
    pattern:
      /(?<![A-Za-z\d.,-])\d{4}[ ]?-[ ]?\d{3}[ ]?(?:[A-Zso]|[058](?=[a-z]))[A-Za-z015|'.-]{2,24}(?:[ -][A-Z][a-z'.-]{1,24}){0,2}/g,
    withNumber: 0.5,
  },
  {
    name: 'br',
    pattern: /(?:CEP:?[ ]?)?(?<![\d.,-])\d{5}[ ]?-[ ]?\d{3}(?![\d-])/g,
    lead: /(?:(?:[A-Z][A-Za-z'.]*[ ]){0,3}[A-Z][A-Za-z'.]*[-,/ ]{1,3})?[A-Z]{2}[-, ]{1,3}$/,
    withNumber: 0.5,
  },
  {
    name: 'nz',
    pattern:
      /(?<![A-Za-z\d])(?:Auckland|Wellington|Christchurch|Hamilton|Dunedin|Tauranga)[ ,]{1,2}\d{4}(?!\d)/g,
    withNumber: 0.6,
  },
  {
    name: 'za',
    pattern:
      /(?<![A-Za-z\d])(?:Cape Town|Johannesburg|Durban|Pretoria|Sandton|Gqeberha|Bloemfontein)[ ,]{1,2}\d{4}(?!\d)/g,
    withNumber: 0.6,
  },
];
