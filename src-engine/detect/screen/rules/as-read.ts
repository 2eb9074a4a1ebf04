/** Patterns for words as a reader may have read them: look-alike letters, lost or added spaces. */

/** Characters a reader takes for each other, by what was written. */
const lookAlikes: Readonly<Record<string, string>> = {
  I: '[Il1|i!]',
  l: '[lI1|i!]',
  '1': '[1lI|i]',
  i: '[i1lI|!]',
  O: '[O0oQ]',
  o: '[o0O]',
  '0': '[0OoQ]',
  S: '[Ss5]',
  s: '[sS5]',
  '5': '[5Ss]',
  B: '[B8]',
  '8': '[8B]',
  Z: '[Zz2]',
  z: '[zZ2]',
  '2': '[2Zz]',
  g: '[g9q]',
  c: '[cC]',
  C: '[Cc]',
  v: '[vV]',
  w: '[wW]',
  x: '[xX]',
  k: '[kK]',
  K: '[Kk]',
  p: '[pP]',
  u: '[uU]',
  m: '(?:m|rn)',
  J: '[Jj]',
  j: '[jJ]',
  _: '[ _.-]{1,2}',
  '-': '[ _.~-]{1,2}',
  '.': '[ .,]{1,2}',
  ':': ' ?[:;.] ?',
};

/** Source of a pattern for `text` exactly as it was written, case and all, as a reader may have read it. */
export function asRead(text: string): string {
  return Array.from(text, (character) => lookAlikes[character] ?? escaped(character)).join('');
}

const lowerLookAlikes: Readonly<Record<string, string>> = {
  i: '[i1l|!]',
  l: '[li1|!]',
  o: '[o0]',
  s: '[s5]',
  z: '[z2]',
  m: '(?:m|rn)',
  b: '[b8]',
  g: '[g9q]',
  ' ': '[ _-]{0,2}',
  '-': '[ _-]{0,2}',
};

/** Source of a pattern for any of `phrases` (lower case, without accents) in lower-case text, with or without its spaces. */
export function phrases(...all: readonly string[]): string {
  const each = all.map((phrase) =>
    Array.from(phrase, (character) => lowerLookAlikes[character] ?? escaped(character)).join(''),
  );
  return `(?:${each.join('|')})`;
}

/**
 * `pattern` over lower-case text, its literal letters read with their look-alikes. Classes, escapes and group heads stay as they
 * are.
 */
export function loose(pattern: RegExp): RegExp {
  const source = pattern.source.replace(
    /\\.|\[(?:\\.|[^\]])*\]|\(\?(?:<?[=!:]|<[A-Za-z]+>)|\{[\d,]+\}|[a-z]/g,
    (part) => (part.length === 1 && part !== 'm' ? (lowerLookAlikes[part] ?? part) : part),
  );
  return new RegExp(source, pattern.flags);
}

function escaped(character: string): string {
  return /[\w ]/.test(character) ? character : `\\${character}`;
}

/** True where nothing is left of a value but what stands for it: dots, stars, "xxxx", "<token>", "your-key-here", "${KEY}". */
export function isPlaceholder(value: string): boolean {
  const lower = value.toLowerCase();
  return (
    new Set(lower.replace(/[^a-z0-9]/g, '')).size <= 2 ||
    /[•●∙·*…]{3}|x{5}|0{8}|12345678(?:9|$)|\.\.\.|^[<{[$%(].*|\$\{|\{\{|\byour|your[-_]|[-_]here\b|here$|changeme|change[-_]me|placeholder|redacted|dummy|insert|replace[-_]?(?:me|with)|todo|process\.env|os\.environ|getenv|secrets\.|vars?\./.test(
      lower,
    )
  );
}
