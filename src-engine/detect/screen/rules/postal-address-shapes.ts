/** How streets and towns are written, country by country. Patterns are global and over folded text, one line each. */

export interface StreetShape {
  readonly pattern: RegExp;
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
  /** Confidence with a line before it that has a number in it, though no street was recognised. */
  readonly withNumber: number;
}

const word = "[A-Z][A-Za-z'.-]{0,20}";
const states =
  'A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]';
const stateNames =
  'Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New ?Hampshire|New ?Jersey|New ?Mexico|New ?York|North ?Carolina|North ?Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode ?Island|South ?Carolina|South ?Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West ?Virginia|Wisconsin|Wyoming';
const postcodeArea =
  'AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE';

export const streets: readonly StreetShape[] = [
  {
    // 742 Evergreen Terrace, 12B N. Main St Apt 4, 221B Baker Street: USPS Publication 28 appendix C, and Britain's.
    pattern: new RegExp(
      `(?<![A-Za-z\\d.,:$£€#/-])(?:(?:Flat|Apt\\.?|Apartment|Unit|Suite)[ ]?\\w{1,4}[, ]{1,2})?[1-9]\\d{0,4}[A-Za-z]?(?:-\\d{1,4})?,?[ ]?(?:[NSEW]{1,2}\\.?[ ]|North[ ]|South[ ]|East[ ]|West[ ])?(?:${word}[ ]?|\\d{1,3}(?:st|nd|rd|th)[ ]?){1,4}?(?<suffix>[Ss]treet|STREET|[Aa]venue|AVENUE|[Rr]oad|ROAD|[Ll]ane|LANE|[Bb]oulevard|BOULEVARD|[Bb]lvd|BLVD|[Tt]errace|TERRACE|[Cc]rescent|CRESCENT|[Gg]ardens|GARDENS|[Gg]rove|[Mm]ews|[Pp]arkway|PARKWAY|Pkwy|[Hh]ighway|HIGHWAY|Hwy|Nagar|Marg|Ave|AVE|Rd|RD|Ln|LN|St|ST|Drive|DRIVE|Dr|DR|Court|COURT|Ct|CT|Place|PLACE|Pl|PL|Circle|CIRCLE|Cir|CIR|Way|WAY|Square|SQUARE|Sq|Close|CLOSE|Trail|TRAIL|Trl|TRL|Walk|Hill|Row|Green|Park|Loop|Plaza|Pike|Alley|Vista|Ridge|Crossing|View|Point)(?![a-z])\\.?(?:[ ](?:[NSEW]{1,2})(?![A-Za-z]))?(?:,?[ ]?(?:Apt|APT|Apartment|Unit|UNIT|Suite|Ste|STE|Flat|Floor|Fl|Rm|Room|Box|#)\\.?[ ]?#?\\w{1,5})?`,
      'g',
    ),
    alone: 0.55,
    aloneWeak: 0.35,
    towns: ['us', 'ca', 'gb', 'au', 'in', 'ie', 'nz', 'za'],
  },
  {
    pattern: /(?<![A-Za-z\d])P\.? ?O\.? ?Box ?\d{1,6}/gi,
    alone: 0.5,
    towns: ['us', 'ca', 'gb', 'au', 'in', 'ie', 'nz', 'za'],
  },
  {
    // Musterstraße 12a, Am Alten Markt 3: DIN 5008. Written together or apart, and Dutch and Nordic streets in the same way.
    pattern:
      /(?<![A-Za-z\d])(?:[A-Z][A-Za-z'.-]{0,20}[ -]?){0,3}?(?:[A-Z][a-z]{1,20})?(?:(?<suffix>[Ss]trasse|[Ss]tr\.|STRASSE|(?<=[a-z])weg|[Aa]llee|[Gg]asse|[Cc]haussee|[Ss]traat|STRAAT|(?<=[a-z])laan|[Gg]racht|(?<=[a-z])singel|[Gg]atan|[Vv]agen)[ ]?|(?:Weg|[Pp]latz|[Uu]fer|[Dd]amm|(?<=[a-z])ring|Ring|[Ss]teig|[Hh]of|(?<=[a-z])markt|[Kk]ade|[Pp]lein|[Gg]ata|[Vv]eien|[Vv]ej|[Gg]ade|(?<=[a-z])katu|(?<=[a-z])tie)[ ])(?<number>[1-9]\d{0,3}[ ]?[a-zA-Z]?(?:[ ]?[-/][ ]?\d{1,4}[a-z]?)?)(?![\d.:%]*\d|,\d(?!\d{3,4}[ ]?[A-Z])|[A-Za-z])/g,
    alone: 0.6,
    aloneWeak: 0.35,
    towns: ['de', 'four', 'nl', 'se', 'nordic'],
  },
  {
    pattern:
      /(?<![A-Za-z\d])(?:Am|An der|An den|Auf der|Auf dem|Im|In der|In den|Zum|Zur|Unter den|Alter|Alte|Neuer|Neue)[ ]?(?:[A-Z][a-z-]{2,20}[ ]?){1,3}(?<number>[1-9]\d{0,3}[ ]?[a-z]?)(?![\d.:%]*\d|,\d(?!\d{3,4}[ ]?[A-Z])|[A-Za-z])/g,
    alone: 0.25,
    towns: ['de', 'four'],
  },
  {
    // 12 bis rue de la Paix: La Poste, NF Z10-011.
    pattern:
      /(?<![A-Za-z\d.,:])\d{1,4}(?:[ ]?(?:bis|ter|quater)|[A-D])?[ ]?,?[ ]?(?:[Rr]ue|RUE|[Aa]venue|AVENUE|[Bb]oulevard|BOULEVARD|[Bb]d|[Pp]lace|PLACE|[Cc]hemin|CHEMIN|[Ii]mpasse|IMPASSE|[Aa]llee|ALLEE|[Qq]uai|QUAI|[Rr]oute|ROUTE|[Cc]ours|[Pp]assage|[Ss]quare|[Vv]illa)[ ]?(?:(?:de la|de l'|du|des|de|d'|DE LA|DE L'|DU|DES|DE|la|le|les)[ ]?)?(?:[A-Z][A-Za-z'.-]{1,20}[ ]?(?:(?:de|du|des|la|le|et)[ ])?){1,4}/g,
    alone: 0.6,
    towns: ['de', 'four', 'ca'],
  },
  {
    // Calle Mayor, 12, 3.º B; Via Roma 10; Rua Augusta, 1500; ul. Długa 5/7.
    pattern:
      /(?<![A-Za-z\d])(?:[Cc]alle|CALLE|C\/|[Aa]vda?\.?|[Aa]venida|AVENIDA|[Pp]laza|[Pp]aseo|[Cc]arrer|[Rr]onda|[Cc]amino|[Tt]ravesia|Via|VIA|Viale|VIALE|Piazza|PIAZZA|Corso|CORSO|Vicolo|Largo|Rua|RUA|Travessa|Alameda|Praca|[Uu]l\.|[Aa]l\.|[Oo]s\.)[ ]?(?:(?:de la|de los|de las|del|de|dos|das|do|da|di|della|dei|d')[ ]?)*(?:[A-Z][A-Za-z'.-]{1,20},?[ ]?(?:(?:de la|de los|del|de|dos|das|do|da|di|della|dei|y|e)[ ])?){1,5},?[ ]?(?:n[.o]{0,2}[ ]?)?(?<number>[1-9]\d{0,3}[ ]?[A-Za-z]?(?:[ ]?\/[ ]?\d{1,4})?)(?![\d.:%]*\d|[A-Za-z])(?:,?[ ]?(?:\d{1,2}[.]?[oaº°]?[ .]?[A-D]?(?![\d])|piso[ ]?\d+|int\.?[ ]?\d+|[Aa]p(?:to|t)?\.?[ ]?\d+))?/g,
    alone: 0.6,
    towns: ['de', 'br', 'pt', 'pl', 'us'],
  },
];

export const towns: readonly TownShape[] = [
  {
    name: 'us',
    pattern: new RegExp(
      `(?<![A-Za-z\\d])(?:${word}[ ]?){1,4}?[,.]?[ ]?(?:(?:${states})(?![A-Za-z])|${stateNames})[,.]?[ ]?\\d{5}(?:[ ]?-[ ]?\\d{4})?(?![\\d]|[.,:-]\\d)`,
      'g',
    ),
    withNumber: 0.75,
  },
  {
    name: 'ca',
    pattern:
      /(?<![A-Za-z\d])(?:(?:[A-Z][A-Za-z'.-]{0,20}[ ]?){1,3},?[ ]?\(?(?:AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT|Ontario|Quebec|Alberta|British ?Columbia|Manitoba)\)?,?[ ]{0,2})[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d(?![A-Za-z\d])/g,
    withNumber: 0.8,
  },
  {
    name: 'gb',
    pattern: new RegExp(
      `(?:(?:${word}[ ]?){1,3}[, ]{0,2})?(?<![A-Za-z\\d])(?:${postcodeArea})[1-9O]\\d?[A-HJKPSTUW]?[ ]?\\d[ABD-HJLNP-UW-Z]{2}(?![A-Za-z\\d])`,
      'g',
    ),
    withNumber: 0.7,
  },
  {
    name: 'ie',
    pattern: /(?<![A-Za-z\d])(?:[AC-FHKNPRTV-Y]\d{2}|D6W)[ ]?[\dAC-FHKNPRTV-Y]{4}(?![A-Za-z\d])/g,
    withNumber: 0,
  },
  {
    name: 'au',
    pattern:
      /(?<![A-Za-z\d])(?:[A-Z][A-Za-z'.-]{0,20}[ ]?){1,3},?[ ]?(?:NSW|VIC|Vic|QLD|Qld|WA|SA|TAS|Tas|ACT|NT)[ ,]{0,2}\d{4}(?![\d]|[.,:-]\d)/g,
    withNumber: 0.7,
  },
  {
    name: 'in',
    pattern:
      /(?<![A-Za-z\d])(?:[A-Z][A-Za-z'.-]{2,20}[ ]?){1,3}[, -]{0,3}[1-9]\d{2}[ ]?\d{3}(?![\d]|[.,:-]\d)/g,
    withNumber: 0.3,
  },
  {
    // 12345 Musterstadt: Germany, France, Spain, Italy, Finland and others with five digits before the town.
    name: 'de',
    pattern:
      /(?<![A-Za-z\d.:$£€#/-])(?:[A-Z]{1,2}[ ]?-[ ]?)?\d{5}[ ]?[A-Z][A-Za-z'.-]{1,24}(?:[ -](?:an der|am|im|ob der|sur|de|du|la|le|les|del|sous|en)?[ -]?[A-Z][A-Za-z'.-]{1,24}){0,3}(?:[ ]?\([A-Z]{2}\)|[ ]?[A-Z]{2}(?![A-Za-z]))?/g,
    withNumber: 0.3,
  },
  {
    // Switzerland, Austria, Belgium, Denmark, Norway.
    name: 'four',
    pattern:
      /(?<![A-Za-z\d.,:$£€#/-])(?:[A-Z]{1,2}[ ]?-[ ]?)?[1-9]\d{3}[ ]?[A-Z][A-Za-z'.-]{2,24}(?:[ -][A-Z][a-z'.-]{1,24}){0,2}/g,
    withNumber: 0,
  },
  {
    name: 'nl',
    pattern:
      /(?<![A-Za-z\d])[1-9]\d{3}[ ]?[A-Z]{2}[ ,]{0,2}[A-Z][A-Za-z'.-]{2,24}(?:[ -][A-Z][a-z'.-]{1,24}){0,2}/g,
    withNumber: 0.6,
  },
  {
    name: 'se',
    pattern: /(?<![A-Za-z\d.,:$£€#/-])(?:SE[ -])?[1-9]\d{2}[ ]\d{2}[ ]{1,2}[A-Z][A-Za-z'.-]{2,24}/g,
    withNumber: 0.3,
  },
  {
    name: 'nordic',
    pattern: /(?<![A-Za-z\d.,:$£€#/-])0\d{3}[ ]?[A-Z][A-Za-z'.-]{2,24}/g,
    withNumber: 0,
  },
  {
    name: 'pl',
    pattern:
      /(?<![A-Za-z\d.,-])\d{2}[ ]?-[ ]?\d{3}[ ]?[A-Z][A-Za-z'.-]{2,24}(?:[ -][A-Z][a-z'.-]{1,24}){0,2}/g,
    withNumber: 0.5,
  },
  {
    name: 'pt',
    pattern:
      /(?<![A-Za-z\d.,-])\d{4}[ ]?-[ ]?\d{3}[ ]?[A-Z][A-Za-z'.-]{2,24}(?:[ -][A-Z][a-z'.-]{1,24}){0,2}/g,
    withNumber: 0.5,
  },
  {
    name: 'br',
    pattern:
      /(?:(?:[A-Z][A-Za-z'.-]{1,24}[ ]?){1,4}[-,/ ]{1,3}[A-Z]{2}[-, ]{1,3})?(?:CEP:?[ ]?)?(?<![\d.,-])\d{5}[ ]?-[ ]?\d{3}(?![\d-])/g,
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
