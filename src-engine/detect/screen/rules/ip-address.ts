/** Internet addresses that lead to somebody: public ones. */
import { loose } from './as-read.ts';
import { digitsOf } from './fold.ts';
import type { FoundText, TextRule } from './text-rule.ts';

const octet = '([\\dOoQIl|SsBZz]{1,3})';
const seam = '( ?[.,] ?)';
const version4 = new RegExp(
  `(?<!\\w|\\w[.-]|(?<!\\.\\d{1,3}|:[\\da-f]{1,4}),)${octet}${seam}${octet}${seam}${octet}${seam}${octet}(?!\\w|\\.\\d|,\\d(?!\\d{0,2}\\.\\d))`,
  'g',
);
const gluedVersion4 = /(?<=[a-z:=@/([])(\d{1,3})(\.)(\d{1,3})(\.)(\d{1,3})(\.)(\d{1,3})(?![\d]|\.\d)/gi;
const version6 = /(?:(?<![\w:.])|(?<=inet6))[23][\da-fOolIQ|]{3} ?[:;][ \da-fOolISsQ|:;]{2,44}/gi;
const versionBefore = loose(
  /(?:\b(?:v|ver(?:sion)?|release|build|revision|rev|firmware|driver|assembly|section|chapter|clause|oid|object ?identifier|sdk|update|upgraded?(?: to| from)?)|[a-z]\/|[=~^<>]=|[-_]v?)[ .:="'(]{0,3}$/,
);
const addressBefore = loose(
  /(?:\b[il1]p(?:v4|v6)?(?:[ -]?(?:address|addr|adresse))?|address|addr|host(?:name)?|server|client|from|to|ping|ssh|peer|remote|source|dest(?:ination)?|src|dst|gateway|public|external|wan|inet6?|listening on|connect(?:ed|ing)?(?: to| from)?|[a-z]:\/\/|\b(?:ssh|scp|sftp|rsync)\b[^\n]*@|\b(?:root|admin|ubuntu|pi|deploy|ec2-user)@)[ :="'(]{0,4}$/,
);
const publicBefore = loose(
  /(?:public|external|wan|internet|your)[ _-]?(?:[il1]p(?:v4)?)?[ _-]?(?:address|addr)?[ :="'(]{0,4}(?:is)?[ :]{0,2}$/,
);
/** Resolvers everybody may ask: nobody's home. */
const resolvers = new Set([
  '8.8.8.8',
  '8.8.4.4',
  '1.1.1.1',
  '1.0.0.1',
  '9.9.9.9',
  '149.112.112.112',
  '208.67.222.222',
  '208.67.220.220',
  '4.2.2.1',
  '4.2.2.2',
  '94.140.14.14',
  '94.140.15.15',
  '1.1.1.2',
  '1.0.0.2',
]);

export const ipAddress: TextRule = {
  category: 'personal.ip-address',
  source:
    'RFC 791, RFC 4291; special-purpose ranges of RFC 6890, documentation ranges of RFC 5737 and RFC 3849',
  find(page) {
    const { lower, text } = page.blocks;
    const found: FoundText[] = [];
    for (const pattern of [version4, gluedVersion4]) {
      for (const match of text.matchAll(pattern)) {
        const read = [match[1], match[3], match[5], match[7]] as string[];
        if (read.filter((part) => /\d/.test(part)).length < 3) continue;
        const parts = read.map(digitsOf);
        const seams = [match[2], match[4], match[6]] as string[];
        const commas = seams.filter((seam) => seam.includes(',')).length;
        if (
          commas > 1 ||
          seams.includes(', ') ||
          seams.includes(' ,') ||
          parts.some((part) => Number(part) > 255 || /^0\d/.test(part))
        )
          continue;
        const before = lower.slice(Math.max(0, match.index - 32), match.index).replace(/^.*\n/s, '');
        const after = text.slice(match.index + match[0].length, match.index + match[0].length + 8);
        const isSpaced = seams.some((seam) => seam.includes(' '));
        const confidence =
          judged(parts.map(Number), before, after) - (commas > 0 ? 0.35 : isSpaced ? 0.1 : 0);
        if (confidence > 0)
          found.push({ confidence, ranges: page.blocks.ranges(match.index, match.index + match[0].length) });
      }
    }
    for (const match of text.matchAll(version6)) {
      const one = longestVersion6(match[0]);
      if (one === undefined) continue;
      found.push({ confidence: 0.9, ranges: page.blocks.ranges(match.index, match.index + one) });
    }
    return found;
  },
};

function judged(parts: readonly number[], before: string, after: string): number {
  const [first, second, third, fourth] = parts as [number, number, number, number];
  if (resolvers.has(parts.join('.'))) return 0;
  const isNamedPublic = publicBefore.test(before);
  if (!isRoutable(first, second, third, fourth)) {
    const isPrivate = first === 10 || first === 172 || first === 192 || first === 100;
    return isNamedPublic && isPrivate ? 0.6 : 0;
  }
  if (versionBefore.test(before)) return 0.2;
  if (isDocumentation(first, second, third)) return 0.9;
  // X.509's identifiers (RFC 5280).
  if ((first === 2 && second === 5 && third === 29) || (first === 1 && second === 3)) return 0.3;
  const large = parts.filter((part) => part >= 10).length;
  const isSaid = /(?:from|to|source|remote) ?$/.test(before) && large === 0;
  if (
    isNamedPublic ||
    (addressBefore.test(before) && !isSaid) ||
    /^(?::\d{2,5}\b|\/\d{1,2}\b|\/[a-z])/.test(after)
  )
    return 0.9;
  // Versions have small parts and end in noughts.
  if ((third === 0 && fourth === 0) || large === 0) return 0.3;
  if (large === 1) return first >= 20 ? 0.5 : 0.4;
  return first >= 20 || large >= 3 ? 0.8 : 0.6;
}

/** False for this host, loopback, private, shared, link-local, multicast and reserved addresses, and netmasks. */
function isRoutable(first: number, second: number, _third: number, fourth: number): boolean {
  if (first === 0 || first === 10 || first === 127 || first >= 224) return false;
  if (first === 100 && second >= 64 && second < 128) return false;
  if (first === 169 && second === 254) return false;
  if (first === 172 && second >= 16 && second < 32) return false;
  if (first === 192 && second === 168) return false;
  return !(first === 255 && fourth === 0);
}

function isDocumentation(first: number, second: number, third: number): boolean {
  return (
    (first === 192 && second === 0 && third === 2) ||
    (first === 198 && second === 51 && third === 100) ||
    (first === 203 && second === 0 && third === 113)
  );
}

/** How many units of `text` are a whole address of version 6, or undefined. */
function longestVersion6(text: string): number | undefined {
  const plain = text.replace(/[oOQ]/g, '0').replace(/[lI|]/g, '1').replace(/[sS]/g, '5').replace(/;/g, ':');
  const match =
    /^[23][\da-f]{3}(?: ?: ?[\da-f]{1,4}){0,6} ?:{1,2} ?(?:[\da-f]{1,4}(?: ?: ?[\da-f]{1,4}){0,5})?/i.exec(
      plain,
    );
  if (!match) return undefined;
  const address = match[0].replace(/ /g, '');
  const groups = address.split(':').filter((group) => group !== '').length;
  const isShort = address.includes('::');
  // "2024:10:05" is a time; a whole address has eight groups or leaves some out.
  if (isShort ? groups < 2 || groups > 7 : groups !== 8) return undefined;
  return match[0].trimEnd().length;
}
