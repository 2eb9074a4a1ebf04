/** Somebody who talks for hours, and a detector that looks at it: words, near misses and pauses by a seeded chance. */
import { categories } from '../../../src-engine/contract/categories.ts';
import { SAMPLE_RATE } from '../../../src-engine/contract/flow.ts';
import type { SpeechDetector, SpeechHit, SpeechLook } from '../../../src-engine/operations/ports/speech.ts';

/** The listener's own pace and window (src-engine/detect/speech/listener.ts). */
const LOOK_EVERY_MS = 288;
const WINDOW_MS = 3000;
const RIGHT_CONTEXT_MS = 150;

/** Park and Miller's minimal generator: the same talk in every run. */
export function seededChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** How loud it is at a time, 0..1: syllables, phrases and pauses. */
export function loudness(atMs: number): number {
  const phrase = Math.sin(atMs / 2100) + Math.sin(atMs / 3700);
  return phrase < -0.5 ? 0.001 : 0.02 + 0.4 * Math.abs(Math.sin(atMs / 140) * Math.sin(atMs / 490));
}

export function soundAt(fromMs: number, lengthMs: number): Float32Array {
  const samples = new Float32Array((lengthMs * SAMPLE_RATE) / 1000);
  for (let index = 0; index < samples.length; index++) {
    const sign = index % 2 === 0 ? 1 : -1;
    samples[index] = sign * loudness(fromMs + (index * 1000) / SAMPLE_RATE);
  }
  return samples;
}

interface Talk {
  readonly onLook: (look: SpeechLook, computeMs: number) => void;
  words: SpeechHit[];
  nextWordMs: number;
  lookedAtMs: number;
}

/** Finds a watched word about every five seconds, and in every fourth look one that is none. */
export function simulateDetector(chance: () => number): SpeechDetector & { readonly looks: () => number } {
  const talks = new Map<string, Talk>();
  let looks = 0;
  const pick = () => categories[Math.floor(chance() * categories.length)] ?? 'private';
  const speak = (talk: Talk, untilMs: number) => {
    while (talk.nextWordMs < untilMs) {
      const fromMs = talk.nextWordMs;
      talk.words.push({
        fromMs,
        untilMs: fromMs + 150 + chance() * 500,
        category: pick(),
        probability: 0.3 + 0.7 * chance(),
      });
      talk.nextWordMs += 1000 + chance() * 8000;
    }
  };
  const look = (talk: Talk, heardUntilMs: number): SpeechLook => {
    const fromMs = heardUntilMs - WINDOW_MS;
    talk.words = talk.words.filter((word) => word.untilMs > fromMs);
    const seen = talk.words.filter((word) => word.fromMs >= fromMs && word.untilMs <= heardUntilMs);
    const hits = seen.map((word) => ({ ...word, fromMs: word.fromMs + (chance() - 0.5) * 40 }));
    if (chance() < 0.25) {
      const at = heardUntilMs - 200 - chance() * 500;
      hits.push({ fromMs: at, untilMs: at + 180, category: pick(), probability: chance() * 0.3 });
    }
    return {
      fromMs,
      heardUntilMs,
      checkedUntilMs: heardUntilMs - RIGHT_CONTEXT_MS,
      followedFromMs: fromMs,
      isSpeech: true,
      hits,
    };
  };
  return {
    state: { kind: 'ready' },
    looks: () => looks,
    start: async () => undefined,
    stop: async () => undefined,
    setWords: async () => undefined,
    open(inputId, onLook) {
      talks.set(inputId, { onLook, words: [], nextWordMs: performance.now() + 2000, lookedAtMs: 0 });
    },
    push(inputId, { fromMs, samples }) {
      const talk = talks.get(inputId);
      const untilMs = fromMs + (samples.length * 1000) / SAMPLE_RATE;
      if (talk === undefined || untilMs - talk.lookedAtMs < LOOK_EVERY_MS) return;
      talk.lookedAtMs = untilMs;
      speak(talk, untilMs);
      looks += 1;
      talk.onLook(look(talk, untilMs), 90);
    },
    reset: () => undefined,
    close: (inputId) => talks.delete(inputId),
    onState: () => () => undefined,
  };
}
