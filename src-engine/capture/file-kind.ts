/** What a file holds, by its content and not by its name. */
import { open } from 'node:fs/promises';

/** A still picture that we read ourselves. */
export type StillKind = 'png' | 'jpeg' | 'webp' | 'bmp';

const STARTS: Readonly<Record<StillKind | 'wav', RegExp>> = {
  png: /^\x89PNG\r\n/,
  jpeg: /^\xff\xd8\xff/,
  webp: /^RIFF....WEBP/s,
  bmp: /^BM/,
  wav: /^(?:RIFF|RF64|BW64)....WAVE/s,
};

/** Of a file by its first bytes; `other`: anything else, or it cannot be read. */
export async function fileKindOf(file: string): Promise<StillKind | 'wav' | 'other'> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return 'other';
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0);
    const start = buffer.toString('latin1', 0, bytesRead);
    const kinds = Object.keys(STARTS) as (keyof typeof STARTS)[];
    return kinds.find((kind) => STARTS[kind].test(start)) ?? 'other';
  } catch {
    // A folder, say.
    return 'other';
  } finally {
    await handle.close();
  }
}
