/** The model writes a name it does not know as it sounds ("Marlo Finch"): those spellings are watched as well. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** For each phrase the spellings that sound like it, as they are and in title case. */
export async function misspellingsOf(phrases: readonly string[]): Promise<string[]> {
  if (phrases.length === 0) return [];
  const worker = new Worker(new URL('./misspellings-worker.ts', import.meta.url), { workerData: phrases });
  const [variants] = (await once(worker, 'message')) as [string[][]];
  return variants.flat().flatMap((text) => [text, inTitleCase(text)]);
}

function inTitleCase(text: string): string {
  return text.replace(/(?<=^|\s)\p{L}/gu, (letter) => letter.toUpperCase());
}
