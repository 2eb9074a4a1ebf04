/**
 * A file whose text is encrypted (AES-256-GCM) with a key that the system's key store keeps for the app. Read whole or not
 * at all: a changed byte is damage, another key is told from damage by its mark.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { UserError } from '../contract/errors.ts';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

const sealedSchema = z.object({
  version: z.literal(1),
  sealed: z.object({ keyMark: z.string(), data: z.base64() }),
});

/** How a store turns its text into what lies on the disk, and back. */
export interface FileSeal {
  /** What is to be written. */
  close(text: string): string;
  /** `wasClear`: it was not encrypted yet. `damaged`: the key fits, the text does not. Throws a UserError for another key. */
  open(text: string): { readonly text: string; readonly wasClear: boolean } | 'damaged';
}

/** Encrypts with `key`, 32 bytes. What is still clear is read as it is. */
export function sealWith(key: Buffer): FileSeal {
  const keyMark = createHash('sha256').update('airlock key mark').update(key).digest('hex').slice(0, 16);
  return {
    close(text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(keyMark));
      const data = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${JSON.stringify({ version: 1, sealed: { keyMark, data: data.toString('base64') } })}\n`;
    },
    open(text) {
      const sealed = sealedIn(text);
      if (sealed === undefined) return { text, wasClear: true };
      if (sealed.keyMark !== keyMark) {
        throw new UserError(
          'storage-failed',
          'The passwords and words were encrypted with another key than this system’s key store has now.',
          'Log in as the user who set Airlock up. If the key is lost for good, delete secrets.json in Airlock’s folder: passwords and words are entered anew.',
        );
      }
      const bytes = Buffer.from(sealed.data, 'base64');
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES))
        .setAAD(Buffer.from(keyMark))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const clear = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8');
        return { text: clear + decipher.final('utf8'), wasClear: false };
      } catch {
        return 'damaged';
      }
    },
  };
}

/** Encrypts nothing, and refuses what is encrypted rather than take it for damage. */
export const noSeal: FileSeal = {
  close: (text) => text,
  open(text) {
    if (sealedIn(text) === undefined) return { text, wasClear: false };
    throw new UserError(
      'storage-failed',
      'The passwords and words are encrypted by the Airlock app, with a key that only the app can ask the system for.',
      'Start the Airlock app, or give the command line a folder of its own with --data-dir. Nothing was changed.',
    );
  },
};

function sealedIn(text: string): z.output<typeof sealedSchema>['sealed'] | undefined {
  try {
    return sealedSchema.safeParse(JSON.parse(text)).data?.sealed;
  } catch {
    return undefined;
  }
}
