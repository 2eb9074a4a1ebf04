/**
 * The key that the engine encrypts its secrets with: random, kept on disk only as the system's key store encrypted it. Told
 * to the engine over its link. Where the system has no key store there is no key, and the secrets stay clear, mode 0600.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { UserError } from '../../src-engine/contract/errors.ts';
import { secretsKeySchema } from '../../src-engine/guardian/engine-messages.ts';

/** What we use of Electron's safeStorage. */
export interface KeyStore {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(text: string): Promise<Buffer>;
  decryptStringAsync(bytes: Buffer): Promise<{ readonly result: string; readonly shouldReEncrypt: boolean }>;
  getSelectedStorageBackend(): string;
}

export interface SecretsKeyOptions {
  readonly folder: string;
  readonly platform: NodeJS.Platform;
  readonly keyStore: KeyStore;
}

const KEY_BYTES = 32;
const fileSchema = z.strictObject({ version: z.literal(1), encryptedKey: z.base64() });

/** The key as base64; undefined where there is no key store. Rejects with a UserError where there was one and it does not open. */
export async function secretsKey({
  folder,
  platform,
  keyStore,
}: SecretsKeyOptions): Promise<string | undefined> {
  const file = join(folder, 'secrets-key.json');
  const encryptedKey = await readKey(file);
  const isThere = await hasKeyStore(platform, keyStore);
  if (encryptedKey === undefined) {
    if (!isThere) return undefined;
    const key = randomBytes(KEY_BYTES).toString('base64');
    await writeKey(file, key, keyStore);
    return key;
  }
  if (!isThere) throw locked();
  const { result, shouldReEncrypt } = await keyStore.decryptStringAsync(encryptedKey).catch(() => {
    throw locked();
  });
  const key = secretsKeySchema.safeParse(result);
  if (!key.success) throw locked();
  if (shouldReEncrypt) await writeKey(file, key.data, keyStore);
  return key.data;
}

/** Without a desktop's key store, Chromium on Linux "encrypts" with a word that is in its source: no better than clear. */
async function hasKeyStore(platform: NodeJS.Platform, keyStore: KeyStore): Promise<boolean> {
  if (!(await keyStore.isAsyncEncryptionAvailable())) return false;
  return platform !== 'linux' || !['basic_text', 'unknown'].includes(keyStore.getSelectedStorageBackend());
}

async function readKey(file: string): Promise<Buffer | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw locked();
  });
  if (text === undefined) return undefined;
  try {
    return Buffer.from(fileSchema.parse(JSON.parse(text)).encryptedKey, 'base64');
  } catch {
    throw locked();
  }
}

async function writeKey(file: string, key: string, keyStore: KeyStore): Promise<void> {
  const encrypted = await keyStore.encryptStringAsync(key);
  const text = JSON.stringify({ version: 1, encryptedKey: encrypted.toString('base64') });
  await writeFileAtomic(file, text, { mode: 0o600 });
}

function locked(): UserError {
  return new UserError(
    'storage-failed',
    'Your passwords and words are encrypted, and the system’s key store does not open them.',
    'Unlock the key store (keyring, Keychain) of the user who set Airlock up; Airlock tries again by itself. Nothing is lost.',
  );
}
