/** Where the running engine can be reached: how other commands of the same user find it. Readable by that user only. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { diskError, systemCodeOf } from './disk-errors.ts';
import { isRunning, markOfThisProcess } from './process-start.ts';

const addressSchema = z.object({
  pid: z.int().positive(),
  startedAtMs: z.number(),
  bootAndTicks: z.string().optional(),
  port: z.int().min(1).max(65_535),
  token: z.string().min(1),
});

export interface EngineAddress {
  readonly port: number;
  /** The token of this launch; worth nothing once the engine has ended. */
  readonly token: string;
}

const fileIn = (dataDir: string) => path.join(dataDir, 'engine.json');

/** Writes the address, mode 0600. Throws a UserError (`disk-full`, `storage-failed`). */
export async function writeAddress(dataDir: string, address: EngineAddress): Promise<void> {
  try {
    const text = JSON.stringify({ ...(await markOfThisProcess()), ...address });
    await writeFileAtomic(fileIn(dataDir), text, { mode: 0o600 });
  } catch (error) {
    throw diskError(error, 'the engine’s address');
  }
}

/** The address of the engine that runs with this folder, or undefined where none does. Throws a UserError. */
export async function readAddress(dataDir: string): Promise<EngineAddress | undefined> {
  try {
    const address = addressSchema.safeParse(JSON.parse(await readFile(fileIn(dataDir), 'utf8')));
    if (!address.success || !(await isRunning(address.data))) return undefined;
    return { port: address.data.port, token: address.data.token };
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw diskError(error, 'the engine’s address');
  }
}

/** Removes the address; no error where it is not there. Throws a UserError. */
export async function removeAddress(dataDir: string): Promise<void> {
  try {
    await rm(fileIn(dataDir), { force: true });
  } catch (error) {
    throw diskError(error, 'the engine’s address');
  }
}
