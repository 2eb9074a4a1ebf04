/** Stand-ins for tests: a microphone that speaks in time, and a speech detector that finds what the script says was said. */
import type { Category } from '../../../src-engine/contract/categories.ts';
import { SAMPLE_RATE, type SoundFrame, type Span } from '../../../src-engine/contract/flow.ts';
import type { SoundGap, SoundSource, SourceState } from '../../../src-engine/operations/ports/sound.ts';
import type {
  SpeechDetector,
  SpeechDetectorState,
  SpeechLook,
  SpeechWords,
} from '../../../src-engine/operations/ports/speech.ts';

const FRAME_MS = 50;
const WINDOW_MS = 3000;
const LOOK_EVERY_MS = 100;

/** Something that goes up and down like speech, 0..1: the same for the microphone and for OBS's meter. */
export function loudness(atMs: number): number {
  return 0.02 + 0.4 * (0.5 + 0.5 * Math.sin(atMs / 130)) * (0.5 + 0.5 * Math.sin(atMs / 470 + 1));
}

/** Frames stamped with performance.now(), one every 50 ms. */
export class ScriptedSource implements SoundSource {
  #timer: NodeJS.Timeout | undefined;
  #untilMs = 0;
  #onFrame: (frame: SoundFrame) => void = () => undefined;
  #onState: (state: SourceState) => void = () => undefined;
  #onGap: (gap: SoundGap) => void = () => undefined;
  readonly #level: (atMs: number) => number;

  constructor(level: (atMs: number) => number = loudness) {
    this.#level = level;
  }

  async start(
    onFrame: (frame: SoundFrame) => void,
    onState: (state: SourceState) => void,
    onGap?: (gap: SoundGap) => void,
  ): Promise<void> {
    this.#onFrame = onFrame;
    this.#onState = onState;
    if (onGap) this.#onGap = onGap;
    this.back();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
  }

  /** The microphone is unplugged. */
  lose(): void {
    clearInterval(this.#timer);
    this.#onState({ kind: 'lost', reason: 'The microphone went away.', advice: 'Plug it in again.' });
  }

  /** It is there again. */
  back(): void {
    const nowMs = performance.now();
    if (this.#untilMs > 0) this.#onGap({ fromMs: this.#untilMs, untilMs: nowMs, reason: 'reopened' });
    this.#untilMs = nowMs;
    this.#onState({ kind: 'running', label: 'Scripted microphone' });
    this.#timer = setInterval(() => this.#speak(), FRAME_MS / 2);
  }

  #speak(): void {
    while (this.#untilMs + FRAME_MS <= performance.now()) {
      const samples = Float32Array.from({ length: (FRAME_MS * SAMPLE_RATE) / 1000 }, (_, index) => {
        const atMs = this.#untilMs + (index * 1000) / SAMPLE_RATE;
        return this.#level(atMs) * Math.sign(Math.sin(index));
      });
      this.#onFrame({ fromMs: this.#untilMs, samples });
      this.#untilMs += FRAME_MS;
    }
  }
}

interface Heard {
  readonly onLook: (look: SpeechLook, computeMs: number) => void;
  fromMs: number;
  lookedUntilMs: number;
}

/** Looks at once, and finds in each look what `said` has in its window. */
export class ScriptedDetector implements SpeechDetector {
  state: SpeechDetectorState = { kind: 'loading' };
  words: SpeechWords | undefined;
  readonly said: (Span & { category: Category })[] = [];
  readonly #inputs = new Map<string, Heard>();
  readonly #listeners = new Set<(state: SpeechDetectorState) => void>();
  #isHanging = false;

  async start(): Promise<void> {
    this.become({ kind: 'ready' });
  }

  async stop(): Promise<void> {
    this.#inputs.clear();
  }

  async setWords(words: SpeechWords): Promise<void> {
    this.words = words;
  }

  open(inputId: string, onLook: Heard['onLook']): void {
    this.#inputs.set(inputId, { onLook, fromMs: performance.now(), lookedUntilMs: 0 });
  }

  push(inputId: string, frame: SoundFrame): void {
    const heard = this.#inputs.get(inputId);
    const untilMs = frame.fromMs + (frame.samples.length * 1000) / SAMPLE_RATE;
    if (!heard || this.#isHanging || untilMs - heard.lookedUntilMs < LOOK_EVERY_MS) return;
    heard.lookedUntilMs = untilMs;
    const fromMs = Math.max(heard.fromMs, untilMs - WINDOW_MS);
    const hits = this.said
      .filter((word) => word.fromMs >= fromMs && word.untilMs <= untilMs)
      .map((word) => ({ ...word, probability: 0.95 }));
    heard.onLook(
      {
        fromMs,
        heardUntilMs: untilMs,
        checkedUntilMs: untilMs,
        followedFromMs: fromMs,
        isSpeech: true,
        hits,
      },
      1,
    );
  }

  reset(inputId: string): void {
    const heard = this.#inputs.get(inputId);
    if (heard) heard.fromMs = performance.now();
  }

  close(inputId: string): void {
    this.#inputs.delete(inputId);
  }

  onState(listener: (state: SpeechDetectorState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Says a word of `lengthMs` that ends now. */
  say(category: Category, lengthMs = 200): Span {
    const untilMs = performance.now();
    const span = { fromMs: untilMs - lengthMs, untilMs };
    this.said.push({ ...span, category });
    return span;
  }

  /** No look comes any more, and nothing says so. */
  hang(): void {
    this.#isHanging = true;
  }

  /** As the real one does a second into a hang, or at once after a crash. */
  restart(reason: 'crashed' | 'hung'): void {
    this.#isHanging = true;
    this.become({ kind: 'restarting', reason, restarts: 1 });
  }

  recover(): void {
    this.#isHanging = false;
    for (const inputId of this.#inputs.keys()) this.reset(inputId);
    this.become({ kind: 'ready' });
  }

  become(state: SpeechDetectorState): void {
    this.state = state;
    for (const listener of this.#listeners) listener(state);
  }
}
