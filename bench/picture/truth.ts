/** A corpus of screens: PNG files, `truth.json` beside them and, where there is one, `private.txt`, a string a line. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../src-engine/contract/errors.ts';
import { type Box, pictureCategories, pictureRuleName } from '../../src-engine/contract/picture.ts';

const boxSchema = z
  .tuple([z.number(), z.number(), z.number(), z.number()])
  .transform(([x, y, width, height]): Box => ({ x, y, width, height }));

const secretSchema = z.object({
  rule: z.string().transform(normalRule),
  text: z.string().default(''),
  /** Around all of it, pixels. */
  box: boxSchema,
  /** Its pieces, where it runs over several lines or cells; other corpora have none. */
  boxes: z.array(boxSchema).optional(),
});

const screenSchema = z.object({
  file: z.string(),
  /** Size of the secrets' letters, CSS pixels. */
  px: z.number(),
  theme: z.string().default('unknown'),
  layout: z.string().default('unknown'),
  secrets: z.array(secretSchema),
});

/** A secret on a screen, its rule named as the last part of our category. */
export type TrueSecret = z.infer<typeof secretSchema>;
/** A screen; without secrets it is a clean one. */
export type TrueScreen = z.infer<typeof screenSchema>;

export interface ScreenCorpus {
  readonly folder: string;
  readonly screens: readonly TrueScreen[];
  /** What the streamer would have entered: `private.txt`, else the texts of all secrets of the rule `private`. */
  readonly privateStrings: readonly string[];
}

/** How others call our rules; keys without case and without anything but letters and digits. */
const aliases: Readonly<Record<string, string>> = {
  emailaddress: 'email',
  mail: 'email',
  phonenumber: 'phone',
  telephone: 'phone',
  tel: 'phone',
  address: 'postal-address',
  streetaddress: 'postal-address',
  homeaddress: 'postal-address',
  socialsecurity: 'ssn',
  socialsecuritynumber: 'ssn',
  id: 'national-id',
  nino: 'national-id',
  passport: 'national-id',
  ip: 'ip-address',
  ipv4: 'ip-address',
  ipv6: 'ip-address',
  card: 'payment-card',
  cardnumber: 'payment-card',
  creditcard: 'payment-card',
  pan: 'payment-card',
  bankaccount: 'iban',
  key: 'api-key',
  token: 'api-key',
  apitoken: 'api-key',
  accesstoken: 'api-key',
  secret: 'api-key',
  pem: 'private-key',
  sshkey: 'private-key',
  jsonwebtoken: 'jwt',
  seed: 'seed-phrase',
  mnemonic: 'seed-phrase',
  bip39: 'seed-phrase',
  recoveryphrase: 'seed-phrase',
  pass: 'password',
  passwd: 'password',
  pwd: 'password',
  otp: 'one-time-code',
  totp: 'one-time-code',
  code: 'one-time-code',
  onetimepassword: 'one-time-code',
  verificationcode: 'one-time-code',
  twofactor: 'one-time-code',
  '2fa': 'one-time-code',
  qrcode: 'qr',
  privatestring: 'private',
  privatephrase: 'private',
  custom: 'private',
  userstring: 'private',
};

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
const ownNames: ReadonlyMap<string, string> = new Map(
  pictureCategories.map(pictureRuleName).map((name) => [plain(name), name]),
);

/** Our name of a rule ("credit_card" or "financial.payment-card" is "payment-card"); unknown ones keep their own. */
export function normalRule(name: string): string {
  const last = name.split('.').at(-1) ?? name;
  return ownNames.get(plain(last)) ?? aliases[plain(last)] ?? last;
}

/** Reads a folder's truth. Rejects with a UserError `bad-request` where there is none, or not in this form. */
export async function readScreenCorpus(folder: string): Promise<ScreenCorpus> {
  const text = await readFile(join(folder, 'truth.json'), 'utf8').catch(() => undefined);
  if (text === undefined) throw unreadable(`There is no truth.json in ${folder}.`);
  const parsed = z.array(screenSchema).safeParse(JSON.parse(text));
  if (!parsed.success) throw unreadable(`truth.json in ${folder} is not in the form expected.`);
  const listed = await readFile(join(folder, 'private.txt'), 'utf8').catch(() => undefined);
  const privateStrings =
    listed?.split('\n').filter((line) => line.trim() !== '') ??
    parsed.data.flatMap(({ secrets }) => secrets.filter(({ rule }) => rule === 'private').map((s) => s.text));
  return { folder, screens: parsed.data, privateStrings: [...new Set(privateStrings)] };
}

function unreadable(message: string): UserError {
  return new UserError(
    'bad-request',
    message,
    'A corpus holds PNG files and truth.json, a list of {file, px, theme, secrets: [{rule, text, box: [x, y, w, h]}]}.',
  );
}
