/**
 * Listens to one input: sound in, looks out. Lives in the worker thread (live) or in a scan; knows source time only
 * from the sound's own stamps and reads no clock, so that a scan gets exactly what a stream would.
 */
import { SAMPLE_RATE } from '../../contract/flow.ts';
import type { SpeechLook } from '../../operations/ports/speech.ts';
import { hitsOf } from './hits.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { look } from './look.ts';
import type { Moonshine } from './moonshine.ts';
import { VAD_STEP_SAMPLES, VoiceActivity } from './silero.ts';
import type { WatchedNode } from './watched-tokens.ts';
import { STEP_MS, type Window, WindowPlanner } from './windows.ts';

/** A look every so many voice activity steps: 288 ms. */
export const HOP_STEPS = 9;
/** Steps of sound kept, longer than any window: 8.2 s. */
const KEPT_STEPS = 256;
/**
 * A word this near a look's end may still be heard otherwise, or be the beginning of another ("cock" of "cockpit"):
 * what is nearer than this is not yet checked.
 */
export const RIGHT_CONTEXT_MS = 150;

/**
 * Watched words that the transcript lacks are looked for in the last this much of a window: what is older has left the
 * window's kept part, and was looked at several times (ms).
 */
const FOLLOW_LAST_MS = 1600;

/** The activity model notices speech one or two steps late and lets go of it as late, ms. */
const SPEECH_MARGIN_MS = 48;

/** The models and words that all listeners share. */
export interface Hearing {
  readonly speech: Moonshine;
  readonly voiceActivity: ConstructorParameters<typeof VoiceActivity>[0];
  lexicon: Lexicon;
  watched: WatchedNode;
}

export class Listener {
  readonly #hearing: Hearing;
  readonly #activity: VoiceActivity;
  #planner = new WindowPlanner();
  readonly #samples = new Float32Array(KEPT_STEPS * VAD_STEP_SAMPLES);
  /** Source time of each kept step's first sample, ms. */
  readonly #stepTimes = new Float64Array(KEPT_STEPS);
  #pending = new Float32Array(0);
  #pendingFromMs = 0;
  /** The words of the look before, as a draft of the next one: tokens and source time. */
  #draft: readonly { readonly fromMs: number; readonly tokens: readonly number[] }[] = [];
  #nextLookStep = HOP_STEPS;
  #beganAtMs = 0;

  constructor(hearing: Hearing) {
    this.#hearing = hearing;
    this.#activity = new VoiceActivity(hearing.voiceActivity);
  }

  /** Takes sound that follows what came before. `fromMs`: source time of its first sample. */
  async push(fromMs: number, samples: Float32Array): Promise<void> {
    if (this.#pending.length === 0) this.#pendingFromMs = fromMs;
    if (this.#planner.steps === 0 && this.#pending.length === 0) this.#beganAtMs = fromMs;
    const joined = new Float32Array(this.#pending.length + samples.length);
    joined.set(this.#pending);
    joined.set(samples, this.#pending.length);
    // Later stamps know more about the clock than earlier ones: time what is left from the newest.
    this.#pendingFromMs = fromMs - (this.#pending.length / SAMPLE_RATE) * 1000;
    let at = 0;
    for (; at + VAD_STEP_SAMPLES <= joined.length; at += VAD_STEP_SAMPLES) {
      await this.#step(
        joined.subarray(at, at + VAD_STEP_SAMPLES),
        this.#pendingFromMs + (at / SAMPLE_RATE) * 1000,
      );
    }
    this.#pending = joined.slice(at);
    this.#pendingFromMs += (at / SAMPLE_RATE) * 1000;
  }

  async #step(step: Float32Array, fromMs: number): Promise<void> {
    const slot = this.#planner.steps % KEPT_STEPS;
    this.#samples.set(step, slot * VAD_STEP_SAMPLES);
    this.#stepTimes[slot] = fromMs;
    let energy = 0;
    for (const sample of step) energy += sample * sample;
    this.#planner.push(await this.#activity.next(step), energy);
  }

  /** True where enough new sound is there for the next look. */
  get isLookDue(): boolean {
    return this.#planner.steps >= this.#nextLookStep;
  }

  /** Source time up to which sound is there to be looked at. */
  get heardUntilMs(): number {
    return this.#planner.steps === 0 ? this.#beganAtMs : this.#timeOf(this.#planner.steps);
  }

  /** Looks at what there is now. A late look takes the newest sound: what it skips, the window still covers. */
  async look(): Promise<SpeechLook> {
    this.#nextLookStep = this.#planner.steps + HOP_STEPS;
    const heardUntilMs = this.heardUntilMs;
    const window = this.#planner.next();
    if (!window) {
      this.#draft = [];
      const fromMs = this.#timeOf(this.#planner.quietSinceStep);
      return {
        fromMs,
        heardUntilMs,
        checkedUntilMs: heardUntilMs,
        followedFromMs: fromMs,
        isSpeech: false,
        hits: [],
      };
    }
    const fromMs = this.#timeOf(window.fromStep);
    const followFromMs = Math.max(fromMs, heardUntilMs - FOLLOW_LAST_MS);
    const draft = this.#draft.filter((word) => word.fromMs >= fromMs).flatMap((word) => word.tokens);
    const seen = await look(
      this.#hearing.speech,
      this.#sound(window),
      draft,
      this.#hearing.watched,
      followFromMs - fromMs,
    );
    this.#draft = seen.words.map((word, index) => ({
      fromMs: fromMs + word.fromMs,
      tokens: seen.tokens.slice(word.firstToken, seen.words[index + 1]?.firstToken),
    }));
    const hits = hitsOf(seen, this.#hearing.lexicon)
      .map((hit) => ({
        ...hit,
        ...this.#withinSpeech(fromMs + hit.fromMs, fromMs + hit.untilMs, heardUntilMs),
      }))
      .filter((hit) => hit.untilMs > hit.fromMs);
    return {
      fromMs,
      heardUntilMs,
      checkedUntilMs: heardUntilMs - RIGHT_CONTEXT_MS,
      followedFromMs: followFromMs,
      isSpeech: true,
      hits,
    };
  }

  /**
   * Draws a hit in to the speech it lies in: the attention of an utterance's first and last word reaches into the
   * silence around it.
   */
  #withinSpeech(fromMs: number, untilMs: number, heardUntilMs: number): { fromMs: number; untilMs: number } {
    const toStep = (ms: number): number => this.#planner.steps - (heardUntilMs - ms) / STEP_MS;
    const speech = this.#planner.speechWithin(Math.floor(toStep(fromMs)), Math.ceil(toStep(untilMs)));
    if (!speech) return { fromMs, untilMs: Math.min(untilMs, heardUntilMs) };
    return {
      fromMs: Math.max(fromMs, this.#timeOf(speech.fromStep) - SPEECH_MARGIN_MS),
      untilMs: Math.min(untilMs, this.#timeOf(speech.untilStep) + SPEECH_MARGIN_MS, heardUntilMs),
    };
  }

  /** Passes a look over: windows go on as if it had been taken. */
  skipLook(): void {
    this.#nextLookStep = this.#planner.steps + HOP_STEPS;
    this.#planner.next();
    this.#draft = [];
  }

  /** Forgets everything: the sound that comes next does not follow. */
  reset(): void {
    this.#planner = new WindowPlanner();
    this.#activity.reset();
    this.#pending = new Float32Array(0);
    this.#draft = [];
    this.#nextLookStep = HOP_STEPS;
  }

  #sound({ fromStep, untilStep }: Window): Float32Array {
    const sound = new Float32Array((untilStep - fromStep) * VAD_STEP_SAMPLES);
    for (let step = fromStep; step < untilStep; step += 1) {
      const slot = (step % KEPT_STEPS) * VAD_STEP_SAMPLES;
      sound.set(this.#samples.subarray(slot, slot + VAD_STEP_SAMPLES), (step - fromStep) * VAD_STEP_SAMPLES);
    }
    return sound;
  }

  #timeOf(step: number): number {
    const stepMs = (VAD_STEP_SAMPLES / SAMPLE_RATE) * 1000;
    if (step < this.#planner.steps) return this.#stepTimes[step % KEPT_STEPS] as number;
    return (
      (this.#stepTimes[(this.#planner.steps - 1) % KEPT_STEPS] as number) +
      stepMs * (step - this.#planner.steps + 1)
    );
  }
}
