/**
 * How far a scan came, so that it goes on from there when it is run again: one small file for each recording and its options,
 * removed when the scan is done. What it holds is the caller's, who keeps content out of it; of the options, private words
 * among them, it holds a slow hash with a salt, from which they cannot be guessed in any number.
 */
import { createHash, randomBytes, scrypt } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/** So much of a recording's beginning and end tells it from another of the same size and time. */
const EDGE_BYTES = 1024 * 1024;
/** What nobody went on with for this long is removed, ms. */
const KEPT_MS = 30 * 24 * 3_600_000;
const FOLDER = 'scans';
const VERSION = 1;

const envelopeSchema = z.object({
  version: z.literal(VERSION),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  options: z.string(),
  progress: z.unknown(),
});

export interface ScanCheckpoint<Progress> {
  /** Where an earlier scan came; undefined: there was none, it had other options, or its file is damaged. */
  readonly found: Progress | undefined;
  /** Never rejects: a scan that cannot note where it is goes on all the same. */
  save(progress: Progress): Promise<void>;
  remove(): Promise<void>;
}

export interface CheckpointOptions<Progress> {
  /** Airlock's folder for data. */
  readonly dataDir: string;
  /** The recording. */
  readonly file: string;
  /** Everything that the outcome depends on besides the recording. */
  readonly options: unknown;
  readonly schema: z.ZodType<Progress>;
}

/** Opens the checkpoint of a recording. Never rejects for the checkpoint's sake, only where the recording cannot be read. */
export async function openScanCheckpoint<Progress>({
  dataDir,
  file,
  options,
  schema,
}: CheckpointOptions<Progress>): Promise<ScanCheckpoint<Progress>> {
  const folder = path.join(dataDir, FOLDER);
  const place = path.join(folder, `${await fingerprint(file)}.json`);
  const optionsText = JSON.stringify(options);
  const earlier = await load(place);
  let found: Progress | undefined;
  if (earlier !== undefined && earlier.options === (await slowHash(optionsText, earlier.salt))) {
    found = schema.safeParse(earlier.progress).data;
  }
  const salt = randomBytes(16).toString('hex');
  const hash = await slowHash(optionsText, salt);
  await removeOld(folder);
  return {
    found,
    save: async (progress) => {
      const envelope = { version: VERSION, salt, options: hash, progress };
      await mkdir(folder, { recursive: true, mode: 0o700 })
        .then(() => writeFileAtomic(place, JSON.stringify(envelope), { mode: 0o600 }))
        .catch(() => undefined);
    },
    remove: () => rm(place, { force: true }).catch(() => undefined),
  };
}

/** The same for the same recording wherever it is moved to. */
async function fingerprint(file: string): Promise<string> {
  await using handle = await open(file);
  const { size, mtimeMs } = await handle.stat();
  const hash = createHash('sha256').update(`${size} ${mtimeMs}`);
  for (const position of [0, Math.max(size - EDGE_BYTES, 0)]) {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(EDGE_BYTES), 0, EDGE_BYTES, position);
    hash.update(buffer.subarray(0, bytesRead));
  }
  return hash.digest('hex').slice(0, 32);
}

async function load(place: string): Promise<z.output<typeof envelopeSchema> | undefined> {
  try {
    return envelopeSchema.parse(JSON.parse(await readFile(place, 'utf8')));
  } catch {
    return undefined;
  }
}

async function slowHash(text: string, salt: string): Promise<string> {
  const hash = (await promisify(scrypt)(text, Buffer.from(salt, 'hex'), 32)) as Buffer;
  return hash.toString('hex');
}

async function removeOld(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const place = path.join(folder, name);
    const { mtimeMs } = await stat(place).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > KEPT_MS) await rm(place, { force: true }).catch(() => undefined);
  }
}
