/** Credentials by the shapes that their providers document, filled from the seed: none was ever issued. */
import { Buffer } from 'node:buffer';
import { entropyToMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { BASE32, BASE62, BASE64, BASE64_URL, type Chance, HEX } from './chance.ts';

/** A key and the name a configuration gives it. */
export interface NamedKey {
  readonly name: string;
  readonly value: string;
}

/** One of each provider, and some that only their name gives away. */
const shapes: readonly ((chance: Chance) => NamedKey)[] = [
  (c) => ({ name: 'AWS_ACCESS_KEY_ID', value: `AKIA${c.chars(BASE32, 16)}` }),
  (c) => ({ name: 'AWS_SECRET_ACCESS_KEY', value: c.chars(BASE64, 40) }),
  (c) => ({ name: 'GITHUB_TOKEN', value: `ghp_${c.chars(BASE62, 36)}` }),
  (c) => ({ name: 'GH_PAT', value: `github_pat_${c.chars(BASE62, 22)}_${c.chars(BASE62, 59)}` }),
  (c) => ({
    name: 'OPENAI_API_KEY',
    value: `sk-proj-${c.chars(BASE62, 20)}T3BlbkFJ${c.chars(BASE62, 20)}`,
  }),
  (c) => ({ name: 'ANTHROPIC_API_KEY', value: `sk-ant-api03-${c.chars(BASE64_URL, 42)}AA` }),
  (c) => ({ name: 'STRIPE_SECRET_KEY', value: `sk_live_${c.chars(BASE62, 24)}` }),
  (c) => ({ name: 'GOOGLE_API_KEY', value: `AIza${c.chars(BASE64_URL, 35)}` }),
  (c) => ({ name: 'SLACK_BOT_TOKEN', value: `xoxb-${c.digits(12)}-${c.digits(12)}-${c.chars(BASE62, 24)}` }),
  (c) => ({ name: 'NPM_TOKEN', value: `npm_${c.chars(BASE62, 36)}` }),
  (c) => ({ name: 'HF_TOKEN', value: `hf_${c.chars(BASE62, 34)}` }),
  (c) => ({ name: 'GITLAB_TOKEN', value: `glpat-${c.chars(BASE62, 20)}` }),
  (c) => ({ name: 'SENDGRID_API_KEY', value: `SG.${c.chars(BASE62, 22)}.${c.chars(BASE62, 43)}` }),
  (c) => ({ name: 'TWILIO_API_KEY', value: `SK${c.chars(HEX, 32)}` }),
  (c) => ({ name: 'DIGITALOCEAN_TOKEN', value: `dop_v1_${c.chars(HEX, 64)}` }),
  (c) => ({ name: 'SHOPIFY_TOKEN', value: `shpat_${c.chars(HEX, 32)}` }),
  (c) => ({ name: 'TELEGRAM_BOT_TOKEN', value: `${c.digits(10)}:AA${c.chars(BASE64_URL, 33)}` }),
  (c) => ({
    name: 'DISCORD_TOKEN',
    value: `M${c.chars(BASE62, 23)}.${c.chars(BASE62, 6)}.${c.chars(BASE64_URL, 38)}`,
  }),
  (c) => ({ name: 'WEATHER_API_KEY', value: c.chars(HEX, 32) }),
  (c) => ({ name: 'MAPS_API_KEY', value: c.chars(BASE62, 32) }),
];

export function apiKey(chance: Chance): NamedKey {
  return chance.pick(shapes)(chance);
}

/** One of those that are known by their own shape, wherever they stand. */
export function shapedApiKey(chance: Chance): string {
  let key = apiKey(chance);
  while (['AWS_SECRET_ACCESS_KEY', 'WEATHER_API_KEY', 'MAPS_API_KEY'].includes(key.name))
    key = apiKey(chance);
  return key.value;
}

/** The lines of a private key as a file holds it (RFC 7468; OpenSSH's PROTOCOL.key). */
export function privateKey(chance: Chance, bodyLines = chance.int(4, 8)): string[] {
  const [label, start] = chance.pick([
    ['RSA PRIVATE KEY', 'MIIEowIBAAKCAQEA'],
    ['PRIVATE KEY', 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'],
    ['OPENSSH PRIVATE KEY', 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ'],
    ['EC PRIVATE KEY', 'MHcCAQEEI'],
  ] as const);
  const body = start + chance.chars(BASE64, 64 * bodyLines - start.length - chance.int(10, 40));
  return [
    `-----BEGIN ${label}-----`,
    ...(body.match(/.{1,64}/g) ?? []).map((line, index, all) =>
      index === all.length - 1 ? `${line}=` : line,
    ),
    `-----END ${label}-----`,
  ];
}

export function jwt(chance: Chance): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = part({ alg: 'HS256', typ: 'JWT' });
  const claims = part({ sub: chance.digits(6), iat: 1_700_000_000 + chance.int(0, 9_999_999) });
  return `${header}.${claims}.${chance.chars(BASE64_URL, 43)}`;
}

/** 12 or 24 words with the right checksum (BIP-39). */
export function seedWords(chance: Chance, count: 12 | 24 = 12): string[] {
  return entropyToMnemonic(chance.bytes(count === 12 ? 16 : 32), wordlist).split(' ');
}

export function password(chance: Chance): string {
  const word = () =>
    chance.pick(['Tiger', 'harbour', 'Maple', 'rocket', 'Velvet', 'onyx', 'Copper', 'lantern']);
  return chance.pick([
    () => `${word()}${chance.int(10, 9999)}${chance.pick(['!', '$', '#', '?', '&'])}`,
    () => `${word()}-${word()}-${chance.int(10, 99)}`,
    () => `${chance.chars(BASE62, 6)}${chance.pick(['!', '%', '@', '#'])}${chance.chars(BASE62, 6)}`,
    () => `${word().replace('o', '0').replace('e', '3')}&${chance.chars(BASE62, 5)}`,
  ])();
}

export function oneTimeCode(chance: Chance): string {
  const six = chance.digits(6);
  return chance.pick([six, six, `${six.slice(0, 3)} ${six.slice(3)}`, `${six.slice(0, 3)}-${six.slice(3)}`]);
}

/** As Twitch, YouTube, Facebook and Kick hand them out. */
export function streamKey(chance: Chance): string {
  const four = () => chance.chars('abcdefghjkmnpqrstuvwxyz0123456789', 4);
  return chance.pick([
    () => `live_${chance.digits(9)}_${chance.chars(BASE62, 30)}`,
    () => chance.times(5, four).join('-'),
    () => `FB-${chance.digits(15)}-0-Ab${chance.chars(BASE64_URL, 14)}`,
    () => `sk_us-west-2_${chance.chars(BASE62, 12)}_${chance.chars(BASE62, 28)}`,
  ])();
}
