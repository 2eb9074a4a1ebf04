/**
 * The naive method, to compare with: a plain transcript of a rolling window, a search for the words in it, and a cut of
 * the whole window. What a well-known OBS speech filter does, with our model instead of its own.
 */
import type { Recording } from '../../src-engine/capture/recording.ts';
import type { Category } from '../../src-engine/contract/categories.ts';
import { createLexicon, type Lexicon } from '../../src-engine/detect/speech/lexicon/lexicon.ts';
import { look } from '../../src-engine/detect/speech/look.ts';
import { Moonshine } from '../../src-engine/detect/speech/moonshine.ts';
import type { WorkerStart } from '../../src-engine/detect/speech/worker-messages.ts';
import type { ScanCut, ScanDecision } from '../../src-engine/operations/scan/scan.ts';

const WINDOW_MS = 1200;
const SAMPLES_A_MS = 16;

export interface Naive {
  readonly model: Moonshine;
  readonly lexicon: Lexicon;
}

export async function openNaive(paths: WorkerStart, privatePhrases: readonly string[]): Promise<Naive> {
  const model = await Moonshine.load({ encoder: paths.encoderPath, decoder: paths.decoderPath });
  // Private words as written: matching by sound is not part of the naive method.
  return { model, lexicon: createLexicon({ watched: { private: privatePhrases } }) };
}

export async function naiveCuts(
  { model, lexicon }: Naive,
  recording: Recording,
): Promise<{ cuts: ScanCut[]; decisions: ScanDecision[] }> {
  const cuts: ScanCut[] = [];
  const decisions: ScanDecision[] = [];
  const window = new Float32Array(WINDOW_MS * SAMPLES_A_MS);
  let filled = 0;
  let fromMs = 0;
  const takeWindow = async (): Promise<void> => {
    const beganAtMs = performance.now();
    const { words } = await look(model, window.subarray(0, filled), [], { children: new Map(), leastLog: 0 });
    const computeMs = performance.now() - beganAtMs;
    const untilMs = fromMs + filled / SAMPLES_A_MS;
    for (const match of lexicon.match(words.map((word) => word.text))) {
      const category: Category = match.category;
      const word = words[match.untilIndex - 1];
      const endMs = fromMs + (word?.untilMs ?? 0);
      const latenessMs = untilMs - endMs + computeMs;
      cuts.push({ fromMs, untilMs, category, action: 'mute' });
      decisions.push({
        fromMs: fromMs + (words[match.fromIndex]?.fromMs ?? 0),
        untilMs: endMs,
        category,
        firstEvidenceMs: latenessMs,
        latenessMs,
      });
    }
    fromMs = untilMs;
    filled = 0;
  };
  for await (const { samples } of recording.frames()) {
    for (let at = 0; at < samples.length; ) {
      const room = Math.min(window.length - filled, samples.length - at);
      window.set(samples.subarray(at, at + room), filled);
      filled += room;
      at += room;
      if (filled === window.length) await takeWindow();
    }
  }
  if (filled > SAMPLES_A_MS * 200) await takeWindow();
  return { cuts: withoutRepeats(cuts), decisions };
}

/** Two words in one window are one cut of it. */
function withoutRepeats(cuts: readonly ScanCut[]): ScanCut[] {
  return cuts.filter((cut, index) => cuts.findIndex((other) => other.fromMs === cut.fromMs) === index);
}
