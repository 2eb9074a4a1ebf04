/** Passwords, passphrases and PINs in labelled fields, settings and commands. */
import { isPlaceholder, loose, phrases } from './as-read.ts';
import { type LabelledValue, labelledValues, partOf } from './labelled.ts';
import type { FoundText, TextRule } from './text-rule.ts';

const labels = new RegExp(
  `(?:${phrases(
    'password',
    'passwd',
    'passcode',
    'passphrase',
    'pass phrase',
    'passwort',
    'kennwort',
    'mot de passe',
    'contrasena',
    'senha',
    'wachtwoord',
    'losenord',
    'adgangskode',
    'hasło',
    'haslo',
    'parola',
    'salasana',
    'wifi key',
    'wi-fi key',
    'network key',
    'network security key',
    'wpa key',
    'wpa2 key',
    'wlan-schlussel',
    'netzwerkschlussel',
    'zugangscode',
    'identified by',
    'pin code',
    'clave wifi',
    'cle wifi',
    'psk',
  )}|(?<![a-z])(?:pwd?|pa[s5]{2}|p[i1l|!]n|c[l1i]ave|pwd|p[s5]k|pw)(?![a-z])|(?:_|-)(?:pa[s5]{2}|pwd|pw|p[i1l|!]n)(?![a-z]))(?:[ ]?(?:s|[(]?\\d[)]?|number|nr[.]?|code))?(?![a-z]*\\()`,
  'g',
);

/** Words that stand behind "password" and are none. */
const proseStart = new RegExp(
  `^["'(\\[]*(?:${[
    'a|an|the|is|are|was|must|should|can|cannot|may|will|has|have|had|and|or|for|of|to|in|on|at|by|from|with|that|this|which|when|if|not|no|yes|none|null|nil|undefined|true|false|string|str|text|char|varchar|bytes?|int|integer|number|bool|boolean|object|any|void|optional|required|self|this',
    'password|passwd|passwort|passcode|pin|pwd|user(?:name)?|login|log|sign|submit|continue|next|back|cancel|ok|save|show|hide|reset|forgot(?:ten)?|change[ds]?|update[ds]?|confirm|new|old|current|enter|type|choose|create|set|edit|copy|remember|keep|manager|protect(?:ed|ion)?|policy|strength|weak|medium|strong|fair|good|hint|help|field|input|hash(?:ed|es)?|salt|expired?|expires|incorrect|invalid|wrong|correct|accepted|hidden|secret|your|my|our|their|at|least|minimum|min|max|characters?|generator|security|email|e-mail|phone|name|address|code|available|enabled|disabled|on|off|never|always|last|access|authentication|auth|encrypted|encryption|recovery|less|sync|sharing|bcrypt|argon2|sha\\d*|md5|private|public|const|let|var|def|return|function|async|await|get|todo|tbd|n\\/a|empty|blank|default|anmelden|vergessen|oublie|olvidada|dimenticata',
  ].join('|')})(?![\\w@#$!%^&*-])`,
  'i',
);
const codeValue =
  /^(?:[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+|[A-Za-z_$][\w$.]*\(.*|[A-Za-z_$][\w$.]*\[.*|\$\w+|%\w+%|\{.*|<.*|\/\S*|https?:.*|z\.\w+.*|self\..*|\w+<\w+>.*|\w+=\w+|-\w.*|[a-z.]+(?:\/[a-z.]+)+|\w*(?:::|->).*)[;,)]*$/i;
/** What stands for a password in a program or a manual. */
const dullWord =
  /^(?:my|your|the|some|new|old|test|user|db|admin|root|plain|no|[a-z_]*[_a-z])?[_-]?(?:password|passwd|pwd|passphrase)(?:[_-]?(?:required|hash|field|input|here))?$|^pass$/i;
/** Whose or which password it is. */
const owners = loose(
  /(?:wi-?fi|router|admin|guest|root|user|login|db|email|account|my|the|new|old|current|temp\w*)[ _'s-]*$/,
);
const pin = /^\d{4,8}(?![\w.:/-])/;

export const password: TextRule = {
  category: 'secret.password',
  source:
    'None: a label (NIST SP 800-63B calls what it names a memorised secret) and a value that is no word of prose',
  find(page) {
    const found: FoundText[] = [];
    for (const value of labelledValues(page, labels)) {
      const one = judged(value);
      if (one) found.push({ confidence: one.confidence, ranges: partOf(value, one.from, one.length) });
    }
    for (const match of page.blocks.text.matchAll(inLinks)) {
      const secret = match[1] as string;
      const from = match.index + match[0].length - secret.length;
      if (!isPlaceholder(secret) && isStrongValue(secret))
        found.push({ confidence: 0.93, ranges: page.blocks.ranges(from, from + secret.length) });
    }
    for (const match of page.blocks.lower.matchAll(commands)) {
      const from = match.index + match[0].lastIndexOf(match[1] as string);
      const secret = page.blocks.text.slice(from, from + (match[1] as string).length);
      if (!isPlaceholder(secret) && !codeValue.test(secret))
        found.push({ confidence: 0.8, ranges: page.blocks.ranges(from, from + secret.length) });
    }
    return found;
  },
};

/** The password in a link: RFC 3986 section 3.2.1. */
const inLinks = /:\/\/[^\s:/@'"]{0,64}:([^\s/@'"]{3,80})(?= ?@)/g;

/** Where a password is an argument: mysql -psecret, curl -u user:secret, sshpass -p secret, net use, htpasswd -b. */
const commands = loose(
  /(?:\bmysql(?:dump|admin)?\b[^\n]{0,60}? -p|\bsshpass -p ?|\bcurl\b[^\n]{0,60}? (?:-u|--user) ?["']?[\w.@-]+:|\bwget\b[^\n]{0,80}--(?:http-)?password=|\bhtpasswd -\w*b\w* \S+ \S+ |\bredis-cli\b[^\n]{0,60} -a )["']?([^\s"'@]{4,64})/g,
);

/** A label with its look-alikes read as the letters they stand for. */
function plain(label: string): string {
  return label.replace(/[1|!]/g, 'i').replace(/0/g, 'o').replace(/5/g, 's').replace(/8/g, 'b');
}

interface Judged {
  readonly confidence: number;
  readonly from: number;
  readonly length: number;
}

function judged(value: LabelledValue): Judged | undefined {
  const { where, joint, before } = value;
  const label = plain(value.label);
  const isPin = /p[il]n/.test(label) && !/pa/.test(label);
  // The label must be a field's name, not the end of a sentence: "forgot your password?".
  if (
    /(?:forgot(?:ten)?|reset|change|choose|create|enter|type|wrong|incorrect|invalid|no|show|hide|remember|save[ds]?|min(?:imum)?|max(?:imum)?|hash(?:ed)?|confirm_?|verify_?)[ _-]*(?:your|my|the|a|an|new)?[ _-]*$/.test(
      before,
    ) &&
    joint === ''
  )
    return undefined;
  if (
    /(?:hash(?:ed)?|encrypted|show|hide|forgot|has|is|needs|use|require[sd]?|with|without|allow|no|min|max|valid(?:ate)?|check|verify|on|set|get|reset)_?$/.test(
      before,
    ) &&
    joint !== ':' &&
    joint !== '='
  )
    return undefined;
  const quoted = /^\s*(["'`])((?:(?!\1).){1,80})\1/.exec(value.text);
  const text = quoted ? (quoted[2] as string) : value.text;
  const offset = quoted ? quoted[0].indexOf(text, 1) : value.text.length - value.text.trimStart().length;
  const isShort = label.replace(/[^a-z]/g, '').length <= 5 && !/psk/.test(label);
  if (isShort && where === 'behind' && !/[:=>;]/.test(joint)) return undefined;
  if (/(?:^|[^a-z])(?:no|non|without)[ _-]?$/.test(before)) return undefined;
  const isJoined = joint !== '';
  if (where === 'behind' && !isJoined && !/^--/.test(before.slice(-2)) && !/identified/.test(label)) {
    // "Password hunter2!": no joint; only what no sentence holds, alone in its line.
    if (before.trim() !== '' && !owners.test(before)) return undefined;
    return strongAlone(text.trim(), offset, 0.6);
  }
  if (isPin) {
    const digits = pin.exec(value.line.digits.slice(value.from + offset));
    if (!digits || (where !== 'behind' && digits[0].length !== text.trim().length)) return undefined;
    if (/(?:gpio|d|a|bcm|led|motor|relay|analog|digital|header|board|i\/o)[ _-]*$/.test(before))
      return undefined;
    return { confidence: 0.7, from: offset, length: digits[0].length };
  }
  // Under a sentence that ends in the word stands anything, unless it says that it goes on.
  if (where !== 'behind' && before.trim().split(/ +/).length > 2) {
    const word = /^\S+/.exec(text)?.[0].replace(/[.,;]$/, '') ?? '';
    return where === 'below' && joint !== '' ? strongAlone(word, offset, 0.65) : undefined;
  }
  if (where === 'row') return undefined;
  const token = quoted ? text : (/^\S+/.exec(text.trimStart())?.[0] ?? '');
  const rest = quoted ? '' : text.trimStart().slice(token.length).trim();
  if (where !== 'behind') {
    // A line of its own next to a label: a button or another label as often as a value.
    // A number that belongs to the next column may have been read with it.
    if (/[^\d.,:/ -]/.test(rest)) return undefined;
    const alone = strongAlone(token, offset, where === 'right' ? 0.75 : where === 'below' ? 0.7 : 0.6);
    if (alone || where !== 'right') return alone;
    const isWord = /^[a-z]{5,24}$/.test(token) && !proseStart.test(token);
    return isJoined && isWord ? { confidence: 0.55, from: offset, length: token.length } : undefined;
  }
  return behind(value, token, rest, offset, quoted !== null);
}

/** A value in the label's own line, behind a colon or the like. */
function behind(
  value: LabelledValue,
  word: string,
  rest: string,
  offset: number,
  isQuoted: boolean,
): Judged | undefined {
  let token = word;
  if (!isQuoted) token = token.replace(/(?<=.)["'`]?[,;)\]}]*$/, '').replace(/<\/.*$/, '');
  if (/^&|[`\\]|^[\w]+(?:\|\w+)+/.test(token) || dullWord.test(token)) return undefined;
  if (isQuoted && /^[\w.]+(?:\/[\w.]+)+$/.test(token) && !/\d/.test(token)) return undefined;
  if (!isQuoted && (/[{}]|^[a-z]?["']/.test(token) || /identified/.test(plain(value.label))))
    return undefined;
  if (isQuoted && /^\w+\(/.test(token)) return undefined;
  token =
    /[?&]$/.test(value.before) || /[?&]\w*$/.test(value.before) ? (token.split('&')[0] as string) : token;
  if (token.length < 3 || isMasked(token) || isPlaceholder(token)) return undefined;
  if (!isQuoted && (codeValue.test(token) || codeValue.test(word))) return undefined;
  const words = [token, ...rest.split(' ')];
  if (
    /phrase/.test(plain(value.label)) &&
    words.length >= 3 &&
    words.length <= 8 &&
    words.every(isPhraseWord)
  )
    return { confidence: 0.7, from: offset, length: value.text.trim().length };
  if (proseStart.test(token) && (rest !== '' || !/\d/.test(token))) return undefined;
  const isStrong = isStrongValue(token);
  if (isStrong)
    return {
      confidence: value.joint === 'is' || rest.split(' ').length > 4 ? 0.75 : 0.88,
      from: offset,
      length: token.length,
    };
  // One plain word, alone behind its label.
  const isPhrase = /phrase|wi-?fi|pass/.test(plain(value.label));
  if (isQuoted && token.length >= 4) return { confidence: 0.75, from: offset, length: token.length };
  if (rest === '' && isPhrase && !/[a-z]/.test(value.joint) && token.length >= 4 && /^[\w-]+$/.test(token))
    return {
      confidence: /^\d+$/.test(token) || value.joint !== '' ? 0.65 : 0.5,
      from: offset,
      length: token.length,
    };
  return undefined;
}

/** A word that may be one of a passphrase: not one that sentences are held together by. */
function isPhraseWord(word: string): boolean {
  return (
    /^[a-zIO015|]+[-,]?$/.test(word) &&
    !/^(?:must|should|can|be|is|are|was|the|your|you|at|for|to|of|and|or|with|not|when|that)$/.test(word)
  );
}

/** Digits or signs among letters, or letters in no word's case: not a word of prose. */
function isStrongValue(token: string): boolean {
  const hasLetter = /[A-Za-z]/.test(token);
  const hasDigit = /\d/.test(token);
  const hasSign = /[^\w.,:'"()/-]/.test(token);
  return (
    token.length >= 5 &&
    ((hasLetter && hasDigit) ||
      (hasLetter && hasSign) ||
      (hasDigit && hasSign) ||
      /[a-z]-[a-z]+-[a-z]/.test(token))
  );
}

function strongAlone(token: string, from: number, confidence: number): Judged | undefined {
  if (/\s/.test(token) || token.length < 6 || token.length > 64 || isMasked(token) || isPlaceholder(token))
    return undefined;
  if (
    codeValue.test(token) ||
    // A word of prose with a letter read as a digit.
    /^[A-Z]?[a-z]*[0158][a-z]*$/.test(token) ||
    proseStart.test(token) ||
    /^[\d.,:/-]+$|@[\w-]+\.\w|^\(?\d+\)?$|^[^\d]*[?:]$|^[A-Z]{2,5}-[\dA-Z-]+$/.test(token)
  )
    return undefined;
  const isMixed =
    /[A-Za-z]/.test(token) &&
    (/\d/.test(token) || /^(?=.*[a-z])(?=.*[A-Z])[A-Za-z][\w-]*[!#$%^&+~?@][\w!#$%^&+~?@-]*$/.test(token));
  return isMixed && isStrongValue(token) ? { confidence, from, length: token.length } : undefined;
}

/** Dots, stars or circles that stand for what is not shown. */
function isMasked(token: string): boolean {
  return /^[^A-Za-z\d]+$|[•●∙·*○◦]{3}|^[oO0]{6,}$|^[xX]{4,}$/.test(token);
}
