/** API keys, access tokens and connection strings with a password in them. */
import { type KeyShape, keyShapes } from './api-key-providers.ts';
import { asRead, isPlaceholder, loose, phrases } from './as-read.ts';
import { labelledValues } from './labelled.ts';
import type { Page } from './page.ts';
import type { Reading } from './reading.ts';
import type { FoundText, TextRule } from './text-rule.ts';
import { isRandom, isRepetitive, spacedUntil, wrappedUntil } from './token.ts';

export const apiKey: TextRule = {
  category: 'secret.api-key',
  source: 'The providers’ own descriptions where they give one, else gitleaks; each shape names its own',
  find(page) {
    return [...byShape(page.blocks), ...odd(page.blocks), ...connections(page.blocks), ...named(page)];
  },
};

/** Where a key may begin: at a start, with enough behind it. */
const anyStart = new RegExp(
  `(?:${keyShapes.map(({ start }) => asRead(start)).join('|')})(?= ?[A-Za-z\\d+/=._%|-]{14})`,
  'g',
);
const shapes = keyShapes.map((shape) => {
  const start = `${before(shape)}${asRead(shape.start)} ?`;
  const many = `{${shape.least},${shape.most}}`;
  return {
    ...shape,
    pattern: new RegExp(`${start}([${shape.characters}]${many})`, 'y'),
    // "_" read as a space.
    spaced: shape.characters.includes('_')
      ? new RegExp(`${start}((?:[${shape.characters}]| (?=[${shape.characters}]{4}))${many})`, 'y')
      : undefined,
  };
});

/** What may not stand before a key. A start that words begin with as well begins nothing in the middle of one. */
function before({ start, isCommon }: KeyShape): string {
  if (!isCommon) return '(?<![A-Za-z0-9](?=[A-Za-z]{1,3}[-_.]))';
  // Behind a small letter capitals do not go on a word: a space was read as none.
  return /^[A-Z]{4,}$/.test(start) ? '(?<![A-Z0-9_-])' : '(?<![A-Za-z0-9_-])';
}

function byShape(reading: Reading): FoundText[] {
  const found: FoundText[] = [];
  const { text } = reading;
  for (const { index } of text.matchAll(anyStart)) {
    for (const shape of shapes) {
      const match = matchAt(shape.pattern, text, index) ?? matchAt(shape.spaced, text, index);
      const until = match && keyUntil(reading, shape, index + match[0].length, match[1] as string);
      if (!until) continue;
      found.push({ confidence: 0.95, ranges: reading.ranges(index, until) });
      break;
    }
  }
  return found;
}

function matchAt(pattern: RegExp | undefined, text: string, at: number): RegExpExecArray | null {
  if (!pattern) return null;
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Where the key ends whose `body` has been seen up to `seenUntil`; undefined: it is none. */
function keyUntil(
  reading: Reading,
  { characters, least, most, start, isCommon }: KeyShape,
  seenUntil: number,
  body: string,
): number | undefined {
  if (body.includes(' ') && !isRandom(body.replaceAll(' ', ''))) return undefined;
  if (isDull(body, least) || (isCommon && /[_a-z-]/.test(start) && !/\d/.test(body))) return undefined;
  const { text } = reading;
  const wraps = text[seenUntil] === '\n' && body.length < most;
  const isSpaced = body.length < most && characters.includes('_');
  const lineUntil = isSpaced ? spacedUntil(text, seenUntil, characters) : seenUntil;
  const until = wraps ? wrappedUntil(reading, lineUntil, characters) : lineUntil;
  // All of a word: a key longer than we know of is a key all the same.
  const rest = /^[A-Za-z0-9_-]*/.exec(text.slice(until, until + 200))?.[0].length ?? 0;
  return isCommon && rest > 4 && most < 60 ? undefined : until + rest;
}

/** Nothing that a key would be made of: one letter over and over, or words. */
function isDull(body: string, least: number): boolean {
  const packed = body.replace(/[^A-Za-z0-9]/g, '');
  return packed.length < least * 0.8 || isRepetitive(packed) || /x{6}|X{6}|your|YOUR|\.{3}/.test(body);
}

/** Shapes that do not begin with a word of their own. Each pattern's first group, or all of it, is what is found. */
const oddShapes: readonly (readonly [name: string, pattern: RegExp, confidence: number])[] = [
  // https://discord.com/developers/docs/reference#authentication
  [
    'Discord bot',
    /(?<![\w.-])[MNO][A-Za-z\d_-]{23,27} ?[.,] ?[A-Za-z\d_-]{6,7} ?[.,] ?[A-Za-z\d_-]{27,40}(?![\w])/g,
    0.95,
  ],
  [
    'Discord webhook',
    /d[i1l][s5]c[o0]rd(?:app)?[.,]c[o0]m ?\/api\/webh[o0]{2}k[s5]\/[\dOolI|SsBZz]{15,20}\/([A-Za-z\d_-]{50,90})/gi,
    0.97,
  ],
  [
    'Slack webhook',
    /h[o0]{2}k[s5][.,][s5][l1i]ack[.,]c[o0]m\/services\/(T\w{6,12}\/B\w{6,12}\/\w{20,26})/gi,
    0.97,
  ],
  // https://core.telegram.org/bots/api#authorizing-your-bot
  ['Telegram bot', /(?<![\d/])(?:bot)?([\dOolI|SsBZz]{8,10} ?[:;] ?A[A-Za-z\d_-]{32,35})(?![\w])/g, 0.95],
  [
    'AWS secret',
    /(?<![\w/+=])(?=[\w/+]*\d)(?=[\w/+]*[a-z])(?=[\w/+]*[A-Z])(?=[\w]*[/+])[A-Za-z\d/+]{40}(?![\w/+=])/g,
    0.45,
  ],
];

function odd(reading: Reading): FoundText[] {
  const found: FoundText[] = [];
  for (const [, pattern, confidence] of oddShapes) {
    for (const match of reading.text.matchAll(pattern)) {
      const whole = match[0];
      const part = match[1] ?? whole;
      if (isRepetitive(part)) continue;
      const from = match.index + whole.lastIndexOf(part);
      found.push({ confidence, ranges: reading.ranges(from, from + part.length) });
    }
  }
  return found;
}

const connection =
  /(?<![a-z])[a-z][a-z\d]{2,14}(?:\+\w{2,12})? ?[:;] ?\/\/ ?([^\s:/@'"]{0,64}):([^\s/@'"]{2,80}) ?@ ?([\w.-]{1,80})(?::\d+)?(?:\/[\w./?=&%-]*)?/gi;
const dullPassword =
  /^(?:pass(?:word|wd)?|pwd|secret|postgres|root|admin|user(?:name)?|guest|test|mysql|redis|example|token|[a-z]{1,4}|x+|\*+|•+|…+)$/i;

function connections(reading: Reading): FoundText[] {
  const found: FoundText[] = [];
  for (const match of reading.text.matchAll(connection)) {
    const [all, , password] = match as unknown as [string, string, string];
    if (isPlaceholder(password) || /^[$<{]/.test(password)) continue;
    const confidence = dullPassword.test(password) ? 0.4 : 0.92;
    found.push({ confidence, ranges: reading.ranges(match.index, match.index + all.length) });
  }
  return found;
}

const label = new RegExp(
  `(?:[\\w.-]{0,40}?)(?:${phrases(
    'api key',
    'apikey',
    'api token',
    'api secret',
    'access key',
    'access token',
    'accesskey',
    'secret key',
    'secret access key',
    'client secret',
    'app secret',
    'consumer secret',
    'consumer key',
    'auth token',
    'authtoken',
    'bearer token',
    'refresh token',
    'id token',
    'personal access token',
    'signing secret',
    'signing key',
    'webhook secret',
    'encryption key',
    'master key',
    'service key',
    'deploy key',
    'deploy token',
    'bot token',
    'session token',
    'session secret',
    'session key',
    'jwt secret',
    'license key',
    'account key',
    'private token',
    'service role key',
    'anon key',
    'x-api-key',
    'setup key',
    'cookie secret',
  )}|(?<![a-z])${phrases('token', 'secret', 'bearer', 'key', 'basic')}(?![a-z])|(?:[_.-]${phrases('token', 'secret', 'key', 'salt')})(?![a-z]))`,
  'g',
);
/** A label that ends in "key" or "token" and tells of no secret. */
const innocentLabel = loose(
  /(?:public|cache|primary|foreign|partition|sort|hot|host|short|keyboard|object|row|idempotency|translation|i18n|react|ssh|pgp|gpg|known|page|next|continuation|csrf|xsrf|pagination|cursor|sync|site|publishable|map|group|index|unique|registry|answer|turn|count|max|min|input|output|prompt|total|stop|eos|bos|pad|special|design|color|arn|key[_ -]?id|token[_ -]?id|secret[_ -]?name|key[_ -]?name|file|path|etag|hash|sha\d*|digest|fingerprint|integrity|checksum)[ _.-]{0,2}(?:api[ _-]?)?(?:key|token|secret)s?$/,
);
const strongLabel = loose(
  /api|secret|access|auth|bearer|client|private|signing|webhook|encryption|bot|personal|service|refresh|deploy|license|setup|account|session/,
);

/** Values behind a name that says key, token or secret, where they look drawn by chance. */
function named(page: Page): FoundText[] {
  const found: FoundText[] = [];
  for (const value of labelledValues(page, label)) {
    if (innocentLabel.test(value.before + value.label) || innocentLabel.test(value.label)) continue;
    const isStrong = strongLabel.test(value.label);
    const isHeader = /[b8]earer$|[b8]a[s5][i1l]c$/.test(value.label);
    if (value.where === 'behind' && value.joint === '' && !isHeader) continue;
    if ((value.where === 'below' && !isStrong) || value.where === 'column') continue;
    const token =
      /^["'`]?(?:[b8]earer |token |[b8]a[s5][i1l]c )?(?<key>[A-Za-z\d_+/=.~-]{12,}(?::[\w-]{8,})?)(?=$|[\s"'`,;)}\]<&])/i.exec(
        value.text,
      )?.groups?.key;
    if (
      !token ||
      isPlaceholder(token) ||
      /^\/(?!.{28})|^\.|^https?:|\w\(|\.(?:js|ts|py|pem|json|env|key|txt)$/i.test(token)
    )
      continue;
    if (!isStrong && !/\d.*\d/.test(token)) continue;
    const isHex = /^[\da-fA-FOolIsS|-]{32,}$/.test(token);
    if (!isRandom(token, isStrong ? 14 : 20) && !(isHex && !isRepetitive(token))) continue;
    const from = value.text.indexOf(token);
    if (value.where !== 'behind' && token.length + from < value.text.trim().length - 2) continue;
    const start = (page.blocks.startOf(value.line) as number) + value.from + from;
    const tokenCharacters = 'A-Za-z\\d_+/=.~-';
    const lineUntil = isStrong
      ? spacedUntil(page.blocks.text, start + token.length, tokenCharacters)
      : start + token.length;
    const until = wrappedUntil(page.blocks, lineUntil, tokenCharacters);
    if (value.where === 'row' && !isStrong) continue;
    const confidence = value.where === 'behind' ? (isStrong ? 0.88 : 0.7) : isStrong ? 0.75 : 0.55;
    found.push({ confidence, ranges: page.blocks.ranges(start, until) });
  }
  return found;
}
