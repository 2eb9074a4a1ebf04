/** Looks for planted words in whatever a program left behind: as they are, in other letters, and encoded. */
import { Buffer, isUtf8 } from 'node:buffer';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Something that was left behind: a file, an answer, an event. */
export interface Trace {
  readonly from: string;
  readonly bytes: Buffer;
  /** Of a file: its permissions. */
  readonly mode?: number;
}

export interface Finding {
  readonly from: string;
  readonly canary: string;
  readonly as: string;
}

/** Encoded, a shorter word would be found by chance. */
const LEAST_ENCODED = 6;

export function textTrace(from: string, text: string): Trace {
  return { from, bytes: Buffer.from(text) };
}

/** Every file below a folder. */
export async function filesBelow(folder: string): Promise<Trace[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (file) => ({
      from: file.slice(folder.length + 1),
      bytes: await readFile(file),
      mode: (await stat(file)).mode & 0o777,
    })),
  );
}

/** Every canary in every trace. A canary is one word or a secret; letters' case does not matter. */
export function findCanaries(traces: readonly Trace[], canaries: readonly string[]): Finding[] {
  return traces.flatMap((trace) => {
    const text = trace.bytes.toString('latin1');
    const found = canaries.map((canary) => ({ canary, as: formOf(canary, trace.bytes, text) }));
    return found.flatMap(({ canary, as }) => (as === undefined ? [] : [{ from: trace.from, canary, as }]));
  });
}

function formOf(canary: string, bytes: Buffer, text: string): string | undefined {
  const letters = canary.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  if (new RegExp(`(?<![a-z])${letters}(?![a-z])`, 'i').test(text)) return 'itself';
  if (canary.length < LEAST_ENCODED) return undefined;
  const cases = [canary, canary.toLowerCase(), canary.toUpperCase()];
  for (const each of cases) {
    if (bytes.includes(Buffer.from(each, 'utf16le'))) return 'UTF-16';
    if (text.toLowerCase().includes(Buffer.from(each).toString('hex'))) return 'hex';
    if (base64Cores(Buffer.from(each)).some((core) => text.includes(core))) return 'base64';
  }
  return undefined;
}

/** What must stand in any base64 of a text that holds these bytes, whatever precedes and follows them. */
export function base64Cores(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    const kept = whole.subarray(before === 0 ? 0 : 3, whole.length - (whole.length % 3));
    return [kept.toString('base64'), kept.toString('base64url')].filter(
      (core) => core.length >= LEAST_ENCODED,
    );
  });
}

/** Runs of `length` words that stand in the trace one after the other, whatever is between them. */
export function findSentences(traces: readonly Trace[], words: readonly string[], length: number): Finding[] {
  const plain = (text: string) =>
    ` ${text
      .toLowerCase()
      .replaceAll(/[^a-z']+/g, ' ')
      .trim()} `;
  const runs = words
    .slice(0, 1 - length)
    .map((_, index) => plain(words.slice(index, index + length).join(' ')));
  return traces.flatMap(({ from, bytes }) => {
    const text = plain(bytes.toString('latin1'));
    return runs
      .filter((run) => text.includes(run))
      .map((run) => ({ from, canary: run.trim(), as: 'a sentence' }));
  });
}

/** Sound in a trace: these very samples as f32, as 16 bit or as base64 of either; a sound file's head; or bytes that are no text. */
export function findSound(traces: readonly Trace[], samples: Float32Array): Finding[] {
  const f32 = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const s16 = Buffer.from(Int16Array.from(samples, (sample) => Math.round(sample * 32_768)).buffer);
  const needles = [f32, s16].flatMap((each) => [each, ...base64Cores(each).map((core) => Buffer.from(core))]);
  const heads = ['RIFF', 'OggS', 'fLaC', 'ID3', '\x1aE\xdf\xa3', 'ftyp'].map((head) =>
    Buffer.from(head, 'latin1'),
  );
  return traces.flatMap(({ from, bytes }) => {
    if (needles.some((needle) => bytes.includes(needle)))
      return [{ from, canary: 'sound', as: 'its samples' }];
    if (heads.some((head) => bytes.subarray(0, 16).includes(head)))
      return [{ from, canary: 'sound', as: 'a file of it' }];
    return isUtf8(bytes) ? [] : [{ from, canary: 'sound', as: 'bytes that are no text' }];
  });
}
